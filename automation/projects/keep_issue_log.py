"""JOB: what departments write under 存在问题 becomes a row of 项目问题跟踪表, once, however often it is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from automation.jobs.job import Job, Moment, Records, RecordUpdate, Want
from automation.jobs.rows import Row, rows_of
from automation.organization.people import Directory
from automation.projects.agenda_items import SOLVED
from automation.projects.issue_log import RECORD
from automation.projects.problem_words import described, wordings
from automation.projects.project import name_key
from automation.projects.tasks_now import TasksNow
from automation.projects.told_problems import Issue, Telling, latest_reports, recognised, tellings
from automation.remembered import Remembered

_STANDING = Remembered["tuple[list[Telling], set[Telling]]"](1)
"""While no report has come, the same is told in every round."""
_ISSUES = Remembered[list[Issue]](1)

ANSWER_DAYS = 1
"""SPEC says 24 h. Days off do not count, as everywhere else: what is told on Friday afternoon is due on Monday afternoon, or all
of it would be overdue before anybody is back at work."""


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """What staff typed since is taken in first, so that it counts at once."""
    yield RecordUpdate(RECORD.name, (), more=True)
    table, directory, today = records.record(RECORD.name), records.directory, moment.now.date()
    rows = [row for row in rows_of(table) if row["description"]]
    found = TasksNow.of(records, moment)
    told, standing = _STANDING.of((found,), lambda: _told(found))
    issues = _ISSUES.of((table, directory, told), lambda: recognised([_known(row, directory, found, today) for row in rows], told), today)
    wanted = [_kept(row, issue, standing, moment) for row, issue in zip(rows, issues, strict=False)]
    wanted += [_new(issue, moment) for issue in issues[len(rows) :] if issue.told in standing]
    yield RecordUpdate(RECORD.name, wanted)


def _known(row: Row, directory: Directory, found: TasksNow, today: date) -> Issue:
    """Under the names of today: a project of two names has one of them, a department that has gone is anybody's."""
    task = (row["task"] or "").strip()
    raised = row["raised_at"].date() if row["raised_at"] else today
    return Issue(
        place=(name_key(found.tasks.naming.one_name(row["project_name"])), task.zfill(3) if task.isdecimal() else task),
        department=directory.find_department(row["department"] or "").label or "",
        texts=wordings(row["description"]),
        last=row["closed_on"] or raised,
        id=row["id"] or "",
        ref=row["ref"] or "",
        solved=row["status"] in SOLVED,
        closed=row["closed_on"] is not None,
    )


def _told(found: TasksNow) -> tuple[list[Telling], set[Telling]]:
    told = tellings(found)
    return told, _standing(found, told)


def _standing(found: TasksNow, told: list[Telling]) -> set[Telling]:
    """Those of each task's latest report that still concern somebody: the task is in hand, or the report not older than a week."""
    latest = latest_reports(found, told)
    since = found.week.previous().label
    keys = {(name_key(found.project(task)), found.tasks.ids[task]): task for task in range(len(found.keys))}

    def concerns(one: Telling) -> bool:
        task = keys.get(one.place)
        return one.week >= since or (task is not None and bool(found.now.in_hand[task]))

    return {one for one in told if latest[one.place, one.department] == one.week and concerns(one)}


def _kept(row: Row, issue: Issue, standing: set[Telling], moment: Moment) -> dict[str, Any]:
    """The program's columns as they should be now."""
    due = row["answer_due"] or _answer_due(row["raised_at"] or moment.now, moment)
    answered = row["solution"] or row["status"] in SOLVED
    kept = {"id": row["id"], "answer_due": due, "overdue": "是" if not answered and moment.now > due else "否"}
    if row["origin"] == "program" and issue.told in standing and issue.told is not None:
        kept["description"] = described(issue.texts[0], issue.told.text)
    return kept


def _new(issue: Issue, moment: Moment) -> dict[str, Any]:
    first, latest = issue.first, issue.told
    if first is None or latest is None:
        raise AssertionError("a problem that nobody told")
    raised = first.moment or moment.now
    due = _answer_due(raised, moment)
    return {
        "ref": first.ref,
        "project_name": latest.project,
        "description": described(first.text, latest.text),
        "source": "周进度",
        "department": first.department,
        "raised_by": first.filler or None,
        "raised_at": raised,
        "task": first.task,
        "answer_due": due,
        "overdue": "是" if moment.now > due else "否",
    }


def _answer_due(raised: datetime, moment: Moment) -> datetime:
    """By when a problem should have its 解决方案: 响应时限."""
    return moment.working.add_days(raised, ANSWER_DAYS)


JOB = Job(name="keep_issue_log", title="登记项目问题", make=make)
