"""A company with clients, as its people and theirs live: what they fill in, answer and send back, and what reaches each of them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from email import message_from_bytes
from email.policy import default
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from automation.clients.client_progress import RECORD as PROGRESS
from automation.clients.client_request import FORM as REQUEST
from automation.clients.client_review import FORM as REVIEW
from automation.correspondence.external_correspondence import FORM as EXTERNAL
from automation.forms.drawing.filling import Filling
from automation.forms.schema.form import Form
from automation.organization.people import Contact, Person
from automation.reference.address_book import FORM as ADDRESS_BOOK
from automation.simulation.opened_form import OpenedForm, opened
from automation.simulation.written_mail import Got, reply
from tests.whole.office import ZONE, Company, columns, drawn
from tests.whole.rounds import go

US = "tongda@example.com"
EARLY = datetime(2026, 9, 1, 9)
HEADS = {"市场部": "周强", "研发部": "张伟", "质量部": "郑凯", "综合部": "何磊"}
PEOPLE = {
    one.name: one
    for one in (
        Person("何磊", "综合部", "总经理", "helei@example.com", "8000"),
        Person("周强", "市场部", "部门经理", "zhouqiang@example.com", "8010", superior="何磊"),
        Person("张伟", "研发部", "部门经理", "zhangwei@example.com", "8020", superior="何磊"),
        Person("郑凯", "质量部", "部门经理", "zhengkai@example.com", "8030", superior="何磊"),
        Person("刘洋", "市场部", "商务助理", "liuyang@example.com", "8011", superior="周强"),
        Person("赵敏", "市场部", "客户经理", "zhaomin@example.com", "8012", superior="周强", aliases=("Min Zhao",)),
        Person("李娜", "研发部", "硬件工程师", "lina@example.com", "8021", superior="张伟"),
    )
}
"""刘洋 registers, 赵敏 leads the sale, 李娜 carries out, 郑凯 checks."""
CHEN = Contact("示例科技有限公司", "客户", "陈样本", "chen@client.example", "13800000001", our_person="赵敏")
ANN = Contact("Sample Robotics Ltd", "客户", "Ann Sample", "ann@robotics.example", language="英文", our_person="赵敏")
LIN = Contact("样板物流公司", "供应商", "林示例", "lin@supplier.example", "13800000003", our_person="周强")
GAO = Contact("示例周刊", "媒体", "高示例", "gao@weekly.example", our_person="刘洋")
CONTACTS = (CHEN, ANN, LIN, GAO)
Mail = Any
Row = dict[str, Any]


def address_book(contacts: Sequence[Contact] = CONTACTS) -> bytes:
    persons = ("name", "department", "post", "mail", "phone", "superior", "aliases")
    outside = ("company", "kind", "name", "mail", "phone", "language", "our_person")
    tables = {
        "departments": {"name": list(HEADS), "head": list(HEADS.values())},
        "persons": {name: [getattr(one, name) for one in PEOPLE.values()] for name in persons},
        "contacts": {name: [getattr(one, name) for one in contacts] for name in outside},
    }
    return drawn(ADDRESS_BOOK, Filling(tables=tables))


def request(id_: str, registered: datetime, client: Contact = CHEN, **given: Any) -> Row:
    usual = {"source": "商务对接", "description": "控制器增加以太网接口", "registrar": "刘洋"}
    return {"id": id_, "client": client.company, "contact": client.name, "registered_at": registered} | usual | given


def review(id_: str, day: date, **given: Any) -> Row:
    usual = {
        "participants": ("赵敏", "李娜"), "feasibility": "可执行", "priority": "高", "solution": "换主控，成本加 8%",
        "department": "研发部", "person": "李娜", "sales_lead": "赵敏", "checker": "郑凯",
        "explanation": "可以增加，12 月 18 日前交付样机 2 台。",
    }  # fmt: skip
    return {"request_id": id_, "reviewed_on": day} | usual | given


@dataclass
class ClientCompany:
    """office: where it lives; rows: form -> the rows of its workbook; count: of the mails that came in."""

    office: Company
    rows: dict[str, list[Row]] = field(default_factory=dict)
    count: int = 0

    def settle(self, contacts: Sequence[Contact] = CONTACTS) -> ClientCompany:
        self.office.put("基础资料/通讯录.xlsx", address_book(contacts), EARLY)
        return self.configure()

    def configure(self) -> ClientCompany:
        """What letters say of us."""
        config = self.office.config
        ours = "[company]\nname = 示例公司\nenglish_name = Sample Company\naddress = 上海市示例路 1 号\nenglish_address = 1 Sample Road, Shanghai\n"
        config.write_text(f"{config.read_text(encoding='utf-8')}{ours}", encoding="utf-8")
        return self

    def round(self, moment: datetime) -> dict[str, Any]:
        """What it says; any fault but mails that cannot be sent fails the test."""
        said: dict[str, Any] = go(self.office, moment.isoformat())
        assert said["code"] in (0, 10), said
        return said

    # What they fill in

    def register(self, moment: datetime, *rows: Row) -> None:
        self._add(REQUEST, "客户", moment, rows)

    def review(self, moment: datetime, *rows: Row) -> None:
        self._add(REVIEW, "客户", moment, rows)

    def correspond(self, moment: datetime, *rows: Row) -> None:
        self._add(EXTERNAL, "外部往来", moment, rows)

    def _add(self, form: Form, folder: str, moment: datetime, rows: Sequence[Row]) -> None:
        self.rows[form.name] = [*self.rows.get(form.name, []), *rows]
        self.save(form, folder, moment)

    def save(self, form: Form, folder: str, moment: datetime) -> None:
        table = form.tables[0].name
        content = drawn(form, Filling(tables={table: columns(form, table, self.rows[form.name])}))
        self.office.put(f"{folder}/{form.title}.xlsx", content, moment)

    def type(self, moment: datetime, id_: str, record: Any = PROGRESS, who: str = "赵敏", **cells: Any) -> None:
        """Into the last row of that request in a record."""
        path = f"{record.folder}/{record.title}.xlsx"
        form = self.opened((self.office.drive / path).read_bytes(), record.form)
        last = max(number for number, row in enumerate(form.rows) if str(row["id"]) == id_)
        rows = [cells if number == last else {} for number in range(len(form.rows))]
        self.office.put(path, form.saved(who, moment.replace(tzinfo=ZONE), {}, rows), moment)

    def opened(self, content: bytes, form: Form) -> OpenedForm:
        found = opened(content, [form])
        assert found
        return found

    # What they answer

    def come(self, content: bytes) -> None:
        """Into the inbox of the folder transport."""
        inbox = self.office.state / "mail" / "收件"
        inbox.mkdir(parents=True, exist_ok=True)
        self.count += 1
        (inbox / f"{self.count:04}.eml").write_bytes(content)

    def answer(
        self, who: Person | Contact, letter: Mail, said: str, moment: datetime, files: Sequence[tuple[str, bytes]] = ()
    ) -> None:
        self.come(reply(who, US, Got.of(letter.as_bytes()), said, moment.replace(tzinfo=ZONE), files))  # type: ignore[arg-type]

    def check(self, moment: datetime, said: str = "通过", who: str = "郑凯") -> Mail:
        """Answers the last question that he got."""
        asked = [mail for mail in self.to(who) if "核对" in str(mail["subject"]) or "审核" in str(mail["subject"])][-1]
        self.answer(PEOPLE[who], asked, said, moment)
        return asked

    def filled(self, letter: Mail, form: Form, moment: datetime, who: str = "陈样本", **fields: Any) -> tuple[str, bytes]:
        """The form that came with the letter, as the client fills it in."""
        for name, content in enclosed(letter).items():
            if name.endswith(".xlsx") and (found := opened(content, [form])):
                return name, found.saved(who, moment.replace(tzinfo=ZONE), fields)
        raise AssertionError(f"no {form.title} in {list(enclosed(letter))}")

    # What they get

    def letters(self) -> list[Mail]:
        """Every mail that left by the folder transport, oldest first."""
        found = [_read(file) for file in (self.office.state / "mail").glob("*.eml")]
        return sorted(found, key=lambda mail: mail["date"].datetime)

    def to(self, who: str) -> list[Mail]:
        """All that this person, or contact outside, got."""
        address = PEOPLE[who].mail if who in PEOPLE else next(one.mail for one in CONTACTS if one.name == who)
        return [mail for mail in self.letters() if any(one.addr_spec == address for one in mail["to"].addresses)]

    def told(self, who: str) -> str:
        """The words of all that one got."""
        return "\n".join(text_of(mail) for mail in self.to(who))

    def subjects(self, who: str) -> list[str]:
        return [subject_of(mail) for mail in self.to(who)]

    # What stands in the workbooks

    def table(self, path: str, first: str) -> dict[str, Row]:
        """The rows below the line that begins with that heading, of the first sheet, by what stands in that column."""
        lines = list(openpyxl.load_workbook(self.office.drive / path).worksheets[0].iter_rows(values_only=True))
        start = next(number for number, line in enumerate(lines) if line[0] == first)
        return {str(line[0]): dict(zip(map(str, lines[start]), line, strict=True)) for line in lines[start + 1 :] if line[0]}

    def progress(self, id_: str) -> Row:
        return self.table(f"{PROGRESS.folder}/{PROGRESS.title}.xlsx", "需求编号")[id_]


@cache
def _read(file: Path) -> Mail:
    return message_from_bytes(file.read_bytes(), policy=default)


def text_of(mail: Mail) -> str:
    return str(mail.get_body(("plain",)).get_content()).replace("\r\n", "\n")


def subject_of(mail: Mail) -> str:
    """Without our token."""
    return str(mail["subject"]).partition(" [TD#")[0]


def enclosed(mail: Mail) -> dict[str, bytes]:
    return {str(part.get_filename()): part.get_content() for part in mail.iter_attachments()}


def words_of(content: bytes, name: str) -> str:
    """All that a receiver can see of an attachment: a document's paragraphs and tables, or a workbook's cells."""
    if name.endswith(".docx"):
        import docx

        paper = docx.Document(io.BytesIO(content))
        cells = (cell.text for table in paper.tables for row in table.rows for cell in row.cells)
        return "\n".join([*(one.text for one in paper.paragraphs), *cells])
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)


def fields_of(row: Mapping[str, Any], *headings: str) -> list[Any]:
    return [row[heading] for heading in headings]
