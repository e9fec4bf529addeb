"""The weeks before: how completion and delays went, for all projects together and for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from automation.projects.weekly_figures import TREND_COLUMNS, WeeklyFigures
from automation.projects.weekly_inputs import values


@dataclass(frozen=True)
class Closed:
    """One closed week of one project, or of all (project "")."""

    week: str
    cutoff: datetime
    tasks: int
    done: int
    overdue: int
    completion: float
    planned: float


NOTHING_CLOSED = Closed("", datetime.min, 0, 0, 0, 0.0, 0.0)


@dataclass(frozen=True)
class History:
    """By project name ("" = all together) the closed weeks, oldest first, this week last."""

    weeks: Mapping[str, tuple[Closed, ...]]

    @classmethod
    def of(cls, figures: WeeklyFigures) -> History:
        found: dict[str, list[Closed]] = {}
        for week, cutoff, project, *rest in zip(*(values(figures.trend, name) for name in TREND_COLUMNS), strict=True):
            tasks, done, overdue, completion, planned = (value or 0 for value in rest)
            found.setdefault(project, []).append(Closed(week, cutoff, tasks, done, overdue, completion, planned))
        return cls({project: tuple(weeks) for project, weeks in found.items()})

    def now(self, project: str = "") -> Closed:
        return self.weeks.get(project, (NOTHING_CLOSED,))[-1]

    def before(self, project: str = "") -> Closed | None:
        """The week before this one, None if this is the first."""
        weeks = self.weeks.get(project, ())
        return weeks[-2] if len(weeks) > 1 else None

    def gain(self, project: str = "") -> float | None:
        """Points of completion won since last week."""
        before = self.before(project)
        return None if before is None else round(self.now(project).completion - before.completion, 2)
