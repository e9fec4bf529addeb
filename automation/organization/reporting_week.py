"""The ISO week that a report is about, and the moment at which it closes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from automation.organization.working_calendar import WorkingCalendar

CLOSING = time(17, 0)
CONSOLIDATED_AFTER = timedelta(minutes=30)
"""How long after the cut-off the week is consolidated (SPEC §4)."""
_LABEL = re.compile(r"(\d{4})-?[Ww](\d{1,2})")


@dataclass(frozen=True, order=True)
class ReportingWeek:
    """ISO week `week` of ISO year `year` (which differs from the calendar year around New Year). ValueError if there is none."""

    year: int
    week: int

    def __post_init__(self) -> None:
        date.fromisocalendar(self.year, self.week, 1)

    @classmethod
    def parse(cls, text: str) -> ReportingWeek:
        """`2026-W47`, or any ISO date of that week; ValueError otherwise."""
        found = _LABEL.fullmatch(text.strip())
        return cls(int(found[1]), int(found[2])) if found else cls.of(date.fromisoformat(text.strip()))

    @classmethod
    def of(cls, day: date) -> ReportingWeek:
        year, week, _ = day.isocalendar()
        return cls(year, week)

    @property
    def label(self) -> str:
        return f"{self.year:04d}-W{self.week:02d}"

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.week, 1)

    @property
    def sunday(self) -> date:
        return date.fromisocalendar(self.year, self.week, 7)

    def previous(self) -> ReportingWeek:
        return self.of(self.monday - timedelta(days=7))

    def next(self) -> ReportingWeek:
        return self.of(self.monday + timedelta(days=7))

    def cutoff(self, calendar: WorkingCalendar, closing: time = CLOSING) -> datetime | None:
        """Friday at `closing`; where Friday is off, the week's last working day; None in a week without working days."""
        friday = self.monday + timedelta(days=4)
        if calendar.is_working(friday):
            return datetime.combine(friday, closing)
        last = calendar.last_on_or_before(self.sunday)
        return datetime.combine(last, closing) if last >= self.monday else None

    def following_cutoff(self, calendar: WorkingCalendar, closing: time = CLOSING) -> datetime:
        """The cut-off of the next week that has one."""
        week = self.next()
        while (cutoff := week.cutoff(calendar, closing)) is None:
            week = week.next()
        return cutoff
