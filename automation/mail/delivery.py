"""Delivers what waits in the outbox: each attempt is written down before it is made, each crash is cleared up before the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import groupby

from automation.errors import AutomationError, ConfigurationError
from automation.mail.barring import asking, bar, let_in, sending, still_barred
from automation.mail.clearing_up import clear_up, leave_in_doubt
from automation.mail.outbox import Outbox
from automation.mail.outbox_entry import Due
from automation.mail.outcomes import ends
from automation.mail.throttle import NO_LIMITS, Limits, Pace, share_out
from automation.mail.transports import Accepted, Barred, Outcome, Parcel, Prepared, Result, RetryAt, Transport, barred_by

LONGEST_LOOK = timedelta(days=14)
"""How far back a mail that was tried before is looked for."""
LOOK_FIRST = "look_first"
"""Note of a ledger that is new, or was restored from a backup: until when every mail is looked for before it is sent."""
Progress = Callable[[int, int], None]
Clock = Callable[[], datetime]


@dataclass
class Delivery:
    """What came of one run. reached: state -> keys that got there; whys: (state, reason) -> how many, of those that were not
    sent; stopped: why not all that was due was tried, "" if it was; remarks: what people should know besides."""

    reached: dict[str, list[str]] = field(default_factory=dict)
    whys: Counter[tuple[str, str]] = field(default_factory=Counter)
    stopped: str = ""
    remarks: list[str] = field(default_factory=list)

    def count(self, state: str) -> int:
        return len(self.reached.get(state, ()))

    def note(self, state: str, keys: Sequence[str], why: str = "") -> None:
        if keys:
            self.reached.setdefault(state, []).extend(keys)
        if keys and why:
            self.whys[state, why] += len(keys)


def deliver(
    outbox: Outbox,
    transport: Transport,
    clock: Clock,
    limits: Limits = NO_LIMITS,
    progress: Progress | None = None,
    *,
    insist: bool = True,
) -> Delivery:
    """Sends all that is due, urgent mail first; `clock` tells naive local time. AlreadyRunningError if another process does so.

    insist: a person asks, so that a server which barred us a while ago is tried again before its time.
    """
    with outbox.lease():
        return _Round(outbox, transport, clock, limits, progress or (lambda done, total: None)).work(insist)


@dataclass
class _Round:
    outbox: Outbox
    transport: Transport
    clock: Clock
    limits: Limits
    progress: Progress
    delivery: Delivery = field(default_factory=Delivery)
    _open: dict[str, Parcel] = field(default_factory=dict)
    _deaf: str = ""  # why nobody can be asked what became of a mail
    _put_off: int = 0

    def work(self, insist: bool) -> Delivery:
        self._expire()
        if insist:
            let_in(self.outbox.ledger, self.transport.name)
        self.delivery.stopped = self._barred(sending(self.transport.name))
        if not self.delivery.stopped:
            self._clear_up()
            self._send_all(self._allowed())
        if self._put_off:
            self.delivery.stopped = self.delivery.stopped or f"{self._put_off} 封要先查对是不是已经发过，这次没有发：{self._deaf}"
        return self.delivery

    def _clear_up(self) -> None:
        """What cannot be told stays in doubt; the other mails go on."""
        self._deaf = self._barred(asking(self.transport.name))
        if self._deaf:
            leave_in_doubt(self.outbox, self.clock(), self._deaf)
            return
        try:
            clear_up(self.outbox, self.transport, self.clock())
        except AutomationError as fault:
            self._not_told(fault)
            leave_in_doubt(self.outbox, self.clock(), self._deaf)

    def _not_told(self, fault: AutomationError) -> None:
        """Nobody is asked again in this round, nor in the next hour where the password is refused."""
        self._deaf = str(fault)
        if isinstance(fault, ConfigurationError):
            bar(self.outbox.ledger, asking(self.transport.name), barred_by(fault), self.clock())

    @cached_property
    def _unsure(self) -> bool:
        until = self.outbox.ledger.noted(LOOK_FIRST)
        return bool(until) and self.clock() < datetime.fromisoformat(until)

    def _expire(self) -> None:
        self.delivery.note("expired", expire(self.outbox, self.clock()))

    def _barred(self, note: str) -> str:
        return still_barred(self.outbox.ledger.noted(note), self.clock())

    def _allowed(self) -> Sequence[Due]:
        now = self.clock()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        due = self.outbox.due(now)
        share = share_out(due, self.limits, self.outbox.sent_since(midnight, now)[1])
        self._hold(share.many, f"一次最多发 {self.limits.release_above} 封，其余等人放行：确认无误后用 outbox release 放行")
        self._hold(share.astray, f"试运行只寄到 {self.limits.redirect}，这封是写给真正的收件人的，先不发")
        if share.later:
            most = self.limits.recipients_per_day
            self.delivery.remarks.append(f"今天已到每天 {most} 个收件人的上限，还有 {len(share.later)} 封明天再发。")
        return share.send

    def _hold(self, some: Sequence[Due], why: str) -> None:
        held = self.outbox.move_all([one.key for one in some], ("queued",), "held", self.clock(), why)
        self.delivery.note("held", held, why)

    def _send_all(self, due: Sequence[Due]) -> None:
        now = self.clock()
        pace = Pace(self.limits.per_minute, self.outbox.sent_since(now - timedelta(minutes=1), now)[0])
        size = min(self.transport.chunk, self.limits.per_minute or self.transport.chunk)
        for start in range(0, len(due), size):
            chunk = due[start : start + size]
            pace.wait_for(len(chunk))
            self._send(chunk)
            if self.delivery.stopped:
                return
            self.progress(start + len(chunk), len(due))

    def _send(self, chunk: Sequence[Due]) -> None:
        """Killed anywhere in here, the messages are found as `sending` and cleared up."""
        self._expire()  # while others were sent, or since it was found not to have left
        parcels = self._claim(chunk)
        if self.transport.drafts:
            parcels = self._prepared(parcels)
        for results in self.transport.submit(parcels) if parcels and not self.delivery.stopped else ():
            self._record(results)

    def _claim(self, chunk: Sequence[Due]) -> list[Parcel]:
        """Marks them as being sent. Those tried before are looked for first: an order to send again may be a mistake; for a while
        all are, if the ledger may not know all that it has sent. Where nobody can be asked they stay for later."""
        again = [one.key for one in chunk if one.attempts or self._unsure]
        if again and not self._deaf:
            try:
                self._find_again(self.outbox.parcels(again), self.clock())
            except AutomationError as fault:
                self._not_told(fault)
        self._put_off += len(again) if self._deaf else 0
        keys = [one.key for one in chunk if not (self._deaf and one.key in again)]
        why = f"开始发送（{self.transport.name}）"
        parcels = self.outbox.claim(keys, self.clock(), why, self.transport.door)
        self._open = {parcel.key: parcel for parcel in parcels}
        return parcels

    def _find_again(self, parcels: Sequence[Parcel], now: datetime) -> None:
        seen = self.transport.lookup(parcels, now - LONGEST_LOOK, absent=False)
        for parcel in parcels:
            found = seen.get(parcel.mark)
            if found and found.place == "sent":
                columns = {"reference": found.reference, "message_id": found.message_id}
                self.outbox.move(parcel.key, ("queued",), "sent", now, "已在发件记录中找到，不再发", **columns)
                self.delivery.note("sent", [parcel.key])
            elif found:
                self.outbox.keep(parcel.key, reference=found.reference)

    def _prepared(self, parcels: Sequence[Parcel]) -> list[Parcel]:
        """First step: all that now lie as drafts on the server. A mail that never was one counts as not sent if it is not seen,
        so that a power cut must not take the draft off the record."""
        fresh = [parcel for parcel in parcels if not parcel.reference]
        for results in self.transport.prepare(fresh) if fresh else ():
            self._record(results, lasting=True)
        return [parcel for parcel in self._open.values() if parcel.reference]

    def _record(self, results: Sequence[Result], *, lasting: bool = False) -> None:
        """The claim is on the disk before the attempt; what came of it may be lost in a power cut, and is looked up then."""
        with self.outbox.ledger.change(lasting=lasting):
            for accepted, some in groupby(results, lambda result: isinstance(result[1], Accepted) and not result[1].refused):
                if accepted:
                    self._record_sent(list(some))
                else:
                    for parcel, outcome in some:
                        self._record_one(parcel, outcome, self.clock())

    def _record_sent(self, results: Sequence[Result]) -> None:
        """Those that the server took for everybody: nearly always all."""
        now = self.clock()
        ended = {parcel.key: ends(outcome, now, 0) for parcel, outcome in results}
        state, why, _ = next(iter(ended.values()))
        self.outbox.move_each({key: columns for key, (_, _, columns) in ended.items()}, ("sending",), state, now, why)
        for key in ended:
            self._open.pop(key, None)
        self.delivery.note(state, list(ended))

    def _record_one(self, parcel: Parcel, outcome: Outcome, now: datetime) -> None:
        if isinstance(outcome, Prepared):
            self.outbox.keep(parcel.key, reference=outcome.reference)
            self._open[parcel.key] = replace(parcel, reference=outcome.reference)
        elif isinstance(outcome, Barred):
            self._stop(outcome)
        else:
            self._open.pop(parcel.key, None)
            state, why, columns = ends(outcome, now, self.outbox.attempts(parcel.key) if isinstance(outcome, RetryAt) else 0)
            self.outbox.move(parcel.key, ("sending",), state, now, why, **columns)
            for address, reason in outcome.refused if isinstance(outcome, Accepted) else ():
                self.outbox.fail_recipient(parcel.key, address, now, reason)
                self.delivery.remarks.append(
                    f"“{self.outbox.find(parcel.key).subject}”没有发给 {address}（{reason}），其他收件人已发：请核对地址，另行转告。"
                )
            self.delivery.note(state, [parcel.key], "" if state == "sent" else why)

    def _stop(self, barred: Barred) -> None:
        """Nothing that is still open has left: back it goes, and for a while nobody knocks at that door again."""
        now = self.clock()
        self.delivery.stopped = barred.reason
        with self.outbox.change():
            self.outbox.give_back(list(self._open), now, barred.reason)
            bar(self.outbox.ledger, sending(self.transport.name), barred, now)
        self._open = {}


def expire(outbox: Outbox, now: datetime) -> list[str]:
    """Marks what came too late to be of use; returns the keys."""
    late = outbox.late(now)
    with outbox.change():
        for key, expires in late:
            why = f"过期未发：{expires:%Y-%m-%d %H:%M} 以后不再有用"
            outbox.move(key, ("queued", "held"), "expired", now, why)
    return [key for key, _ in late]
