"""Joins the rows of all 任务分解表: projects, rows that are double, vanished since last week, or refused in a cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from automation.projects.deliverables import reviews_of
from automation.projects.project import Project, Projects, leads
from automation.projects.task_list import CONTENT, Flags, Key, TaskList
from automation.projects.weekly_inputs import KICKOFF_COLUMNS, WeeklyInputs, values
from automation.remembered import Remembered

_LISTS = Remembered[TaskList](3)


def task_list(inputs: WeeklyInputs) -> TaskList:
    """Of inputs that say the same of the tasks it is the very same list, with all that was worked out of it."""
    minutes = tuple(zip(*(values(inputs.kickoffs, name) for name in KICKOFF_COLUMNS), strict=True))
    given = (inputs.tasks, inputs.tasks_before, inputs.reviews)
    return _LISTS.of(given, lambda: _task_list(inputs), (minutes, tuple(inputs.drops)))


def _task_list(inputs: WeeklyInputs) -> TaskList:
    now, before = inputs.tasks, inputs.tasks_before
    both = pd.concat([now, before], ignore_index=True) if len(before) else now
    naming, places = Projects.of(values(both, "project_name"), values(both, "project_id"))
    keys = list(zip(places, values(both, "id"), strict=True))
    earlier = {key: len(now) + offset for offset, key in enumerate(keys[len(now) :]) if key[1]}
    current = set(keys[: len(now)])
    kept = list(range(len(now))) + [row for key, row in earlier.items() if key not in current]
    number, positions, repeated = _without_repetitions(kept, keys)
    old = {key: dict(row) for key, row in zip(earlier, _records(both, list(earlier.values())), strict=True)}
    picked = (both if len(positions) == len(both) else both.iloc[positions]).reset_index(drop=True)
    rows, mended = _mended(picked, [keys[row] for row in positions], old)
    joined = TaskList(
        rows=rows,
        projects=_projects(naming, inputs, places),
        naming=naming,
        project=np.array([places[row] for row in positions], dtype=np.int64),
        number=number,
        repeated=list(zip((number[keys[row]] for row in repeated), _records(both, repeated), strict=True)),
        vanished=np.array(positions, dtype=np.int64) >= len(now),
        mended=mended,
        before=old,
    )
    return replace(joined, reviews=reviews_of(joined, inputs.drops, inputs.reviews)) if inputs.drops else joined


def _projects(naming: Projects, inputs: WeeklyInputs, places: list[int]) -> list[Project]:
    fillers = zip(places, values(inputs.tasks, "filler"), strict=False)
    minutes = zip(*(values(inputs.kickoffs, name) for name in ("project_name", "project_id", "lead")), strict=True)
    found = leads(naming, fillers, minutes)
    return [Project(*parts) for parts in zip(naming.names, naming.ids, found, strict=True)]


def _without_repetitions(kept: list[int], keys: list[tuple[int, Any]]) -> tuple[dict[Key, int], list[int], list[int]]:
    """Of rows with the same id in one project the first counts; rows whose id was refused all stay."""
    number: dict[Key, int] = {}
    positions: list[int] = []
    repeated: list[int] = []
    for row in kept:
        key = keys[row]
        if key in number:
            repeated.append(row)
            continue
        if key[1]:
            number[key] = len(positions)
        positions.append(row)
    return number, positions, repeated


def _records(table: pd.DataFrame, positions: list[int]) -> Iterator[dict[str, Any]]:
    picked = table.iloc[positions]
    columns = [values(picked, name) for name in picked.columns]
    names = [str(name) for name in picked.columns]
    return (dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True))


def _mended(rows: pd.DataFrame, keys: list[Any], old: dict[Key, dict[str, Any]]) -> tuple[pd.DataFrame, Flags]:
    """Refused cells get the value that last week's list had there."""
    mended = np.zeros(len(rows), dtype=bool)
    for row, refused in enumerate(values(rows, "refused")):
        for column in (refused or ()) if keys[row] in old else ():
            if column in CONTENT and old[keys[row]].get(column) is not None:
                rows.at[row, column] = old[keys[row]][column]
                mended[row] = True
    return rows, mended
