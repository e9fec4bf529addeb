"""A small company as the jobs of the weekly rhythm read it: four departments, two projects, plain tables, the real calendar."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import pandas as pd
from company_tables import LETTERS, PUBLIC, frame, report, task

from automation.forms.schema.problem import Problem
from automation.jobs.job import Drop, Job, Moment, Want
from automation.jobs.when import Occasion
from automation.organization.office_time import OfficeTime
from automation.organization.people import Department, Directory, Person
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import WorkingCalendar
from automation.organization.working_time import WorkingTime
from automation.projects.weekly_figures import FILE_COLUMNS
from automation.projects.weekly_inputs import PROGRESS_INPUT_COLUMNS, TASK_INPUT_COLUMNS

OFFICE = {"company": "示例公司", "contact": "何磊（分机 8021）"}
W48 = ReportingWeek(2026, 48)
MONDAY = datetime(2026, 11, 23, 8, 30)
LONG_AGO = datetime(2026, 11, 2)
DECISIONS = ("project_name", "project_id", "matter", "person", "due")
ISSUES = ("id", "project_name", "description", "department", "person", "solution", "solve_by", "status")
Row = Mapping[str, Any]

PEOPLE = (
    ("王强", "总经办", ""), ("张伟", "研发部", "王强"), ("李娜", "研发部", "张伟"), ("刘洋", "市场部", "王强"),
    ("郑凯", "质量部", "王强"), ("周强", "采购部", "王强"),
)  # fmt: skip
HEADS = {"研发部": "张伟", "市场部": "刘洋", "质量部": "郑凯", "采购部": "周强"}


def company(
    without_mail: Sequence[str] = (),
    without_head: Sequence[str] = (),
    without_superior: Sequence[str] = (),
    mailboxes: Mapping[str, str] = {},
) -> Directory:
    persons = (
        Person(
            name,
            where,
            mail="" if name in without_mail else f"p{number}@example.com",
            superior="" if name in without_superior else superior,
        )
        for number, (name, where, superior) in enumerate(PEOPLE)
    )
    departments = (
        Department(name, "" if name in without_head else head, mailboxes.get(name, "")) for name, head in HEADS.items()
    )
    return Directory(tuple(departments), tuple(persons))


def own(identity: str, department: str, end: date | None, person: str = "", **given: Any) -> Row:
    """A task that begins on 2 November; 张伟 leads 通达."""
    row = {"department": department, "person": person or HEADS[department], "start": date(2026, 11, 2), "end": end}
    return task(identity, **{"status": "进行中", **row, **given})


def said(identity: str, department: str, week: str = "2026-W47", filler: str = "", **given: Any) -> Row:
    file = f"周进度/{week}/{department}.xlsx"
    return report(
        identity, **{"department": department, "week": week, "filler": filler or HEADS[department], "file": file, **given}
    )


TASKS = (
    own("001", "研发部", date(2026, 11, 20)),
    own("002", "研发部", date(2026, 12, 11), "李娜", dependencies=("001",)),
    own("003", "市场部", date(2026, 11, 27)),
    own("004", "质量部", date(2026, 12, 18), start=date(2026, 12, 7), status="未开始"),
    own("005", "采购部", date(2026, 11, 13), status="已完成"),
    own("101", "市场部", date(2026, 12, 4), project_name="商城", project_id="P2", filler="刘洋"),
)
LAST_WEEK = (
    said("001", "研发部", filler="李娜", percent=80.0, plan="联调收尾", expected_end=date(2026, 11, 25), issue="缺芯片"),
    said("002", "研发部", filler="李娜", percent=10.0, expected_end=date(2026, 11, 20)),
    said("003", "市场部", percent=95.0),
    said("101", "市场部", percent=70.0, project_name="商城"),
    said("001", "研发部", "2026-W46", filler="张伟", percent=40.0),
)


@dataclass(frozen=True)
class Tables:
    """Records from plain rows; `opened`: file -> who has it open; `saved`: file -> when."""

    tasks: Iterable[Row] = TASKS
    reports: Iterable[Row] = LAST_WEEK
    directory: Directory = field(default_factory=company)
    calendar: WorkingCalendar = PUBLIC
    decisions: Iterable[Row] = ()
    issues: Iterable[Row] = ()
    lying: Iterable[tuple[str, str, str]] = ()
    found: Sequence[Problem] = ()
    opened: Mapping[str, str] = field(default_factory=dict)
    submitted: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    saved: Mapping[str, datetime] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def table(self, form: str, table: str) -> pd.DataFrame:
        columns, rows = {
            "tasks": ((*TASK_INPUT_COLUMNS, "first_seen"), [{"first_seen": LONG_AGO} | row for row in self.tasks]),
            "progress": (PROGRESS_INPUT_COLUMNS, self.reports),
            "decisions": (DECISIONS, self.decisions),
        }[table]
        return frame(columns, rows)

    def table_before(self, form: str, table: str) -> pd.DataFrame:
        return frame(TASK_INPUT_COLUMNS, ())

    def fields(self, form: str) -> Sequence[Mapping[str, Any]]:
        return ()

    def files(self) -> pd.DataFrame:
        """lying: (path, status, reason) of forms that do not count; those that do, from the rows."""
        used = dict.fromkeys(row["file"] for row in (*self.tasks, *self.reports))
        told = [*((path, "used", "") for path in used), *self.lying]
        rows = [
            {"path": path, "sha256": path[-9:], "status": status, "reason": reason, "modified": self._saved(path)}
            for path, status, reason in told
        ]
        return frame(FILE_COLUMNS, [dict.fromkeys(FILE_COLUMNS) | row for row in rows])

    def _saved(self, path: str) -> str:
        return self.saved[path].isoformat() if path in self.saved else ""

    def problems(self) -> list[Problem]:
        return list(self.found)

    def letters(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        return LETTERS

    def record(self, name: str) -> pd.DataFrame:
        return frame(ISSUES, self.issues)

    def holders(self) -> Mapping[str, str]:
        return self.opened

    def drops(self) -> Sequence[Drop]:
        return ()


def due(job: Job, week: ReportingWeek, calendar: WorkingCalendar = PUBLIC) -> list[Occasion]:
    """The occasions of a job's clocks whose names say that week, in order."""
    office = OfficeTime(WorkingTime(calendar))
    start = datetime.combine(week.monday, time.min)
    clocks = job.clocks if not callable(job.clocks) else ()
    found = [occasion for clock in clocks for occasion in _first(clock.coming(start, office), 3)]
    return sorted((one for one in found if one.name.startswith(week.label)), key=lambda one: one.due)


def _first(found: Any, count: int) -> list[Occasion]:
    return [occasion for occasion, _ in zip(found, range(count), strict=False)]


def wants(job: Job, tables: Tables, now: datetime, week: ReportingWeek = W48, step: int = 0) -> list[Want]:
    """What the job wants at `now`, on its occasion number `step` of that week."""
    occasion = due(job, week, tables.calendar)[step]
    return list(
        job.make(tables, Moment(now, week, office=OFFICE, occasions=(occasion,), links=lambda path: f"file:///S:/{path}"))
    )
