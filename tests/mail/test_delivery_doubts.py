"""Where a delivery might lose a mail or send it twice: barred doors, drafts that never leave, time that passes, power cuts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from letters import LATER, MOMENT, Post, at, mail

from automation.errors import AutomationError, ConfigurationError
from automation.mail.delivery import LOOK_FIRST, deliver
from automation.mail.ledger import Ledger
from automation.mail.outbox import Outbox
from automation.mail.outbox_orders import obey
from automation.mail.throttle import Limits
from automation.mail.transports import Accepted, Barred, Found, Parcel, Result, RetryAt, Unknown


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with Outbox(Ledger(tmp_path / "ledger.sqlite")) as opened:
        yield opened


class Locked(Post):
    """Lets nobody in who asks what became of a mail."""

    def lookup(self, parcels: Sequence[Parcel], since: datetime, *, absent: bool = True) -> dict[str, Found]:
        self.looked += [parcel.key for parcel in parcels]
        raise ConfigurationError("拒绝登录")


def test_a_closed_door_is_no_attempt(outbox: Outbox) -> None:
    """After a weekend without a server, a server that is busy is asked again soon, and nothing has been tried too often."""
    outbox.queue(mail("a"), MOMENT)
    for hour in range(60):
        deliver(outbox, Post(Barred("连不上")), at(MOMENT + timedelta(hours=hour)))
    assert outbox.find("a").attempts == 0
    monday = MOMENT + timedelta(hours=62)
    deliver(outbox, Post(RetryAt("busy", timedelta(minutes=5))), at(monday))
    assert outbox.find("a").not_before == monday + timedelta(minutes=5)


@pytest.mark.parametrize(("state", "after"), [("sending", "unknown"), ("queued", "queued")])
def test_a_password_refused_to_a_question_is_tried_once_an_hour(outbox: Outbox, state: str, after: str) -> None:
    """The mailbox may be another server than the one that sends: mails of which nobody need be asked go on."""
    outbox.queue(mail("a"), MOMENT)
    outbox.claim(["a"], MOMENT, "test")
    outbox.move("a", ("sending",), state, MOMENT, "test")
    post = Locked(chunk=1)
    for minutes in range(0, 60, 5):
        outbox.queue(mail(f"new {minutes}"), LATER)
        deliver(outbox, post, at(LATER + timedelta(minutes=minutes)), insist=False)
    assert post.looked == ["a"] and post.submitted == [f"new {minutes}" for minutes in range(0, 60, 5)]
    assert outbox.find("a").state == after
    for _ in range(2):  # a person insists
        deliver(outbox, post, at(LATER + timedelta(minutes=59)))
    assert post.looked == ["a"] * 3


def test_a_server_that_answers_no_question_is_asked_one(outbox: Outbox) -> None:
    outbox.queue_all([mail(str(number)) for number in range(250)], MOMENT)
    outbox.claim([str(number) for number in range(250)], MOMENT, "test")
    post = Locked()
    deliver(outbox, post, at(LATER))
    assert len(post.looked) == 100


def test_a_draft_that_never_leaves_is_held_at_last(outbox: Outbox) -> None:
    outbox.queue(mail("a"), MOMENT)
    post = Post(Unknown("nobody knows this answer"), drafts=True)
    for hour in range(10):
        deliver(outbox, post, at(MOMENT + timedelta(hours=hour)))
        post.seen = Found("draft", "draft-a")
    entry = outbox.find("a")
    assert (len(post.submitted), entry.state, entry.reference) == (5, "held", "draft-a")
    post.outcomes = (Accepted(),)
    obey(outbox, "release", "a", LATER)
    deliver(outbox, post, at(LATER + timedelta(days=1)))
    assert (post.prepared, outbox.find("a").state) == (["a"], "sent")


def test_what_was_cut_off_and_is_of_no_use_any_more_is_not_sent(outbox: Outbox) -> None:
    outbox.queue(mail("a", expires=MOMENT + timedelta(hours=1)), MOMENT)
    outbox.claim(["a"], MOMENT, "test")
    post = Post()
    assert deliver(outbox, post, at(LATER)).count("expired") == 1 and post.submitted == []


def test_what_gets_old_while_others_are_sent_is_not_sent(outbox: Outbox) -> None:
    times = [MOMENT]

    class Slow(Post):
        def submit(self, parcels: Sequence[Parcel]) -> Iterator[list[Result]]:
            times[0] += timedelta(hours=1)
            yield from super().submit(parcels)

    for key in "abc":
        outbox.queue(mail(key, expires=MOMENT + timedelta(minutes=90)), MOMENT)
    post = Slow(chunk=1)
    deliver(outbox, post, lambda: times[0])
    assert post.submitted == ["a", "b"] and outbox.counts() == {"expired": 1, "sent": 2}


def test_a_draft_is_on_the_disk_before_it_is_sent(outbox: Outbox) -> None:
    """Else a power cut might make it a mail that never was a draft, whose absence counts at once."""
    seen: list[int] = []

    class Watching(Post):
        def submit(self, parcels: Sequence[Parcel]) -> Iterator[list[Result]]:
            with outbox.ledger.read() as base:
                seen.append(base.exec_driver_sql("PRAGMA synchronous").scalar_one())
            yield from super().submit(parcels)

    outbox.queue(mail("a"), MOMENT)
    deliver(outbox, Watching(drafts=True), at(MOMENT))
    assert seen == [2]  # FULL


def test_a_ledger_that_another_program_holds_says_so(outbox: Outbox, tmp_path: Path) -> None:
    with outbox.ledger.read() as base, closing(sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None)) as other:
        base.exec_driver_sql("PRAGMA busy_timeout=0")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(AutomationError, match="别的程序正占着它"):
            outbox.queue(mail("a"), MOMENT)
    assert outbox.queue(mail("a"), MOMENT)


def test_a_broken_ledger_says_what_not_to_do(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite"
    with Outbox(Ledger(file)) as outbox:
        outbox.queue_all([mail(str(number)) for number in range(50)], MOMENT)
    content = file.read_bytes()
    for broken in (b"no ledger at all" * 500, content[:8192] + b"\xff" * (len(content) - 8192)):
        file.write_bytes(broken)
        with pytest.raises(AutomationError, match="请不要删除它"), Outbox(Ledger(file)) as outbox:
            outbox.entries()


@pytest.mark.parametrize("settle", [timedelta(0), None])
def test_absence_behind_another_door_proves_nothing(outbox: Outbox, settle: timedelta | None) -> None:
    """Exchange lost the answer, and somebody changes over to another server: it cannot know."""
    outbox.queue(mail("a"), MOMENT)
    outbox.claim(["a"], MOMENT, "test", "old")
    post = Post(door="new", settle=settle)
    for hour in range(3):
        deliver(outbox, post, at(LATER + timedelta(hours=hour)))
    assert (post.submitted, outbox.find("a").state) == ([], "unknown") and "核实" in outbox.steps("a")[-1].why
    assert len(outbox.steps("a")) == 3
    obey(outbox, "retry", "a", LATER)
    deliver(outbox, post, at(LATER))
    assert post.submitted == ["a"]


def test_a_mailbox_that_moved_along_may_still_know(outbox: Outbox) -> None:
    outbox.queue(mail("a"), MOMENT)
    outbox.claim(["a"], MOMENT, "test", "old")
    deliver(outbox, Post(door="new", seen=Found("sent", "ref")), at(LATER))
    assert outbox.find("a").state == "sent"


def test_a_draft_behind_another_door_is_not_made_anew(outbox: Outbox) -> None:
    """It may have left: a crash, then the old server was away, then another one was taken."""
    outbox.queue(mail("a"), MOMENT)
    outbox.queue(mail("b"), MOMENT)
    outbox.claim(["a"], MOMENT, "test", "old")
    outbox.keep("a", reference="d1")
    deliver(outbox, Post(Barred("连不上"), drafts=True, door="old"), at(LATER))
    assert outbox.find("a").state == "queued"
    post = Post(drafts=True, door="new")
    deliver(outbox, post, at(LATER))
    assert post.prepared == ["b"] and outbox.find("a").state == "unknown"  # b had never been sent by anybody


def test_a_ledger_that_may_have_forgotten_looks_first(outbox: Outbox) -> None:
    """Restored from a backup, it makes mails again that had long been sent."""
    outbox.ledger.keep_note(LOOK_FIRST, (LATER + timedelta(days=14)).isoformat())
    outbox.queue(mail("a"), MOMENT)
    post = Post(seen=Found("sent", "ref"))
    deliver(outbox, post, at(LATER))
    assert (post.looked, post.submitted, outbox.find("a").state) == (["a"], [], "sent")
    outbox.queue(mail("b"), MOMENT)
    post = Locked()
    deliver(outbox, post, at(LATER))
    assert (post.submitted, outbox.find("b").state) == ([], "queued")
    post = Post()
    deliver(outbox, post, at(LATER + timedelta(hours=1)))
    outbox.queue(mail("c"), MOMENT)
    deliver(outbox, post, at(LATER + timedelta(days=15)))
    assert (post.looked, post.submitted) == (["b"], ["b", "c"])


def test_a_ledger_of_before_gets_its_new_columns(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite"
    with Outbox(Ledger(file)) as outbox:
        outbox.queue(mail("a"), MOMENT)
    with closing(sqlite3.connect(file)) as base:
        base.execute("ALTER TABLE message DROP COLUMN door")
    with Outbox(Ledger(file)) as outbox:
        deliver(outbox, Post(), at(MOMENT))
        assert outbox.find("a").state == "sent"


def test_mails_of_a_clock_that_ran_ahead_fill_no_day(outbox: Outbox) -> None:
    outbox.queue(mail("a"), MOMENT)
    deliver(outbox, Post(), at(MOMENT + timedelta(days=365)))
    outbox.queue(mail("b"), MOMENT)
    assert deliver(outbox, Post(), at(MOMENT), Limits(recipients_per_day=2)).count("sent") == 1


def test_a_mail_to_more_than_a_day_allows_goes_alone(outbox: Outbox) -> None:
    for key in "ab":
        outbox.queue(mail(key), MOMENT)  # two recipients each
    post = Post()
    for day in range(2):
        deliver(outbox, post, at(MOMENT + timedelta(days=day)), Limits(recipients_per_day=1))
        assert len(post.submitted) == day + 1


def test_a_disk_that_fills_up_after_the_server_has_taken_it(outbox: Outbox) -> None:
    """The run ends with one line; what was taken is found again and sent no second time."""
    outbox.queue_all([mail("a"), mail("b")], MOMENT)

    class Full(Post):
        def submit(self, parcels: Sequence[Parcel]) -> Iterator[list[Result]]:
            with outbox.ledger.read() as base:
                base.exec_driver_sql("CREATE TEMP TRIGGER full BEFORE INSERT ON step BEGIN SELECT RAISE(ABORT, 'disk full'); END")
            yield from super().submit(parcels)

    with pytest.raises(AutomationError, match=r"disk full.*没有邮件丢失"):
        deliver(outbox, Full(), at(MOMENT))
    with outbox.ledger.read() as base:
        base.exec_driver_sql("DROP TRIGGER full")
    assert outbox.counts() == {"sending": 2}
    post = Post(seen=Found("sent", "ref"))
    deliver(outbox, post, at(LATER))
    assert (post.submitted, outbox.counts()) == ([], {"sent": 2})


def test_one_recipient_refused_is_told(outbox: Outbox) -> None:
    outbox.queue(mail("a"), MOMENT)
    (remark,) = deliver(outbox, Post(Accepted(refused=(("copy@example.com", "550 no such user"),))), at(MOMENT)).remarks
    assert "copy@example.com" in remark and "第a封" in remark and "550" in remark
