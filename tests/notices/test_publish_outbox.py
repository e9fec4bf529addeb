"""A notice through the real outbox, cut off at every step: each of its readers has exactly one mail in the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from notice_desk import NoticeDesk
from test_publish_notice import NOON, large, urgent

from automation.jobs.history import History
from automation.jobs.job import Bulletin, RobotPost, Want
from automation.jobs.posted import Posted
from automation.jobs.runner import Runner
from automation.mail.delivery import deliver
from automation.mail.ledger import Ledger
from automation.mail.mime import Freezer, Sender
from automation.mail.outbox import Outbox
from automation.mail.posted_mails import posted_mails
from automation.mail.templates import Templates
from automation.mail.transports.folder import FolderTransport
from automation.notices.publication import publications
from automation.notices.publish_notice import JOB
from automation.organization.people import Person
from automation.reports.report import Report

TEMPLATES = Path(__file__).resolve().parents[2] / "mail_templates"


class Killed(BaseException):
    """As if somebody had pulled the plug."""


@dataclass
class OfficeDesk(NoticeDesk):
    """Its mails lie in a real ledger."""

    ledger: Ledger | None = None

    def posted(self, prefix: str) -> Sequence[Posted]:
        return posted_mails(self.ledger, prefix) if self.ledger else ()


@dataclass
class House:
    """A runner over a real outbox, its mails in a folder."""

    place: Path
    desk: OfficeDesk
    pinned: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.occasions = self.desk._occasions(JOB, NOON)

    def run(self, kill_after: int | None = None, moment: datetime = NOON) -> list[str]:
        """The occasion is handed in again, as after a crash. kill_after: so many wants."""
        assert self.desk.ledger
        with closing(History(self.place)) as history, suppress(Killed):
            runner = Runner(
                outbox=Outbox(self.desk.ledger),
                history=history,
                templates=Templates(TEMPLATES),
                freezer=lambda read: Freezer(Sender("tongda@example.com"), read, policy=self.desk.policy),
                workplace=self,  # type: ignore[arg-type]
            )
            wants = JOB.make(self.desk, self.desk.moment(moment, self.occasions))
            return runner.run(JOB, self._until(wants, kill_after), moment, "").faults
        return []

    def _until(self, wants: Iterator[Want], last: int | None) -> Iterator[Want]:
        for number, want in enumerate(wants):
            if number == last:
                raise Killed
            yield want

    def send(self, moment: datetime = NOON) -> None:
        assert self.desk.ledger
        deliver(Outbox(self.desk.ledger), FolderTransport(self.place / "mail"), lambda: moment)

    def told(self) -> list[str]:
        """The addresses of To of all mails that left and publish the notice."""
        mails = [message_from_bytes(file.read_bytes(), policy=default) for file in (self.place / "mail").glob("*.eml")]
        return [one.addr_spec for mail in mails if "请电话" not in mail["subject"] for one in mail["to"].addresses]

    def write_report(self, report: Report) -> Path:
        (self.place / report.name).write_bytes(b"PK")
        return self.place / report.name

    def pin_up(self, wanted: Bulletin) -> None:
        self.pinned.append(wanted.id)

    def post(self, wanted: RobotPost) -> None: ...


def over_a_ledger(desk: NoticeDesk, place: Path) -> House:
    given = {one.name: getattr(desk, one.name) for one in fields(desk)}
    return House(place, OfficeDesk(**given, ledger=Ledger(place / "ledger.sqlite")))


def everybody(desk: NoticeDesk) -> list[str]:
    return sorted(one.mail for one in desk.directory.persons)


@pytest.mark.parametrize(("kill_after", "sent"), [(3, True), *(pytest.param(*late, marks=pytest.mark.slow) for late in ((0, False), (1, True), (3, False), (5, True)))])
def test_killed_at_any_want_and_run_again_while_people_come_and_go(kill_after: int, sent: bool, tmp_path: Path) -> None:
    house = over_a_ledger(large(45, together=10), tmp_path)
    known = house.desk.directory
    house.run(kill_after)
    if sent:
        house.send()
    house.desk.directory = replace(known, persons=(Person("新人", "仓储部", mail="new@example.com"), *known.persons[::-1]))
    for moment in (NOON + timedelta(hours=2), NOON + timedelta(hours=3)):
        house.run(moment=moment)
        house.send(moment)
    assert sorted(house.told()) == everybody(house.desk)
    (one,) = publications(house.desk, "N-1")
    assert len(one.recipients) == len(house.told()) and house.pinned[-1] == "N-1"


def test_a_mail_that_the_gate_refused_goes_once_it_may(tmp_path: Path) -> None:
    house = over_a_ledger(large(25, together=10), tmp_path)
    given, house.desk.policy = house.desk.policy, replace(house.desk.policy, domains=())
    assert len(house.run()) == 3 and not house.told()
    house.desk.policy = given
    assert house.run() == []
    house.send()
    assert sorted(house.told()) == everybody(house.desk)


def test_an_urgent_one_with_its_phone_list(tmp_path: Path) -> None:
    house = over_a_ledger(urgent(), tmp_path)
    assert house.run() == [] and house.run() == []
    house.send()
    subjects = [
        str(message_from_bytes(file.read_bytes(), policy=default)["subject"]) for file in (tmp_path / "mail").glob("*.eml")
    ]
    assert {subject.partition(" [TD#")[0] for subject in subjects} == {
        "【紧急】关于年终盘点的安排",
        "【紧急】请电话通知2人：关于年终盘点的安排",
    }
    assert len(subjects) == 2


@pytest.mark.slow
def test_five_thousand_and_one_occasion(tmp_path: Path) -> None:
    house = over_a_ledger(large(5000), tmp_path)
    assert house.run() == []
    house.send()
    assert sorted(house.told()) == everybody(house.desk)
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 50
