"""What rules are told of the mails that went and of what came back: by real bytes, from the inbox to the answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from letters import Post
from sqlalchemy import insert, select

from automation.jobs.posted import Answer, Posted
from automation.mail.enclosures import Handed, Offer
from automation.mail.incoming.doubts import FROM_OUTSIDE, REFUTED
from automation.mail.ledger import Ledger
from automation.mail.ledger_reading import LedgerReading
from automation.mail.ledger_tables import arrival, enclosure, evidence, message, recipient
from automation.mail.mailbox import collect
from automation.mail.marks import mark
from automation.mail.message import Message
from automation.mail.mime import Freezer, Sender
from automation.mail.outbox import Outbox
from automation.mail.posted_mails import posted_mails
from automation.mail.templates import Letter
from automation.mail.transports import Arrival, Found, Page
from automation.organization.people import Person
from automation.simulation.written_mail import Got, absence, bounce, receipt, reply, vote

US = "tongda@example.com"
BOSS, ZHANG, STRANGER = (Person(name, "研发部", mail=f"{box}@example.com") for name, box in (("王芳", "Boss"), ("张伟", "zhang"), ("某人", "x")))
KEY = "approve/notice/TZ-001/abc"
SENT, NOW = datetime(2026, 11, 20, 17, 30), datetime(2026, 11, 20, 19, 0)
AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)  # 18:00 in Shanghai
TEXT = "王芳，您好：\n请审核通知“关于年终盘点的安排”。\n通过请按“通过”，要改请按“退回”。\n"


@dataclass
class Office:
    ledger: Ledger
    count: int = 0

    def send(self, key: str, *people: Person, asks: str = "approve") -> Got:
        outbox = Outbox(self.ledger)
        wanted = Message(key, "t", tuple((one.name, one.mail) for one in people), {}, causes=(("通知/盘点.xlsx", "a" * 64),), asks=asks)  # type: ignore[arg-type]
        letter = Letter("【请审核】关于年终盘点的安排", f"<p>{TEXT}</p>", TEXT)
        outbox.queue(Freezer(Sender(US), lambda source: b"", secret=self.ledger.secret).freeze(wanted, letter, SENT), SENT)
        outbox.claim([key], SENT, "开始发送")
        outbox.move(key, ("sending",), "sent", SENT, "已发出")
        return Got.of(outbox.content(key))

    def get(self, *contents: bytes, votes: str = "", seen: Found | None = None) -> list[Answer]:
        """Everything that has come back of the approval mail, after these have come in. seen: what the server would tell of it."""
        self.count += 1
        came = [Arrival(f"{self.count}/{number}", content, AT, vote=votes) for number, content in enumerate(contents)]
        pages = iter([Page(tuple(came), "1")])
        collect(self.ledger, Post(seen=seen), NOW, lambda offer: Handed(), zone=ZoneInfo("Asia/Shanghai"), pages=pages, domains=("example.com",))
        (mail,) = posted_mails(self.ledger, KEY)
        return list(mail.answers)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        yield Office(ledger)


@pytest.fixture
def got(office: Office) -> Got:
    return office.send(KEY, BOSS)


def told(answers: list[Answer]) -> list[tuple[str, str, str, str]]:
    return [(one.address, one.kind, one.words, one.doubt) for one in answers]


def test_a_mail_is_told_with_its_people_and_what_it_was_made_from(office: Office, got: Got) -> None:
    (mail,) = posted_mails(office.ledger, "approve/notice/TZ-001/")
    assert replace(mail, recipients=()) == Posted(
        KEY, "【请审核】关于年终盘点的安排", "sent", SENT, SENT, (), (), (("通知/盘点.xlsx", "a" * 64),)
    )
    assert [(one.name, one.address, one.kind, one.state) for one in mail.recipients] == [("王芳", "Boss@example.com", "to", "sent")]
    Outbox(office.ledger).move(KEY, ("sent",), "unknown", NOW, "x")
    assert posted_mails(office.ledger, KEY)[0].left is None


def test_the_approvers_own_answer_is_proven_and_at_his_address(office: Office, got: Got) -> None:
    answers = office.get(reply(BOSS, US, got, "通过", AT))
    assert answers == [Answer("boss@example.com", "reply", NOW.replace(hour=18), "通过 王芳")]
    assert posted_mails(office.ledger, KEY)[0].of("Boss@Example.com") == answers


def test_a_button_that_was_pressed_comes_with_its_label(office: Office, got: Got) -> None:
    assert told(office.get(vote(BOSS, US, got, "通过", AT))) == [("boss@example.com", "vote", "通过", "")]
    assert told(office.get(reply(BOSS, US, got, "请改日期", AT), votes="退回"))[1][2] == "退回：请改日期 王芳"


NO_QUOTE = "没有引用原邮件，只有主题里的编号对得上"


@pytest.mark.parametrize("guess", ["", f"<{mark(KEY)}@example.com>", f"<{mark(KEY)}.{'a' * 20}@example.com>"])
def test_a_forger_who_knows_key_and_token_proves_nothing(office: Office, got: Got, guess: str) -> None:
    """Whoever has seen a subject knows the token; whoever knows how keys are made works out the mark."""
    answers = office.get(reply(BOSS, US, Got(got.subject, guess), "通过", AT))
    assert told(answers) == [("boss@example.com", "reply", "通过 王芳", NO_QUOTE)] and not answers[0].proven


def test_an_answer_without_any_sign_proves_nothing(office: Office, got: Got) -> None:
    answers = office.get(reply(BOSS, US, Got("关于年终盘点的安排", "<x@example.com>"), "通过", AT))
    assert told(answers) == [("boss@example.com", "reply", "通过 王芳", "没有引用原邮件，只是发件人和时间对得上")]


def test_whoever_it_was_forwarded_to_answers_for_himself(office: Office, got: Got) -> None:
    assert told(office.get(reply(ZHANG, US, got, "通过", AT))) == [("zhang@example.com", "reply", "通过 张伟", "")]


@pytest.mark.parametrize(
    "text",
    [
        "-----原始邮件-----\n发件人: 通达\n通过",
        f"> {TEXT}",
        TEXT,
        "在 2026年11月20日 17:30，通达 <tongda@example.com> 写道：\n通过",
        "发件人：张伟\n发送时间：2026年11月20日\n通过",
    ],
)
def test_what_is_only_quoted_was_not_said(office: Office, got: Got, text: str) -> None:
    (answer,) = office.get(reply(replace(BOSS, name=""), US, got, f"\n{text}", AT))
    assert (answer.kind, answer.words) == ("reply", "")


def test_a_robot_approves_nothing(office: Office, got: Got) -> None:
    away = absence(BOSS, US, got, AT).replace("本周出差".encode(), "通过".encode())
    (answer,) = office.get(away)
    assert (answer.kind, answer.proven, answer.doubt) == ("automatic", False, "自动回复，不是本人写的")


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        ("Authentication-Results: mx.example.com; spf=softfail; dmarc=fail header.from=example.com", REFUTED),
        ("X-MS-Exchange-Organization-AuthAs: Anonymous", FROM_OUTSIDE),
        ("Sender: zhang@example.com", "由 zhang@example.com 代发，不是从本人的邮箱寄出的"),
    ],
)
def test_an_answer_of_doubtful_origin_says_so(office: Office, got: Got, line: str, doubt: str) -> None:
    answers = office.get(f"{line}\r\n".encode() + reply(BOSS, US, got, "通过", AT))
    assert told(answers) == [("boss@example.com", "reply", "通过 王芳", doubt)] and not answers[0].proven
    assert posted_mails(office.ledger, KEY)[0].recipients[0].state == "sent"  # it proves nothing else either


def test_a_workbook_of_doubtful_origin_is_offered_with_the_doubt(office: Office, got: Got) -> None:
    offers: list[Offer] = []
    content = b"Sender: zhang@example.com\r\n" + reply(BOSS, US, got, "见附件", AT, [("通知.xlsx", b"PK\x03\x04")])
    pages = iter([Page((Arrival("1", content, AT),), "1")])
    collect(office.ledger, Post(), NOW, lambda offer: offers.append(offer) or Handed(), zone=ZoneInfo("Asia/Shanghai"), pages=pages)  # type: ignore[func-returns-value]
    assert [one.doubt for one in offers] == ["由 zhang@example.com 代发，不是从本人的邮箱寄出的"]


def test_reports_are_of_the_recipient_whom_they_name(office: Office, got: Got) -> None:
    """As the mail named him, whoever the report comes from."""
    answers = office.get(receipt(BOSS.mail, US, got, AT), bounce("boss@example.com", US, got, AT))
    assert [(one.address, one.kind, one.proven) for one in answers] == [("boss@example.com", kind, True) for kind in ("read", "bounced")]
    assert "邮箱已满" in answers[1].words
    guessed = Got(got.subject, f"<{mark(KEY)}@example.com>")
    assert told(office.get(receipt(BOSS.mail, US, guessed, AT, "deleted")))[-1] == ("boss@example.com", "deleted_unread", "", NO_QUOTE)


def test_the_servers_own_message_id_is_as_good_as_ours(office: Office, got: Got) -> None:
    Outbox(office.ledger).keep(KEY, message_id="<made.by@server.example.com>")
    assert office.get(reply(BOSS, US, Got("RE: x", "<made.by@server.example.com>"), "通过", AT))[0].proven


def test_a_server_that_renames_our_mails_is_asked_when_an_answer_shows_it(office: Office, got: Got) -> None:
    answer = reply(BOSS, US, Got(got.subject, "<made.by@server.example.com>"), "通过", AT)
    assert office.get(answer, seen=Found("sent", "r", "<made.by@server.example.com>"))[0].proven
    forged = reply(BOSS, US, Got(got.subject, "<another@server.example.com>"), "退回", AT)
    assert [one.proven for one in office.get(forged)] == [True, False]


def test_neighbours_and_likenesses_are_not_meant(office: Office) -> None:
    for key in ("a/1", "a/10", "a/1/x", "a_1", "A/1", "a/2", "b", "a/1\U0010fffe"):
        office.send(key, ZHANG)
    assert {mail.key for mail in posted_mails(office.ledger, "a/1")} == {"a/1", "a/10", "a/1/x", "a/1\U0010fffe"}
    assert len(posted_mails(office.ledger, "")) == 8 and posted_mails(office.ledger, "c") == []


def test_of_many_prefixes_those_without_a_mail_are_not_read(office: Office) -> None:
    for key in ("a/1/x", "a/1/y", "a/􏿾/x", "b/1/x"):
        office.send(key, ZHANG)
    asked = ["a/1/", "a/1/y", "a/", "a", "a/􏿾/", "b/1/", *(f"a/{number}/" for number in range(2, 60))]
    before = {prefix: [mail.key for mail in posted_mails(office.ledger, prefix)] for prefix in asked}
    assert {prefix for prefix, keys in before.items() if keys} == set(asked[:6])
    office.send("a/40/x", ZHANG)
    after = {prefix: [mail.key for mail in posted_mails(office.ledger, prefix)] for prefix in reversed(asked)}
    assert after["a/40/"] == ["a/40/x"] and after["a/1/"] == before["a/1/"] and len(after["a/"]) == 4


def selects(ledger: Ledger) -> list[str]:
    """The queries of mails that it will be asked, with their values."""
    asked: list[str] = []
    with ledger.read() as base:
        driver = base.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_trace_callback(lambda text: asked.append(text) if text.startswith("SELECT") and "touched" not in text else None)
    return asked


def test_what_was_read_stands_until_something_changes(office: Office, got: Got) -> None:
    statements = selects(office.ledger)
    first = posted_mails(office.ledger, KEY)
    assert len(statements) == 4
    assert posted_mails(office.ledger, KEY) == first and len(statements) == 4
    with Ledger(office.ledger.file) as other:  # another process
        Outbox(other).move(KEY, ("sent",), "bounced", NOW, "x")
    assert posted_mails(office.ledger, KEY)[0].state == "bounced" and len(statements) == 8


def test_what_was_read_stands_while_other_mails_change(office: Office, got: Got) -> None:
    posted_mails(office.ledger, KEY)
    office.send("approve/notice/TZ-002/abc", ZHANG)
    statements = selects(office.ledger)
    assert len(posted_mails(office.ledger, KEY)) == 1 and not statements
    with pytest.raises(ZeroDivisionError), office.ledger.change() as base:
        base.execute(message.update().values(state="held"))
        raise ZeroDivisionError
    assert posted_mails(office.ledger, KEY)[0].state == "sent" and not statements, "it was undone"


@pytest.mark.parametrize(
    "change",
    [
        message.update().values(subject="另一个"),
        recipient.update().values(state="bounced"),
        recipient.delete(),
        evidence.update().values(at="2026-11-20T18:30:00"),
        evidence.delete(),
        arrival.update().values(doubt="可疑"),
        arrival.update().values(key=None),
        enclosure.update().values(reason="太大"),
        enclosure.delete(),
    ],
)
def test_whatever_changes_is_read_again(office: Office, got: Got, change: Any) -> None:
    office.get(reply(BOSS, US, got, "通过", AT), receipt(BOSS.mail, US, got, AT))
    with office.ledger.change() as base:
        identity = base.execute(select(arrival.c.identity).where(arrival.c.kind == "reply")).scalar_one()
        base.execute(insert(enclosure).values(arrival=identity, number=0, name="表.xlsx", sha256="x", reason="不是表"))
    before = posted_mails(office.ledger, KEY)
    with office.ledger.change() as base:
        base.execute(change)
    after = posted_mails(office.ledger, KEY)
    with Ledger(office.ledger.file) as other:
        assert after == posted_mails(other, KEY) != before


def test_a_thousand_answers_are_read_by_their_keys(office: Office) -> None:
    """Beside as many others: no table is walked through."""
    at = SENT.isoformat()
    keys = [f"{group}/{number:03}" for group in ("notice", "zebra") for number in range(5)]
    whole = dict(state="sent", template="t", subject="x", pieces="[]", size=1, urgency="常规", classification="内部", causes="[]")
    people = [(key, f"p{number}@example.com") for key in keys for number in range(100)]
    came = dict(sha256="x", received=at, seen=at, kind="reply", subject="x", words="收到", matched="in_reply_to")
    with office.ledger.change() as base:
        base.execute(insert(message), [dict(key=key, mark=key, created=at, attempted=at, **whole) for key in keys])
        base.execute(insert(recipient), [dict(key=key, address=who, kind="to", name="x", state="sent") for key, who in people])
        base.execute(insert(arrival), [dict(identity=key + who, sender=who, key=key, **came) for key, who in people])
        proof = [dict(key=key, address=who, kind="read", arrival=key + who, at=at, words="") for key, who in people]
        base.execute(insert(evidence), proof)
    asked = selects(office.ledger)
    mails = posted_mails(office.ledger, "notice/")
    assert len(mails) == 5 and sum(len(mail.answers) for mail in mails) == 1000
    with office.ledger.read() as base:
        plans = [row[3] for text in list(asked) for row in base.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")]
    assert any("SEARCH message" in plan for plan in plans) and not any("SCAN" in plan for plan in plans)


def news(office: Office) -> int:
    return int(LedgerReading(office.ledger.file).news or 0)


def test_what_may_matter_to_rules_is_news(office: Office, got: Got) -> None:
    """So that a round wakes up although nobody has touched the drive."""
    before = news(office)
    office.get(reply(STRANGER, US, Got("別的事", "<x@elsewhere.example.com>"), "你好", AT))
    assert news(office) == before
    office.get(reply(BOSS, US, got, "通过", AT))
    assert news(office) > before
    assert news(office) == (before := news(office))
    office.get(reply(BOSS, US, got, "通过", AT))  # fetched again
    assert news(office) == before


def test_what_became_of_a_mail_that_asks_is_news(office: Office) -> None:
    outbox = Outbox(office.ledger)
    office.send("report/1", ZHANG, asks="")
    outbox.move("report/1", ("sent",), "bounced", NOW, "x")
    assert news(office) == 0
    office.send(KEY, BOSS)
    assert news(office) == 1  # sent; that it was queued is none
    outbox.fail_recipient(KEY, BOSS.mail, NOW, "550")
    outbox.move(KEY, ("sent",), "failed", NOW, "x")
    assert news(office) == 3


def test_news_is_one_transaction_with_what_brings_it(office: Office) -> None:
    office.send(KEY, BOSS)
    with pytest.raises(KeyboardInterrupt), office.ledger.change():
        Outbox(office.ledger).move(KEY, ("sent",), "bounced", NOW + timedelta(hours=1), "x")
        raise KeyboardInterrupt
    assert news(office) == 1
