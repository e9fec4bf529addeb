"""What departments reported of each task, week after week, and which report counts at a given week."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from automation.organization.reporting_week import ReportingWeek
from automation.projects.statuses import DONE, NOT_STARTED
from automation.projects.task_list import CODES, Flags, TaskList
from automation.projects.weekly_inputs import cells, coded
from automation.projects.working_days import Numbers
from automation.remembered import Remembered

_SPAN = 1 << 20
"""More than there are weeks until the year 9999, so that (task, week) fits into one sortable number."""


def week_number(week: ReportingWeek) -> int:
    """Weeks counted through the years, so that neighbours differ by one."""
    return week.monday.toordinal() // 7


@dataclass(frozen=True)
class ProgressHistory:
    """Usable progress rows sorted by task and week. row: position in the progress table; status and percent: what counts
    after refused cells got their last good value (status -1 = none yet, percent NaN = none yet); stands_in: whether
    an earlier value had to stand in. unknown: rows whose task is not known, as positions in the progress table."""

    task: Numbers
    week: Numbers
    row: Numbers
    status: NDArray[np.int8]
    percent: NDArray[np.float64]
    stands_in: Flags
    unknown: list[int]
    tasks: int

    def latest(self, week: int) -> Numbers:
        """Per task the index of its latest entry in or before that week, -1 if there is none."""
        if not len(self.task):
            return np.full(self.tasks, -1, dtype=np.int64)
        everyone = np.arange(self.tasks, dtype=np.int64)
        index = np.searchsorted(self.task * _SPAN + self.week, everyone * _SPAN + week, side="right") - 1
        return np.where((index >= 0) & (self.task[index] == everyone), index, -1)


_HISTORIES = Remembered[ProgressHistory](3)


def progress_history(progress: pd.DataFrame, tasks: TaskList, week: ReportingWeek, void_files: Set[str]) -> ProgressHistory:
    """Rows up to `week`. `void_files` are unchanged or empty submissions (V06, V07): they say nothing."""
    return _HISTORIES.of((progress, tasks), lambda: _history(progress, tasks, week, void_files), (week, frozenset(void_files)))


def _history(progress: pd.DataFrame, tasks: TaskList, week: ReportingWeek, void_files: Set[str]) -> ProgressHistory:
    weeks, found = _weeks(progress, week_number(week)), _numbers(progress, tasks)
    usable = weeks > 0
    if void_files:
        files, paths = coded(progress, "file")
        usable &= np.array([path not in void_files for path in paths])[files]
    known = np.flatnonzero(usable & (found >= 0))
    task, when = found[known], weeks[known]
    own = _by_own_department(progress, tasks, task, known)
    order = np.lexsort((known, own, when, task))
    task, when, known = task[order], when[order], known[order]
    status, percent, stands_in = _last_good(progress, task, known)
    unknown = np.flatnonzero(usable & (found < 0)).tolist()
    return ProgressHistory(task, when, known, status, percent, stands_in, unknown, len(tasks.rows))


def _weeks(progress: pd.DataFrame, last: int) -> Numbers:
    """Number of each row's week; 0 for a refused or later one."""
    codes, once = coded(progress, "week")
    weeks = np.array([week_number(ReportingWeek.parse(label)) if label else 0 for label in once], dtype=np.int64)[codes]
    return np.where(weeks <= last, weeks, 0)


def _numbers(progress: pd.DataFrame, tasks: TaskList) -> Numbers:
    """Number of each row's task, -1 if nobody planned it."""
    (names, named), (ids, identities) = (coded(progress, column) for column in ("project_name", "task_id"))
    pairs, inverse = np.unique(names * len(identities) + ids, return_inverse=True)
    told = ((named[pair // len(identities)], identities[pair % len(identities)]) for pair in pairs.tolist())
    return np.array([tasks.meant(*one) for one in told], dtype=np.int64)[inverse]


def _by_own_department(progress: pd.DataFrame, tasks: TaskList, task: Numbers, rows: Numbers) -> Flags:
    """Where two departments report one task in the same week, the one that answers for it is believed."""
    answering = np.array(tasks.departments, dtype=object)
    return np.asarray(cells(progress, "department")[rows] == answering[task], dtype=bool)


def _last_good(progress: pd.DataFrame, task: Numbers, rows: Numbers) -> tuple[NDArray[np.int8], NDArray[np.float64], Flags]:
    codes, once = coded(progress, "status")
    status = np.array([CODES.get(status, -1) for status in once], dtype=np.int8)[codes[rows]]
    source = _fill(status >= 0, task)
    filled = np.where(source >= 0, status[source], -1).astype(np.int8) if len(rows) else status
    percent = percent_of(filled, cells(progress, "percent")[rows].astype(np.float64))
    origin = _fill(~np.isnan(percent), task)
    stands_in = (status < 0) | np.isnan(percent)
    return filled, np.where(origin >= 0, percent[origin], np.nan) if len(rows) else percent, stands_in


def percent_of(status: NDArray[np.int8], percent: NDArray[np.float64]) -> NDArray[np.float64]:
    """SPEC §5: the reported percent; 已完成 = 100, 未开始 = 0."""
    return np.where(status == CODES[DONE], 100.0, np.where(status == CODES[NOT_STARTED], 0.0, percent))


def _fill(good: Flags, task: Numbers) -> Numbers:
    """For each entry the index of the latest good one of the same task up to it, -1 if there is none."""
    index = np.maximum.accumulate(np.where(good, np.arange(len(good)), -1)) if len(good) else np.zeros(0, dtype=np.int64)
    return np.where((index >= 0) & (task[index] == task), index, -1).astype(np.int64) if len(good) else index
