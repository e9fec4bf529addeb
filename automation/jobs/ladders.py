"""Ladders of reminders: steps that hang on an event, such as two hours after a notice was published and then every hour."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from itertools import chain, count, pairwise, takewhile

from automation.jobs.when import Occasion, When
from automation.organization.moment_words import moment_words, skipped_words
from automation.organization.office_time import OfficeTime
from automation.organization.working_time import hours_words
from automation.remembered import Remembered

LAST_STEP_HELPS = timedelta(days=90)
"""How long the last step of a ladder is still worth doing: what has been open for a quarter is the report's matter."""
HELPS = LAST_STEP_HELPS + timedelta(days=15)
"""Of an event that is older nobody is reminded any more; the longest holiday is added, as the last step comes after it."""

RECENT = timedelta(days=7)
_MOST = 2048
"""Ladders whose rungs a long-lived process remembers: most hang on what was there in the round before."""


@dataclass(frozen=True)
class Event:
    """What a ladder hangs on. `name` is unique within the job (a notice's or task's id); `words` say what happened (发布, 登记)."""

    name: str
    moment: datetime
    words: str


def events_of(occasions: Iterable[Occasion]) -> set[str]:
    """The names of the events on whose ladders these are."""
    return {occasion.name.rpartition("/")[0] for occasion in occasions}


@dataclass(frozen=True)
class Step:
    """One rung; `arithmetic` tells how `due` came about, when somebody asks: most steps are long done."""

    name: str
    due: datetime
    arithmetic: Callable[[], str]


@dataclass(frozen=True)
class Rung:
    """A step of a ladder with the one that takes its place; its occasion is told only when somebody asks."""

    ladder: Ladder
    step: Step
    following: Step | None

    @cached_property
    def occasion(self) -> Occasion:
        return self.ladder.occasion(self.step, self.following)


_RUNGS = Remembered[dict["Ladder", list[Rung]]](1)


@dataclass(frozen=True)
class Ladder(When):
    """Each step helps until the next one is due. A step that fell due before anybody could know of the event is not lost: where
    the ladder stands now is always told; the ledger knows whether it was done."""

    event: Event

    @abstractmethod
    def steps(self, since: datetime, office: OfficeTime) -> Iterator[Step]:
        """In order of `due`; may never end. Steps that others had replaced by `since` may be left out."""

    @property
    def endless(self) -> bool:
        """Do its steps hang on the moment since which it is asked for?"""
        return False

    def coming(self, after: datetime, office: OfficeTime) -> Iterator[Occasion]:
        return (rung.occasion for rung in self._rungs(after, office) if rung.step.due > after)

    def fallen(self, after: datetime, now: datetime, office: OfficeTime) -> list[Occasion]:
        fallen = list(takewhile(lambda rung: rung.step.due <= now, self._rungs(min(after, now), office)))
        return [rung.occasion for rung in [rung for rung in fallen if rung.step.due > after] or fallen[-1:]]

    def _rungs(self, since: datetime, office: OfficeTime) -> Iterable[Rung]:
        """Made once for each working time, if they end."""
        if self.endless:
            return self._made(since, office)
        known = _RUNGS.of((office.working.calendar,), dict, (office.working.hours, office.closing))
        if self not in known:
            if len(known) >= _MOST:
                known.clear()
            known[self] = list(self._made(since, office))
        return known[self]

    def _made(self, since: datetime, office: OfficeTime) -> Iterator[Rung]:
        pairs = pairwise(chain(self.steps(since, office), (None,)))
        return (Rung(self, step, following) for step, following in pairs if step)

    def occasion(self, step: Step, following: Step | None) -> Occasion:
        until = following.due if following else step.due + LAST_STEP_HELPS
        stale = f"下一步（{moment_words(until)}）已到，由它代替" if following else f"到期已过 {LAST_STEP_HELPS.days} 天"
        return Occasion(f"{self.event.name}/{step.name}", step.due, until, stale, step.arithmetic())


@dataclass(frozen=True)
class AtOnce(Ladder):
    """When it has happened, or when work next begins. What happened in the week before the program first ran is done then: somebody
    who tries it out fills in his first form before he starts it."""

    always: bool = True

    def words(self, office: OfficeTime) -> str:
        return f"{self.event.words}后立即"

    def steps(self, since: datetime, office: OfficeTime) -> Iterator[Step]:
        due = self.event.moment if self.always else office.working.on_or_after(self.event.moment)
        yield Step("0h", due, lambda: f"{self.event.words} {moment_words(self.event.moment)}")

    def occasion(self, step: Step, following: Step | None) -> Occasion:
        return replace(super().occasion(step, following), grace=RECENT)


@dataclass(frozen=True)
class HoursAfter(Ladder):
    """So many hours after the event, counted in working time or `always`; then `again` each so many hours (0: never).

    `always` counts by the clock on the wall: across a change to or from summer time an hour more or less.
    """

    hours: tuple[int, ...]
    again: int = 0
    always: bool = False

    @property
    def endless(self) -> bool:
        return bool(self.again)

    def words(self, office: OfficeTime) -> str:
        kind = "小时" if self.always else "个工作小时"
        repeated = f"，之后每 {self.again} {kind}" if self.again else ""
        return f"{self.event.words}后 {'、'.join(map(str, self.hours))} {kind}{repeated}"

    def steps(self, since: datetime, office: OfficeTime) -> Iterator[Step]:
        last = self._moved(self.event.moment, self.hours[-1], office)
        begin = self.hours[-1] + max(self._repeats(last, since, office), 1) * self.again
        due, counted = self.event.moment, 0
        for hours in chain(self.hours, count(begin, self.again) if self.again else ()):
            due, counted = self._moved(due, hours - counted, office), hours
            yield Step(f"{hours}h", due, partial(self._arithmetic, hours, due, office))

    def _moved(self, moment: datetime, hours: int, office: OfficeTime) -> datetime:
        further = timedelta(hours=hours)
        return moment + further if self.always else office.working.add(moment, further)

    def _repeats(self, last: datetime, since: datetime, office: OfficeTime) -> int:
        """How many repetitions have fallen due by `since`."""
        passed = since - last if self.always else office.working.between(last, since)
        return passed // timedelta(hours=self.again) if self.again else 0

    def _arithmetic(self, hours: int, due: datetime, office: OfficeTime) -> str:
        start = f"{self.event.words} {moment_words(self.event.moment)} + {hours}"
        if self.always:
            return f"{start} 小时 = {moment_words(due)}"
        skipped = skipped_words(office.working.calendar, self.event.moment.date(), due.date())
        counted = "，".join(filter(None, (f"工作时间 {hours_words(office.working.hours)}", skipped)))
        return f"{start} 个工作小时（{counted}）= {moment_words(due)}"
