"""A company for the benchmarks: as many workbooks and rows as asked for, drawn by the forms themselves."""

from __future__ import annotations

import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from automation.forms.blank import DropDowns, Filling, draw_form
from automation.organization.reporting_week import ReportingWeek
from automation.projects.task_breakdown import FORM as TASK_BREAKDOWN
from automation.projects.weekly_progress import FORM as WEEKLY_PROGRESS
from automation.reference.address_book import FORM as ADDRESS_BOOK

WEEK = ReportingWeek(2026, 47)
DEPARTMENTS = [f"{word}{number}部" for number in "一二三四" for word in ("研发", "市场", "质量", "采购", "生产", "财务", "工艺", "售后", "信息", "法务")]
LISTS = DropDowns(departments=DEPARTMENTS, persons=[])
CUTOFF = WEEK.monday + timedelta(days=4)
Named = tuple[str, str, str, str]
"""A task as its department names it: project, id, name, status."""


@dataclass(frozen=True)
class Sheet:
    """One workbook to draw: which form, where, and its values."""

    form: Any
    path: str
    filling: Filling


def head(department: str) -> str:
    return f"{department[:-1]}长"


def address_book() -> Sheet:
    """One head a department; nobody else is needed."""
    departments = {
        "name": DEPARTMENTS,
        "head": [head(name) for name in DEPARTMENTS],
        "mail": [None] * len(DEPARTMENTS),
    }
    persons = {
        "name": [head(name) for name in DEPARTMENTS],
        "department": DEPARTMENTS,
        "mail": [f"head{number}@example.com" for number, _ in enumerate(DEPARTMENTS)],
    }
    return Sheet(ADDRESS_BOOK, "基础资料/通讯录.xlsx", Filling(tables={"departments": departments, "persons": persons}))


def task_breakdown(number: int, rows: int, parts: int) -> Sheet:
    """Part `number` of the task list: `parts` workbooks make up one project, a department each."""
    chance = random.Random(number)
    project, part = divmod(number, parts)
    department = DEPARTMENTS[(project * 7 + part) % len(DEPARTMENTS)]
    starts = [date(2026, 8, 3) + timedelta(days=chance.randrange(160)) for _ in range(rows)]
    ends = [weekday(start + timedelta(days=chance.randrange(5, 60))) for start in starts]
    ids = [f"{part * rows + row + 1:03d}" for row in range(rows)]
    tasks = {
        "id": ids,
        "name": [f"{department}第 {row} 项工作" for row in range(rows)],
        "description": [f"按计划完成第 {row} 项，形成记录" for row in range(rows)],
        "department": [department] * rows,
        "person": [head(department)] * rows,
        "start": starts,
        "end": ends,
        "deliverable": ["记录"] * rows,
        "dependencies": ["-" if row < 3 or row % 3 else ids[chance.randrange(row)] for row in range(rows)],
        "status": [status(start, end, chance) for start, end in zip(starts, ends, strict=True)],
    }
    fields = {
        "project_name": f"第 {project + 1} 号项目",
        "project_id": f"P{project + 1:04d}",
        "drawn_up_on": date(2026, 8, 3),
        "filler": head(department),
    }
    return Sheet(TASK_BREAKDOWN, f"项目/P{project + 1:04d}/{department}.xlsx", Filling(fields=fields, tables={"tasks": tasks}))


def weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def status(start: date, end: date, chance: random.Random) -> str:
    """Most things get done in time; one in thirty does not."""
    if end < CUTOFF and chance.randrange(30):
        return "已完成"
    return "进行中" if start <= CUTOFF else "未开始"


def weekly_progress(week: ReportingWeek, department: str, tasks: list[Named], note: str = "") -> Sheet:
    """A department's progress of one week over the given tasks."""
    chance = random.Random(f"{week.label}{department}{note}")
    statuses = [task[3] for task in tasks]
    shares = {"未开始": (0, 1), "进行中": (1, 100), "已完成": (100, 101)}
    progress = {
        "project_name": [task[0] for task in tasks],
        "task_id": [task[1] for task in tasks],
        "task_name": [task[2] for task in tasks],
        "status": statuses,
        "percent": [chance.randrange(*shares[status]) for status in statuses],
        "progress": [f"{note}本周完成第 {chance.randrange(900)} 步，评审通过" for _ in tasks],
        "issue": [f"等待第 {row} 批物料" if row % 20 == 0 else None for row, _ in enumerate(tasks)],
        "plan": ["继续推进"] * len(tasks),
        "needs": [DEPARTMENTS[0] if row % 20 == 0 else None for row, _ in enumerate(tasks)],
    }
    fields = {"department": department, "week": week.label, "filler": head(department), "filled_on": week.monday + timedelta(days=4)}
    return Sheet(WEEKLY_PROGRESS, f"周进度/{week.label}/{department}.xlsx", Filling(fields=fields, tables={"progress": progress}))


def company(workbooks: int, rows: int, share: float) -> list[Sheet]:
    """`share` of the workbooks are task breakdowns, the others weekly progress over as many weeks as needed, and the address book."""
    rows = min(rows, 999)
    parts = max(1, min(9, 999 // rows))
    count = max(1, round(workbooks * share))
    breakdowns = [task_breakdown(number, rows, parts) for number in range(count)]
    tasks: dict[str, list[Named]] = {name: [] for name in DEPARTMENTS}
    for sheet in breakdowns:
        table = sheet.filling.tables["tasks"]
        project = sheet.filling.fields["project_name"]
        named = zip(table["id"], table["name"], table["status"], strict=True)
        tasks[table["department"][0]] += [(project, *rest) for rest in named]
    reports: list[Sheet] = []
    week = WEEK
    while len(reports) < workbooks - count - 1:
        for department in DEPARTMENTS[: workbooks - count - 1 - len(reports)]:
            own = sorted(tasks[department] or tasks[DEPARTMENTS[0]], key=lambda task: task[3] == "已完成")
            reports.append(weekly_progress(week, department, own[:rows]))
        week = week.previous()
    return [address_book(), *breakdowns, *reports]


def draw(sheet: Sheet) -> bytes:
    """The workbook without the hundreds of empty rows that a blank has: drawing them would take longer than the benchmark."""
    rows = {name: max(map(len, columns.values())) for name, columns in sheet.filling.tables.items()}
    tables = tuple(replace(table, rows=rows.get(table.name, 0) + 5) for table in sheet.form.tables)
    return draw_form(replace(sheet.form, tables=tables), LISTS, sheet.filling)


def _draw(root: Path, sheet: Sheet) -> None:
    path = root / sheet.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(draw(sheet))


def build(root: Path, workbooks: int, rows: int, share: float = 0.1) -> int:
    """Draws the company below `root` and returns how many workbooks it has."""
    sheets = company(workbooks, rows, share)
    with ProcessPoolExecutor() as pool:
        list(pool.map(partial(_draw, root), sheets, chunksize=20))
    return len(sheets)
