"""Working hours over the working calendar: moments moved and measured in the time that people are at work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

from automation.organization.working_calendar import ONE_DAY, WorkingCalendar

Span = tuple[time, time]
Hours = tuple[Span, ...]
OFFICE_HOURS: Hours = ((time(8, 30), time(12, 0)), (time(13, 30), time(18, 0)))
"""Eight hours. The specification is silent; every clock of its §4 (Monday 08:30, Friday 17:30) lies within, at its hour or before."""
_SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-－–—~～至]\s*(\d{1,2})[:：](\d{2})")


def parse_hours(text: str) -> Hours:
    """`08:30-12:00,13:30-18:00`, in the order of the day; ValueError for anything else."""
    found = [_SPAN.fullmatch(part.strip()) for part in re.split("[,，、;；]", text)]
    hours = tuple((time(int(m[1]), int(m[2])), time(int(m[3]), int(m[4]))) for m in found if m)
    edges = [edge for span in hours for edge in span]
    if len(hours) != len(found) or any(later <= earlier for earlier, later in pairwise(edges)):
        raise ValueError(text)
    return hours


def hours_words(hours: Hours) -> str:
    """08:30–12:00、13:30–18:00"""
    return "、".join(f"{begin:%H:%M}–{end:%H:%M}" for begin, end in hours)


@lru_cache(4096)
def _spans(day: date, hours: Hours) -> list[tuple[datetime, datetime]]:
    return [(datetime.combine(day, begin), datetime.combine(day, end)) for begin, end in hours]


@dataclass(frozen=True)
class WorkingTime:
    """`hours` of every working day, make-up days included. Moments are naive local time; a span includes both its ends, so that
    the end of one and the begin of the next are the same point of working time. Durations are >= 0."""

    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    hours: Hours = OFFICE_HOURS

    def spans(self, day: date) -> list[tuple[datetime, datetime]]:
        """The working time of that day; none on a day off. Nobody may change the list."""
        return _spans(day, self.hours) if self.calendar.is_working(day) else []

    def opening(self, day: date) -> datetime:
        return datetime.combine(day, self.hours[0][0])

    def contains(self, moment: datetime) -> bool:
        return any(begin <= moment <= end for begin, end in self.spans(moment.date()))

    def on_or_after(self, moment: datetime) -> datetime:
        """The moment itself in working time, else the next begin of work."""
        for begin, end in self.spans(moment.date()):
            if begin <= moment <= end:
                return moment
        return next(self._ahead(moment))[0]

    def on_or_before(self, moment: datetime) -> datetime:
        """The moment itself in working time, else the last end of work."""
        return next(self._back(moment))[1]

    def add(self, moment: datetime, duration: timedelta) -> datetime:
        """The first moment that has so much working time between `moment` and itself."""
        for begin, end in self._ahead(moment):
            if duration <= end - begin:
                return begin + duration
            duration -= end - begin
        raise AssertionError

    def subtract(self, moment: datetime, duration: timedelta) -> datetime:
        """The last moment that has so much working time between itself and `moment`."""
        for begin, end in self._back(moment):
            if duration <= end - begin:
                return end - duration
            duration -= end - begin
        raise AssertionError

    def between(self, first: datetime, last: datetime) -> timedelta:
        """Working time from `first` to `last`; none if last is before first."""
        if last <= first:
            return timedelta()
        return self._whole_days(first.date(), last.date()) + self._before(last) - self._before(first)

    def _before(self, moment: datetime) -> timedelta:
        """Working time of that day up to the moment."""
        spans = self.spans(moment.date())
        return sum((max(min(end, moment), begin) - begin for begin, end in spans), timedelta())

    def _whole_days(self, first: date, last: date) -> timedelta:
        """Working time from the begin of one day to the begin of another."""
        a_day = sum((datetime.combine(first, end) - datetime.combine(first, begin) for begin, end in self.hours), timedelta())
        return a_day * self.calendar.count(first, last - ONE_DAY)

    def add_days(self, moment: datetime, days: int) -> datetime:
        """The same time of day, `days` (>= 1) working days later; outside working time the clock starts when work next begins.

        Without that, Saturday's deadline would come before the deadline of Friday afternoon.
        """
        start = self.on_or_after(moment)
        return datetime.combine(self.calendar.finish(self.calendar.next_after(start.date()), days), start.time())

    def _ahead(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The spans from `moment` on, the first one cut where it begins."""
        day = moment.date()
        while True:
            yield from ((max(begin, moment), end) for begin, end in self.spans(day) if moment <= end)
            day += ONE_DAY

    def _back(self, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The spans up to `moment`, latest first, the first one cut where it ends."""
        day = moment.date()
        while True:
            yield from ((begin, min(end, moment)) for begin, end in reversed(self.spans(day)) if begin <= moment)
            day -= ONE_DAY
