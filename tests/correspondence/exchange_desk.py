"""The desk of the engine in memory, for letters to partners, suppliers and media: a register as plain rows, a check asked for and given."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from automation.correspondence.check_correspondence import JOB as CHECK
from automation.correspondence.correspondence_record import RECORD
from automation.correspondence.external_correspondence import FORM, TABLE
from automation.correspondence.keep_correspondence import JOB as KEEP
from automation.correspondence.remind_replies import JOB as CHASE
from automation.correspondence.send_correspondence import JOB as SEND
from automation.correspondence.tell_correspondence import JOB as TELL
from automation.correspondence.tell_replies import JOB as PASS_ON
from automation.forms.schema.problem import Problem
from automation.jobs.job import Document, Moment, RecordUpdate, Reminder, Want
from automation.jobs.when import Occasion
from automation.mail.message import Message
from automation.organization.people import Contact, Directory

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "notices"))
from notice_desk import NoticeDesk, company

Row = dict[str, Any]
JOBS = (KEEP, SEND, CHECK, CHASE, TELL, PASS_ON)
REGISTER = "外部往来/外部往来登记表.xlsx"
OFFICE = {
    "company": "示例公司",
    "english_name": "Example Company",
    "address": "上海市示例路 100 号 ｜ 021-5550 1234",
    "english_address": "100 Example Road, Shanghai | +86 21 5550 1234",
    "contact": "何磊（分机 8021）",
}
SAVED = datetime(2026, 11, 23, 9)
"""A Monday, half an hour after work began."""
ASKED = SAVED + timedelta(minutes=10)
"""People are asked about what has lain unchanged for a while."""
TUESDAY = datetime(2026, 11, 24, 9)
SUPPLIER = Contact("样板物流公司", "供应商", "林示例", "lin@supplier.example", "139-0000-0000", our_person="赵敏")
ENGLISH = Contact("Sample Robotics Ltd", "合作伙伴", "Ann Sample", "ann@robotics.example", language="英文", our_person="赵敏")
MEDIA = Contact("示例周刊", "媒体", "高示例", "gao@media.example", our_person="刘洋")
LIN, ANN = SUPPLIER.mail, ENGLISH.mail


def people(*contacts: Contact) -> Directory:
    """周强 writes (above him 王强), 李娜 checks, 赵敏 looks after the suppliers."""
    return replace(company(), contacts=contacts or (SUPPLIER, ENGLISH, MEDIA))


def letter(id_: str | None = "EX-1", number: int = 5, **given: Any) -> Row:
    """An order to the supplier, that nobody has to answer."""
    usual = {
        "id": id_, "company": "样板物流公司", "contact": "林示例", "kind": "订单确认", "subject": "关于 12 月运输订单的确认",
        "body": "12 月 8 日从上海发往成都，共 24 件。\n到站后请电话通知收货人。", "responsible": "周强", "reviewer": "李娜",
        "classification": "公开",
    }  # fmt: skip
    source = {"file": REGISTER, "sheet": FORM.title, "row": number, "sha256": "register", "refused": frozenset()}
    columns = dict.fromkeys(column.name for column in FORM.tables[0].columns)
    return columns | source | {"first_seen": SAVED, "modified": None} | usual | given


def to_answer(by: datetime = datetime(2026, 11, 27, 17), **given: Any) -> Row:
    """The same, to be answered by Friday at 17:00."""
    return letter(**{"reply_by": by} | given)


def in_english(**given: Any) -> Row:
    text = {"subject": "Status of the pilot line", "body": "Two of three stations are running."}
    return letter(**{"company": ENGLISH.company, "contact": ENGLISH.name, "kind": "进度同步"} | text | given)


@dataclass
class ExchangeDesk(NoticeDesk):
    """register: the rows of 外部往来登记表; read: what the reading of it refused; office: what `Moment.office` says."""

    register: list[Row] = field(default_factory=lambda: [letter()])
    read: list[Problem] = field(default_factory=list)
    directory: Directory = field(default_factory=people)
    office: dict[str, str] = field(default_factory=lambda: dict(OFFICE))
    drawn: tuple[list[Row], pd.DataFrame] = field(default_factory=lambda: ([], pd.DataFrame()))

    def __post_init__(self) -> None:
        """The jobs have been running since before all this happened."""
        self.known(*JOBS, since=datetime(2025, 1, 1))

    def table(self, form: str, table: str) -> pd.DataFrame:
        """The same one while nobody changes the register."""
        if (form, table) != (FORM.name, TABLE):
            return pd.DataFrame()
        if self.register != self.drawn[0]:
            columns = {name: [row[name] for row in self.register] for name in (self.register or [{}])[0]}
            self.drawn = list(self.register), pd.DataFrame(columns, dtype=object)
        return self.drawn[1]

    def problems(self) -> list[Problem]:
        return self.read

    def letters(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        columns = FORM.tables[0].columns
        return {(REGISTER, FORM.title): {column.name: chr(65 + place) for place, column in enumerate(columns)}}

    def moment(self, now: datetime, occasions: tuple[Occasion, ...] = ()) -> Moment:
        return replace(super().moment(now, occasions), office=self.office)

    def go(self, now: datetime) -> list[Want]:
        """What one round wants, what is written down aside."""
        return [want for want in self.round(JOBS, now) if not isinstance(want, RecordUpdate)]

    def edit(self, saved: datetime, cells: Row, number: int = 0) -> None:
        """Somebody changes a row of the register and saves it."""
        mine = self.register[number] | cells
        rows = [mine if place == number else row for place, row in enumerate(self.register)]
        self.register = [row | {"modified": saved, "first_seen": saved} for row in rows]

    def checked(self, now: datetime = ASKED, words: str = "通过", by: str = "李娜") -> datetime:
        """A round in which the reviewer is asked, who answers an hour later; returns when."""
        self.go(now)
        at = now + timedelta(hours=1)
        self.answer(self.posted("ask_approval/external/")[-1].key, by, words, at)
        return at

    def sent(self, now: datetime = ASKED) -> datetime:
        """Checked and sent; returns when."""
        at = self.checked(now)
        self.go(at)
        return at

    def mail(self) -> str:
        """The key of the letter that was made last."""
        return self.posted("send_correspondence/")[-1].key

    def state(self, key: str, state: str) -> None:
        self.mails = [replace(one, state=state) if one.key == key else one for one in self.mails]

    def stands(self, id_: str = "EX-1") -> Row:
        """Its row of 外部往来跟踪表."""
        return next(row for row in self.kept[RECORD.name] if row["id"] == id_)

    def typed(self, id_: str = "EX-1", **cells: Any) -> None:
        """What staff write into their columns of that row."""
        self.stands(id_).update(cells)


def mails(wants: list[Want], template: str = "") -> list[Message]:
    """Letters before their copies, which are queued first."""
    found = [want for want in wants if isinstance(want, Message) and (not template or want.template.startswith(template))]
    return sorted(found, key=lambda mail: mail.template == "letter_copy")


def told(wants: list[Want]) -> list[str]:
    return [want.words for want in wants if isinstance(want, Reminder)]


def documents(wants: list[Want]) -> list[Document]:
    return [want for want in wants if isinstance(want, Document)]
