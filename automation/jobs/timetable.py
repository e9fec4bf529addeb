"""The timetable: of all occasions of all jobs, what is to be done now, once and in order, and what no longer helps, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from automation.jobs.when import Occasion, When
from automation.organization.moment_words import moment_words
from automation.organization.office_time import OfficeTime

Rota = Mapping[str, Iterable[When]]
"""Job -> its clocks; those of a ladder are made from today's records. The order of the jobs decides between two due at once."""


@dataclass(frozen=True)
class Duty:
    """One occasion of one job. noted: when a run first found it due, the same however often it is tried, so it can be part of a
    mail's key; reason: why it expired."""

    job: str
    occasion: Occasion
    noted: datetime | None = None
    reason: str = ""


class Past(Protocol):
    """What the ledger remembers. first_seen: when a run first knew the job; last_good: the last run in which it went well; settled:
    those of the occasions that are done or expired."""

    def first_seen(self, job: str) -> datetime | None: ...

    def last_good(self, job: str) -> datetime | None: ...

    def settled(self, job: str, occasions: Sequence[str], now: datetime) -> Collection[str]: ...

    def pending(self) -> Iterable[Duty]: ...


@dataclass(frozen=True)
class Plan:
    """What a run finds at `now`: due in the order in which they fell due; expired with their reasons."""

    now: datetime
    jobs: tuple[str, ...]
    due: tuple[Duty, ...]
    expired: tuple[Duty, ...]


def plan(rota: Rota, past: Past, now: datetime, office: OfficeTime) -> Plan:
    """A job seen for the first time does not do the past, but for what an occasion's `grace` allows.

    `now` may be earlier than the last run's, as in the hour that summer time repeats: nothing is done twice. What was due in the
    hour that summer time leaves out is due after it.
    """
    fallen = [duty for job, whens in rota.items() for duty in _fallen(job, whens, past, now, office)]
    known = {(duty.job, duty.occasion.name) for duty in fallen}
    left = [duty for duty in past.pending() if (duty.job, duty.occasion.name) not in known]
    judged = fallen + [replace(duty, reason=duty.occasion.stale) for duty in left if duty.occasion.until <= now]
    judged.sort(key=lambda duty: duty.occasion.due)
    due = tuple(duty for duty in judged if not duty.reason)
    return Plan(now, tuple(rota), due, tuple(duty for duty in judged if duty.reason))


def _fallen(job: str, whens: Iterable[When], past: Past, now: datetime, office: OfficeTime) -> Iterator[Duty]:
    since = min(past.first_seen(job) or now, now)
    after = past.last_good(job) or since
    fallen = [occasion for when in whens for occasion in when.fallen(after, now, office)]
    settled = past.settled(job, [occasion.name for occasion in fallen], now)
    for occasion in fallen:
        if occasion.name not in settled:
            yield Duty(job, occasion, reason=_why_not(occasion, since, now))


def _why_not(occasion: Occasion, since: datetime, now: datetime) -> str:
    if occasion.due + occasion.grace < since:
        return f"在首次运行（{moment_words(since)}）之前到期，不补办"
    return occasion.stale if occasion.until <= now else ""


def next_occasion(whens: Iterable[When], now: datetime, office: OfficeTime) -> Occasion | None:
    """The first one after `now`; None if nothing is to come."""
    firsts = (next(when.coming(now, office), None) for when in whens)
    return min((occasion for occasion in firsts if occasion), key=lambda occasion: occasion.due, default=None)
