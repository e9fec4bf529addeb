"""Which task each file in a 交付物 folder belongs to: its name begins with the task's id, its folders tell the project."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from automation.forms.schema.problem import Finding, Problem
from automation.jobs.job import Drop
from automation.jobs.rows import Row
from automation.projects.cell_problem import of_file
from automation.projects.project import name_key
from automation.projects.reviews import NEVER, PASSED, Reviews, Version
from automation.projects.task_list import TaskList
from automation.projects.weekly_inputs import REVIEW_COLUMNS, values
from automation.remembered import Remembered

FOLDER = "交付物"
_MOST = 1 << 16
_SHORTEST_NAME = 4
"""Letters from which a folder's name may be a part of a project's name."""


@dataclass(frozen=True)
class Delivered:
    """files: (task, file); strays: (project, file) of what names no known task, project None where nothing tells it;
    projects: those that have a 交付物 folder."""

    files: list[tuple[int, Drop]]
    strays: list[tuple[int | None, Drop]]
    projects: frozenset[int]


_DELIVERED = Remembered[Delivered](2)
_PLACES = Remembered["Places"](2)


def delivered(drops: Iterable[Drop], tasks: TaskList) -> Delivered:
    """A file in the folder of no project belongs to the only one that has a task of that number. Of the same the same at once."""
    every = tuple(drops)
    return _DELIVERED.of((tasks,), lambda: _delivered(every, tasks), every)


def _delivered(drops: Iterable[Drop], tasks: TaskList) -> Delivered:
    names = _Names(tuple(tasks.naming.names), tuple(tasks.naming.ids), tasks.number, _workbooks(tasks))
    places, files, strays, projects = _PLACES.of((), lambda: Places(names), names), [], [], set()
    for drop in drops:
        project, task = places.of_folder(drop.path) if drop.is_folder else places.of_file(drop.path)
        owner = project if task is None else int(tasks.project[task])
        projects |= set() if owner is None else {owner}
        if drop.is_folder:
            continue
        if task is None:
            strays.append((project, drop))
        else:
            files.append((task, drop))
    return Delivered(files, strays, frozenset(projects))


@dataclass(frozen=True)
class _Names:
    """By what a place is told: names and ids of the projects, (project, id) -> task, folder -> the one project whose 任务分解表 lie there."""

    names: tuple[str, ...]
    ids: tuple[str, ...]
    number: Mapping[tuple[int, str], int]
    workbooks: Mapping[str, int]


def _workbooks(tasks: TaskList) -> dict[str, int]:
    found: dict[str, set[int]] = {}
    for file, project in set(zip(values(tasks.rows, "file"), tasks.project.tolist(), strict=True)):
        found.setdefault((file or "").rpartition("/")[0], set()).add(project)
    return {folder: min(projects) for folder, projects in found.items() if folder and len(projects) == 1}


class Places:
    """Finds project and task from a path such as 项目/P2026-018 控制器/交付物/003_原理图.pdf. While no name changes, each path once."""

    def __init__(self, names: _Names) -> None:
        self._names = names
        self._folders: dict[str, int | None] = {}
        self._files: dict[str, tuple[int | None, int | None]] = {}

    def of_folder(self, path: str) -> tuple[int | None, None]:
        return self.project(path), None

    def of_file(self, path: str) -> tuple[int | None, int | None]:
        if path not in self._files:
            if len(self._files) >= _MOST:
                self._files.clear()
            project = self.project(path)
            self._files[path] = project, self.task(path, project)
        return self._files[path]

    def project(self, path: str) -> int | None:
        """By the folders inside 交付物, nearest to the file first, by where the project's 任务分解表 lie, by the folders around it."""
        folders = path.split("/")[:-1]
        at = folders.index(FOLDER) if FOLDER in folders else len(folders)
        inside, around = folders[at + 1 :], folders[:at]
        with_workbooks = ("/".join(around[:depth]) for depth in range(len(around), 0, -1))
        found = [
            *(self._of_folder(name) for name in reversed(inside)),
            *(self._names.workbooks.get(folder) for folder in with_workbooks),
            *(self._of_folder(name) for name in reversed(around)),
        ]
        return next((project for project in found if project is not None), None)

    def task(self, path: str, project: int | None) -> int | None:
        """By the file's name, else by the names of the folders that it lies in below 交付物."""
        names = path.split("/")
        below = names[names.index(FOLDER) + 1 :] if FOLDER in names[:-1] else names[-1:]
        return next((task for name in reversed(below) for task in self._begun(name, project)), None)

    def _begun(self, name: str, project: int | None) -> Iterator[int]:
        """The one task whose id stands at the begin; where the digits go on, it is another number."""
        text = unicodedata.normalize("NFKC", name).strip()
        for length in range(min(len(text), self._longest), 0, -1):
            found = [task for place, task in self._by_id.get(text[:length], ()) if project in (None, place)]
            if len(found) == 1 and not (text[length - 1].isdecimal() and text[length : length + 1].isdecimal()):
                yield from found

    def _of_folder(self, folder: str) -> int | None:
        if folder not in self._folders:
            self._folders[folder] = self._named(folder)
        return self._folders[folder]

    def _named(self, folder: str) -> int | None:
        key, told = name_key(folder), self._names
        known = [(name_key(name), name_key(identity)) for name, identity in zip(told.names, told.ids, strict=True)]
        ways = (
            [place for place, (name, identity) in enumerate(known) if key in (name, identity)],
            [place for place, (name, identity) in enumerate(known) if (identity and identity in key) or name in key],
            [place for place, (name, _) in enumerate(known) if len(key) >= _SHORTEST_NAME and key in name],
        )
        return next((found[0] for found in ways if len(found) == 1), None)

    @cached_property
    def _by_id(self) -> dict[str, list[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = {}
        for (project, identity), task in self._names.number.items():
            found.setdefault(identity, []).append((project, task))
        return found

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._by_id), default=0)


def stray_problems(tasks: TaskList, drops: Iterable[Drop]) -> Iterator[Problem]:
    """M06: what lies in a 交付物 folder and nobody will be asked to review."""
    for _, drop in delivered(drops, tasks).strays:
        sentence = "看不出是哪项任务的交付物，没有列入审核。请把任务编号写在文件名最前面，如 003_原理图.pdf。"
        yield of_file(drop.path, Finding("M06", sentence, "remark", drop.path.rpartition("/")[2]))


def version_key(tasks: TaskList, task: int, drop: Drop) -> tuple[str, str, str]:
    """The key of a version's new row in 交付物审核记录: project, task, content, wherever the file lies and whatever it is called."""
    return tasks.labels[int(tasks.project[task])], tasks.ids[task] or "", content_of(drop)


def content_of(drop: Drop) -> str:
    return drop.sha256[:12]


def recorded(tasks: TaskList, rows: Iterable[Row]) -> dict[tuple[int, str], Row]:
    """(task, content) -> its row of 交付物审核记录, by whichever of its names the project goes there."""
    found: dict[tuple[int, str], Row] = {}
    for row in rows:
        task = tasks.find(row["project_name"], row["task_id"])
        if task is not None:
            found.setdefault((task, row["content"]), row)
    return found


def reviews_of(tasks: TaskList, drops: Iterable[Drop], record: pd.DataFrame) -> Reviews:
    """record: 交付物审核记录. Files that are gone from the drive count only where none of their task is left."""
    found = delivered(drops, tasks)
    if not found.projects:
        return Reviews()
    named = np.array([bool(text) for text in values(tasks.rows, "deliverable")], dtype=bool)
    there: dict[int, set[str]] = {}
    for task, drop in found.files:
        there.setdefault(task, set()).add(drop.path)
    versions: dict[tuple[int, str], list[Version]] = {}
    for task, file, version in sorted(_versions(record, tasks), key=lambda one: one[2].submitted):
        if file in there.get(task, {file}):
            versions.setdefault((task, file), []).append(version)
    return Reviews(named & np.isin(tasks.project, list(found.projects)), versions)


def _versions(record: pd.DataFrame, tasks: TaskList) -> Iterator[tuple[int, str, Version]]:
    columns = (values(record, name) for name in REVIEW_COLUMNS)
    for project, identity, file, submitted, verdict, reviewed in zip(*columns, strict=True):
        task = tasks.find(project, identity)
        if task is not None:
            passed = NEVER if verdict != PASSED else reviewed.toordinal() if reviewed else 0
            yield task, file or "", Version(submitted.toordinal() if submitted else 0, passed)
