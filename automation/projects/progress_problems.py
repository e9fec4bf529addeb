"""What is odd about this week's progress rows when they are held against the task list and the week before."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from automation.forms.schema.problem import Finding, Problem
from automation.organization.contact_search import nearest
from automation.projects.cell_problem import Letters, Origin, at_cell, of_file, of_task, origin
from automation.projects.near_names import another_matter
from automation.projects.progress_history import ProgressHistory
from automation.projects.standing import Standing
from automation.projects.statuses import DONE, STATUSES
from automation.projects.task_list import CODES, TaskList
from automation.projects.weekly_inputs import cells
from automation.projects.weekly_progress import FORM

TABLE = FORM.table("progress")
_LOOKED_AT = ("week", "department", "project_name", "task_id", "task_name", "file", "sheet", "row")


class ProgressRows:
    """What is looked at of the progress table, by column, and the place of a single row on demand."""

    def __init__(self, progress: pd.DataFrame, label: str, letters: Letters) -> None:
        self.letters = letters
        self.label = label
        self.columns = {name: cells(progress, name) for name in _LOOKED_AT}
        self._sources = tuple(self.columns[name] for name in ("file", "sheet", "row"))

    def place(self, position: int) -> Origin:
        file, sheet, row = (column[position] for column in self._sources)
        return origin({"file": file, "sheet": sheet, "row": row}, self.letters)


def progress_problems(
    rows: ProgressRows, tasks: TaskList, history: ProgressHistory, now: Standing, before: Standing
) -> list[Problem]:
    checks = (_unknown(rows, tasks, history), _backwards(rows, tasks, history, now, before),
              _other_name(rows, tasks, history, now), _left_out(rows, tasks, history, now, before))  # fmt: skip
    return [problem for check in checks for problem in check]


def _unknown(rows: ProgressRows, tasks: TaskList, history: ProgressHistory) -> Iterator[Problem]:
    """M04: a row about a project or a task that no 任务分解表 knows; with what was probably meant."""
    weeks, names, identities = (rows.columns[name] for name in ("week", "project_name", "task_id"))
    for position in history.unknown:
        name, identity = names[position], identities[position]
        # An empty or refused cell has its own message already.
        if weeks[position] == rows.label and name is not None and identity is not None:
            column, sentence = _not_known(name, identity, tasks)
            finding = Finding("M04", sentence, value=name if column == "project_name" else identity)
            yield at_cell(rows.place(position), TABLE, column, finding)


def _not_known(name: str, identity: str, tasks: TaskList) -> tuple[str, str]:
    """Column and sentence: is it the project or the task that nobody knows?"""
    places = tasks.naming.named(name)
    if not places:
        return "project_name", f"没有叫“{name}”的项目。{_meant(nearest(name, tasks.naming.names))}"
    known = [one for place in places for one in tasks.ids_of_project.get(place, ())]
    return "task_id", f"项目“{name}”里没有编号为 {identity} 的任务。{_meant(nearest(identity, known))}"


def _meant(near: str) -> str:
    return f"是不是“{near}”？" if near else "请与任务分解表核对。"


def _this_week(history: ProgressHistory, now: Standing) -> list[int]:
    """Tasks whose state comes from this week."""
    if not len(history.task):
        return []
    return np.flatnonzero((now.entry >= 0) & (history.week[now.entry] == now.week)).tolist()


def _backwards(
    rows: ProgressRows, tasks: TaskList, history: ProgressHistory, now: Standing, before: Standing
) -> Iterator[Problem]:
    """E05: was 已完成, is not any more."""
    was_done, is_done = (np.equal(one.reported, CODES[DONE]).tolist() for one in (before, now))
    for task in _this_week(history, now):
        if was_done[task] and not is_done[task]:
            new = STATUSES[now.reported[task]]
            sentence = f"任务 {tasks.ids[task]} 上周“已完成”，本周变为“{new}”，请确认。"
            yield of_task(rows.place(int(history.row[now.entry[task]])), "status", Finding("E05", sentence, "remark", new))


def _other_name(rows: ProgressRows, tasks: TaskList, history: ProgressHistory, now: Standing) -> Iterator[Problem]:
    """I06: the number is known, but the name written beside it is another task's."""
    written = rows.columns["task_name"]
    for task in _this_week(history, now):
        position = int(history.row[now.entry[task]])
        old, new = tasks.names[task], written[position]
        if new is not None and old != new and another_matter(old, new):
            sentence = f"编号 {tasks.ids[task]} 在任务分解表里是“{old}”，这里写的是“{new}”。是新任务请用新编号。"
            yield of_task(rows.place(position), "task_name", Finding("I06", sentence, "remark", new))


def _left_out(
    rows: ProgressRows, tasks: TaskList, history: ProgressHistory, now: Standing, before: Standing
) -> Iterator[Problem]:
    """I07: reported last week, unfinished, and not in the form that the department sent this week."""
    if not len(history.task):
        return
    reported = history.row[history.week == now.week].tolist()
    departments, paths = rows.columns["department"], rows.columns["file"]
    files = {departments[row]: paths[row] for row in reported}
    waiting = now.in_hand & (now.entry >= 0) & (history.week[now.entry] == before.week) & (before.week < now.week)
    for task in np.flatnonzero(waiting).tolist():
        if tasks.departments[task] in files:
            yield of_file(files[tasks.departments[task]], _missing_row(tasks.ids[task], tasks.names[task] or ""))


def _missing_row(identity: str, name: str) -> Finding:
    sentence = f"上周的任务 {identity}“{name}”本次没有出现，沿用上周的状态。取消请把任务分解表里的状态改为“已取消”，不要删行。"
    return Finding("I07", sentence, "remark", identity)
