"""What a project meeting has to talk about: late, blocked, threatened and due tasks, open problems, decisions due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from automation.jobs.mail_words import against_plan
from automation.jobs.rows import Row, rows_of
from automation.organization.reporting_week import ReportingWeek
from automation.projects.project import name_key
from automation.projects.statuses import CANCELLED, DONE, OVERDUE
from automation.projects.weekly_figures import WeeklyFigures
from automation.projects.weekly_form import IN_HAND
from automation.projects.weekly_inputs import values
from automation.projects.weekly_mail_rows import FAR_BEHIND

LATE, BLOCKED, THREATENED, DUE, PROBLEM, DECISION = KINDS = ("逾期", "受阻", "有风险", "本周到期", "问题", "决议")
SOLVED = ("已解决", "已关闭")


@dataclass(frozen=True)
class Item:
    """One thing to talk about. id: of its task or problem; person: label of who answers for it, "" = nobody yet; due: the day by
    which it was or is to be done; state: how it stands, in words; late: is that day past."""

    project: str
    kind: str
    id: str
    matter: str
    department: str
    person: str
    due: date | None
    state: str
    late: bool = False


def agenda_items(
    figures: WeeklyFigures, problems: pd.DataFrame, decisions: pd.DataFrame, today: date, since: date
) -> dict[str, list[Item]]:
    """Active project -> its items in the order of KINDS, the earliest due first; a project without any is there with none.

    figures: as of yesterday, for nobody is behind the plan of a day that has just begun; problems: the record issue_log, while it
    has no rows 存在问题 of the last reports; decisions: those of the kick-off minutes, which nobody marks as done, so only those due
    from `since`, the week of the last meeting, on.
    """
    found: dict[str, list[Item]] = {name: [] for name in _active(figures)}
    told = _recorded(problems, _names(found), today) if len(problems) else _reported(figures)
    for item in (*_tasks(figures, today), *told, *_decided(figures, decisions, today, since)):
        if item.project in found:
            found[item.project].append(item)
    return {name: sorted(items, key=_urgency) for name, items in found.items()}


def _urgency(item: Item) -> tuple[int, date]:
    return KINDS.index(item.kind), item.due or date.max


def _active(figures: WeeklyFigures) -> list[str]:
    """Projects with tasks in hand, in their order."""
    told = zip(figures.tasks["project"].tolist(), figures.tasks["status"].tolist(), strict=True)
    unfinished = {project for project, status in told if status in IN_HAND}
    return [name for name in figures.projects["name"].tolist() if name in unfinished]


def _names(projects: Iterable[str]) -> dict[str, str]:
    return {name_key(name): name for name in projects}


def _tasks(figures: WeeklyFigures, today: date) -> Iterator[Item]:
    """Each task once, by what presses most."""
    unfinished = _unfinished(figures)
    for row in rows_of(figures.tasks[figures.tasks["status"].isin(IN_HAND)]):
        kind, state = _trouble(row, unfinished, today)
        if kind or (row["end"] and row["end"] <= figures.week.sunday):
            state = state or f"{row['reported_status']}，{row['percent'] or 0:g}%"
            yield Item(row["project"], kind or DUE, *_texts(row, "name"), row["end"], state, kind == LATE)


def _unfinished(figures: WeeklyFigures) -> set[tuple[str, str]]:
    told = zip(*(figures.tasks[name].tolist() for name in ("project", "id", "status")), strict=True)
    return {(project, identity) for project, identity, status in told if status not in (DONE, CANCELLED)}


def _trouble(row: Row, unfinished: set[tuple[str, str]], today: date) -> tuple[str, str]:
    """Kind and state; neither where all is well."""
    past = bool(row["end"] and row["end"] < today)
    if past or row["reported_status"] == OVERDUE:
        told = f"逾期 {(today - row['end']).days} 天" if past else "已报延期"
        return LATE, told + ("，在关键路径上" if row["critical"] else "")
    needed = [one for one in row["dependencies"] or () if (row["project"], one) in unfinished]
    if needed and row["start"] and row["start"] <= today:
        return BLOCKED, f"等 {'、'.join(needed)} 完成"
    if not row["at_risk"]:
        return "", ""
    behind = row["deviation"] is not None and row["deviation"] <= FAR_BEHIND
    return THREATENED, against_plan(row["deviation"]) if behind else "前置任务延期"


def _texts(row: Row, matter: str) -> tuple[str, str, str, str]:
    return row["id"] or "", row[matter] or "", row["department"] or "", row["person"] or ""


def _reported(figures: WeeklyFigures) -> Iterator[Item]:
    for row in rows_of(figures.issues):
        yield Item(row["project"], PROBLEM, *_texts(row, "issue"), None, f"第{ReportingWeek.parse(row['since']).week}周提出")


def _recorded(problems: pd.DataFrame, names: dict[str, str], today: date) -> Iterator[Item]:
    for row in rows_of(problems):
        if row["status"] not in SOLVED and row["description"]:
            late = bool(row["solve_by"] and row["solve_by"] < today)
            project = names.get(name_key(row["project_name"]), "")
            yield Item(project, PROBLEM, *_texts(row, "description"), row["solve_by"], _solving(row), late)


def _solving(row: Row) -> str:
    lacking = [word for name, word in (("person", "责任人"), ("solution", "解决方案"), ("solve_by", "解决时限")) if not row[name]]
    return f"{row['status'] or '待解决'}，没有{'、'.join(lacking)}" if lacking else str(row["status"] or "处理中")


def _decided(figures: WeeklyFigures, decisions: pd.DataFrame, today: date, since: date) -> Iterator[Item]:
    by_name = _names(figures.projects["name"].tolist())
    by_id = dict(zip(map(name_key, values(figures.projects, "id")), values(figures.projects, "name"), strict=True))
    names = ("project_id", "project_name", "matter", "person", "due")
    told: Iterable[tuple[Any, ...]] = zip(*(values(decisions, name) for name in names), strict=True)
    for identity, name, matter, person, due in told:
        project = (identity and by_id.get(name_key(identity))) or by_name.get(name_key(name), "")
        if matter and due and since <= due <= figures.week.sunday:
            yield Item(project, DECISION, "", matter, "", person or "", due, "已到期" if due < today else "本周到期", due < today)
