"""The desk of the engine in memory: plain tables as records, the real timetable, records kept, nobody told twice in one step."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
from company_tables import LETTERS, frame

from automation.forms.schema.problem import Problem
from automation.forms.schema.record_declaration import Record
from automation.jobs.filed import FiledForm
from automation.jobs.job import Drop, Job, Moment, RecordUpdate, Reminder, Want
from automation.jobs.when import Occasion
from automation.organization.office_time import OfficeTime
from automation.organization.people import Department, Directory, Person
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import WorkingCalendar
from automation.organization.working_time import OFFICE_HOURS, Hours, WorkingTime
from automation.projects.deliverable_review import RECORD as REVIEWS
from automation.projects.issue_log import RECORD as ISSUES
from automation.projects.minutes_log import RECORD as MINUTES
from automation.projects.weekly_figures import FILE_COLUMNS
from automation.projects.weekly_inputs import PROGRESS_INPUT_COLUMNS, TASK_INPUT_COLUMNS

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "jobs"))
from duties_in_memory import Memory

Row = Mapping[str, Any]
RECORDS: dict[str, Record] = {record.name: record for record in (ISSUES, REVIEWS, MINUTES)}
PEOPLE = (
    ("王强", "总经办", ""),
    ("张伟", "技术部", "王强"),
    ("李娜", "技术部", "张伟"),
    ("周强", "采购部", ""),
    ("赵敏", "采购部", "周强"),
)


def company() -> Directory:
    """赵敏 has no mail; 王强 has nobody above him."""
    persons = (
        Person(name, where, mail="" if name == "赵敏" else f"{number}@example.com", superior=superior)
        for number, (name, where, superior) in enumerate(PEOPLE)
    )
    departments = (Department("总经办", "王强"), Department("技术部", "张伟"), Department("采购部", "周强"))
    return Directory(departments, tuple(persons))


@dataclass
class Desk:
    """tables: (form, table) -> rows, where they are not tasks and reports; kept: record -> its rows; holds: what was refused."""

    tasks: Sequence[Row] = ()
    reports: Sequence[Row] = ()
    dropped: list[Drop] = field(default_factory=list)
    tables: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    holds: list[Problem] = field(default_factory=list)
    extra_files: list[str] = field(default_factory=list)
    directory: Directory = field(default_factory=company)
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    hours: Hours = OFFICE_HOURS
    memory: Memory = field(default_factory=Memory)
    told: set[tuple[str, str, str]] = field(default_factory=set)
    submitted: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    opened: Mapping[str, str] = field(default_factory=dict)

    def table(self, form: str, table: str) -> pd.DataFrame:
        known = {"tasks": (TASK_INPUT_COLUMNS, self.tasks), "progress": (PROGRESS_INPUT_COLUMNS, self.reports)}
        if table in known:
            return frame(*known[table])
        rows = self.tables.get((form, table), [])
        return frame(rows[0] if rows else (), rows)

    def table_before(self, form: str, table: str) -> pd.DataFrame:
        return frame(TASK_INPUT_COLUMNS, ())

    def fields(self, form: str) -> Sequence[Row]:
        return ()

    def files(self) -> pd.DataFrame:
        rows = [*self.tasks, *self.reports, *(row for rows in self.tables.values() for row in rows)]
        paths = dict.fromkeys([*(row["file"] for row in rows), *self.extra_files])
        return frame(FILE_COLUMNS, [dict.fromkeys(FILE_COLUMNS) | {"path": path, "sha256": f"sha of {path}"} for path in paths])

    def problems(self) -> list[Problem]:
        return self.holds

    def letters(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        return LETTERS

    def filed(self, form: str) -> Sequence[FiledForm]:
        """The tables' rows, workbook by workbook."""
        mine = {table: rows for (name, table), rows in self.tables.items() if name == form}
        shared = {row["file"]: row for rows in mine.values() for row in rows}
        return [
            FiledForm(
                path=file,
                sha256=row["sha256"],
                saved=row["modified"],
                author="",
                fields=row,
                tables={table: [one for one in rows if one["file"] == file] for table, rows in mine.items()},
                to_mend=sum(problem.file == file for problem in self.holds),
            )
            for file, row in shared.items()
        ]

    def holders(self) -> Mapping[str, str]:
        return self.opened

    def drops(self) -> Sequence[Drop]:
        return self.dropped

    def record(self, name: str) -> pd.DataFrame:
        rows = self.kept.get(name, [])
        return frame((*RECORDS[name].names, "ref", "key", "origin", "file", "sheet", "row"), rows) if rows else pd.DataFrame()

    def keep(self, update: RecordUpdate) -> None:
        """As forms.record does it: known again by key or ref, a number for what is new, staff's columns staff's."""
        record, rows = RECORDS[update.record], self.kept.setdefault(update.record, [])
        for given in update.rows:
            key = "/".join(str(given.get(name) or "") for name in record.key)
            found = next((row for row in rows if row["key"] == key or (given.get("ref") and row["ref"] == given["ref"])), None)
            if found is None:
                number = f"{len(rows) + 1:0{record.digits}}" if record.digits else ""
                found = _new(record, number or key, given)
                rows.append(found)
            mine = record.given if found["origin"] == "program" else record.given_always
            found.update({name: value for name, value in given.items() if name in mine and name not in record.key})

    def occasions(self, job: Job, now: datetime) -> tuple[Occasion, ...]:
        clocks = job.clocks if not callable(job.clocks) else job.clocks(self, self.moment(now))
        office = OfficeTime(WorkingTime(self.calendar, self.hours))
        return tuple(duty.occasion for duty in self.memory.run({job.name: list(clocks)}, now, office).due)

    def moment(self, now: datetime, occasions: tuple[Occasion, ...] = ()) -> Moment:
        office = {"company": "示例公司", "contact": "何磊（分机 8021）"}
        week, working = ReportingWeek.of(now.date()), WorkingTime(self.calendar, self.hours)
        return Moment(now, week, office=office, occasions=occasions, links=lambda path: f"file:///S:/{path}", working=working)

    def run(self, job: Job, now: datetime) -> list[Want]:
        """One run of the engine for one job: what was wanted, without reminders that were told before."""
        occasions = self.occasions(job, now) if job.clocks else ()
        found: list[Want] = []
        for want in job.make(self, self.moment(now, occasions)) if occasions or not job.clocks else ():
            if isinstance(want, RecordUpdate):
                self.keep(want)
            elif isinstance(want, Reminder):
                told = (want.item, want.step, want.to[1])
                found += [] if told in self.told else [want]
                self.told.add(told)
            else:
                found.append(want)
        return found

    def reminded(self, job: Job, now: datetime) -> list[tuple[str, str, str]]:
        """(item, step, to whom) of one run; 张伟→王强 tells 王强 as the superior of 张伟."""
        told = [want for want in self.run(job, now) if isinstance(want, Reminder)]
        return [(one.item, one.step, f"{one.copy}→{one.to[0]}" if one.copy else one.to[0]) for one in told]


def _new(record: Record, key: str, given: Row) -> dict[str, Any]:
    empty = dict.fromkeys((*record.names, "file", "sheet")) | {"row": 0}
    ids = {record.key[0]: key} if record.digits else {name: given[name] for name in record.key}
    row = {name: value for name, value in given.items() if name in record.names}
    return empty | dict(record.initial) | row | ids | {"key": key, "ref": given.get("ref", ""), "origin": "program"}
