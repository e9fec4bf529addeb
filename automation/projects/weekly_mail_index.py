"""The figures as rows that a mail can pick from, most pressing first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from automation.jobs.rows import Row, rows_of
from automation.projects.statuses import CANCELLED, DONE, NEWLY_OVERDUE, OVERDUE
from automation.projects.weekly_figures import WeeklyFigures


def _flags(table: pd.DataFrame, column: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return np.fromiter(map(bool, table[column].tolist()), dtype=bool, count=len(table))


def attention_of(tasks: pd.DataFrame) -> list[Row]:
    """Overdue tasks first, those on the critical path and the longest overdue before the others; then blocked, then at risk."""
    overdue = (tasks["status"] == OVERDUE).to_numpy(dtype=bool)
    chosen = tasks[overdue | _flags(tasks, "blocked") | _flags(tasks, "at_risk")]
    rows = [{**row, "overdue": row["status"] == OVERDUE} for row in rows_of(chosen)]
    return sorted(
        rows,
        key=lambda row: (
            not row["overdue"],
            not (row["overdue"] and row["critical"]),
            -(row["days_overdue"] or 0),
            not row["blocked"],
            row["deviation"] or 0,
        ),
    )


def changes_of(figures: WeeklyFigures) -> list[Row]:
    rows = [{"project": one.project, "department": one.department, "change": one} for one in figures.changes]
    return sorted(rows, key=lambda row: row["change"].kind != NEWLY_OVERDUE)


def counts_of(tasks: pd.DataFrame) -> Iterator[Row]:
    """One row a (project, department): its tasks that are not cancelled, and how many of them are done, overdue, at risk."""
    table = pd.DataFrame(
        {
            "project": tasks["project"],
            "department": tasks["department"],
            "tasks": (tasks["status"] != CANCELLED).to_numpy(dtype=bool),
            "done": (tasks["status"] == DONE).to_numpy(dtype=bool),
            "overdue": (tasks["status"] == OVERDUE).to_numpy(dtype=bool),
            "risk": _flags(tasks, "blocked") | _flags(tasks, "at_risk"),
        }
    )
    sums = table.groupby(["project", "department"], dropna=False, sort=False).sum().reset_index()
    yield from rows_of(sums)


def files_of(tasks: pd.DataFrame) -> Iterator[Row]:
    for source in ("file", "progress_file"):
        for project, department, file in dict.fromkeys(
            zip(tasks["project"].tolist(), tasks["department"].tolist(), tasks[source].tolist(), strict=True)
        ):
            if file:
                yield {"project": project, "department": department, "file": file}
