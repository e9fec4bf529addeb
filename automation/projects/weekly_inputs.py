"""What the weekly figures are made from: the tables of all workbooks, joined, with the source of every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from automation.forms.schema.problem import Problem
from automation.jobs.job import Drop
from automation.projects.weekly_figures import FILE_COLUMNS
from automation.projects.working_days import Numbers
from automation.remembered import Remembered

# Read as one line each; as lists of strings they would fill a page.
TASK_INPUT_COLUMNS = (  # noqa: SIM905
    "project_name project_id filler id name description department person start end deliverable dependencies status "
    "file sheet row refused"
).split()
PROGRESS_INPUT_COLUMNS = (  # noqa: SIM905
    "week department filler filled_on project_name task_id task_name status percent progress issue plan expected_end needs "
    "file sheet row refused first_seen modified"
).split()
KICKOFF_COLUMNS = "project_name project_id lead".split()  # noqa: SIM905
REVIEW_COLUMNS = "project_name task_id file submitted_at verdict reviewed_on".split()  # noqa: SIM905


def empty_table(columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([], dtype=object) for name in columns})


def values(table: pd.DataFrame, column: str) -> list[Any]:
    """A column as plain Python values; None throughout where the table lacks it."""
    found: list[Any] = table[column].tolist() if column in table.columns else [None] * len(table)
    return found


def picked(table: pd.DataFrame, column: str, rows: Numbers) -> list[Any]:
    """A column's values in those rows, None for row -1. Of a long table sooner than all of them."""
    if not len(table):
        return [None] * len(rows)
    found = cells(table, column)[rows]
    found[rows < 0] = None
    return list(found.tolist())


def cells(table: pd.DataFrame, column: str) -> NDArray[np.object_]:
    """A column to look a few of its values up in: the table's own, so nobody may change it."""
    return table[column].to_numpy(dtype=object) if column in table.columns else np.full(len(table), None, dtype=object)


_CODED = Remembered[tuple[Numbers, list[Any]]](8)


def coded(table: pd.DataFrame, column: str) -> tuple[Numbers, list[Any]]:
    """(for each cell the place of its value, the values): each value once, None last. For what depends on the value alone."""
    return _CODED.of((table,), lambda: _coded(cells(table, column)), column)


def _coded(column: NDArray[np.object_]) -> tuple[Numbers, list[Any]]:
    codes, once = pd.factorize(column)
    return np.where(codes < 0, len(once), codes), [*once.tolist(), None]


_FORMS = Remembered[list[tuple[Any, Any, Any, Any]]](3)


def reported_forms(progress: pd.DataFrame) -> list[tuple[Any, Any, Any, Any]]:
    """(file, week, department, filler) of the forms that the progress rows come from, each once, in their order."""
    return _FORMS.of((progress,), lambda: _forms([cells(progress, name) for name in ("file", "week", "department", "filler")]))


def _forms(columns: Sequence[NDArray[np.object_]]) -> list[tuple[Any, Any, Any, Any]]:
    """The rows of a form stand together, so only where one begins is anything looked at."""
    begins = np.ones(len(columns[0]), dtype=bool)
    begins[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return list(dict.fromkeys(zip(*(column[begins].tolist() for column in columns), strict=True)))


@dataclass(frozen=True)
class WeeklyInputs:
    """Tables with the columns named above (object dtype, None = empty or refused; more columns do no harm).

    tasks: all rows of all 任务分解表 as they stand; tasks_before: the same as it stood at the cut-off of the week before
    (empty = unknown: then nothing is said of new or vanished tasks); progress: rows of all weeks, `week` like 2026-W47;
    files: FILE_COLUMNS, of which path, form, status and reason count; problems: what reading and judging have found; submitted: (week, department) -> when its form was
    first seen complete; letters: (file, sheet) -> column name -> Excel letters, so that problems found across workbooks
    can name the cell; drops and reviews: the files in 交付物 folders, and the rows of 交付物审核记录.
    """

    tasks: pd.DataFrame
    progress: pd.DataFrame = field(default_factory=lambda: empty_table(PROGRESS_INPUT_COLUMNS))
    files: pd.DataFrame = field(default_factory=lambda: empty_table(FILE_COLUMNS))
    problems: list[Problem] = field(default_factory=list)
    submitted: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    kickoffs: pd.DataFrame = field(default_factory=lambda: empty_table(KICKOFF_COLUMNS))
    tasks_before: pd.DataFrame = field(default_factory=lambda: empty_table(TASK_INPUT_COLUMNS))
    letters: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    drops: Sequence[Drop] = ()
    reviews: pd.DataFrame = field(default_factory=lambda: empty_table(REVIEW_COLUMNS))
