"""The working calendar as arrays, so that whole columns of dates are counted at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from automation.organization.working_calendar import WorkingCalendar
from automation.remembered import Remembered

Numbers = NDArray[np.int64]
LAST_DAY = date(2199, 12, 31)
"""A forecast further away says no more than “never”; it is shown as this day."""


def ordinals(days: Iterable[date | None]) -> Numbers:
    """Dates as proleptic ordinals, 0 for None."""
    return np.array([0 if day is None else day.toordinal() for day in days], dtype=np.int64)


def working_days(calendar: WorkingCalendar, first: date, last: date) -> WorkingDays:
    """Those of the same calendar and span are the very same."""
    return _SPANS.of((calendar,), lambda: WorkingDays(calendar, first, last), (first, last))


class WorkingDays:
    """Working days from `first` on, numbered from 1. A day off has the number of the working day before it."""

    def __init__(self, calendar: WorkingCalendar, first: date, last: date) -> None:
        self._calendar = calendar
        self._base = first.toordinal()
        self._next = first
        self._flags: list[bool] = []
        self._extend(max(first, last))

    def _extend(self, last: date) -> None:
        while self._next <= last:
            self._flags.append(self._calendar.is_working(self._next))
            self._next += timedelta(days=1)
        flags = np.array(self._flags)
        self._number: Numbers = np.cumsum(flags).astype(np.int64)
        self._ordinal: Numbers = np.flatnonzero(flags).astype(np.int64) + self._base

    def number(self, days: Numbers) -> Numbers:
        """How many working days lie between `first` and each day inclusive; days are clipped to the known range."""
        offset = np.clip(days - self._base, -1, len(self._number) - 1)
        return np.where(offset < 0, 0, self._number[offset])

    def ordinal(self, numbers: Numbers) -> Numbers:
        """The day that bears each number (>= 1), further ahead than was asked for at first if need be."""
        wanted = int(numbers.max(initial=1))
        while wanted > len(self._ordinal) and self._next <= LAST_DAY:
            missing = (wanted - len(self._ordinal)) * 2 + 30
            self._extend(min(LAST_DAY, date.fromordinal(min(LAST_DAY.toordinal(), self._next.toordinal() + missing))))
        return self._ordinal[np.clip(numbers, 1, len(self._ordinal)) - 1]


_SPANS = Remembered[WorkingDays](4)
