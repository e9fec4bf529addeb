"""How the sample company's tasks go on, day by day, and what the departments write of it every week."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from automation.demo import phrases
from automation.demo.company import Company
from automation.demo.plan import Task
from automation.forms.drawing.filling import Filling
from automation.organization.reporting_week import ReportingWeek

WEEKS = 6
Shares = dict[Task, float]
"""Task -> percent at the end of a week."""


@dataclass(frozen=True)
class Course:
    """What happened: the shares at each week's cut-off, and the share at which a task got stuck."""

    shares: dict[ReportingWeek, Shares]
    stuck: Mapping[Task, float] = field(default_factory=dict)


def course(company: Company, tasks: list[Task], last: ReportingWeek, seed: int) -> Course:
    """A task begins when its day has come and all that it needs is done; some are slow, a few get stuck for weeks."""
    chance = random.Random(f"course{seed}")
    paces = {task: task.project.pace * chance.choice((0.6, 0.8, 0.95, 1.0, 1.1, 1.2)) for task in tasks}
    stuck = {task: float(chance.randrange(25, 90, 5)) for task in tasks if chance.random() < 0.05}
    done: Shares = dict.fromkeys(tasks, 0.0)
    found: dict[ReportingWeek, Shares] = {}
    day = min(task.start for task in tasks)
    while day <= last.monday + timedelta(days=4):
        if company.calendar.is_working(day):
            _work(done, paces, stuck, day)
        found[ReportingWeek.of(day)] = {task: _reported(share) for task, share in done.items()}
        day += timedelta(days=1)
    return Course(found, stuck)


def _work(done: Shares, paces: Shares, stuck: Mapping[Task, float], day: date) -> None:
    """One day's work on everything that can be worked on; what is stuck comes loose when it is five weeks late."""
    finished = {(task.project.id, task.id) for task, share in done.items() if share >= 100 or task.cancelled}
    for task, share in list(done.items()):
        ready = task.start <= day and all((task.project.id, need) in finished for need in task.needs)
        held = share >= stuck.get(task, 101) and day < task.end + timedelta(weeks=5)
        if ready and not held and not task.cancelled:
            done[task] = min(100.0, share + 100 * paces[task] / task.days)


def _reported(share: float) -> float:
    """People write 35 %, not 34.3 %."""
    return 100.0 if share >= 99 else float(min(95, int(share / 5 + 0.5) * 5))


def status(task: Task, share: float, on: date) -> str:
    if share >= 100:
        return "已完成"
    return "延期" if task.end < on else "进行中" if share else "未开始"


def weekly_progress(company: Company, department: str, week: ReportingWeek, past: Course, cutoff: datetime) -> Filling | None:
    """周进度填报表 of a department: its open tasks and those finished this week; None if it has none."""
    now, before = past.shares[week], past.shares[week.previous()]
    mine = [task for task in now if task.department == department and not task.cancelled and before[task] < 100]
    if not mine:
        return None
    rows = [_row(task, before[task], now[task], past, week, company) for task in mine]
    fields = {"department": department, "week": week.label, "filler": filler(company, department), "filled_on": cutoff.date()}
    return Filling(fields=fields, tables={"progress": _columns(rows)})


def filler(company: Company, department: str) -> str:
    """The head's deputy does the paperwork."""
    return company.staff(department)[1]


def _row(task: Task, before: float, share: float, past: Course, week: ReportingWeek, company: Company) -> dict[str, Any]:
    friday = week.monday + timedelta(days=4)
    word = status(task, share, friday)
    late = word == "延期" or (share < 100 and share >= past.stuck.get(task, 101))
    issue, needs = _hindrance(task, past.shares[week], friday, late)
    expected = company.calendar.finish(week.next().monday, max(2, round(task.days * (1 - share / 100)))) if late else None
    chance = random.Random(f"{task.project.id}{task.id}{week.label}")
    return {
        "project_name": task.project.name,
        "task_id": task.id,
        "task_name": task.name,
        "status": word,
        "percent": share,
        "progress": phrases.progress(task, before, share, task.start <= friday, chance),
        "issue": issue,
        "plan": phrases.plan(task, share, task.start <= friday + timedelta(days=14), chance),
        "expected_end": expected,
        "needs": needs,
    }


def _hindrance(task: Task, shares: Shares, friday: date, late: bool) -> tuple[str | None, tuple[str, ...] | None]:
    """存在问题 and 需协调部门: what it waits for although its day has come, else what makes it late."""
    open_ = [other for other, share in shares.items() if other.project == task.project and other.id in task.needs and share < 100]
    if task.start <= friday and shares[task] == 0 and open_:
        return f"前置任务 {open_[0].id}“{open_[0].name}”未完成，无法开始", (open_[0].department,)
    return phrases.issue(task) if late else (None, None)


def _columns(rows: Iterable[dict[str, Any]]) -> dict[str, list[Any]]:
    rows = list(rows)
    return {name: [row[name] for row in rows] for name in rows[0]}
