"""Builds the tables of the weekly figures: tasks, projects and departments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from automation.organization.people import Directory
from automation.projects.outlook import Outlook
from automation.projects.progress_history import ProgressHistory
from automation.projects.standing import Plan, Standing, at_risk, blocked
from automation.projects.statuses import OVERDUE, STATUSES
from automation.projects.submissions import Submission
from automation.projects.task_list import TaskList
from automation.projects.totals import Totals, rounded
from automation.projects.weekly_figures import DEPARTMENT_COLUMNS, PROJECT_COLUMNS, TASK_COLUMNS
from automation.projects.weekly_inputs import picked, values
from automation.projects.working_days import Numbers

WORDS = np.array(STATUSES, dtype=object)
COUNTED = ("not_started", "in_progress", "done", "overdue", "cancelled", "in_review")
TOLD = ("expected_end", "progress", "issue", "plan", "needs")
PLANNED = ("id", "name", "department", "person", "start", "end", "deliverable", "dependencies", "file", "sheet", "row")


def table(columns: Sequence[str], found: Mapping[str, Iterable[Any]]) -> pd.DataFrame:
    """Python values as they are, None for what is missing."""
    return pd.DataFrame({name: np.fromiter(found[name], object) for name in columns}, dtype=object, copy=False)


def table_of_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    return table(columns, dict(zip(columns, zip(*rows, strict=True), strict=True)) if rows else {name: () for name in columns})


def dates(ordinals: Numbers) -> list[date | None]:
    """Dates of ordinals, None for 0; each distinct day is made once."""
    days = {ordinal: date.fromordinal(ordinal) for ordinal in np.unique(ordinals).tolist() if ordinal}
    return [days.get(ordinal) for ordinal in ordinals.tolist()]


def task_table(tasks: TaskList, history: ProgressHistory, progress: pd.DataFrame, now: Standing, ahead: Outlook) -> pd.DataFrame:
    is_blocked = blocked(tasks, now)
    late = np.where(now.overdue & (tasks.end > 0), np.maximum(now.cutoff - tasks.end, 0), 0)
    slack = ahead.float.tolist()
    names = [project.name for project in tasks.projects]
    found: dict[str, Iterable[Any]] = {
        **{name: values(tasks.rows, name) for name in PLANNED},
        "project": [names[project] for project in tasks.project.tolist()],
        "status": WORDS[now.status].tolist(),
        "reported_status": WORDS[now.reported].tolist(),
        "percent": rounded(now.percent),
        "planned": rounded(now.planned),
        "deviation": rounded(now.deviation),
        "days_overdue": late.tolist(),
        "blocked": is_blocked.tolist(),
        "at_risk": at_risk(tasks, now, is_blocked).tolist(),
        "forecast_end": dates(ahead.end),
        "float": [days if end else None for days, end in zip(slack, ahead.end.tolist(), strict=True)],
        "critical": ahead.critical.tolist(),
        "carried_over": now.carried_over.tolist(),
        **_told(history, progress, now),
    }
    return table(TASK_COLUMNS, found)


def _told(history: ProgressHistory, progress: pd.DataFrame, now: Standing) -> dict[str, list[Any]]:
    """The words of the progress row that counts, and where it stands."""
    rows = entry_rows(history, now)
    sources = {name: name for name in TOLD} | {f"progress_{name}": name for name in ("file", "sheet", "row")}
    return {name: picked(progress, source, rows) for name, source in sources.items()}


def entry_rows(history: ProgressHistory, now: Standing) -> Numbers:
    """Per task the position of its counting row in the progress table, -1 for none."""
    return np.where(now.entry >= 0, history.row[now.entry], -1) if len(history.row) else now.entry


def project_table(tasks: TaskList, now: Standing, plan: Plan, ahead: Outlook) -> pd.DataFrame:
    count = len(tasks.projects)
    totals = Totals.of(now, plan.weight, tasks.project, count)
    by_status = totals.by_status.T.tolist()
    return table(
        PROJECT_COLUMNS,
        {
            "name": [project.name for project in tasks.projects],
            "id": [project.id for project in tasks.projects],
            "lead": [project.lead for project in tasks.projects],
            "tasks": totals.tasks.tolist(),
            **dict(zip(COUNTED, by_status, strict=True)),
            "completion": rounded(totals.completion),
            "planned": rounded(totals.planned),
            "deviation": rounded(totals.completion - totals.planned),
            "planned_end": dates(_latest(np.where(now.cancelled, 0, tasks.end), tasks.project, count)),
            "forecast_end": dates(_latest(ahead.end, tasks.project, count)),
        },
    )


def _latest(days: Numbers, group: Numbers, groups: int) -> Numbers:
    latest = np.zeros(groups, dtype=np.int64)
    np.maximum.at(latest, group, days)
    return latest


def department_table(
    tasks: TaskList, now: Standing, plan: Plan, submitted: Sequence[Submission], directory: Directory
) -> pd.DataFrame:
    place = {one.department: number for number, one in enumerate(submitted)}
    group = np.array([place.get(name, -1) for name in tasks.departments], dtype=np.int64)
    totals = Totals.of(now, plan.weight, group, len(submitted))
    heads = (directory.head(one.department) for one in submitted)
    return table(
        DEPARTMENT_COLUMNS,
        {
            "name": [one.department for one in submitted],
            "head": [head.name if head else "" for head in heads],
            "submission": [one.state for one in submitted],
            "submitted_at": [one.at for one in submitted],
            "tasks": totals.tasks.tolist(),
            "overdue": totals.by_status[:, STATUSES.index(OVERDUE)].tolist(),
            "completion": rounded(totals.completion),
            "returned": [one.returned for one in submitted],
            "to_mend": [one.to_mend for one in submitted],
            "reason": [one.reason for one in submitted],
            "file": [one.file for one in submitted],
        },
    )
