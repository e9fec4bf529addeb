"""What departments wrote under 存在问题 and 下周计划, as tables of the weekly figures."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from automation.organization.reporting_week import ReportingWeek
from automation.projects.problem_words import means_none
from automation.projects.progress_history import ProgressHistory
from automation.projects.standing import Standing
from automation.projects.statuses import NEW_ISSUE, OLD_ISSUE, STANDING_ISSUE
from automation.projects.task_list import Flags, TaskList
from automation.projects.totals import rounded
from automation.projects.weekly_figures import ISSUE_COLUMNS, PLAN_COLUMNS
from automation.projects.weekly_inputs import cells, picked, values
from automation.projects.weekly_tables import entry_rows, table, table_of_rows


def issue_table(tasks: TaskList, history: ProgressHistory, progress: pd.DataFrame, now: Standing) -> pd.DataFrame:
    """存在问题 of this week's rows, and of the last report of open tasks that were not reported this week."""
    texts = cells(progress, "issue")
    current = np.flatnonzero(history.week == now.week)
    standing = now.entry[now.in_hand & (now.entry >= 0)]
    older = standing[history.week[standing] < now.week] if len(standing) else standing
    persons = values(tasks.rows, "person")
    entries = sorted({*current.tolist(), *older.tolist()})
    sources = (picked(progress, name, history.row[entries]) for name in ("department", "file", "sheet", "row"))
    rows = []
    for entry, department, *source in zip(entries, *sources, strict=True):
        row, task = int(history.row[entry]), int(history.task[entry])
        if texts[row] and not means_none(texts[row]):
            since = _since(history, texts, entry)
            state = OLD_ISSUE if history.week[entry] < now.week else NEW_ISSUE if since == now.week else STANDING_ISSUE
            who = (tasks.projects[int(tasks.project[task])].name, tasks.ids[task], tasks.names[task], department, persons[task])
            rows.append((*who, texts[row], state, *source, _label(since)))
    return table_of_rows(ISSUE_COLUMNS, rows)


def _since(history: ProgressHistory, texts: NDArray[np.object_], entry: int) -> int:
    """The first week of the unbroken run of reports of that task that say the same."""
    told = texts[int(history.row[entry])].split()
    first = entry
    while first > 0 and history.task[first - 1] == history.task[entry] and _same(texts[int(history.row[first - 1])], told):
        first -= 1
    return int(history.week[first])


def _same(text: str | None, told: list[str]) -> bool:
    return text is not None and text.split() == told


@lru_cache(maxsize=4096)
def _label(week: int) -> str:
    return ReportingWeek.of(date.fromordinal(week * 7 + 1)).label


def plan_table(
    tasks: TaskList, history: ProgressHistory, progress: pd.DataFrame, now: Standing, week: ReportingWeek
) -> pd.DataFrame:
    """What is to be done next week: open tasks that have begun or begin by then, or whose department says what it plans."""
    rows = entry_rows(history, now)
    fresh = _this_week(history, now)
    words = picked(progress, "plan", np.where(fresh, rows, -1))
    begins = (tasks.start > 0) & (tasks.start <= (week.sunday + timedelta(days=7)).toordinal())
    said = np.array([bool(word) for word in words], dtype=bool)
    chosen = np.flatnonzero(now.in_hand & (begins | said))
    found = {name: values(tasks.rows.iloc[chosen], name) for name in ("id", "name", "department", "person", "start", "end")}
    numbers = chosen.tolist()
    return table(
        PLAN_COLUMNS,
        {
            **found,
            "project": [tasks.projects[project].name for project in tasks.project[chosen].tolist()],
            "plan": [words[task] for task in numbers],
            "percent": rounded(now.percent[chosen]),
            "needs": picked(progress, "needs", np.where(fresh, rows, -1)[chosen]),
        },
    )


def _this_week(history: ProgressHistory, now: Standing) -> Flags:
    if not len(history.task):
        return np.zeros(len(now.entry), dtype=bool)
    return np.asarray((now.entry >= 0) & (history.week[now.entry] == now.week), dtype=bool)
