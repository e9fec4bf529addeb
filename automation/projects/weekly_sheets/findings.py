"""What several sheets of the report need, worked out once from the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from automation.organization.working_calendar import WorkingCalendar
from automation.projects.weekly_figures import WeeklyFigures
from automation.projects.weekly_inputs import values
from automation.projects.weekly_sheets.history import History
from automation.projects.weekly_sheets.risks import Risk, risks
from automation.projects.weekly_sheets.verdicts import days_late, verdicts


@dataclass(frozen=True)
class Source:
    """A file's passport: who saved it last, when, and the sum that proves which version was read."""

    author: str
    saved: object
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
    def days_late(self) -> list[int]:
        return days_late(self.figures, self.calendar)

    @cached_property
    def verdicts(self) -> list[str]:
        return verdicts(self.figures, self.days_late, self.risks)

    @cached_property
    def sources(self) -> dict[str, Source]:
        columns = (values(self.figures.files, name) for name in ("path", "author", "modified", "sha256"))
        return {path: Source(author or "", saved, sha or "") for path, author, saved, sha in zip(*columns, strict=True)}

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
