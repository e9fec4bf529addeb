"""What several sheets of the report need, worked out once from the figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import Any

from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import WorkingCalendar
from automation.projects.statuses import IN_REVIEW, STATUSES
from automation.projects.weekly_figures import WeeklyFigures
from automation.projects.weekly_inputs import values
from automation.projects.weekly_sheets.history import Closed, History
from automation.projects.weekly_sheets.risks import Risk, risks
from automation.projects.weekly_sheets.verdicts import days_late, verdicts


@dataclass(frozen=True)
class Source:
    """A file's passport: who saved it last, when, and the sum that proves which version was read."""

    author: str
    saved: datetime | None
    sha256: str


@dataclass(frozen=True)
class Findings:
    figures: WeeklyFigures
    calendar: WorkingCalendar
    next_due: str = ""

    @cached_property
    def history(self) -> History:
        return History.of(self.figures)

    @cached_property
    def risks(self) -> list[Risk]:
        return risks(self.figures)

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The states of tasks; 待审核 only where deliverables are reviewed."""
        return tuple(state for state in STATUSES if state != IN_REVIEW or state in self.task("status"))

    @cached_property
    def days_late(self) -> list[int]:
        return days_late(self.figures, self.calendar)

    @cached_property
    def verdicts(self) -> list[str]:
        return verdicts(self.figures, self.days_late, self.risks)

    @cached_property
    def sources(self) -> dict[str, Source]:
        columns = (values(self.figures.files, name) for name in ("path", "author", "modified", "sha256"))
        rows = zip(*columns, strict=True)
        return {path: Source(author or "", moment(saved), sha or "") for path, author, saved, sha in rows}

    def charted(self, project: str = "") -> tuple[Closed, ...]:
        """The weeks from the first that anybody reported on: before it a line would be flat for want of reports."""
        first = min(self._first_reports(), default="")
        return tuple(closed for closed in self.history.weeks.get(project, ()) if closed.week >= first)

    def _first_reports(self) -> Iterator[str]:
        """The week of the oldest progress form on the drive, and the week in which completion first moved."""
        columns = (values(self.figures.files, name) for name in ("form", "status", "modified"))
        saved = (at for form, state, at in zip(*columns, strict=True) if (form, state) == ("weekly_progress", "used"))
        if oldest := min(filter(None, map(moment, saved)), default=None):
            yield ReportingWeek.of(oldest.date()).label
        weeks = self.history.weeks.get("", ())
        yield from (later.week for earlier, later in pairwise(weeks) if later.completion != earlier.completion)

    @cached_property
    def order(self) -> list[int]:
        """Positions of the tasks, project after project as 项目进度 lists them, else as the task lists have them."""
        rank = {name: number for number, name in enumerate(values(self.figures.projects, "name"))}
        owners = values(self.figures.tasks, "project")
        return sorted(range(len(owners)), key=lambda place: rank.get(owners[place], len(rank)))

    def task(self, column: str) -> list[Any]:
        return values(self.figures.tasks, column)

    def picked(self, column: str, places: Sequence[int]) -> list[Any]:
        found = values(self.figures.tasks, column)
        return [found[place] for place in places]


def moment(value: datetime | str | None) -> datetime | None:
    """Files tell when they were saved as ISO text."""
    return datetime.fromisoformat(value) if isinstance(value, str) and value else value or None
