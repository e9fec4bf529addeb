"""Small tables for the tests of the weekly figures: what people wrote, as the figures get it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

from automation.organization.people import Directory
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import WorkingCalendar
from automation.projects.weekly_figures import WeeklyFigures
from automation.projects.weekly_inputs import PROGRESS_INPUT_COLUMNS, TASK_INPUT_COLUMNS, WeeklyInputs
from automation.projects.weekly_report import weekly_figures

Row = Mapping[str, Any]
W47 = ReportingWeek(2026, 47)
PUBLIC = WorkingCalendar()
LETTERS = {
    ("任务.xlsx", "任务分解表"): {"id": "A", "name": "B", "start": "F", "end": "G", "dependencies": "I", "status": "J"},
    ("技术部.xlsx", "周进度"): {"project_name": "A", "task_id": "B", "task_name": "C", "status": "D", "percent": "E"},
}


def task(identity: str | None = "001", **given: Any) -> dict[str, Any]:
    """A task of two weeks, the second of which is W47: its ten days are 11-09 … 11-20."""
    row = {
        "project_name": "通达", "project_id": "P1", "filler": "张伟",
        "id": identity, "name": f"任务{identity}", "description": None, "department": "技术部",
        "person": "李娜", "start": date(2026, 11, 9), "end": date(2026, 11, 20), "deliverable": None,
        "dependencies": (), "status": "未开始", "file": "任务.xlsx", "sheet": "任务分解表", "row": 7, "refused": frozenset(),
    }  # fmt: skip
    return row | given


def report(
    identity: str | None = "001", status: str | None = "进行中", percent: float | None = 50.0, **given: Any
) -> dict[str, Any]:
    row = {
        "week": "2026-W47", "department": "技术部", "filler": "李娜", "filled_on": date(2026, 11, 20),
        "project_name": "通达", "task_id": identity, "task_name": None, "status": status, "percent": percent,
        "progress": "做了", "issue": None, "plan": None, "expected_end": None, "needs": None,
        "file": "技术部.xlsx", "sheet": "周进度", "row": 9, "refused": frozenset(),
        "first_seen": datetime(2026, 11, 20, 16), "modified": None,
    }  # fmt: skip
    return row | given


def frame(columns: Iterable[str], rows: Iterable[Row]) -> pd.DataFrame:
    kept = list(rows)
    return pd.DataFrame({name: pd.Series([row[name] for row in kept], dtype=object) for name in columns})


def inputs(tasks: Iterable[Row], reports: Iterable[Row] = (), before: Iterable[Row] = (), **given: Any) -> WeeklyInputs:
    return WeeklyInputs(
        frame(TASK_INPUT_COLUMNS, tasks),
        frame(PROGRESS_INPUT_COLUMNS, reports),
        tasks_before=frame(TASK_INPUT_COLUMNS, before),
        letters=LETTERS,
        **given,
    )


def figures(
    tasks: Iterable[Row],
    reports: Iterable[Row] = (),
    week: ReportingWeek = W47,
    calendar: WorkingCalendar = PUBLIC,
    **given: Any,
) -> WeeklyFigures:
    return weekly_figures(inputs(tasks, reports, **given), week, calendar, Directory())


def row_of(table: pd.DataFrame, **wanted: Any) -> dict[str, Any]:
    """The one row with these values."""
    rows = [row for row in table.to_dict("records") if all(row[name] == value for name, value in wanted.items())]
    assert len(rows) == 1, rows
    return {str(name): value for name, value in rows[0].items()}
