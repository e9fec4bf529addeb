"""A quarter of the sample company, lived through with people of every temperament, and what must hold whatever they do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from automation.app import Office
from automation.config import load
from automation.demo.place import Place
from automation.demo.week import live_through_a_week
from automation.jobs.duties import Duties
from automation.jobs.timetable import Duty
from automation.organization.management import managers
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_time import WorkingTime
from automation.screen import Screen
from automation.simulation.chronicle import Mail
from automation.simulation.future import SETTLED, Future
from automation.simulation.life import HandedIn
from automation.simulation.own_office import OwnOffice
from automation.simulation.place import settle
from automation.simulation.simulate import live

pytestmark = pytest.mark.slow
BEGIN, DAYS, SEED = datetime(2026, 11, 23, 8, 0), 91, 2
CHASED = "1705"
WEEKLY = {
    "send_forms": ("first-0830",),
    "weekly_agenda": ("first-0830",),
    "remind_progress": ("-480min", "-120min", "+5min"),
    "weekly_report": ("+30min",),
}
"""Job -> its occasions in a week that has five working days or a substitute for its Friday."""


@dataclass(frozen=True)
class Quarter:
    future: Future

    @property
    def mails(self) -> list[Mail]:
        return self.future.chronicle.mails

    @cached_property
    def duties(self) -> dict[str, list[Duty]]:
        with Duties(self.future.office.state) as duties:
            return {state: duties.duties(state) for state in ("pending", "done", "expired")}

    @cached_property
    def weeks(self) -> list[str]:
        """Those that were lived through from Monday morning to the report."""
        week, found = ReportingWeek.of(BEGIN.date()), []
        while week.sunday < self.future.until.date():
            if week.cutoff(self.future.life.time.working.calendar):
                found.append(week.label)
            week = week.next()
        return found

    def told(self, *kinds: str) -> Iterator[tuple[Mail, str, str, str]]:
        """(mail, item, step, address) of every reminder of these kinds."""
        for mail in self.mails:
            for item, step, address in mail.letter.told:
                if item.partition("/")[0] in kinds:
                    yield mail, item, step, address

    def report(self, week: str, table: str, key: str) -> dict[str, Any]:
        """Key -> row of a table of that week's report."""
        build = self.future.office.history.build("weekly_report", week)
        assert build and build.result
        columns = build.result[table]
        rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
        return {row[key]: row for row in rows}

    def handed_in(self, week: str, until: datetime) -> dict[str, HandedIn]:
        """Department -> its last counting form of that week that was there by then."""
        counting = (one for one in self.future.life.handed_in if one.counts and one.week == week and one.at <= until)
        return {one.department: one for one in counting}

    def cutoff(self, week: str) -> datetime:
        cutoff = ReportingWeek.parse(week).cutoff(self.future.life.time.working.calendar, self.future.life.time.closing)
        assert cutoff
        return cutoff


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quarter]:
    home = tmp_path_factory.mktemp("quarter")
    with Office(load(None, home / "other"), BEGIN) as office:
        live_through_a_week(Screen(quiet=True), office, home / "样例", show=False)
    place = Place(home / "样例")
    for project in sorted((place.workspace / "项目").iterdir())[:2]:
        (project / "交付物").mkdir()
        (project / "交付物" / "说明.txt").write_text("放交付物的地方", encoding="utf-8")
    with Office(load(place.config), BEGIN) as real:
        config = settle(real, home / "以后", lambda done, total: None)
    with OwnOffice(config, BEGIN) as own, own.lease():
        yield Quarter(live(own, DAYS, SEED, lambda done, total: None))


def test_nothing_went_wrong(quarter: Quarter) -> None:
    assert not quarter.future.chronicle.failed
    assert len(quarter.weeks) >= 12 and len(quarter.mails) > 1000


def test_nobody_is_chased_who_had_answered(quarter: Quarter) -> None:
    for mail, item, _, address in quarter.told("progress"):
        _, week, department = item.split("/")
        known = quarter.handed_in(week, mail.at - SETTLED)
        assert department not in known, (mail.at, item, address, known[department])


def test_nobody_is_reminded_of_what_was_dealt_with(quarter: Quarter) -> None:
    for mail, item, step, address in quarter.told("issue", "deliverable"):
        since = quarter.future.life.dealt_with.get(item)
        if not (item.startswith("issue") and "/" in step):  # the day of its solution is another matter than having none
            assert since is None or mail.at - SETTLED < since, (mail.at, item, step, address, since)


def test_a_task_reported_as_done_is_not_reminded(quarter: Quarter) -> None:
    for mail, item, step, address in quarter.told("task"):
        since = quarter.future.life.dealt_with.get(item)
        assert since is None or mail.at - SETTLED < since, (mail.at, item, step, address, since)


def test_nobody_is_told_of_the_same_item_twice_in_one_step(quarter: Quarter) -> None:
    counts = Counter(told for mail in quarter.mails for told in mail.letter.told)
    assert counts and set(counts.values()) == {1}


def test_one_reminding_mail_a_person_and_run(quarter: Quarter) -> None:
    counts = Counter((mail.at, address) for mail in quarter.mails if mail.letter.told for _, address in mail.letter.people)
    assert set(counts.values()) == {1}


def test_every_due_department_that_had_not_handed_in_is_chased(quarter: Quarter) -> None:
    chased: defaultdict[str, set[str]] = defaultdict(set)
    for _, item, step, _ in quarter.told("progress"):
        if step == CHASED:
            chased[item.split("/")[1]].add(item.split("/")[2])
    assert set(chased) <= set(quarter.weeks)
    for week in quarter.weeks:
        there = quarter.handed_in(week, quarter.cutoff(week) + timedelta(minutes=5) - SETTLED)
        due = {name for name, row in quarter.report(week, "departments", "name").items() if row["submission"]}
        assert chased[week] == due - there.keys(), week
    assert sum(map(len, chased.values())) > 10


def test_every_duty_is_done_expired_with_a_reason_or_pending(quarter: Quarter) -> None:
    assert all(duty.reason for duty in quarter.duties["expired"])
    assert all(duty.occasion.until > quarter.future.until for duty in quarter.duties["pending"])
    settled = {(duty.job, duty.occasion.name) for state in ("done", "expired") for duty in quarter.duties[state]}
    wanted = {(job, f"{week}/{name}") for week in quarter.weeks for job, names in WEEKLY.items() for name in names}
    assert not wanted - settled


def test_nothing_expires_while_the_program_runs(quarter: Quarter) -> None:
    """Only what fell due before it was first started."""
    late = [duty for duty in quarter.duties["expired"] if duty.occasion.due >= BEGIN]
    assert not late


def test_no_mail_outside_working_time_unless_urgent(quarter: Quarter) -> None:
    working: WorkingTime = quarter.future.life.time.working
    assert not [(mail.at, mail.letter.subject) for mail in quarter.mails if not mail.letter.urgent and not working.contains(mail.at)]


def test_every_mail_goes_to_somebody_in_the_address_book(quarter: Quarter) -> None:
    known = {person.mail for person in quarter.future.life.staff.directory.persons if person.employed}
    assert {address for mail in quarter.mails for _, address in mail.letter.people} <= known


def test_each_manager_gets_one_weekly_mail_a_week(quarter: Quarter) -> None:
    directory = quarter.future.life.staff.directory
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for mail in quarter.mails:
        if mail.letter.template == "weekly_report":
            counts[mail.letter.key.split("/")[1]].update(address for _, address in mail.letter.people)
    assert set(quarter.weeks) <= set(counts)
    for week in quarter.weeks:
        assert set(counts[week].values()) == {1}, week
        assert {person.mail for person in managers(directory)} <= set(counts[week]), week


def test_a_form_that_came_by_mail_counts(quarter: Quarter) -> None:
    counted = 0
    for week in quarter.weeks:
        departments = quarter.report(week, "departments", "name")
        used = {path for path, row in quarter.report(week, "files", "path").items() if row["status"] == "used"}
        for department, last in quarter.handed_in(week, quarter.cutoff(week)).items():
            assert departments[department]["submission"] == "按时", (week, department, last)
            hands = [one for one in quarter.future.life.handed_in if (one.department, one.week) == (department, week) and one.counts]
            if all(one.way == "邮件" for one in hands):
                assert any(path.startswith("邮件来件/") and department in path and week in path for path in used), (week, department)
                counted += 1
    assert counted > 10


def test_people_of_every_temperament_took_part(quarter: Quarter) -> None:
    doings = " ".join(act.words for act in quarter.future.life.acts)
    for words in ("存到共享盘", "作为附件回信", "填错", "用退回单", "自动回复", "被退回", "还没有保存", "没有交", "解决方案", "放进交付物文件夹", "审核了"):
        assert words in doings, words


def test_attention_stays_bearable(quarter: Quarter) -> None:
    """Nobody is disturbed more than three times a working day on average."""
    counts = Counter((ReportingWeek.of(at.date()).label, address) for address, at in quarter.future.chronicle.sent())
    assert max(counts.values()) <= 15


def test_everything_happened_in_the_copy(quarter: Quarter, tmp_path_factory: pytest.TempPathFactory) -> None:
    config = quarter.future.office.config
    assert config.mail.transport == "folder"
    assert all(path.parent.name == "以后" for path in (config.paths.workspace, config.paths.state, config.paths.mail))
    assert Path(config.paths.mail).is_dir()
