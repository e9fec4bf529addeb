"""The tasks of all projects as one list: who belongs to which project, which rows are double, what depends on what."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from automation.projects.project import Project, Projects, name_key
from automation.projects.reviews import Reviews
from automation.projects.schedule_network import Network
from automation.projects.statuses import CANCELLED, STATUSES
from automation.projects.weekly_inputs import values
from automation.projects.working_days import Numbers, ordinals

CONTENT = ("name", "description", "department", "person", "start", "end", "deliverable", "dependencies", "status")
CODES = {word: code for code, word in enumerate(STATUSES)}
Flags = NDArray[np.bool_]
Key = tuple[int, str]


@dataclass(frozen=True)
class Links:
    """One entry a dependency: the task, what it needs (-1 = no such task) and the id as written, in the order of the rows."""

    task: Numbers
    needed: Numbers
    written: list[str]


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
    reviews: Reviews = field(default_factory=Reviews)

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
    def labels(self) -> list[str]:
        """What records call each project: by its name, with its number where two share the name."""
        shared = Counter(name_key(project.name) for project in self.projects)
        return [f"{one.name}({one.id})" if shared[name_key(one.name)] > 1 else one.name for one in self.projects]

    @cached_property
    def _labelled(self) -> dict[str, int]:
        return {name_key(label): place for place, label in enumerate(self.labels)}

    def find(self, project: str | None, identity: str | None) -> int | None:
        """The task of that number in the project that goes by this label, or by this name."""
        place = self._labelled.get(name_key(project))
        places = self.naming.named(project) if place is None else (place,)
        numbers = (self.number.get((place, identity or "")) for place in places)
        return next((number for number in numbers if number is not None), None)

    def meant(self, name: Any, identity: Any) -> int:
        """The task that a report means which names the project so, -1 if nobody planned it; of thousands of reports a few are new."""
        if (name, identity) not in self._meant:
            found = ((place, identity) for place in self.naming.named(name))
            self._meant[name, identity] = next((self.number[key] for key in found if key in self.number), -1)
        return self._meant[name, identity]

    @cached_property
    def _meant(self) -> dict[tuple[Any, Any], int]:
        return {}

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
    def links(self) -> Links:
        number, places = self.number, self.project.tolist()
        needs = values(self.rows, "dependencies")
        written = [identity for mine in needs if mine for identity in mine]
        task = np.repeat(np.arange(len(needs)), [len(mine) if mine else 0 for mine in needs])
        found = [number.get((places[one], identity), -1) for one, identity in zip(task.tolist(), written, strict=True)]
        return Links(task, np.array(found, dtype=np.int64), written)

    @cached_property
    def live_links(self) -> tuple[Numbers, Numbers]:
        """(task, dependency) among uncancelled tasks: nobody waits for what will never be done."""
        task, needed = self.links.task, self.links.needed
        live = (needed >= 0) & ~self.cancelled[task] & ~self.cancelled[needed] if len(needed) else needed >= 0
        return task[live], needed[live]

    @cached_property
    def network(self) -> Network:
        return Network.of(len(self.rows), zip(*(numbers.tolist() for numbers in self.live_links), strict=True))
