"""Bad input to a whole run, from wishes to an Exchange server: one clear line each, nothing lost, all other mail goes."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from certificates import NOW, made
from ews_server import PASSWORD, USER, EwsServer
from letters import MOMENT, at

from automation.errors import AutomationError
from automation.forms.schema.problem import Problem
from automation.jobs.history import History
from automation.jobs.job import Bulletin, Document, FormOut, Job, RecordUpdate, RobotPost, Want
from automation.jobs.runner import Done, Runner
from automation.mail.delivery import Delivery, deliver
from automation.mail.encryption import Encryption
from automation.mail.ledger import Ledger
from automation.mail.message import Attachment, Message
from automation.mail.mime import Freezer, Sender
from automation.mail.outbox import Outbox
from automation.mail.outbox_orders import obey
from automation.mail.templates import Templates
from automation.mail.transports.ews import EwsTransport
from automation.mail.transports.ews_account import EwsSettings
from automation.reports.report import Report

GOOD = "reader@example.com"


@dataclass
class Desk:
    """A runner and a server, with nothing else around."""

    place: Path
    server: EwsServer
    outbox: Outbox
    history: History
    encryption: Encryption = field(default_factory=Encryption)
    files: dict[str, bytes] = field(default_factory=dict)
    password: str = PASSWORD

    def run(self, *wants: Want, moment: datetime = MOMENT) -> Done:
        runner = Runner(
            outbox=self.outbox,
            history=self.history,
            templates=Templates(self.place / "templates"),
            freezer=lambda read: Freezer(Sender(USER, "通达"), read, self.encryption, 20 << 20),
            workplace=self,
        )
        job = Job(name="notice", title="通知", make=lambda records, now: iter(()))
        return runner.run(job, iter(wants), moment, "")

    def write_report(self, report: Report) -> Path:
        return self.place / report.name

    def read_source(self, source: str, problems: Sequence[Problem]) -> bytes:
        return self.files[source]

    def put_form(self, wanted: FormOut) -> bytes:
        return b""

    def put_document(self, wanted: Document) -> bytes:
        return b""

    def keep_record(self, wanted: RecordUpdate) -> tuple[list[str], bool]:
        return [], False

    def pin_up(self, wanted: Bulletin) -> None: ...

    def post(self, wanted: RobotPost) -> None: ...

    def send(self, moment: datetime = MOMENT) -> Delivery:
        transport = EwsTransport(EwsSettings(USER, USER, self.server.url, "basic"), lambda: self.password)
        try:
            return deliver(self.outbox, transport, at(moment))
        finally:
            transport.close()

    def arrived(self) -> list[str]:
        return sorted(address for one in self.server.accepted for address in one["recipients"])

    def why(self, key: str) -> str:
        return self.outbox.steps(key)[-1].why


@pytest.fixture(scope="module")
def running() -> Iterator[EwsServer]:
    with EwsServer() as server:
        yield server


@pytest.fixture
def desk(tmp_path: Path, running: EwsServer) -> Iterator[Desk]:
    running.turn(reset=True)
    (tmp_path / "templates").mkdir()
    for name, text in {
        "notice": "<title>【通知】关于{{ what }}的说明</title><body>{{ what }}</body>",
        "broken": "<title>{{ what </title>",
    }.items():
        (tmp_path / "templates" / f"{name}.html").write_text(text, encoding="utf-8")
        (tmp_path / "templates" / f"{name}.txt").write_text("{{ what }}\n", encoding="utf-8")
    with Outbox(Ledger(tmp_path / "ledger.sqlite")) as outbox:
        history = History(tmp_path)
        yield Desk(tmp_path, running, outbox, history)
        history.close()


def notice(key: str, to: str = GOOD, name: str = "张伟", template: str = "notice", **more: Any) -> Message:
    return Message(key, template, ((name, to),), more.pop("values", {"what": "放假"}), **more)


def test_an_address_that_is_none(desk: Desk) -> None:
    done = desk.run(notice("bad", to="zhang wei@"), notice("good"))
    assert done.faults == ["“张伟”的邮箱“zhang wei@”写法不对，邮件没有排队：请在通讯录中改正"]
    desk.send()
    assert (desk.arrived(), desk.outbox.counts()) == ([GOOD], {"held": 1, "sent": 1})
    desk.run(notice("bad", to="zhangwei@example.com"), notice("good"))
    desk.send()
    assert (desk.arrived(), desk.outbox.counts()) == ([GOOD, "zhangwei@example.com"], {"sent": 2})


def test_an_address_that_the_server_does_not_know(desk: Desk) -> None:
    desk.server.turn(item_error={"gone@example.com": "ErrorInvalidRecipients"})
    desk.run(notice("bad", to="gone@example.com"), notice("good"))
    desk.send()
    assert (desk.arrived(), desk.outbox.counts()) == ([GOOD], {"failed": 1, "sent": 1})
    assert "收件人" in desk.why("bad") and "\n" not in desk.why("bad")


def test_a_name_that_would_be_a_header(desk: Desk) -> None:
    desk.run(notice("bad", name="张伟\r\nBcc: thief@example.com\r\n\r\n<script>"), notice("good"))
    desk.send()
    assert desk.arrived() == [GOOD, GOOD]
    head = desk.outbox.content("bad").partition(b"\r\n\r\n")[0]
    assert b"thief" not in head.replace(b"To: ", b"") or b"\nBcc" not in head


def test_thirty_megabytes(desk: Desk) -> None:
    desk.files = {"big": os.urandom(30 << 20), "small": b"PK"}
    big, small = (notice(name, attachments=(Attachment(f"{name}.xlsx", name),)) for name in ("big", "small"))
    (fault,) = desk.run(big, small).faults
    assert "超过上限 20.0 MB" in fault and "big.xlsx" in fault and "共享盘" in fault
    desk.send()
    assert desk.outbox.counts() == {"held": 1, "sent": 1} and desk.why("big") == fault


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (notice("bad", values={}), "缺少“what”的值"),
        (notice("bad", template="broken"), "broken.html 第 1 行 写法有误"),
        (notice("bad", template="nowhere"), "找不到邮件模板 nowhere.html"),
    ],
    ids=["a missing value", "a broken template", "no template"],
)
def test_templates(desk: Desk, bad: Message, words: str) -> None:
    (fault,) = desk.run(bad, notice("good")).faults
    assert words in fault
    desk.send()
    assert (desk.arrived(), desk.outbox.counts()) == ([GOOD], {"held": 1, "sent": 1})


def test_an_expired_certificate(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "certificates"
    folder.mkdir()
    (folder / "reader.cer").write_bytes(made(GOOD, ends=NOW - timedelta(days=1)).der())
    desk.encryption = Encryption(folder)
    (fault,) = desk.run(notice("secret", classification="机密"), notice("good")).faults
    assert "过期" in fault and "张伟" in fault and "放假" not in fault
    desk.send()
    assert (desk.arrived(), desk.outbox.counts()) == ([GOOD], {"held": 1, "sent": 1})
    assert "放假" not in desk.outbox.find("secret").subject


def test_a_full_mailbox_keeps_the_mail_for_later(desk: Desk) -> None:
    desk.run(notice("a"), notice("b"))
    desk.server.turn(item_error={GOOD: "ErrorQuotaExceeded"})
    desk.send()
    assert (desk.arrived(), desk.outbox.counts()) == ([], {"queued": 2}) and "满" in desk.why("a")
    desk.server.turn(item_error={})
    desk.send(MOMENT + timedelta(hours=5))
    assert desk.outbox.counts() == {"sent": 2} and len(desk.arrived()) == 2


def test_a_wrong_password_is_tried_once(desk: Desk) -> None:
    for key in "abc":
        desk.run(notice(key))
    desk.password = "wrong"
    stopped = desk.send().stopped
    assert "密码" in stopped and "\n" not in stopped and "wrong" not in stopped
    assert desk.outbox.counts() == {"queued": 3} and desk.server.requests == {"401": 1}
    desk.password = PASSWORD
    desk.send()
    assert len(desk.arrived()) == 3


def test_a_clock_that_goes_backwards(desk: Desk) -> None:
    """Queued and waiting by a clock that was a year ahead: everything goes, once."""
    ahead = MOMENT + timedelta(days=365)
    desk.run(notice("a"), notice("b"), moment=ahead)
    desk.outbox.keep("b", not_before=(ahead + timedelta(days=2)).isoformat())
    for moment in (MOMENT, MOMENT - timedelta(days=1), ahead):
        desk.run(notice("a"), moment=moment)
        desk.send(moment)
    assert (desk.arrived(), desk.outbox.counts()) == ([GOOD, GOOD], {"sent": 2})


@pytest.mark.skipif(os.name == "nt", reason="tmpfs")
def test_a_full_disk(running: EwsServer, tmp_path: Path) -> None:
    """The mail that does not fit is told; those before it go, and it goes once there is room."""
    small = tmp_path / "small"
    small.mkdir()
    if (
        shutil.which("mount") is None
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", small], capture_output=True).returncode
    ):
        pytest.skip("needs the right to mount")
    try:
        _fill(running, small, tmp_path)
    finally:
        subprocess.run(["umount", "-l", small], check=True)


def _fill(server: EwsServer, small: Path, place: Path) -> None:
    server.turn(reset=True)
    (place / "templates").mkdir()
    for suffix in ("html", "txt"):
        (place / f"templates/notice.{suffix}").write_text("<title>通知</title>{{ what }}", encoding="utf-8")
    files: dict[str, bytes] = {name: os.urandom(700_000) for name in "abcdef"}
    history = History(place)
    with Outbox(Ledger(small / "ledger.sqlite")) as outbox:
        desk = Desk(place, server, outbox, history, files=files)
        queued = []
        with pytest.raises(AutomationError, match="请检查磁盘空间和文件夹权限；没有邮件丢失"):
            for name in "abcdef":
                desk.run(notice(name, attachments=(Attachment("附件.bin", name),)))
                queued.append(name)
        assert 0 < len(queued) < 6 and outbox.counts() == {"queued": len(queued)}
    subprocess.run(["mount", "-o", "remount,size=30m", small], check=True)
    with Outbox(Ledger(small / "ledger.sqlite")) as outbox:
        desk = Desk(place, server, outbox, history, files=files)
        for name in "abcdef":
            desk.run(notice(name, attachments=(Attachment("附件.bin", name),)))
        desk.send()
        assert outbox.counts() == {"sent": 6} and len(desk.arrived()) == 6
    history.close()


def test_lost_answers_double_nothing(desk: Desk) -> None:
    desk.run(notice("a"), notice("b"))
    desk.server.turn(drop_after_commit=2)
    for hour in range(3):
        desk.send(MOMENT + timedelta(hours=hour))
    assert len(desk.arrived()) == 2 and desk.outbox.counts() == {"sent": 2}


def test_cancelled_before_it_went(desk: Desk) -> None:
    desk.run(notice("a"), notice("b"))
    obey(desk.outbox, "cancel", "a", MOMENT, "发错了")
    desk.send()
    assert len(desk.arrived()) == 1 and desk.outbox.counts() == {"cancelled": 1, "sent": 1}
