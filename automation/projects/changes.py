"""What is different from the week before, task by task."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from automation.projects.standing import Standing
from automation.projects.statuses import COMPLETED, DROPPED, FELL_BACK, NEW_TASK, NEWLY_OVERDUE, RECOVERED, STATUSES
from automation.projects.task_list import TaskList
from automation.projects.weekly_figures import Change


def changes(tasks: TaskList, now: Standing, before: Standing) -> list[Change]:
    """One entry a task at most, the weightier one, in the order of statuses.CHANGES and then of the task list."""
    known = np.ones(len(tasks.rows), dtype=bool)
    if tasks.before:
        keys = zip(tasks.project.tolist(), tasks.ids, strict=True)
        known = np.array([key in tasks.before for key in keys], dtype=bool)
    kinds = (
        (COMPLETED, known & now.done & ~before.done),
        (NEWLY_OVERDUE, known & now.overdue & ~before.overdue),
        (RECOVERED, known & before.overdue & now.open & ~now.overdue),
        (NEW_TASK, ~known & ~now.cancelled),
        (DROPPED, known & now.cancelled & ~before.cancelled),
        (FELL_BACK, known & now.open & before.open & (np.round(now.percent - before.percent, 6) < 0)),
    )
    return list(_once(tasks, now, before, kinds))


def _once(tasks: TaskList, now: Standing, before: Standing, kinds: tuple[tuple[str, np.ndarray], ...]) -> Iterator[Change]:
    told = np.zeros(len(tasks.rows), dtype=bool)
    for kind, flags in kinds:
        for task in np.flatnonzero(flags & ~told).tolist():
            project = tasks.projects[int(tasks.project[task])].name
            text = _text(kind, task, tasks, now, before)
            department = tasks.departments[task] or ""
            yield Change(kind, project, tasks.ids[task] or "", tasks.names[task] or "", department, text)
        told |= flags


def _text(kind: str, task: int, tasks: TaskList, now: Standing, before: Standing) -> str:
    old, new = STATUSES[before.status[task]], STATUSES[now.status[task]]
    if kind == NEWLY_OVERDUE and 0 < tasks.end[task] < now.cutoff:
        end = int(tasks.end[task])
        return f"应于 {date.fromordinal(end)} 完成，已逾期 {now.cutoff - end} 天"
    if kind == FELL_BACK:
        return f"完成比例由 {before.percent[task]:g}% 降为 {now.percent[task]:g}%"
    if kind == NEW_TASK:
        return "新列入任务分解表"
    return f"由“{old}”变为“{new}”"
