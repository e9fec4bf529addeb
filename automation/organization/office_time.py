"""What the rules' clock knows of the office: its working time and when its week closes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from automation.organization.reporting_week import CLOSING, ReportingWeek
from automation.organization.working_time import WorkingTime

_LONGEST_BREAK = 5
"""Weeks before a moment in which the cut-off may lie whose occasions are still to come."""


@dataclass(frozen=True)
class OfficeTime:
    """`closing` is the hour of the weekly cut-off. Moments are naive local time."""

    working: WorkingTime = field(default_factory=WorkingTime)
    closing: time = CLOSING

    def cutoffs(self, around: datetime) -> Iterator[tuple[ReportingWeek, datetime]]:
        """Weeks in order, from some before that moment on without end. A week without working days has no cycle."""
        week = ReportingWeek.of(around.date() - timedelta(weeks=_LONGEST_BREAK))
        while True:
            if cutoff := week.cutoff(self.working.calendar, self.closing):
                yield week, cutoff
            week = week.next()

    def cutoff_after(self, moment: datetime) -> datetime:
        week = ReportingWeek.of(moment.date())
        cutoff = week.cutoff(self.working.calendar, self.closing)
        return cutoff if cutoff and cutoff > moment else week.following_cutoff(self.working.calendar, self.closing)

    def last_cutoff(self, moment: datetime) -> datetime:
        """The latest one that is not after `moment`."""
        week = ReportingWeek.of(moment.date())
        while (cutoff := week.cutoff(self.working.calendar, self.closing)) is None or cutoff > moment:
            week = week.previous()
        return cutoff
