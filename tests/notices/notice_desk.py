"""The desk of the engine in memory, for notices: requests, papers, records kept, mails that went and what came back to them."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from automation import catalog
from automation.forms.schema.problem import Problem
from automation.forms.schema.record_declaration import Record
from automation.jobs.filed import Enclosed, FiledForm
from automation.jobs.job import Drop, Job, Moment, RecordUpdate, Reminder, Want, Withdraw
from automation.jobs.posted import Answer, Posted, Recipient
from automation.jobs.when import Occasion
from automation.mail.message import Message
from automation.notices.notice import FORM as NOTICE
from automation.notices.notice_request import FORM as REQUEST
from automation.organization.office_time import OfficeTime
from automation.organization.people import Department, Directory, Person
from automation.organization.policy import Policy
from automation.organization.reporting_week import ReportingWeek
from automation.organization.terminology import Terminology
from automation.organization.working_calendar import WorkingCalendar
from automation.organization.working_time import WorkingTime

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "jobs"))
from duties_in_memory import Memory

Row = dict[str, Any]
RECORDS: dict[str, Record] = {record.name: record for record in catalog.records()}
LIST = "通知/通知需求清单.xlsx"
OFFICE = {"company": "示例公司", "contact": "何磊（分机 8021）"}
MORNING = datetime(2026, 11, 23, 9)
"""A Monday, half an hour after work began."""
PEOPLE = (
    ("王强", "总经办", "总经理", ""),
    ("张伟", "仓储部", "部门经理", "王强"),
    ("刘洋", "仓储部", "文员", "张伟"),
    ("周强", "采购部", "部门经理", "王强"),
    ("赵敏", "采购部", "采购员", "周强"),
    ("李娜", "财务部", "部门经理", "王强"),
)
DEPARTMENTS = (("总经办", "王强"), ("仓储部", "张伟"), ("采购部", "周强"), ("财务部", "李娜"))


def address_of(name: str) -> str:
    return f"{[one[0] for one in PEOPLE].index(name)}@example.com"


def company(*leaving: str) -> Directory:
    """Six people of four departments; everybody can be reached. leaving: who has left."""
    persons = (
        Person(name, where, post, address_of(name), f"80{number:02}", post.endswith("经理"), above, name not in leaving)
        for number, (name, where, post, above) in enumerate(PEOPLE)
    )
    return Directory(tuple(Department(name, head) for name, head in DEPARTMENTS), tuple(persons))


def request(id_: str | None = "N-1", **given: Any) -> Row:
    """One row of the 通知需求清单: 仓储部 and 采购部 are to be told, 刘洋 writes, 张伟 approves."""
    row: Row = dict.fromkeys(column.name for column in REQUEST.table("requests").columns) | {
        "id": id_, "subject": "年终盘点", "content": "12 月 30 日起停止出入库", "scope": "部门", "audience": ("仓储部", "采购部"),
        "urgency": "常规", "classification": "内部", "confirm": None, "department": "仓储部", "head": "张伟", "author": "刘洋",
        "countersign": None, "file": LIST, "sheet": "通知需求清单", "row": 7, "sha256": "list", "refused": frozenset(),
        "first_seen": MORNING, "modified": None,
    }  # fmt: skip
    return row | given


def paper(id_: str = "N-1", saved: datetime = MORNING, to_mend: int = 0, **given: Any) -> FiledForm:
    """One 内部通知, complete. given: fields, and tables as lists of rows, of which only what matters need be said."""
    fields: Row = dict.fromkeys(column.name for column in NOTICE.fields) | {
        "id": id_, "matter": "年终盘点", "kind": "安排", "department": "仓储部", "day": date(2026, 11, 23), "urgency": "常规",
        "classification": "内部", "contact": "刘洋", "phone": "8002", "copies": ("总经办",), "background": "为核实年末库存，全面盘点。",
    }  # fmt: skip
    tables: dict[str, Sequence[Row]] = {
        "items": [{"text": "12 月 30 日 0:00 起停止出入库", "important": "是"}, {"text": "各仓库清点现有库存"}],
        "demands": [{"demand": "各仓库清点库存并上报", "due": "12 月 29 日 17:00", "person": "各仓库主管"}],
        "attachments": [],
        "approval": [],
        "countersign": [],
    }
    tables |= {name: given.pop(name) for name in list(given) if name in tables}
    return FiledForm(
        path=f"通知/{id_} 年终盘点.xlsx",
        sha256=f"paper of {saved:%d%H%M}",
        saved=saved,
        author="刘洋",
        fields=fields | given,
        tables={name: _table(name, rows) for name, rows in tables.items()},
        cells={column.name: (NOTICE.title, f"B{number}") for number, column in enumerate(NOTICE.fields, start=4)},
        letters={
            (table.name, column.name): "ABCDEF"[place] for table in NOTICE.tables for place, column in enumerate(table.columns)
        },
        to_mend=to_mend,
    )


def _table(name: str, rows: Sequence[Row]) -> list[Row]:
    empty: Row = dict.fromkeys(column.name for column in NOTICE.table(name).columns) | {"sheet": NOTICE.title}
    return [empty | {"row": place} | row for place, row in enumerate(rows, start=20)]


@dataclass
class NoticeDesk:
    """requests, papers: what lies on the drive; kept: record -> its rows; past: what has left a record, by the name under which it
    did: note and rows; mails: of the outbox, oldest first; lying: what can be
    enclosed, by path; sends: is there a server, so that what is queued leaves at once."""

    requests: list[Row] = field(default_factory=lambda: [request()])
    papers: list[FiledForm] = field(default_factory=list)
    kept: dict[str, list[Row]] = field(default_factory=dict)
    past: dict[tuple[str, str], tuple[Mapping[str, Any], list[Row]]] = field(default_factory=dict)
    mails: list[Posted] = field(default_factory=list)
    lying: dict[str, Enclosed] = field(default_factory=dict)
    terms: Terminology = field(default_factory=Terminology)
    policy: Policy = field(default_factory=lambda: Policy(domains=("example.com",)))
    directory: Directory = field(default_factory=company)
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    tables: dict[tuple[str, str], list[Row]] = field(default_factory=dict)
    holds: list[Problem] = field(default_factory=list)
    statuses: dict[str, str] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    told: set[tuple[str, str, str]] = field(default_factory=set)
    sends: bool = True
    submitted: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    @property
    def terminology(self) -> Terminology:
        return self.terms

    def table(self, form: str, table: str) -> pd.DataFrame:
        if (form, table) == (REQUEST.name, "requests"):
            return _frame(self.requests)
        if form == NOTICE.name:
            return _frame([dict(row) | {"file": one.path} for one in self.papers for row in one.tables[table]])
        return _frame(self.tables.get((form, table), []))

    def table_before(self, form: str, table: str) -> pd.DataFrame:
        return pd.DataFrame()

    def fields(self, form: str) -> Sequence[Mapping[str, Any]]:
        return [one.fields for one in self.filed(form)]

    def filed(self, form: str) -> Sequence[FiledForm]:
        return self.papers if form == NOTICE.name else []

    def files(self) -> pd.DataFrame:
        paths = dict.fromkeys([*(row["file"] for row in self.requests), *(one.path for one in self.papers)])
        return _frame([{"path": path, "status": self.statuses.get(path, "used")} for path in paths])

    def problems(self) -> list[Problem]:
        return self.holds

    def letters(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        columns = [column.name for column in REQUEST.table("requests").columns]
        return {(LIST, "通知需求清单"): {name: chr(ord("A") + place) for place, name in enumerate(columns)}}

    def holders(self) -> Mapping[str, str]:
        return {}

    def drops(self) -> Sequence[Drop]:
        return ()

    def record(self, name: str) -> pd.DataFrame:
        return _frame(self.kept.get(name, []))

    def retired(self, name: str) -> Mapping[str, Mapping[str, Any]]:
        return {group: note for (record, group), (note, _) in self.past.items() if record == name}

    def posted(self, prefix: str) -> Sequence[Posted]:
        return [mail for mail in self.mails if mail.key.startswith(prefix)]

    def enclosed(self, path: str) -> Enclosed | None:
        return self.lying.get(path)

    def keep(self, update: RecordUpdate) -> None:
        """As forms.record does it for a record whose rows bring their key: the program's columns change, staff's stay."""
        record, rows = RECORDS[update.record], self.kept.setdefault(update.record, [])
        rows += [row for name in update.revived for row in self.past.pop((record.name, name), ({}, []))[1]]
        away = {row["key"] for (name, _), (_, gone) in self.past.items() if name == record.name for row in gone}
        for given in update.rows:
            key = "/".join(str(given.get(name) or "") for name in record.key)
            if key in away:
                continue
            found = next((row for row in rows if row["key"] == key), None)
            if found is None:
                found = dict.fromkeys(record.names) | dict(record.initial) | {"key": key, "ref": "", "origin": "program"}
                rows.append(found | {"file": "", "sheet": "", "row": 0})
                found = rows[-1]
            found.update({name: value for name, value in given.items() if name in record.given})
        for one in update.retired:
            gone = [row for row in rows if row["key"] in one.keys]
            self.past[record.name, one.name] = (one.note, [*self.past.get((record.name, one.name), ({}, []))[1], *gone])
            rows[:] = [row for row in rows if row not in gone]

    def moment(self, now: datetime, occasions: tuple[Occasion, ...] = ()) -> Moment:
        return Moment(
            now,
            ReportingWeek.of(now.date()),
            office=OFFICE,
            occasions=occasions,
            links=lambda path: f"file:///S:/{path}",
            policy=self.policy,
            working=WorkingTime(self.calendar),
        )

    def known(self, *jobs: Job, since: datetime = datetime(2026, 10, 1)) -> NoticeDesk:
        """The jobs have been running for a while, so that today is not the past."""
        self.memory.seen |= {job.name: since for job in jobs}
        return self

    def run(self, job: Job, now: datetime) -> list[Want]:
        """One run of the engine for one job: what was wanted, without known mails and reminders that were told before. What is
        queued is in the outbox afterwards."""
        occasions = self._occasions(job, now) if job.clocks else ()
        wants = job.make(self, self.moment(now, occasions)) if occasions or not job.clocks else ()
        return [want for want in wants if self._take(want, now)]

    def round(self, jobs: Sequence[Job], now: datetime) -> list[Want]:
        """All of them in the order of a round: those without clocks, then the others, by name."""
        order = sorted(jobs, key=lambda job: (bool(job.clocks), job.name))
        return [want for job in order for want in self.run(job, now)]

    def _occasions(self, job: Job, now: datetime) -> tuple[Occasion, ...]:
        clocks = job.clocks if not callable(job.clocks) else job.clocks(self, self.moment(now))
        office = OfficeTime(WorkingTime(self.calendar))
        return tuple(duty.occasion for duty in self.memory.run({job.name: list(clocks)}, now, office).due)

    def _take(self, want: Want, now: datetime) -> bool:
        """Is it new?"""
        if isinstance(want, RecordUpdate):
            self.keep(want)
        elif isinstance(want, Reminder):
            told = (want.item, want.step, want.to[1])
            new = told not in self.told
            self.told.add(told)
            return new
        elif isinstance(want, Withdraw):
            return self._withdraw(want)
        elif isinstance(want, Message):
            return self._queue(want, now)
        return True

    def _queue(self, message: Message, now: datetime) -> bool:
        if any(mail.key == message.key for mail in self.mails):
            return False
        state, left = ("sent", now) if self.sends else ("queued", None)
        people = [Recipient(name, address, "to", state) for name, address in message.to]
        people += [Recipient(name, address, "cc", state) for name, address in message.cc]
        subject = str(message.values.get("title", message.key))
        self.mails.append(Posted(message.key, subject, state, now, left, tuple(people), (), message.causes))
        return True

    def _withdraw(self, want: Withdraw) -> bool:
        waiting = [mail for mail in self.mails if mail.key.startswith(want.prefix) and mail.state in ("queued", "held")]
        self.mails = [replace(mail, state="cancelled") if mail in waiting else mail for mail in self.mails]
        return bool(waiting)

    def answer(
        self, prefix: str, name: str, words: str, at: datetime, kind: str = "reply", proven: bool = True, doubt: str = ""
    ) -> None:
        """Something came back to the one mail whose key begins so. name: of the company, or an address."""
        address = name if "@" in name else address_of(name)
        (mail,) = self.posted(prefix)
        grown = replace(mail, answers=(*mail.answers, Answer(address, kind, at, words, proven, doubt)))
        self.mails[self.mails.index(mail)] = grown


def _frame(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pd.DataFrame(
        {name: np.fromiter((row.get(name) for row in rows), object, len(rows)) for name in names}, dtype=object, copy=False
    )
