"""How the company's tasks go on, day by day, whatever anybody writes of them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from automation.organization.working_calendar import WorkingCalendar
from automation.simulation.temperament import Staff

_PACES = (0.6, 0.8, 0.95, 1.0, 1.1, 1.2)
_STUCK_ONE_IN = 20
_LOOSE_AFTER = timedelta(weeks=5)
_HURRY, _FASTEST = 1.4, 4.0
_PRECISION = 5
Number = tuple[str, str]
"""(project, task id)"""


@dataclass(frozen=True)
class Task:
    """As the weekly figures name it; `days` are working days."""

    project: str
    id: str
    name: str
    department: str
    person: str
    start: date
    end: date
    days: int
    needs: tuple[str, ...]
    deliverable: str

    @property
    def number(self) -> Number:
        return self.project, self.id


@dataclass
class Course:
    """shares: percent done; day: up to which (inclusive) everything has gone on. What is stuck comes loose when it is long late."""

    tasks: dict[Number, Task]
    shares: dict[Number, float]
    calendar: WorkingCalendar
    day: date
    paces: dict[Number, float] = field(default_factory=dict)
    stuck: dict[Number, float] = field(default_factory=dict)

    def go_on(self, day: date) -> list[Task]:
        """Works until the evening of that day; returns what was finished."""
        finished: list[Task] = []
        while self.day < day:
            self.day += timedelta(days=1)
            if self.calendar.is_working(self.day):
                finished += self._work()
        return finished

    def _work(self) -> Iterator[Task]:
        done = {number for number, share in self.shares.items() if share >= 100}
        for number, task in self._open():
            ready = task.start <= self.day and all(
                (task.project, need) in done or (task.project, need) not in self.tasks for need in task.needs
            )
            held = self.shares[number] >= self.stuck.get(number, 101) and self.day < task.end + _LOOSE_AFTER
            if ready and not held:
                self.shares[number] = min(100.0, self.shares[number] + 100 * self.paces[number] / task.days)
                if self.shares[number] >= 100:
                    yield task

    def _open(self) -> list[tuple[Number, Task]]:
        return [(number, task) for number, task in self.tasks.items() if self.shares[number] < 100]

    def share(self, number: Number) -> float | None:
        """As people write it: 35 %, not 34.3 %. None for a task that nobody knows."""
        share = self.shares.get(number)
        if share is None or share >= 100:
            return share
        return float(min(100 - _PRECISION, round(share / _PRECISION) * _PRECISION))

    def hurry(self, number: Number) -> None:
        """Whoever is reminded works faster for the rest of it, and gets loose what was stuck."""
        if number in self.paces:
            self.paces[number] = min(_FASTEST, self.paces[number] * _HURRY)
            self.stuck.pop(number, None)

    def open_of(self, department: str) -> list[Task]:
        return [task for _, task in self._open() if task.department == department]

    def departments(self) -> list[str]:
        """Those with open tasks."""
        return list(dict.fromkeys(task.department for _, task in self._open()))


def course(rows: Iterable[Mapping[str, Any]], calendar: WorkingCalendar, today: date, staff: Staff) -> Course:
    """rows: of the weekly figures' tasks, as they stand today."""
    found = Course({}, {}, calendar, today - timedelta(days=1))
    for row in rows:
        if row["status"] != "已取消" and row["id"] and row["department"] and row["start"] and row["end"]:
            days = max(1, calendar.count(row["start"], row["end"]))
            name, person, deliverable = (row[column] or "" for column in ("name", "person", "deliverable"))
            task = Task(
                row["project"], row["id"], name, row["department"], person,
                row["start"], row["end"], days, tuple(row["dependencies"] or ()), deliverable,
            )  # fmt: skip
            _take(found, task, 100.0 if row["status"] == "已完成" else row["percent"] or 0.0, staff.chance("task", *task.number))
    return found


def _take(found: Course, task: Task, share: float, chance: random.Random) -> None:
    found.tasks[task.number] = task
    found.shares[task.number] = share
    found.paces[task.number] = chance.choice(_PACES)
    if chance.randrange(_STUCK_ONE_IN) == 0:
        found.stuck[task.number] = float(chance.randrange(25, 90, 5))
