"""The tasks of all projects as one list: who belongs to which project, which rows are double, what depends on what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from automation.projects.project import Project, Projects, leads
from automation.projects.schedule_network import Network
from automation.projects.statuses import CANCELLED, STATUSES
from automation.projects.weekly_inputs import WeeklyInputs, values
from automation.projects.working_days import Numbers, ordinals

CONTENT = ("name", "description", "department", "person", "start", "end", "deliverable", "dependencies", "status")
CODES = {word: code for code, word in enumerate(STATUSES)}
Flags = NDArray[np.bool_]
Key = tuple[int, str]


@dataclass(frozen=True)
class TaskList:
    """`rows` are the rows that count, project[i] the project of row i. `vanished` are rows taken over from last week's
    list, `mended` rows with a refused cell whose last good value stands in, `repeated` (row that counts, row left out)."""

    rows: pd.DataFrame
    projects: list[Project]
    naming: Projects
    project: Numbers
    number: dict[Key, int]
    repeated: list[tuple[int, dict[str, Any]]]
    vanished: Flags
    mended: Flags
    before: dict[Key, dict[str, Any]]

    @cached_property
    def ids(self) -> list[Any]:
        return values(self.rows, "id")

    @cached_property
    def names(self) -> list[Any]:
        return values(self.rows, "name")

    @cached_property
    def departments(self) -> list[Any]:
        return values(self.rows, "department")

    @cached_property
    def ids_of_project(self) -> dict[int, list[str]]:
        """The known ids by project, to suggest what a wrong one was meant to be."""
        found: dict[int, list[str]] = {}
        for project, identity in self.number:
            found.setdefault(project, []).append(identity)
        return found

    @cached_property
    def start(self) -> Numbers:
        return ordinals(values(self.rows, "start"))

    @cached_property
    def end(self) -> Numbers:
        return ordinals(values(self.rows, "end"))

    @cached_property
    def sound(self) -> Flags:
        """Tasks whose dates can be counted with; the others stay in the list but in no mean and no forecast (D18)."""
        return (self.start > 0) & (self.end >= self.start)

    @cached_property
    def planned_status(self) -> NDArray[np.int8]:
        """Code of the status in the 任务分解表; a status that was refused counts as 未开始."""
        return np.array([CODES.get(status, 0) for status in values(self.rows, "status")], dtype=np.int8)

    @cached_property
    def cancelled(self) -> Flags:
        return np.equal(self.planned_status, CODES[CANCELLED])

    def as_before(self) -> TaskList:
        """The same tasks with the dates and states that last week's list gave them."""
        keys = zip(self.project.tolist(), self.ids, strict=True)
        old = [(row, self.before[key]) for row, key in enumerate(keys) if key in self.before]
        columns = {name: values(self.rows, name) for name in ("start", "end", "status")}
        for row, record in old:
            for name, column in columns.items():
                column[row] = record[name] if record[name] is not None else column[row]
        return replace(self, rows=self.rows.assign(**{name: pd.Series(found, dtype=object) for name, found in columns.items()}))

    @cached_property
    def links(self) -> list[tuple[int, int, str]]:
        """(task, number of its dependency or -1, id as written), in the order of the rows."""
        number, project = self.number, self.project.tolist()
        return [
            (task, number.get((project[task], needed), -1), needed)
            for task, needs in enumerate(values(self.rows, "dependencies"))
            if needs
            for needed in needs
        ]

    @cached_property
    def network(self) -> Network:
        """Dependencies among uncancelled tasks: nobody waits for what will never be done."""
        off = self.cancelled.tolist()
        found = ((task, needed) for task, needed, _ in self.links if needed >= 0 and not off[task] and not off[needed])
        return Network.of(len(self.rows), found)


def task_list(inputs: WeeklyInputs) -> TaskList:
    now, before = inputs.tasks, inputs.tasks_before
    both = pd.concat([now, before], ignore_index=True) if len(before) else now
    naming, places = Projects.of(values(both, "project_name"), values(both, "project_id"))
    keys = list(zip(places, values(both, "id"), strict=True))
    earlier = {key: len(now) + offset for offset, key in enumerate(keys[len(now) :]) if key[1]}
    current = set(keys[: len(now)])
    kept = list(range(len(now))) + [row for key, row in earlier.items() if key not in current]
    number, positions, repeated = _without_repetitions(kept, keys)
    old = {key: dict(row) for key, row in zip(earlier, _records(both, list(earlier.values())), strict=True)}
    rows, mended = _mended(both.iloc[positions].reset_index(drop=True), [keys[row] for row in positions], old)
    return TaskList(
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
