"""What only shows when the 任务分解表 of all departments lie side by side."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np

from automation.forms.schema.problem import Finding, Problem
from automation.organization.contact_search import nearest
from automation.projects.cell_problem import Letters, at_cell, of_file, of_task, origin
from automation.projects.near_names import another_matter
from automation.projects.standing import Standing
from automation.projects.statuses import DONE
from automation.projects.task_breakdown import FORM
from automation.projects.task_list import CODES, CONTENT, TaskList
from automation.projects.weekly_inputs import values

TABLE = FORM.table("tasks")


def plan_problems(tasks: TaskList, letters: Letters, now: Standing) -> list[Problem]:
    rows = Rows(tasks, letters)
    of_the_list = (_of_another_project, _namesakes, _repeated, _vanished, _renamed, _unknown, _rings)
    of_this_week = (_contradicting, _too_soon)
    found = [*(check(rows) for check in of_the_list), *(check(rows, now) for check in of_this_week)]
    return [problem for problems in found for problem in problems]


class Rows:
    """Single rows of the task list on demand: problems are few, tasks are many."""

    def __init__(self, tasks: TaskList, letters: Letters) -> None:
        self.tasks = tasks
        self.letters = letters
        self._source = list(zip(*(values(tasks.rows, name) for name in ("file", "sheet", "row")), strict=True))

    def source(self, task: int) -> dict[str, Any]:
        return dict(zip(("file", "sheet", "row"), self._source[task], strict=True))

    def at_cell(self, task: int, column: str, finding: Finding) -> Problem:
        return at_cell(origin(self.source(task), self.letters), TABLE, column, finding)

    def of_task(self, task: int, column: str, finding: Finding) -> Problem:
        return of_task(origin(self.source(task), self.letters), column, finding)


def _of_another_project(rows: Rows) -> Iterator[Problem]:
    """V05: the number is one project's, the name another's, so that the tasks land where they may not belong."""
    tasks = rows.tasks
    names = [project.name for project in tasks.projects]
    columns = (tasks.project.tolist(), values(tasks.rows, "project_name"), values(tasks.rows, "file"))
    odd = dict.fromkeys(row for row in zip(*columns, strict=True) if row[1] != names[row[0]])
    for place, name, file in odd:
        own, identity = names[place], tasks.projects[place].id
        if another_matter(own, name):
            sentence = f"“{file}”的项目编号 {identity} 是“{own}”的，项目名称却写“{name}”，任务已并入“{own}”。请核对这两格。"
            yield of_file(file, Finding("V05", sentence, value=name))


def _namesakes(rows: Rows) -> Iterator[Problem]:
    """M08: two projects of one name have tasks of one number: a 周进度填报表 names projects by their names alone."""
    tasks = rows.tasks
    files = dict(zip(reversed(tasks.project.tolist()), reversed(values(tasks.rows, "file")), strict=True))
    ids = {place: set(mine) for place, mine in tasks.ids_of_project.items()}
    for name, (first, *others) in tasks.naming.by_name.items():
        for place in others:
            both = sorted(ids.get(first, set()) & ids.get(place, set())) if name else []
            one, other = tasks.projects[first], tasks.projects[place]
            if both and place in files and one.name == other.name:
                which = f"任务 {both[0]}{' 等' if len(both) > 1 else ''}"
                sentence = f"项目 {one.id} 和 {other.id} 同名（“{other.name}”），周进度里的{which}分不清，都算作前一个的。请改其中一个名称。"
                yield of_file(files[place], Finding("M08", sentence, value=other.name))


def _repeated(rows: Rows) -> Iterator[Problem]:
    """I04: the same number twice in one project; what differs is shown to both."""
    for first, row in rows.tasks.repeated:
        kept = rows.tasks.rows.iloc[first]
        here, there = origin(row, rows.letters), origin(rows.source(first), rows.letters)
        where = f"“{there.file}”第 {there.row} 行、“{here.file}”第 {here.row} 行"
        if all(kept.get(name) == row.get(name) for name in CONTENT):
            sentence = f"任务编号 {row['id']} 在{where}重复，内容相同，只计一次。"
            yield of_task(here, "id", Finding("I04", sentence, "remark", row["id"]))
            continue
        sentence = f"任务编号 {row['id']} 在{where}重复且内容不同，暂按前者计算。请改其中一个。"
        for place in (there, here):
            yield of_task(place, "id", Finding("I04", sentence, value=row["id"]))


def _vanished(rows: Rows) -> Iterator[Problem]:
    for task in np.flatnonzero(rows.tasks.vanished).tolist():
        identity, name = rows.tasks.ids[task], rows.tasks.names[task] or ""
        sentence = f"上周的任务 {identity}“{name}”本次没有出现。取消请把状态改为“已取消”，不要删行。"
        yield rows.of_task(task, "id", Finding("I07", sentence, "remark", identity))


def _renamed(rows: Rows) -> Iterator[Problem]:
    tasks = rows.tasks
    for key, task in tasks.number.items() if tasks.before else ():
        old, new = tasks.before.get(key, {}).get("name"), tasks.names[task]
        if old != new and another_matter(old, new):
            sentence = f"编号 {key[1]} 上周是“{old}”，本周变成“{new}”。是新任务请用新编号。"
            yield rows.of_task(task, "name", Finding("I06", sentence, "remark", new))


def _unknown(rows: Rows) -> Iterator[Problem]:
    tasks, links = rows.tasks, rows.tasks.links
    for link in np.flatnonzero(links.needed < 0).tolist():
        task, written = int(links.task[link]), links.written[link]
        near = nearest(written, tasks.ids_of_project.get(int(tasks.project[task]), []))
        hint = f"是不是 {near}？" if near else "请核对依赖任务的编号。"
        yield rows.at_cell(task, "dependencies", Finding("I13", f"没有编号为 {written} 的任务。{hint}", value=written))


def _rings(rows: Rows) -> Iterator[Problem]:
    """I14: every workbook that has a part in a ring is told, with the whole ring."""
    ids = rows.tasks.ids
    for ring in rows.tasks.network.rings:
        way = "→".join(str(ids[task]) for task in [*ring, ring[0]])
        told: set[str] = set()
        for task in ring:
            file = rows.source(task)["file"]
            if file not in told:
                told.add(file)
                sentence = f"任务 {way} 互相依赖，形成循环。请去掉其中一个。"
                yield rows.of_task(task, "dependencies", Finding("I14", sentence, value=way))


def _contradicting(rows: Rows, now: Standing) -> Iterator[Problem]:
    """I15: begins before an unfinished dependency is planned to end. In a ring that is bound to be, and I14 says more."""
    tasks, waiting = rows.tasks, now.open & (rows.tasks.start > 0)
    waiting[[task for ring in tasks.network.rings for task in ring]] = False
    task, needed = tasks.live_links
    early = waiting[task] & waiting[needed] & (tasks.start[task] < tasks.end[needed])
    for one, other in zip(task[early].tolist(), needed[early].tolist(), strict=True):
        start, until = date.fromordinal(int(tasks.start[one])), date.fromordinal(int(tasks.end[other]))
        sentence = f"前置任务 {tasks.ids[other]} {until} 才结束，早于其完成就开始了，请核对。"
        yield rows.at_cell(one, "start", Finding("I15", sentence, "remark", str(start)))


def _too_soon(rows: Rows, now: Standing) -> Iterator[Problem]:
    """D20: the task list itself says 已完成 of a task that ends after the cut-off."""
    early = (rows.tasks.planned_status == CODES[DONE]) & (rows.tasks.end > now.cutoff)
    for task in np.flatnonzero(early).tolist():
        sentence = "状态是“已完成”，结束时间却在将来，请核对。"
        yield rows.at_cell(task, "end", Finding("D20", sentence, "remark", str(date.fromordinal(int(rows.tasks.end[task])))))
