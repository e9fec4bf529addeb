"""Ladders of reminders: steps that follow an event (a notice published, a request registered, the end of a task)."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from itertools import chain, count, pairwise, takewhile

from automation.jobs.when import Occasion, When
from automation.organization.moment_words import aside, day_words, duration_words, moment_words, skipped_words
from automation.organization.office_time import OfficeTime
from automation.organization.working_calendar import ONE_DAY
from automation.organization.working_time import hours_words

LAST_STEP_HELPS = timedelta(days=90)
"""How long the last step of a ladder is still worth doing: what has been open for a quarter is the report's matter."""


@dataclass(frozen=True)
class Event:
    """What a ladder hangs on. `name` is unique within the job (a notice's or task's id); `words` say what happened (发布, 登记)."""

    name: str
    moment: datetime
    words: str


@dataclass(frozen=True)
class Step:
    """One rung; `arithmetic` tells how `due` came about, when somebody asks: most steps are long done."""

    name: str
    due: datetime
    arithmetic: Callable[[], str]


@dataclass(frozen=True)
class Ladder(When):
    """Each step helps until the next one is due. A step that fell due before anybody could know of the event is not lost: where
    the ladder stands now is always told; the ledger knows whether it was done."""

    event: Event

    @abstractmethod
    def steps(self, since: datetime, office: OfficeTime) -> Iterator[Step]:
        """In order of `due`; may never end. Steps that others had replaced by `since` may be left out."""

    def helping_since(self, now: datetime, office: OfficeTime) -> datetime:
        return self.event.moment

    def coming(self, after: datetime, office: OfficeTime) -> Iterator[Occasion]:
        return (self._occasion(*rung) for rung in self._rungs(after, office) if rung[0].due > after)

    def fallen(self, after: datetime, now: datetime, office: OfficeTime) -> list[Occasion]:
        fallen = list(takewhile(lambda rung: rung[0].due <= now, self._rungs(min(after, now), office)))
        return [self._occasion(*rung) for rung in [rung for rung in fallen if rung[0].due > after] or fallen[-1:]]

    def _rungs(self, since: datetime, office: OfficeTime) -> Iterator[tuple[Step, Step | None]]:
        """Each step with the one that takes its place."""
        return ((step, following) for step, following in pairwise(chain(self.steps(since, office), (None,))) if step)

    def _occasion(self, step: Step, following: Step | None) -> Occasion:
        until = following.due if following else step.due + LAST_STEP_HELPS
        stale = f"下一步（{moment_words(until)}）已到，由它代替" if following else f"到期已过 {LAST_STEP_HELPS.days} 天"
        return Occasion(f"{self.event.name}/{step.name}", step.due, until, stale, step.arithmetic())


@dataclass(frozen=True)
class HoursAfter(Ladder):
    """So many hours after the event, counted in working time or `always`; then `again` each so many hours (0: never)."""

    hours: tuple[int, ...]
    again: int = 0
    always: bool = False

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


@dataclass(frozen=True)
class WorkingDaysAfter(Ladder):
    """A deadline `days` working days after the event at the same time of day, reminded when `percents` of its working time are gone.

    Outside working time the clock starts when work next begins, so no deadline lies outside working time.
    """

    days: int
    percents: tuple[int, ...] = (50, 80)

    def words(self, office: OfficeTime) -> str:
        return (
            f"{self.event.words}后 {self.days} 个工作日（同一时刻）到期；{'、'.join(f'{part}%' for part in self.percents)} 时提醒"
        )

    def deadline(self, office: OfficeTime) -> datetime:
        return office.working.add_days(self.event.moment, self.days)

    def steps(self, since: datetime, office: OfficeTime) -> Iterator[Step]:
        working, start, deadline = office.working, office.working.on_or_after(self.event.moment), self.deadline(office)
        whole = working.between(start, deadline)
        for percent in self.percents:
            due = working.add(start, whole * percent / 100)
            yield Step(f"{percent}%", due, partial(self._part, start, whole, percent, due))
        yield Step("100%", deadline, partial(self._whole, start, deadline, office))

    def _part(self, start: datetime, whole: timedelta, percent: int, due: datetime) -> str:
        gone = f"{percent}% × {duration_words(whole)}工作时间 = {duration_words(whole * percent / 100)}"
        return f"{self._start(start)}+ {gone}，到 {moment_words(due)}"

    def _whole(self, start: datetime, deadline: datetime, office: OfficeTime) -> str:
        skipped = skipped_words(office.working.calendar, start.date(), deadline.date())
        return f"{self._start(start)}+ {self.days} 个工作日{aside(skipped)}= {moment_words(deadline)}"

    def _start(self, start: datetime) -> str:
        at_work = start == self.event.moment
        return f"{self.event.words} {moment_words(self.event.moment)}{aside('' if at_work else f'非工作时间，从 {moment_words(start)} 起算')}"


@dataclass(frozen=True)
class DaysBefore(Ladder):
    """So many days before the event's day (0: on the day) at `at`, and when it has passed undone. Calendar days, as in SPEC §4,
    unless `working`; a day off gives way to the working day before it, so that nobody has less time than the rule says."""

    days: tuple[int, ...] = (3, 0)
    at: time = time(9, 0)
    working: bool = False

    def words(self, office: OfficeTime) -> str:
        kind = "个工作日" if self.working else "天"
        before = "、".join(f"前 {days} {kind}" if days else "当天" for days in self.days)
        return f"{self.event.words}{before}、过期后第一个工作日 {self.at:%H:%M}"

    def steps(self, since: datetime, office: OfficeTime) -> Iterator[Step]:
        """The end is part of their names: a task that gets a new end is reminded anew."""
        end, calendar = self.event.moment.date(), office.working.calendar
        for days in self.days:
            day = calendar.last_on_or_before(end)
            for _ in range(days if self.working else 0):
                day = calendar.last_on_or_before(day - ONE_DAY)
            nominal = day if self.working else end - timedelta(days=days)
            due = datetime.combine(calendar.last_on_or_before(nominal), self.at)
            yield Step(f"{end}/{days}d", due, partial(self._arithmetic, days, due))
        passed = datetime.combine(calendar.next_after(end), self.at)
        yield Step(
            f"{end}/passed", passed, lambda: f"{self.event.words} {day_words(end)}，之后第一个工作日 {moment_words(passed)}"
        )

    def _arithmetic(self, days: int, due: datetime) -> str:
        end = self.event.moment.date()
        nominal = due.date() if self.working else end - timedelta(days=days)
        before = f" − {days} {'个工作日' if self.working else '天'}" if days else ""
        off = "" if nominal == due.date() else f" = {day_words(nominal)}，不上班，提前到"
        return f"{self.event.words} {day_words(end)}{before}{off or ' ='} {moment_words(due)}"
