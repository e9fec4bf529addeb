"""A department's 周进度填报表 of one week: where it lies, who filled the last one, and what stands in it before anybody writes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from automation.jobs.job import FormOut, Records
from automation.jobs.rows import Row, rows_of
from automation.organization.file_names import whole_name
from automation.projects.statuses import IN_PROGRESS, NOT_STARTED, OVERDUE
from automation.projects.weekly_figures import WeeklyFigures
from automation.projects.weekly_inputs import values
from automation.projects.weekly_progress import FORM

_WEEK = re.compile(r"\d{4}-W\d{2}")
_NAMED = 3
IN_HAND = (NOT_STARTED, IN_PROGRESS, OVERDUE)
"""The states of tasks that somebody still has to work on."""


def form_path(label: str, department: str) -> str:
    """Below the workspace."""
    return f"{FORM.folder}/{label}/{whole_name(department, 60)}.xlsx"


def week_in(path: str) -> str:
    """The week that a folder's or file's name speaks of, "" if none."""
    found = _WEEK.search(path)
    return found[0] if found else ""


def department_in(path: str, names: Iterable[str]) -> str:
    """The one department that the path speaks of, "" if none or several; 研发部二组 is not 研发部."""
    found = [name for name in names if whole_name(name, 60) in path]
    whole = [name for name in found if not any(name != other and name in other for other in found)]
    return whole[0] if len(whole) == 1 else ""


def last_fillers(records: Records, label: str) -> dict[str, str]:
    """Department -> label of who filled its latest form of an earlier week and still works here."""
    progress = records.table("weekly_progress", "progress")
    told = set(zip(*(values(progress, name) for name in ("week", "department", "filler")), strict=True))
    earlier = sorted(one for one in told if all(one) and one[0] < label and records.directory.person(one[2]))
    return {department: filler for _, department, filler in earlier}


def open_tasks(figures: WeeklyFigures) -> dict[str, list[Row]]:
    """Department -> its tasks in hand, project by project, by number: the order of last week, where people find them again."""
    rank = {name: number for number, name in enumerate(figures.projects["name"].tolist())}
    found: dict[str, list[Row]] = {}
    for row in rows_of(figures.tasks[figures.tasks["status"].isin(IN_HAND)]):
        if row["id"]:
            found.setdefault(row["department"], []).append(row)
    return {name: sorted(rows, key=lambda row: (rank[row["project"]], row["id"])) for name, rows in found.items()}


def prefilled(label: str, department: str, tasks: Sequence[Row], filler: str | None, today: date) -> FormOut:
    """What is known stands in it; what a person has to say is empty."""
    fields = {"department": department, "week": label, "filler": filler}
    return FormOut(FORM.name, form_path(label, department), fields, {FORM.tables[0].name: [_row(task, today) for task in tasks]})


def _row(task: Row, today: date) -> Mapping[str, Any]:
    """Nobody is told what nobody knows: how far an unreported task has come, and a day that has passed as the expected one."""
    known = task["progress_file"] is not None or task["reported_status"] == NOT_STARTED
    expected = task["expected_end"]
    return {
        "project_name": task["project"],
        "task_id": task["id"],
        "task_name": task["name"],
        "status": task["reported_status"],
        "percent": task["percent"] if known else None,
        "expected_end": expected if expected and expected >= today else None,
    }


def waiting(figures: WeeklyFigures, tasks: Iterable[Row], readers: Collection[str]) -> str:
    """The leads who wait for what a department says of these tasks, but for those who read it: 项目负责人李娜、刘洋."""
    leads = dict(zip(figures.projects["name"].tolist(), figures.projects["lead"].tolist(), strict=True))
    names = list(dict.fromkeys(lead for task in tasks if (lead := leads[task["project"]]) and lead not in readers))
    return f"项目负责人{'、'.join(names[:_NAMED])}{'等' if len(names) > _NAMED else ''}" if names else ""


def causes(figures: WeeklyFigures, tasks: Iterable[Row]) -> tuple[tuple[str, str], ...]:
    """(file, sha256) of the workbooks behind these tasks."""
    sha256 = dict(zip(figures.files["path"].tolist(), figures.files["sha256"].tolist(), strict=True))
    files = {task[source] for task in tasks for source in ("file", "progress_file")}
    return tuple((file, sha256[file]) for file in sorted(files - {None}) if file in sha256)
