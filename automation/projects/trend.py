"""Completion week by week, judged at each earlier cut-off by the same rule as today."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import numpy as np

from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import WorkingCalendar
from automation.projects.progress_history import ProgressHistory, week_number
from automation.projects.standing import Plan, Standing, standing
from automation.projects.statuses import DONE, OVERDUE
from automation.projects.task_list import CODES, TaskList
from automation.projects.totals import Totals, rounded

WEEKS = 12
ClosedWeeks = list[tuple[ReportingWeek, datetime]]


def cutoffs(week: ReportingWeek, calendar: WorkingCalendar, closing: time, count: int = WEEKS) -> ClosedWeeks:
    """The last `count` weeks up to `week` that have a cut-off, oldest first."""
    found: ClosedWeeks = []
    for _ in range(count):
        moment = week.cutoff(calendar, closing)
        found += [(week, moment)] if moment else []
        week = week.previous()
    return found[::-1]


def trend(
    weeks: ClosedWeeks, tasks: TaskList, history: ProgressHistory, plan: Plan, now: Standing
) -> list[tuple[Any, ...]]:
    """Rows of weekly_figures.TREND_COLUMNS; weeks before the first task begins are left out. `now` is the last one's standing."""
    starts = tasks.start[(tasks.start > 0) & ~tasks.cancelled]
    first = date.fromordinal(int(starts.min())) if len(starts) else date.max
    rows: list[tuple[Any, ...]] = []
    for week, cutoff in weeks[:-1]:
        if cutoff.date() >= first:
            then = standing(tasks, history, plan, week_number(week), cutoff.toordinal())
            rows += _week_rows(week.label, cutoff, tasks, then, plan)
    for week, cutoff in weeks[-1:]:
        rows += _week_rows(week.label, cutoff, tasks, now, plan)
    return rows


def _week_rows(label: str, cutoff: datetime, tasks: TaskList, then: Standing, plan: Plan) -> list[tuple[Any, ...]]:
    names = [project.name for project in tasks.projects]
    single = Totals.of(then, plan.weight, tasks.project, len(names))
    everything = Totals.of(then, plan.weight, np.zeros(len(tasks.rows), dtype=np.int64), 1)
    return [*_rows(label, cutoff, names, single), *_rows(label, cutoff, [""], everything)]


def _rows(label: str, cutoff: datetime, names: list[str], totals: Totals) -> list[tuple[Any, ...]]:
    done, overdue = totals.by_status[:, CODES[DONE]].tolist(), totals.by_status[:, CODES[OVERDUE]].tolist()
    columns = (names, totals.tasks.tolist(), done, overdue, rounded(totals.completion), rounded(totals.planned))
    return [(label, cutoff, *row) for row in zip(*columns, strict=True)]
