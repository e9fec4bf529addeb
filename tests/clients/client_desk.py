"""The desk of the engine in memory, for clients: registers, reviews, talks as plain rows, mails that went, records kept."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

import pandas as pd

from automation.clients.client_progress import RECORD as PROGRESS
from automation.clients.client_request import FORM as REQUEST
from automation.clients.client_review import FORM as REVIEW
from automation.clients.communication import FORM as TALK
from automation.forms.schema.form import Form
from automation.jobs.job import Job, Moment, Reminder
from automation.jobs.posted import Posted
from automation.jobs.when import Occasion
from automation.organization.people import Contact, Directory

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "notices"))
from notice_desk import NoticeDesk, Row, company

FORMS: tuple[Form, ...] = (REQUEST, REVIEW, TALK)
FILES = {form.name: f"客户/{form.title}.xlsx" for form in FORMS}
OFFICE = {
    "company": "示例公司", "contact": "何磊（分机 8021）", "address": "上海市示例路 1 号", "english_name": "Sample Company",
    "english_address": "1 Sample Road, Shanghai",
}  # fmt: skip
SAVED = datetime(2026, 11, 23, 10)
CHINESE = Contact("示例科技有限公司", "客户", "陈样本", "chen@client.example", our_person="赵敏")
ENGLISH = Contact("Sample Robotics Ltd", "客户", "Ann Sample", "ann@robotics.example", language="英文", our_person="赵敏")
SUPPLIER = Contact("样板物流公司", "供应商", "林示例", "lin@supplier.example", our_person="赵敏")


def people(*contacts: Contact) -> Directory:
    """刘洋 registers (above him 张伟), 赵敏 looks after the clients (above her 周强), 李娜 checks."""
    return replace(company(), contacts=contacts or (CHINESE, ENGLISH, SUPPLIER))


def _row(form: Form, number: int, given: Mapping[str, Any], usual: Mapping[str, Any]) -> Row:
    columns = [*form.fields, *form.tables[0].columns]
    source = {"file": FILES[form.name], "sheet": form.title, "row": number, "sha256": form.name, "refused": frozenset()}
    return dict.fromkeys(column.name for column in columns) | source | {"first_seen": SAVED, "modified": None} | usual | given


def request(id_: str | None = "CR-1", number: int = 6, **given: Any) -> Row:
    """Registered on Monday 2026-11-23 at 10:00 by 刘洋: due on Wednesday at 10:00."""
    usual = {
        "id": id_, "client": "示例科技有限公司", "contact": "陈样本", "source": "商务对接", "description": "控制器增加以太网接口",
        "registrar": "刘洋", "registered_at": datetime(2026, 11, 23, 10),
    }  # fmt: skip
    return _row(REQUEST, number, given, usual)


def review(request_id: str | None = "CR-1", number: int = 6, **given: Any) -> Row:
    """周强 leads the sale, 李娜 checks."""
    usual = {
        "request_id": request_id, "reviewed_on": date(2026, 11, 23), "participants": ("刘洋", "周强"), "feasibility": "可执行",
        "priority": "高", "solution": "换主控，成本加 8%", "expected_end": date(2026, 12, 18), "department": "采购部",
        "person": "赵敏", "sales_lead": "周强", "checker": "李娜", "explanation": "可以增加，12 月 18 日前交付样机。",
    }  # fmt: skip
    return _row(REVIEW, number, given, usual)


def talk(at: datetime, number: int = 8, **given: Any) -> Row:
    usual = {
        "client": "示例科技有限公司", "contact": "陈样本", "request": "CR-1", "at": at, "way": "电话", "summary": "确认接口", "person": "刘洋",
    }  # fmt: skip
    return _row(TALK, number, given, usual)


def waiting(at: datetime, number: int = 8, **given: Any) -> Row:
    """After this talk the client owes the definition of an interface."""
    return talk(at, number, **{"next_step": "提供接口定义", "due": date(2026, 11, 27), "waiting": "是"} | given)


def letter(id_: str, left: datetime | None, state: str = "sent", kind: str = "feedback_letter") -> Posted:
    return Posted(f"{kind}/{id_}/abc", "", state, left or SAVED, left, ())


@dataclass
class ClientDesk(NoticeDesk):
    """register, reviews, talks: the rows of the three forms."""

    register: list[Row] = field(default_factory=lambda: [request()])
    reviews: list[Row] = field(default_factory=list)
    talks: list[Row] = field(default_factory=list)
    directory: Directory = field(default_factory=people)

    def table(self, form: str, table: str) -> pd.DataFrame:
        rows = {REQUEST.name: self.register, REVIEW.name: self.reviews, TALK.name: self.talks}.get(form, [])
        return _frame(rows)

    def record(self, name: str) -> pd.DataFrame:
        return _frame(self.kept.get(name, []))

    def letters(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        return {
            (FILES[form.name], form.title): {column.name: chr(65 + place) for place, column in enumerate(form.tables[0].columns)}
            for form in FORMS
        }

    def moment(self, now: datetime, occasions: tuple[Occasion, ...] = ()) -> Moment:
        return replace(super().moment(now, occasions), office=OFFICE)

    def since(self, *jobs: Job) -> Self:
        """The jobs have been running since before all this happened."""
        self.known(*jobs, since=datetime(2025, 1, 1))
        return self

    def reminded(self, job: Job, now: datetime) -> list[tuple[str, str, str]]:
        """(item, step, to whom) of one run; 刘洋→张伟 tells 张伟 as the superior of 刘洋."""
        told = [want for want in self.run(job, now) if isinstance(want, Reminder)]
        return [(one.item, one.step, f"{one.copy}→{one.to[0]}" if one.copy else one.to[0]) for one in told]

    def progress(self, id_: str = "CR-1") -> Row:
        """Its row of 客户需求进度跟踪表."""
        return next(row for row in self.kept[PROGRESS.name] if row["id"] == id_)

    def typed(self, id_: str = "CR-1", **cells: Any) -> None:
        """What staff write into their columns of that row."""
        self.progress(id_).update(cells)


def _frame(rows: Sequence[Row]) -> pd.DataFrame:
    """Made at once: a life of many rounds asks for thousands of tables."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pd.DataFrame([[row.get(name) for name in names] for row in rows], columns=names, dtype=object)


def texts(wants: Sequence[object]) -> list[str]:
    return [want.words for want in wants if isinstance(want, Reminder)]
