"""When a job is due, in the words of the rule: each kind yields its occasions, with the arithmetic and until when they help."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from automation.organization.moment_words import aside, day_words, duration_words, moment_words, skipped_words
from automation.organization.office_time import OfficeTime
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import ONE_DAY

CUTOFF_DAY = "每周截止日（周五，放假时为本周最后一个工作日）"


@dataclass(frozen=True)
class Occasion:
    """One time that a job is due. `name` is unique within the job and says nothing of the run, so it is also part of a mail's key.

    From `until` on it helps nobody, for the reason `stale`; arithmetic: how `due` came about. Moments are naive local time.
    grace: how long before the first run of all it may have fallen due and is done all the same.
    """

    name: str
    due: datetime
    until: datetime
    stale: str
    arithmetic: str
    grace: timedelta = timedelta(0)


class When(ABC):
    """A rule's clock. It knows no present: it is asked for a stretch of time."""

    @abstractmethod
    def words(self, office: OfficeTime) -> str:
        """The rule as people say it."""

    @abstractmethod
    def coming(self, after: datetime, office: OfficeTime) -> Iterator[Occasion]:
        """All occasions due later than `after`, in order; most kinds never end."""

    @abstractmethod
    def fallen(self, after: datetime, now: datetime, office: OfficeTime) -> list[Occasion]:
        """What is to be done or marked expired: all due in (after, now], and of the earlier ones those that still help now, for a
        run may have failed or the clock been wrong. Whether one was done, the ledger knows."""


class Clock(When):
    """What is due by the calendar alone."""

    @abstractmethod
    def helping_since(self, now: datetime, office: OfficeTime) -> datetime:
        """What fell due earlier than this moment helps no more at `now`."""

    def fallen(self, after: datetime, now: datetime, office: OfficeTime) -> list[Occasion]:
        since = min(after, self.helping_since(now, office) - timedelta.resolution)
        fallen = takewhile(lambda occasion: occasion.due <= now, self.coming(since, office))
        return [occasion for occasion in fallen if occasion.due > after or occasion.until > now]


class _OfTheWeek(Clock):
    """What helps until the next cut-off, if not shorter."""

    def helping_since(self, now: datetime, office: OfficeTime) -> datetime:
        return min(office.last_cutoff(now), datetime.combine(now.date(), time.min))


@dataclass(frozen=True)
class WeeklyDeadline(_OfTheWeek):
    """`offset` from the week's cut-off (Friday 17:00 or its substitute): -8 h is 09:00, -2 h 15:00, +5 min 17:05, +30 min 17:30.

    What comes before the cut-off helps until then, what comes after it until the next one; if another clock takes its place
    earlier (the second reminder that of the first), until that one's offset.
    """

    offset: timedelta
    replaced: timedelta | None = None

    def words(self, office: OfficeTime) -> str:
        return f"{CUTOFF_DAY}{datetime.combine(date.min, office.closing) + ONE_DAY + self.offset:%H:%M}"

    def coming(self, after: datetime, office: OfficeTime) -> Iterator[Occasion]:
        for week, cutoff in office.cutoffs(after):
            due = self._moved(cutoff, self.offset, office)
            if due > after:
                name = f"{week.label}/{'-' if self.offset < timedelta() else '+'}{abs(self.offset) // timedelta(minutes=1)}min"
                yield Occasion(name, due, *self._helps(cutoff, due, office), self._arithmetic(week, cutoff, due))

    def _moved(self, cutoff: datetime, offset: timedelta, office: OfficeTime) -> datetime:
        return max(cutoff + offset, office.working.opening(cutoff.date()))

    def _helps(self, cutoff: datetime, due: datetime, office: OfficeTime) -> tuple[datetime, str]:
        if self.replaced is not None:
            until = self._moved(cutoff, self.replaced, office)
            return until, f"{moment_words(until)} 的下一次已到，由它代替"
        until = office.cutoff_after(due)
        return until, f"{moment_words(until)} 已经截止，再提醒没有用" if until == cutoff else _next_closed(until)

    def _arithmetic(self, week: ReportingWeek, cutoff: datetime, due: datetime) -> str:
        substitute = aside("" if cutoff.weekday() == 4 else "周五放假，改为本周最后一个工作日")
        opening = aside("不早于上班时间" if due != cutoff + self.offset else "")
        moved = f"{'−' if self.offset < timedelta() else '+'} {duration_words(self.offset)}{opening}= {moment_words(due)}"
        return f"{week.label} 截止 {moment_words(cutoff)}{substitute}{moved if self.offset else ''}".rstrip()


@dataclass(frozen=True)
class FirstWorkingDay(_OfTheWeek):
    """The week's first working day, or the first one after its cut-off, at `at`; it helps until `until` that day, else until the
    next cut-off."""

    at: time
    until: time | None = None
    after_cutoff: bool = False

    def words(self, office: OfficeTime) -> str:
        return f"{'每周截止后' if self.after_cutoff else '每周'}第一个工作日 {self.at:%H:%M}"

    def coming(self, after: datetime, office: OfficeTime) -> Iterator[Occasion]:
        calendar = office.working.calendar
        for week, cutoff in office.cutoffs(after):
            before = cutoff.date() if self.after_cutoff else week.monday - ONE_DAY
            due = datetime.combine(calendar.next_after(before), self.at)
            if due > after:
                start = f"截止 {moment_words(cutoff)} 后" if self.after_cutoff else f"自 {day_words(week.monday)} 起"
                skipped = skipped_words(calendar, before, due.date())
                name = f"{week.label}/{'next' if self.after_cutoff else 'first'}-{self.at:%H%M}"
                arithmetic = f"{week.label} {start}第一个工作日{aside(skipped)}= {moment_words(due)}"
                yield Occasion(name, due, *self._helps(due, office), arithmetic)

    def _helps(self, due: datetime, office: OfficeTime) -> tuple[datetime, str]:
        if self.until:
            until = datetime.combine(due.date(), self.until)
            return until, f"{moment_words(until)} 已过，现在才发没有用"
        return (until := office.cutoff_after(due)), _next_closed(until)


def _next_closed(until: datetime) -> str:
    return f"下一次截止 {moment_words(until)} 已过，由新的一周接着办"
