"""The figures of a week as plain values: kept by the ledger, and turned into the one JSON object of `weekly --json`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, tzinfo
from typing import Any

import msgspec
import pandas as pd

from automation.projects.weekly_figures import WeeklyFigures

_TABLES = {
    "projects": "name id tasks not_started in_progress done overdue cancelled completion planned deviation planned_end forecast_end",
    "departments": "name submission submitted_at tasks overdue completion",
    "tasks": "project id name department person start end status reported_status percent planned deviation days_overdue blocked "
    "at_risk forecast_end float critical carried_over file sheet row",
    "files": "path form sha256 rows status reason",
}


def weekly_result(figures: WeeklyFigures) -> dict[str, Any]:
    """Columns, not rows, because fifty thousand tasks are kept at every run and asked for seldom. Departments: those due."""
    due = figures.departments[figures.departments["submission"] != ""]
    tables = {"projects": figures.projects, "departments": due, "tasks": figures.tasks, "files": figures.files}
    return {
        "week": figures.week.label,
        "cutoff": figures.cutoff.isoformat(),
        "completeness": figures.completeness,
        "remarks": figures.remarks,
        "problems": [msgspec.structs.asdict(problem) for problem in figures.problems],
        **{name: _columns(table, _TABLES[name].split()) for name, table in tables.items()},
    }


def _columns(table: pd.DataFrame, names: list[str]) -> dict[str, list[Any]]:
    return {name: table[name].tolist() for name in names}


def as_json(result: Mapping[str, Any], zone: tzinfo, titles: Mapping[str, str]) -> dict[str, Any]:
    """The object of SPEC §5: rows again, times with their offset, a task's source as an object of its own.
    titles: a form's name -> what staff call it."""
    cutoff = datetime.fromisoformat(result["cutoff"]).replace(tzinfo=zone)
    departments = [
        row | {"submitted_at": _with_offset(row["submitted_at"], zone)} for row in _rows(result["departments"])
    ]
    tasks = [row | {"source": {name: row.pop(name) for name in ("file", "sheet", "row")}} for row in _rows(result["tasks"])]
    return {
        "week": result["week"],
        "cutoff": cutoff.isoformat(),
        "completeness": result["completeness"],
        "remarks": result["remarks"],
        "projects": list(_rows(result["projects"])),
        "departments": departments,
        "tasks": tasks,
        "problems": result["problems"],
        "files": [row | {"form": titles.get(row["form"], "")} for row in _rows(result["files"])],
    }


def _rows(columns: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    for values in zip(*columns.values(), strict=True):
        yield {name: _plain(value) for name, value in zip(columns, values, strict=True)}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _with_offset(value: str | None, zone: tzinfo) -> str | None:
    return datetime.fromisoformat(value).replace(tzinfo=zone).isoformat() if value else None
