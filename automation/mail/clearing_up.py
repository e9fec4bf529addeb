"""After a crash or a lost answer: the transport is asked what became of a mail; if nobody can tell, a person decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice

from automation.mail.outbox import Outbox
from automation.mail.outbox_entry import Entry
from automation.mail.proven_states import CUT_OFF
from automation.mail.transports import Found, Transport

MOST_ATTEMPTS = {"unknown": 5, "sending": 20}
"""After so many a person decides: something is wrong that another attempt will not mend. A run that was cut off says little of
a mail: its turn may not have come."""

_ELSEWHERE = (
    "上次是用另一种方式或另一个邮箱发的，没有等到结果，从这里也查不到："
    "请到原来的邮箱里核实，再用 outbox retry 重发或 outbox cancel 取消"
)


def clear_up(outbox: Outbox, transport: Transport, now: datetime) -> None:
    """Settles all that was cut off. Nothing is sent here; what surely has not left is queued again. AutomationError as soon as
    nobody can be asked."""
    elsewhere = outbox.begun_elsewhere(transport.door)
    outbox.move_all(list(elsewhere), ("sending", "queued"), "unknown", now, _ELSEWHERE)
    for some in _batches(outbox.entries(*CUT_OFF), max(transport.chunk, 100)):
        parcels = outbox.parcels([entry.key for entry in some])
        seen = transport.lookup(parcels, min(entry.attempted or now for entry in some))
        with outbox.change():
            for entry in some:
                found = seen.get(entry.mark)
                if entry.key not in elsewhere or (found and found.place == "sent"):
                    _settle(outbox, transport, entry, found, now)


def leave_in_doubt(outbox: Outbox, now: datetime, why: str) -> None:
    keys = [entry.key for entry in outbox.entries("sending")]
    outbox.move_all(keys, ("sending",), "unknown", now, f"上次发送中断，还问不到结果（{why}）")


def _batches(rows: Sequence[Entry], size: int) -> Iterator[list[Entry]]:
    walk = iter(rows)
    while some := list(islice(walk, size)):
        yield some


def _settle(outbox: Outbox, transport: Transport, entry: Entry, found: Found | None, now: datetime) -> None:
    if found is None:
        _settle_absent(outbox, transport, entry, now)
    elif found.place == "sent":
        why = "上次发送中断，已在发件记录中找到"
        columns = {"reference": found.reference, "message_id": found.message_id}
        outbox.move(entry.key, CUT_OFF, "sent", now, why, **columns)
    else:
        _queue_again(outbox, entry, now, "上次发送中断，草稿还在服务器上，接着发出", reference=found.reference)


def _settle_absent(outbox: Outbox, transport: Transport, entry: Entry, now: datetime) -> None:
    """A draft can be taken only once, so that sending it again is safe; all else is sent again only on proof of absence."""
    if transport.drafts and entry.reference:
        if entry.state == "sending":
            _queue_again(outbox, entry, now, "上次发送中断，用同一份草稿再发一次（已发出的草稿不会再发）")
    elif _is_proof(transport, entry, now):
        _queue_again(outbox, entry, now, "上次发送中断，确认没有发出，重新排队")
    else:
        outbox.move(entry.key, ("sending",), "unknown", now, _doubt(transport))
        # A moment that lies ahead comes from a clock that was set back.
        if entry.missed is None or entry.missed > now:
            outbox.keep(entry.key, missed=now.isoformat())


def _is_proof(transport: Transport, entry: Entry, now: datetime) -> bool:
    if transport.settle is None:
        return False
    return not transport.settle or (entry.missed is not None and transport.settle <= now - entry.missed)


def _queue_again(outbox: Outbox, entry: Entry, now: datetime, why: str, **columns: str) -> None:
    if entry.attempts < MOST_ATTEMPTS[entry.state]:
        outbox.move(entry.key, CUT_OFF, "queued", now, why, missed=None, not_before=None, **columns)
    else:
        tired = f"已试 {entry.attempts} 次都没有成功：请查明原因，再用 outbox release 放行"
        outbox.move(entry.key, CUT_OFF, "held", now, tired, missed=None, **columns)


def _doubt(transport: Transport) -> str:
    if transport.settle is None:
        return "上次发送中断，无法确认是否发出；请人工核实后用 outbox retry 重发或 outbox cancel 取消"
    return "上次发送中断，发件记录里还没有找到；过一会儿再查，确认没有发出才会重发"
