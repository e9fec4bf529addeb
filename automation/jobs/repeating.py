"""Times that come again and again and replace each other: every working day at an hour."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise

from automation.jobs.when import Clock, Occasion
from automation.organization.moment_words import moment_words
from automation.organization.office_time import OfficeTime
from automation.organization.working_calendar import ONE_DAY


class _Repeating(Clock):
    """Each time helps until the next one."""

    @abstractmethod
    def times(self, after: datetime, office: OfficeTime) -> Iterator[datetime]:
        """All times later than `after`."""

    def helping_since(self, now: datetime, office: OfficeTime) -> datetime:
        return datetime.combine(office.working.calendar.last_on_or_before(now.date() - ONE_DAY), time.min)

    def coming(self, after: datetime, office: OfficeTime) -> Iterator[Occasion]:
        for due, following in pairwise(self.times(after, office)):
            stale = f"下一次（{moment_words(following)}）已到，由它代替"
            yield Occasion(f"{due:%Y-%m-%d/%H%M}", due, following, stale, f"工作日 {moment_words(due)}")


@dataclass(frozen=True)
class WorkingDays(_Repeating):
    """Every working day at these times."""

    at: tuple[time, ...]

    def words(self, office: OfficeTime) -> str:
        return f"每个工作日 {'、'.join(f'{at:%H:%M}' for at in self.at)}"

    def times(self, after: datetime, office: OfficeTime) -> Iterator[datetime]:
        day = after.date()
        while True:
            day = office.working.calendar.on_or_after(day)
            yield from (due for at in self.at if (due := datetime.combine(day, at)) > after)
            day += ONE_DAY
