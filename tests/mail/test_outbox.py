"""The outbox: one mail an occasion, states by their rules, everything that happened written down."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from letters import LATER, MOMENT, Post, at, mail

from automation.errors import AlreadyRunningError, AutomationError
from automation.mail.delivery import deliver
from automation.mail.ledger import Ledger
from automation.mail.ledger_reading import LedgerReading
from automation.mail.mail_states import STATE_WORDS
from automation.mail.message import Message
from automation.mail.outbox import Outbox
from automation.mail.outbox_orders import ORDERS, obey
from automation.mail.throttle import Limits, Pace
from automation.mail.transports import Accepted, Barred, Found, Outcome, Parcel, Refused, Result, RetryAt, Unknown


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with Outbox(Ledger(tmp_path / "ledger.sqlite")) as opened:
        yield opened


def put(outbox: Outbox, key: str, state: str) -> None:
    """Queues a mail and brings it to a state."""
    outbox.queue(mail(key), MOMENT)
    with outbox.change():
        outbox.move(key, ("queued",), state, MOMENT, "test")


def test_an_occasion_has_one_mail_for_ever(outbox: Outbox, tmp_path: Path) -> None:
    assert outbox.queue(mail("a"), MOMENT) is True
    assert outbox.queue(mail("a", attachment=b"other figures"), LATER) is False
    deliver(outbox, Post(), at(MOMENT))
    assert outbox.queue(mail("a"), LATER) is False
    assert outbox.knows("a") and not outbox.knows("b")
    assert outbox.content("a") == mail("a").content
    assert outbox.counts() == LedgerReading(tmp_path / "ledger.sqlite").counts() == {"sent": 1}


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
    with sqlite3.connect(tmp_path / "ledger.sqlite") as base:
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
    delivery = deliver(outbox, Post(outcome), at(MOMENT))
    file = outbox.show("a")
    assert (file.entry.state, file.entry.attempts, delivery.count(state)) == (state, 1, 1)
    assert [step.after for step in file.steps] == ["queued", "sending", state]
    assert file.steps[-1].why


def test_retries_wait_longer_each_time_and_not_for_ever(outbox: Outbox) -> None:
    outbox.queue(mail("a"), MOMENT)
    post, moment, waits = Post(RetryAt("busy", timedelta(minutes=5))), MOMENT, []
    for _ in range(9):
        deliver(outbox, post, at(moment))
        deliver(outbox, post, at(moment + timedelta(minutes=1)))
        due = outbox.find("a").not_before
        assert due is not None
        waits.append(int((due - moment).total_seconds() // 60))
        moment = due
    assert waits == [5, 10, 20, 40, 80, 160, 240, 240, 240]
    assert len(post.submitted) == 9


SENT, DRAFT = Found("sent", "real", "<real@example.com>"), Found("draft", "d1")


@pytest.mark.parametrize(
    ("seen", "state", "submitted"), [(SENT, "sent", 0), (None, "sent", 1), (DRAFT, "sent", 1)], ids=["sent", "absent", "draft"]
)
def test_after_a_crash_the_transport_is_asked_first(outbox: Outbox, seen: Found | None, state: str, submitted: int) -> None:
    put(outbox, "a", "sending")
    post = Post(seen=seen, drafts=True)
    deliver(outbox, post, at(LATER))
    assert (outbox.find("a").state, len(post.submitted)) == (state, submitted)
    assert post.prepared == (["a"] if seen is None else [])
    deliver(outbox, post, at(LATER))
    assert len(post.submitted) == submitted


def test_where_absence_proves_nothing_a_person_decides(outbox: Outbox) -> None:
    put(outbox, "a", "sending")
    post = Post(settle=None)
    for hour in range(3):
        deliver(outbox, post, at(LATER + timedelta(hours=hour)))
    assert (outbox.find("a").state, post.submitted) == ("unknown", [])
    assert "人工核实" in outbox.steps("a")[-1].why


def test_absence_counts_once_it_has_been_seen_for_long_enough(outbox: Outbox) -> None:
    """Two looks, `settle` apart, however late the first one comes; a clock that was set back starts anew."""
    put(outbox, "a", "sending")
    post = Post(settle=timedelta(minutes=6))
    for minutes, sent in ((0, 0), (5, 0), (-600, 0), (-595, 0), (-594, 1)):
        deliver(outbox, post, at(LATER + timedelta(minutes=minutes)))
        assert len(post.submitted) == sent, minutes
    assert outbox.find("a").state == "sent"


def test_a_mail_that_shows_up_late_is_not_sent_again(outbox: Outbox) -> None:
    put(outbox, "a", "sending")
    post = Post(settle=timedelta(minutes=6))
    deliver(outbox, post, at(LATER))
    post.seen = SENT
    deliver(outbox, post, at(LATER + timedelta(minutes=10)))
    entry = outbox.find("a")
    assert (entry.state, entry.message_id, post.submitted) == ("sent", "<real@example.com>", [])


def test_a_draft_whose_sending_was_cut_off_is_sent_by_the_same_draft(outbox: Outbox) -> None:
    """It can be taken only once. Where it is gone and nobody sees the mail, a person decides."""
    put(outbox, "a", "sending")
    outbox.keep("a", reference="d1")
    post = Post(Unknown("draft gone"), drafts=True)
    deliver(outbox, post, at(LATER))
    deliver(outbox, post, at(LATER))
    assert (post.prepared, post.submitted, outbox.find("a").state) == ([], ["a"], "unknown")
    post.seen = SENT
    deliver(outbox, post, at(LATER))
    assert (post.submitted, outbox.find("a").state) == (["a"], "sent")


def test_what_never_gets_out_is_held(outbox: Outbox) -> None:
    outbox.queue(mail("a"), MOMENT)
    post = Post(Unknown("connection lost"))
    for _ in range(10):
        deliver(outbox, post, at(MOMENT))
    assert len(post.submitted) == 5 and outbox.find("a").state == "held"


def test_a_transport_that_cannot_be_asked_leaves_the_doubt(outbox: Outbox) -> None:
    class Deaf(Post):
        def lookup(self, parcels: Sequence[Parcel], since: datetime, *, absent: bool = True) -> dict[str, Found]:
            raise AutomationError("服务器问不到")

    put(outbox, "a", "sending")
    outbox.queue(mail("b"), MOMENT)
    post = Deaf()
    deliver(outbox, post, at(LATER))
    assert outbox.find("a").state == "unknown" and post.submitted == ["b"]


def test_a_server_that_bars_us_stops_the_run_at_once(outbox: Outbox) -> None:
    for key in "abcdefg":
        outbox.queue(mail(key), MOMENT)
    post = Post(Accepted(), Barred("密码不对", timedelta(hours=1)), chunk=3)
    delivery = deliver(outbox, post, at(MOMENT))
    assert (delivery.stopped, post.submitted, outbox.counts()) == ("密码不对", ["a", "b"], {"queued": 6, "sent": 1})
    post.outcomes = (Accepted(),)
    soon, later = MOMENT + timedelta(minutes=59), MOMENT + timedelta(minutes=60)
    assert deliver(outbox, post, at(soon), insist=False).stopped == "密码不对"
    assert deliver(outbox, post, at(MOMENT - timedelta(days=9)), insist=False).stopped == ""  # a clock set back bars nobody
    assert deliver(outbox, post, at(later), insist=False).stopped == "" and outbox.counts() == {"sent": 7}


def test_some_recipients_refused_and_the_mail_taken(outbox: Outbox) -> None:
    outbox.queue(mail("a"), MOMENT)
    deliver(outbox, Post(Accepted(refused=(("copy@example.com", "550 no such user"),))), at(MOMENT))
    file = outbox.show("a")
    assert file.entry.state == "sent"
    assert [(one.address, one.state) for one in file.entry.recipients] == [("someone@example.com", "sent"), ("copy@example.com", "failed")]
    assert "copy@example.com" in file.steps[-1].why


def test_two_steps_are_written_down_one_by_one(outbox: Outbox) -> None:
    outbox.queue(mail("a"), MOMENT)

    class Watching(Post):
        def submit(self, parcels: Sequence[Parcel]) -> Iterator[list[Result]]:
            assert (outbox.find("a").state, outbox.find("a").reference) == ("sending", "draft-a")
            yield from super().submit(parcels)

    post = Watching(drafts=True)
    deliver(outbox, post, at(MOMENT))
    assert (post.prepared, post.submitted, outbox.find("a").state) == (["a"], ["a"], "sent")


def test_more_than_a_person_agreed_to_is_held(outbox: Outbox) -> None:
    for number in range(7):
        outbox.queue(mail(str(number), urgency="紧急" if number == 6 else "常规"), MOMENT)
    post, limits = Post(), Limits(release_above=3)
    delivery = deliver(outbox, post, at(MOMENT), limits)
    assert post.submitted == ["6", "0", "1"] and delivery.count("held") == 4
    for key in ("2", "3", "4", "5"):
        obey(outbox, "release", key, LATER)
    deliver(outbox, post, at(LATER), limits)
    assert outbox.counts() == {"sent": 7}


def test_so_many_recipients_a_day(outbox: Outbox) -> None:
    for number in range(4):
        outbox.queue(mail(str(number)), MOMENT)  # two recipients each
    post, limits = Post(), Limits(recipients_per_day=5)
    told = [deliver(outbox, post, at(MOMENT + timedelta(hours=hours)), limits).remarks for hours in (0, 1, 8)]
    assert len(post.submitted) == 4 and "明天" in told[0][0] and told[1] and not told[2]
    assert [step.at.day for step in outbox.steps("2") if step.after == "sent"] == [21]


def test_in_a_trial_nothing_goes_to_the_real_recipients(outbox: Outbox) -> None:
    outbox.queue(mail("real"), MOMENT)
    outbox.queue(replace(mail("trial"), redirected="test@example.com"), MOMENT)
    post = Post()
    deliver(outbox, post, at(MOMENT), Limits(redirect="test@example.com"))
    assert post.submitted == ["trial"] and outbox.find("real").state == "held"


def test_what_cannot_be_made_is_shown_and_gives_way_to_the_mail(outbox: Outbox) -> None:
    wanted = Message(key="a", template="weekly_report", to=(("张伟", "zhang@example.com"),), values={})
    for _ in range(3):
        outbox.hold_unmade(wanted, "周报", "附件太大", MOMENT)
    assert [step.why for step in outbox.steps("a")] == ["附件太大"] and not outbox.knows("a")
    post = Post()
    deliver(outbox, post, at(MOMENT))
    with pytest.raises(AutomationError, match="附件太大"):
        obey(outbox, "release", "a", MOMENT)
    assert outbox.queue(mail("a"), LATER) and deliver(outbox, post, at(LATER)).count("sent") == 1
    assert [step.after for step in outbox.steps("a")] == ["held", "queued", "sending", "sent"]
    outbox.hold_unmade(wanted, "周报", "附件太大", LATER)
    assert outbox.find("a").state == "sent"


def test_what_was_cancelled_before_it_was_made_stays_so(outbox: Outbox) -> None:
    wanted = Message(key="a", template="weekly_report", to=(("张伟", "zhang@example.com"),), values={})
    outbox.hold_unmade(wanted, "周报", "附件太大", MOMENT)
    obey(outbox, "cancel", "a", MOMENT)
    assert outbox.knows("a") and not outbox.queue(mail("a"), LATER)


def test_a_minute_lets_so_many_go() -> None:
    """Never more than five in any minute, the four of the minute before counted; and no longer a wait than needed."""
    time, gone = [0.0], []

    def sleep(seconds: float) -> None:
        time[0] += seconds

    pace = Pace(5, 4, clock=lambda: time[0], sleep=sleep)
    for count in (1, 3, 2, 5, 1):
        pace.wait_for(count)
        gone += [time[0]] * count
    assert gone == [0, *[60] * 5, *[120] * 5, 180]


def test_an_unknown_mail_is_never_sent_again_by_itself(outbox: Outbox) -> None:
    outbox.queue(mail("a"), MOMENT)
    post = Post(Unknown("connection lost"), settle=None)
    for hour in range(5):
        deliver(outbox, post, at(MOMENT + timedelta(hours=hour)))
    assert post.submitted == ["a"]
    obey(outbox, "retry", "a", LATER, "对方确认没有收到")
    post.outcomes = (Accepted(),)
    deliver(outbox, post, at(LATER))
    assert post.submitted == ["a", "a"] and outbox.find("a").state == "sent"


def test_a_retry_finds_a_mail_that_had_left_after_all(outbox: Outbox) -> None:
    outbox.queue(mail("a"), MOMENT)
    deliver(outbox, Post(Unknown("connection lost")), at(MOMENT))
    obey(outbox, "retry", "a", LATER)
    post = Post(seen=SENT)
    deliver(outbox, post, at(LATER))
    assert post.submitted == [] and outbox.find("a").state == "sent"


@pytest.mark.parametrize("held", [False, True])
def test_what_comes_too_late_is_expired_with_the_reason(outbox: Outbox, held: bool) -> None:
    outbox.queue(mail("late", expires=MOMENT + timedelta(hours=1)), MOMENT)
    outbox.queue(mail("good", expires=LATER + timedelta(hours=1)), MOMENT)
    if held:
        obey(outbox, "hold", "late", MOMENT)
    post = Post()
    delivery = deliver(outbox, post, at(LATER))
    assert post.submitted == ["good"] and delivery.count("expired") == 1
    assert "2026-11-20 18:30" in outbox.show("late").steps[-1].why


def test_urgent_mail_goes_first(outbox: Outbox) -> None:
    for key, urgency in (("a", "常规"), ("b", "紧急"), ("c", "常规")):
        outbox.queue(mail(key, urgency=urgency), MOMENT)
    post = Post()
    deliver(outbox, post, at(MOMENT))
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


def test_only_keys_that_begin_exactly_so_are_called_back(outbox: Outbox) -> None:
    keys = ["letter/N_1/a", "letter/N_1/b", "letter/n_1/a", "letter/NX1/a", "letter/N_1", "letter/N_10/a"]
    for key in keys:
        put(outbox, key, "queued")
    assert outbox.withdraw("letter/N_1/", MOMENT, "改了") == keys[:2]
    assert [entry.key for entry in outbox.beginning("letter/N_1")] == [*keys[4:5], *keys[:2], keys[5]]


def test_held_and_cancelled_mail_stays(outbox: Outbox) -> None:
    for key, order in (("a", "hold"), ("b", "cancel"), ("c", "hold")):
        outbox.queue(mail(key), MOMENT)
        obey(outbox, order, key, MOMENT)
    obey(outbox, "release", "c", MOMENT)
    post = Post()
    deliver(outbox, post, at(MOMENT))
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
    with Outbox(Ledger(tmp_path / "ledger.sqlite")) as other, other.lease():
        with pytest.raises(AlreadyRunningError):
            deliver(outbox, Post(), at(MOMENT))
        assert outbox.find("a").state == "queued"
    assert deliver(outbox, Post(), at(MOMENT)).count("sent") == 1


def test_a_failing_transport_leaves_the_mail_to_be_cleared_up(outbox: Outbox) -> None:
    class Broken(Post):
        def submit(self, parcels: Sequence[Parcel]) -> Iterator[list[Result]]:
            raise RuntimeError("a bug")

    outbox.queue(mail("a"), MOMENT)
    with pytest.raises(RuntimeError):
        deliver(outbox, Broken(), at(MOMENT))
    assert outbox.find("a").state == "sending"
    assert deliver(outbox, Post(), at(LATER)).count("sent") == 1


def test_a_file_that_is_no_outbox_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_text("not a database, but long enough to be taken for one" * 20, encoding="utf-8")
    with pytest.raises(AutomationError, match="打不开发件箱"):
        Outbox(Ledger(tmp_path / "ledger.sqlite"))


def test_times_are_kept_as_they_were(outbox: Outbox) -> None:
    outbox.queue(mail("a"), datetime(2026, 11, 20, 17, 30, 5))
    assert outbox.entries("queued")[0].created == datetime(2026, 11, 20, 17, 30, 5)
    assert outbox.entries("sent") == []
