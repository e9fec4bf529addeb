"""Delivers what waits in the outbox: each attempt is written down before it is made, each crash is cleared up before the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from automation.mail.outbox import Outbox
from automation.mail.outbox_entry import Entry
from automation.mail.transports import Accepted, Outcome, Refused, RetryAt, Transport

LONGEST_WAIT = timedelta(hours=4)
Progress = Callable[[int, int], None]


@dataclass
class Delivery:
    """What came of one run: state -> the subjects that got there."""

    reached: dict[str, list[str]] = field(default_factory=dict)

    def count(self, state: str) -> int:
        return len(self.reached.get(state, ()))


def deliver(outbox: Outbox, transport: Transport, moment: datetime, progress: Progress | None = None) -> Delivery:
    """Sends all that is due at `moment` (naive local time), urgent mail first. AlreadyRunningError if another process does so."""
    with outbox.lease():
        clear_up(outbox, transport, moment)
        delivery = Delivery({"expired": expire(outbox, moment)})
        due = [entry for entry in outbox.entries("queued") if entry.not_before is None or entry.not_before <= moment]
        due.sort(key=lambda entry: entry.urgency != "紧急")
        for number, entry in enumerate(due):
            state = _send(outbox, transport, entry, moment)
            delivery.reached.setdefault(state, []).append(entry.subject)
            if progress:
                progress(number + 1, len(due))
        return delivery


def clear_up(outbox: Outbox, transport: Transport, moment: datetime) -> None:
    """Messages still `sending` were cut off. Only the transport can tell what became of them; if it cannot, a person must."""
    ends = {
        "found": ("sent", "上次发送中断，已在发件记录中找到"),
        "absent": ("queued", "上次发送中断，确认没有发出，重新排队"),
        "unsure": ("unknown", "上次发送中断，无法确认是否发出；请人工核实后重发或取消"),
    }
    for entry in outbox.entries("sending"):
        state, why = ends[transport.lookup(entry.key)]
        with outbox.change():
            outbox.move(entry.key, ("sending",), state, moment, why)


def expire(outbox: Outbox, moment: datetime) -> list[str]:
    """Marks what came too late to be of use; returns the subjects."""
    late = [entry for entry in outbox.entries("queued", "held") if entry.expires is not None and entry.expires < moment]
    for entry in late:
        why = f"过期未发：{entry.expires:%Y-%m-%d %H:%M} 以后不再有用"
        with outbox.change():
            outbox.move(entry.key, ("queued", "held"), "expired", moment, why)
    return [entry.subject for entry in late]


def _send(outbox: Outbox, transport: Transport, entry: Entry, moment: datetime) -> str:
    """One attempt; returns the state it led to. Killed anywhere in here, the message is found as `sending` and cleared up."""
    with outbox.change():
        if not outbox.move(entry.key, ("queued",), "sending", moment, f"开始发送（{transport.name}）"):
            return "skipped"
        outbox.count_attempt(entry.key)
    if entry.attempts and transport.lookup(entry.key) == "found":
        outcome: Outcome = Accepted(entry.reference)
    else:
        outcome = transport.submit(entry.key, outbox.content(entry.key))
    return _record(outbox, entry, outcome, moment)


def _record(outbox: Outbox, entry: Entry, outcome: Outcome, moment: datetime) -> str:
    if isinstance(outcome, Accepted):
        state, why = "sent", "已发出"
    elif isinstance(outcome, Refused):
        state, why = "failed", outcome.reason
    elif isinstance(outcome, RetryAt):
        state, why = "queued", outcome.reason
    else:
        state, why = "unknown", outcome.reason
    with outbox.change():
        outbox.move(entry.key, ("sending",), state, moment, why)
        if isinstance(outcome, Accepted):
            outbox.refer(entry.key, outcome.reference)
        if isinstance(outcome, RetryAt):
            outbox.postpone(entry.key, moment + _wait(outcome, entry.attempts))
    return state


def _wait(outcome: RetryAt, attempts: int) -> timedelta:
    """Twice as long after each attempt, up to four hours, never shorter than the server asks."""
    doubled: timedelta = outcome.wait * (1 << min(attempts, 10))
    return max(outcome.wait, min(doubled, LONGEST_WAIT))
