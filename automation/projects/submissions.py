"""Which departments owe a 周进度填报表, and who sent one in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from automation.forms.schema.begun import NOT_BEGUN
from automation.forms.schema.problem import Finding, Problem
from automation.jobs.filed import first_there
from automation.organization.people import Directory
from automation.projects.cell_problem import of_file
from automation.projects.statuses import LATE, MISSING, NOT_DUE, ON_TIME
from automation.projects.weekly_inputs import WeeklyInputs, picked, reported_forms, values
from automation.projects.working_days import Numbers

VOID_KINDS = {"V06": "与上周完全相同，未更新", "V07": "空表，没有填写任务"}


@dataclass(frozen=True)
class Submission:
    """One department's form of the week. returned: how many of its files go back; to_mend: errors in them."""

    department: str
    state: str = NOT_DUE
    at: datetime | None = None
    file: str | None = None
    returned: int = 0
    to_mend: int = 0
    reason: str = ""


def void_files(problems: Iterable[Problem]) -> dict[str, str]:
    """Files that do not count as submitted although they are there, with the reason."""
    return {problem.file: VOID_KINDS[problem.kind] for problem in problems if problem.kind in VOID_KINDS}


def submissions(
    inputs: WeeklyInputs,
    usable: Numbers,
    departments: Mapping[str, bool],
    label: str,
    cutoff: datetime,
    errors: Counter[str],
) -> list[Submission]:
    """One entry for each of `departments` (name -> is it due), in their order; `usable` are this week's good progress rows."""
    sent = _sent(inputs, usable, label)
    received = _files_of(inputs, label)
    void = _not_begun(inputs, label) | void_files(inputs.problems)
    found = []
    for department, due in departments.items():
        at, file = sent.get(department, (None, None))
        files = received.get(department, set())
        state = NOT_DUE if not due else MISSING if at is None else ON_TIME if at <= cutoff else LATE
        bad = [errors[name] for name in files if errors[name]]
        reason = _reason(state, at, cutoff, [why for name, why in void.items() if name in files or department in name])
        found.append(Submission(department, state, at, file or min(files, default=None), len(bad), sum(bad), reason))
    return found


def _not_begun(inputs: WeeklyInputs, label: str) -> dict[str, str]:
    """The week's forms that went out and in which nobody has written yet."""
    told = zip(*(values(inputs.files, name) for name in ("path", "status", "reason")), strict=True)
    return {path: f"填报表{why}" for path, status, why in told if (status, why) == ("ignored", NOT_BEGUN) and label in path}


def _sent(inputs: WeeklyInputs, usable: Numbers, label: str) -> dict[str, tuple[datetime | None, str | None]]:
    """department -> when its first complete form was there, and the file that holds it now."""
    columns = (picked(inputs.progress, name, usable) for name in ("department", "first_seen", "modified", "file"))
    sent: dict[str, tuple[datetime | None, str | None]] = {}
    for department, seen, saved, file in dict.fromkeys(zip(*columns, strict=True)):
        at = first_there(seen, saved) if seen else None
        if department and at and (department not in sent or at < (sent[department][0] or at)):
            sent[department] = (at, file)
    for (week, department), first in inputs.submitted.items():
        if week == label:
            sent[department] = (first, sent.get(department, (None, None))[1])
    return sent


def _files_of(inputs: WeeklyInputs, label: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for file, week, department, _ in reported_forms(inputs.progress):
        if week == label and department:
            found.setdefault(department, set()).add(file)
    return found


def _reason(state: str, at: datetime | None, cutoff: datetime, void: list[str]) -> str:
    if state == LATE and at is not None:
        return f"晚于截止时间 {_how_late(at, cutoff)}"
    return void[0] if state == MISSING and void else "没有收到" if state == MISSING else ""


def _how_late(at: datetime, cutoff: datetime) -> str:
    """65 分钟, 5 小时, 3 天: as exactly as somebody would say it."""
    minutes = max(1, round((at - cutoff).total_seconds() / 60))
    hours = round(minutes / 60)
    return f"{minutes} 分钟" if minutes < 120 else f"{hours} 小时" if hours < 48 else f"{round(hours / 24)} 天"


def late_remarks(found: Iterable[Submission], cutoff: datetime) -> list[Problem]:
    """V09: taken, and marked."""
    late = [(one.file or "", one.at) for one in found if one.state == LATE and one.at is not None]
    return [of_file(file, Finding("V09", _taken_late(at, cutoff), "remark", str(at))) for file, at in late]


def _taken_late(at: datetime, cutoff: datetime) -> str:
    return f"已收到（晚于截止时间 {_how_late(at, cutoff)}）。"


def due_first(due: Iterable[str], others: Iterable[str], directory: Directory) -> dict[str, bool]:
    """Departments in the order of the address book, those that are due before the others."""
    known = {department.name: rank for rank, department in enumerate(directory.departments)}
    owing = dict.fromkeys(due)

    def ranked(names: Iterable[Any]) -> list[str]:
        return sorted(dict.fromkeys(name for name in names if name), key=lambda name: known.get(name, len(known)))

    return dict.fromkeys(ranked(owing), True) | dict.fromkeys(ranked(name for name in others if name not in owing), False)
