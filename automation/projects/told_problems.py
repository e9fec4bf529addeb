"""The problems of all progress forms, and which of them are one and the same, week after week and in other words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from itertools import groupby

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from automation.jobs.filed import first_there
from automation.jobs.keys import fingerprint
from automation.organization.reporting_week import ReportingWeek
from automation.projects.problem_words import alike, pieces
from automation.projects.project import name_key
from automation.projects.submissions import void_files
from automation.projects.tasks_now import TasksNow
from automation.projects.weekly_inputs import cells, coded, picked
from automation.projects.working_days import Numbers

RETURNS_AFTER = timedelta(weeks=2)
"""A solved problem that is told again later than this is a new one; until then it is what was left in the form."""
_NAMES = ("week", "project_name", "task_id", "department", "filler", "issue", "first_seen", "modified")


@dataclass(frozen=True)
class Telling:
    """One problem in a department's form of one week; moment: when that form was first there."""

    week: str
    project: str
    task: str
    department: str
    filler: str
    moment: datetime | None
    text: str

    @cached_property
    def place(self) -> tuple[str, str]:
        return name_key(self.project), self.task

    @cached_property
    def ref(self) -> str:
        """What the record knows a row by that was made of this telling."""
        return "/".join((self.project, self.task, self.department, self.week, fingerprint(self.text)[:8]))


@dataclass
class Issue:
    """A problem: a row of 项目问题跟踪表 (then it has an id), or one that may become one. texts: its wordings, the first one first;
    last: the day until which it was told or, if somebody wrote it down, on which it was closed; first and told: its first and its
    latest telling."""

    place: tuple[str, str]
    department: str
    texts: list[str]
    last: date
    id: str = ""
    ref: str = ""
    solved: bool = False
    closed: bool = False
    first: Telling | None = None
    told: Telling | None = None

    def fits(self, telling: Telling) -> int:
        """How surely it is the same problem, in per cent, 0 if it is not; 101 where the row was made of this very telling."""
        if self.ref and self.ref == telling.ref:
            return 101
        if self.is_over(telling.week) or self.department not in ("", telling.department):
            return 0
        return max(alike(text, telling.text) for text in self.texts)

    def is_over(self, week: str) -> bool:
        """Was it solved so long before that week that it would be another one?"""
        return self.solved and _monday(week) > self.last + RETURNS_AFTER

    def tell(self, telling: Telling) -> None:
        self.told = telling
        self.texts += [telling.text] if telling.text not in self.texts else []
        self.last = self.last if self.closed else max(self.last, _monday(telling.week) + timedelta(days=6))


@lru_cache(maxsize=1024)
def _monday(week: str) -> date:
    return ReportingWeek.parse(week).monday


def tellings(found: TasksNow) -> list[Telling]:
    """All weeks' problems up to this week, in order. A form that says nothing new counts for nothing."""
    progress = found.inputs.progress
    with_text = np.flatnonzero(_counts(found) & cells(progress, "issue").astype(bool))
    rows, one_name = zip(*(picked(progress, name, with_text) for name in _NAMES), strict=True), found.tasks.naming.one_name
    told = (one for row in rows for one in _told(one_name(row[1]), *row))
    return sorted(told, key=lambda one: (one.week, one.place, one.department))


def latest_reports(found: TasksNow, told: Iterable[Telling]) -> dict[tuple[tuple[str, str], str], str]:
    """(place, department) of these -> the week of its latest report, whether that tells of a problem or not."""
    latest, progress = {(one.place, one.department): one.week for one in told}, found.inputs.progress
    newest = _newest(progress, np.flatnonzero(_counts(found)))
    for week, project, task, department in zip(*(picked(progress, name, newest) for name in _NAMES[:4]), strict=True):
        key = ((name_key(project), task), department)
        if key in latest:
            latest[key] = max(latest[key], week)
    return latest


def _counts(found: TasksNow) -> NDArray[np.bool_]:
    """Which rows are of the forms up to this week that count."""
    progress, this_week = found.inputs.progress, found.week.label
    weeks, labels = coded(progress, "week")
    files, paths = coded(progress, "file")
    void = void_files(found.inputs.problems)
    this_far = np.array([bool(label) and label <= this_week for label in labels])
    return np.asarray(this_far[weeks] & np.array([path not in void for path in paths])[files], dtype=bool)


def _newest(progress: pd.DataFrame, rows: Numbers) -> Numbers:
    """Of these rows the one of the latest week for each project, task and department."""
    weeks, labels = coded(progress, "week")
    rank = np.argsort(np.argsort([label or "" for label in labels]))
    whose = np.zeros(len(rows), dtype=np.int64)
    for name in _NAMES[1:4]:
        codes, values = coded(progress, name)
        whose = whose * len(values) + codes[rows]
    order = np.lexsort((rank[weeks[rows]], whose))
    return rows[order[np.flatnonzero(np.diff(whose[order], append=-1))]]


@lru_cache(1 << 15)
def _told(
    name: str, week: str, _: str | None, task: str | None, department: str | None, filler: str | None,
    text: str, seen: datetime | None, saved: datetime | None,
) -> tuple[Telling, ...]:  # fmt: skip
    """Of one row; name: of its project, as it is called today. A row of a form that lies there says the same in every round."""
    moment = first_there(seen, saved) if seen else None
    return tuple(Telling(week, name, task or "", department or "", filler or "", moment, piece) for piece in pieces(text))


def recognised(known: Sequence[Issue], told: Iterable[Telling]) -> list[Issue]:
    """The known problems, and after them the others, each with what was told of it. Two that stand side by side in one form are
    two, however much alike."""
    issues, places = list(known), defaultdict(list)
    for issue in known:
        places[issue.place].append(issue)
    for (week, place, _), group in groupby(told, key=lambda one: (one.week, one.place, one.department)):
        mine, known_here = list(group), [*places[place], *(places[place[0], ""] if place[1] else [])]
        refs = {one.ref for one in mine}
        for telling in _not_among([one for one in known_here if one.ref in refs or not one.is_over(week)], mine):
            issue = Issue(telling.place, telling.department, [], date.min, first=telling)
            issue.tell(telling)
            issues.append(issue)
            places[place].append(issue)
    return issues


def _not_among(issues: Sequence[Issue], told: Sequence[Telling]) -> list[Telling]:
    """Gives each telling to the problem that it fits best, each problem one of them at most; returns those that fit none."""
    every = ((issue.fits(telling), -rank, -place) for rank, issue in enumerate(issues) for place, telling in enumerate(told))
    taken: dict[int, int] = {}
    for _, rank, place in sorted((pair for pair in every if pair[0]), reverse=True):
        if -place not in taken and -rank not in taken.values():
            taken[-place] = -rank
            issues[-rank].tell(told[-place])
    return [telling for place, telling in enumerate(told) if place not in taken]
