"""The outbox: one mail an occasion, states by their rules, everything that happened written down."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from letters import LATER, MOMENT, Post, mail

from automation.errors import AlreadyRunningError, AutomationError
from automation.mail.delivery import deliver
from automation.mail.outbox import Outbox
from automation.mail.outbox_entry import STATE_WORDS
from automation.mail.outbox_orders import ORDERS, obey
from automation.mail.transports import Accepted, Outcome, Refused, RetryAt, Unknown


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with Outbox(tmp_path / "outbox.sqlite") as opened:
        yield opened


def put(outbox: Outbox, key: str, state: str) -> None:
    """Queues a mail and brings it to a state."""
    outbox.queue(mail(key), MOMENT)
    with outbox.change():
        outbox.move(key, ("queued",), state, MOMENT, "test")


def test_an_occasion_has_one_mail_for_ever(outbox: Outbox) -> None:
    assert outbox.queue(mail("a"), MOMENT) is True
    assert outbox.queue(mail("a", attachment=b"other figures"), LATER) is False
    deliver(outbox, Post(), MOMENT)
    assert outbox.queue(mail("a"), LATER) is False
    assert outbox.knows("a") and not outbox.knows("b")
    assert outbox.content("a") == mail("a").content
    assert outbox.counts() == {"sent": 1}


def test_what_is_kept_of_a_mail(outbox: Outbox) -> None:
    outbox.queue(mail("a", expires=LATER), MOMENT)
    file = outbox.show("a")
    assert file.content == mail("a").content
    assert (file.entry.state, file.entry.created, file.entry.expires) == ("queued", MOMENT, LATER)
    assert file.entry.causes == (("周进度/研发部.xlsx", "a" * 64),)
    assert [(person.kind, person.address, person.state) for person in file.entry.recipients] == [
        ("to", "someone@example.com", "queued"),
        ("cc", "copy@example.com", "queued"),
    ]
    assert [(step.before, step.after) for step in file.steps] == [("", "queued")]


def test_shared_attachments_are_kept_once(outbox: Outbox, tmp_path: Path) -> None:
    for number in range(20):
        outbox.queue(mail(str(number), attachment=b"x" * 100_000), MOMENT)
    with sqlite3.connect(tmp_path / "outbox.sqlite") as base:
        (size,) = base.execute("SELECT sum(length(content)) FROM piece").fetchone()
    assert size < 200_000


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Accepted("ref"), "sent"),
        (Refused("550 no such user"), "failed"),
        (RetryAt("busy"), "queued"),
        (Unknown("connection lost"), "unknown"),
    ],
)
def test_what_an_attempt_leads_to(outbox: Outbox, outcome: Outcome, state: str) -> None:
    outbox.queue(mail("a"), MOMENT)
    delivery = deliver(outbox, Post(outcome), MOMENT)
    file = outbox.show("a")
    assert (file.entry.state, file.entry.attempts, delivery.count(state)) == (state, 1, 1)
    assert [step.after for step in file.steps] == ["queued", "sending", state]
    assert file.steps[-1].why


def test_retries_wait_longer_each_time_and_not_for_ever(outbox: Outbox) -> None:
    outbox.queue(mail("a"), MOMENT)
    post, moment, waits = Post(RetryAt("busy", timedelta(minutes=5))), MOMENT, []
    for _ in range(9):
        deliver(outbox, post, moment)
        deliver(outbox, post, moment + timedelta(minutes=1))
        due = outbox.find("a").not_before
        assert due is not None
        waits.append(int((due - moment).total_seconds() // 60))
        moment = due
    assert waits == [5, 10, 20, 40, 80, 160, 240, 240, 240]
    assert len(post.submitted) == 9


@pytest.mark.parametrize(
    ("sight", "state", "submitted"), [("found", "sent", 0), ("absent", "sent", 1), ("unsure", "unknown", 0)]
)
def test_after_a_crash_the_transport_is_asked_first(outbox: Outbox, sight: str, state: str, submitted: int) -> None:
    put(outbox, "a", "sending")
    post = Post(sight=sight)  # type: ignore[arg-type]
    deliver(outbox, post, LATER)
    assert (outbox.find("a").state, len(post.submitted)) == (state, submitted)
    deliver(outbox, post, LATER)
    assert len(post.submitted) == submitted


def test_an_unknown_mail_is_never_sent_again_by_itself(outbox: Outbox) -> None:
    outbox.queue(mail("a"), MOMENT)
    post = Post(Unknown("connection lost"))
    for hour in range(5):
        deliver(outbox, post, MOMENT + timedelta(hours=hour))
    assert post.submitted == ["a"]
    obey(outbox, "retry", "a", LATER, "对方确认没有收到")
    post.outcome = Accepted()
    deliver(outbox, post, LATER)
    assert post.submitted == ["a", "a"] and outbox.find("a").state == "sent"


def test_a_retry_finds_a_mail_that_had_left_after_all(outbox: Outbox) -> None:
    outbox.queue(mail("a"), MOMENT)
    deliver(outbox, Post(Unknown("connection lost")), MOMENT)
    obey(outbox, "retry", "a", LATER)
    post = Post(sight="found")
    deliver(outbox, post, LATER)
    assert post.submitted == [] and outbox.find("a").state == "sent"


@pytest.mark.parametrize("held", [False, True])
def test_what_comes_too_late_is_expired_with_the_reason(outbox: Outbox, held: bool) -> None:
    outbox.queue(mail("late", expires=MOMENT + timedelta(hours=1)), MOMENT)
    outbox.queue(mail("good", expires=LATER + timedelta(hours=1)), MOMENT)
    if held:
        obey(outbox, "hold", "late", MOMENT)
    post = Post()
    delivery = deliver(outbox, post, LATER)
    assert post.submitted == ["good"] and delivery.count("expired") == 1
    assert "2026-11-20 18:30" in outbox.show("late").steps[-1].why


def test_urgent_mail_goes_first(outbox: Outbox) -> None:
    for key, urgency in (("a", "常规"), ("b", "紧急"), ("c", "常规")):
        outbox.queue(mail(key, urgency=urgency), MOMENT)
    post = Post()
    deliver(outbox, post, MOMENT)
    assert post.submitted == ["b", "a", "c"]


@pytest.mark.parametrize("state", sorted(STATE_WORDS))
@pytest.mark.parametrize("order", sorted(ORDERS))
def test_orders_are_obeyed_only_in_their_states(outbox: Outbox, order: str, state: str) -> None:
    put(outbox, "a", state)
    if state in ORDERS[order].allowed:
        assert obey(outbox, order, "a", LATER, "因为").state == ORDERS[order].target
        assert outbox.show("a").steps[-1].why.endswith("：因为")
    else:
        with pytest.raises(AutomationError, match=STATE_WORDS[state]):
            obey(outbox, order, "a", LATER)
        assert outbox.find("a").state == state


def test_held_and_cancelled_mail_stays(outbox: Outbox) -> None:
    for key, order in (("a", "hold"), ("b", "cancel"), ("c", "hold")):
        outbox.queue(mail(key), MOMENT)
        obey(outbox, order, key, MOMENT)
    obey(outbox, "release", "c", MOMENT)
    post = Post()
    deliver(outbox, post, MOMENT)
    assert post.submitted == ["c"]


def test_finding_by_a_part_of_the_key_or_subject(outbox: Outbox) -> None:
    for key in ("weekly_report/2026-W47/张伟", "weekly_report/2026-W47/李娜"):
        outbox.queue(mail(key), MOMENT)
    assert outbox.find("张伟").key == "weekly_report/2026-W47/张伟"
    for text, said in (("2026-W47", "对应多封"), ("王五", "没有"), ("%", "没有"), ("_", "对应多封")):
        with pytest.raises(AutomationError, match=said):
            outbox.find(text)


def test_one_delivering_process_at_a_time(outbox: Outbox, tmp_path: Path) -> None:
    outbox.queue(mail("a"), MOMENT)
    with Outbox(tmp_path / "outbox.sqlite") as other, other.lease():
        with pytest.raises(AlreadyRunningError):
            deliver(outbox, Post(), MOMENT)
        assert outbox.find("a").state == "queued"
    assert deliver(outbox, Post(), MOMENT).count("sent") == 1


def test_a_failing_transport_leaves_the_mail_to_be_cleared_up(outbox: Outbox) -> None:
    class Broken(Post):
        def submit(self, key: str, content: bytes) -> Outcome:
            raise RuntimeError("a bug")

    outbox.queue(mail("a"), MOMENT)
    with pytest.raises(RuntimeError):
        deliver(outbox, Broken(), MOMENT)
    assert outbox.find("a").state == "sending"
    assert deliver(outbox, Post(), LATER).count("sent") == 1


def test_a_file_that_is_no_outbox_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "outbox.sqlite").write_text("not a database, but long enough to be taken for one" * 20, encoding="utf-8")
    with pytest.raises(AutomationError, match="打不开发件箱"):
        Outbox(tmp_path / "outbox.sqlite")


def test_times_are_kept_as_they_were(outbox: Outbox) -> None:
    outbox.queue(mail("a"), datetime(2026, 11, 20, 17, 30, 5))
    assert outbox.entries("queued")[0].created == datetime(2026, 11, 20, 17, 30, 5)
    assert outbox.entries("sent") == []
