"""An acceptance through real files: the forms leave with the letter, come back filled in by mail, and count; somebody else's does not."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from automation import catalog
from automation.clients.client_request import FORM as REQUEST
from automation.clients.client_review import FORM as REVIEW
from automation.forms.drawing.filling import Filling
from automation.forms.filled import read_workbook
from automation.forms.schema.column import Setting
from automation.reference.address_book import FORM as ADDRESS_BOOK
from automation.simulation.typed_cells import typed
from tests.whole.office import ZONE, Company, columns, drawn
from tests.whole.rounds import MONDAY, at, go

PEOPLE = ("张伟", "刘洋", "李娜")
CLIENT, OTHER = "chen@client.example", "ann@robotics.example"
PROGRESS = "记录表/客户需求进度跟踪表.xlsx"
NINE = datetime(2026, 11, 23, 9)


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    """张伟 leads the sale and carries it out, 刘洋 registered, 李娜 checks; two clients."""
    jobs = [job for job in catalog.jobs() if job.make.__module__.startswith("automation.clients")]
    monkeypatch.setattr(catalog, "jobs", lambda: jobs)
    company, early = Company(tmp_path), datetime(2026, 11, 2, 9)
    persons = {"name": PEOPLE, "department": ["市场部"] * 3, "mail": [f"person{n}@example.com" for n in range(3)]}
    contacts = {
        "company": ["示例科技有限公司", "Sample Robotics Ltd"], "kind": ["客户"] * 2, "name": ["陈样本", "Ann Sample"],
        "mail": [CLIENT, OTHER], "language": ["中文", "英文"], "our_person": ["张伟"] * 2,
    }  # fmt: skip
    tables: dict[str, Any] = {"departments": {"name": ["市场部"], "head": ["张伟"]}, "persons": persons, "contacts": contacts}
    company.put("基础资料/通讯录.xlsx", drawn(ADDRESS_BOOK, Filling(tables=tables)), early)
    go(company, at(MONDAY, "08:35"))
    request = {
        "id": "CR-1", "client": "示例科技有限公司", "contact": "陈样本", "source": "商务对接", "description": "控制器增加以太网接口",
        "registrar": "刘洋", "registered_at": datetime(2026, 11, 23, 8, 40),
    }  # fmt: skip
    review = {
        "request_id": "CR-1", "reviewed_on": date(2026, 11, 23), "participants": ("张伟", "李娜"), "feasibility": "可执行", "priority": "高",
        "solution": "不要告诉客户", "person": "张伟", "sales_lead": "张伟", "checker": "李娜", "explanation": "可以增加。",
    }  # fmt: skip
    for form, row in ((REQUEST, request), (REVIEW, review)):
        filling = Filling(tables={form.tables[0].name: columns(form, form.tables[0].name, [row])})
        company.put(f"客户/{form.title}.xlsx", drawn(form, filling), datetime(2026, 11, 23, 8, 50))
    go(company, at(MONDAY, "08:55"))
    type_into(company, PROGRESS, {"阶段": "验收", "交付内容(对客户)": "样机 2 台"})
    return company


def type_into(company: Company, path: str, said: dict[str, str]) -> None:
    """Into the row of CR-1, under these headings."""
    content = (company.drive / path).read_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    headings = {str(cell.value): cell for row in sheet.iter_rows() for cell in row if cell.value in said}
    row = next(cell.row for cell in sheet["A"] if cell.value == "CR-1")
    cells = {(sheet.title, f"{headings[name].column_letter}{row}"): value for name, value in said.items()}
    company.put(path, typed(content, cells, "张伟", NINE.replace(tzinfo=ZONE)), NINE)


def sent(company: Company, address: str) -> list[Any]:
    found = [message_from_bytes(file.read_bytes(), policy=default) for file in sorted((company.state / "mail").glob("*.eml"))]
    return sorted((mail for mail in found if address in str(mail["To"])), key=lambda mail: mail["Date"].datetime)


def comes(company: Company, sender: str, answered: Any, hour: datetime, words: str, *files: tuple[str, bytes]) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Date"] = sender, "tongda@example.com", format_datetime(hour.replace(tzinfo=ZONE))
    name = f"{len(list((company.state / 'mail').glob('*/*.eml')))}"
    mail["Message-ID"], mail["Subject"] = f"<{name}@{sender.partition('@')[2]}>", f"答复：{answered['Subject']}"
    mail["In-Reply-To"] = answered["Message-ID"]
    mail.set_content(words)
    for title, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=title)
    inbox = company.state / "mail" / "收件"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / f"{name}.eml").write_bytes(mail.as_bytes())


def filled(content: bytes, said: dict[str, str]) -> bytes:
    """A form with these values to the right of their labels."""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    labels = {str(cell.value): cell for row in sheet.iter_rows() for cell in row if cell.value in said}
    cells = {
        (sheet.title, sheet.cell(labels[name].row, labels[name].column + 1).coordinate): value for name, value in said.items()
    }
    return typed(content, cells, "陈样本", NINE.replace(tzinfo=ZONE))


def rows(company: Company, path: str) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(company.drive / path).worksheets[0]
    return [row for row in sheet.iter_rows(values_only=True) if row[0] == "CR-1"]


@pytest.mark.slow
def test_from_the_delivery_to_what_the_client_thinks_of_it(company: Company) -> None:
    go(company, at(MONDAY, "09:05"))
    go(company, at(MONDAY, "09:20"))
    for asked in sent(company, "person2@example.com"):
        comes(company, "person2@example.com", asked, NINE + timedelta(minutes=25), "通过")
    go(company, at(MONDAY, "09:35"))
    letter = next(mail for mail in sent(company, CLIENT) if "验收" in str(mail["Subject"]))
    papers = {part.get_filename(): part.get_content() for part in letter.iter_attachments()}
    assert list(papers) == [f"CR-1_验收函_{MONDAY}.docx", "CR-1_客户需求验收单.xlsx", "CR-1_客户满意度反馈表.xlsx"]
    for name, content in list(papers.items())[1:]:
        assert read_workbook(content, name, catalog.forms(), Setting()).reason == "还没有填写"
        assert (company.drive / "客户/验收/CR-1" / name).read_bytes() == content
        texts = [
            str(cell)
            for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets
            for row in sheet.iter_rows(values_only=True)
            for cell in row
            if cell
        ]
        assert not {"张伟", "刘洋", "李娜", "市场部", "不要告诉客户"} & set(texts)
    acceptance = filled(
        papers["CR-1_客户需求验收单.xlsx"], {"验收结论": "有条件通过", "验收意见": "指示灯不亮", "验收人": "陈样本"}
    )
    survey = {"响应速度": "5", "方案质量": "4", "交付及时性": "2", "沟通体验": "5", "总体满意度": "4"}
    marks = filled(papers["CR-1_客户满意度反馈表.xlsx"], survey)
    comes(company, CLIENT, letter, NINE + timedelta(hours=1), "请查收", ("验收单.xlsx", acceptance), ("反馈表.xlsx", marks))
    foreign = filled(papers["CR-1_客户需求验收单.xlsx"], {"验收结论": "通过"})
    comes(company, OTHER, letter, NINE + timedelta(hours=1), "here", ("验收单.xlsx", foreign))
    said = go(company, at(MONDAY, "10:05"))
    assert said["code"] in (0, 10), said
    came = sorted(file.name for file in (company.drive / "邮件来件").iterdir())
    assert came == [f"{MONDAY}_Ann Sample_验收单.xlsx", f"{MONDAY}_陈样本_反馈表.xlsx", f"{MONDAY}_陈样本_验收单.xlsx"]
    (issue,), (mark,), (progress,) = (
        rows(company, f"记录表/{name}.xlsx") for name in ("客户验收问题表", "客户满意度记录表", "客户需求进度跟踪表")
    )
    assert (issue[1], issue[3], issue[4]) == ("1", "有条件通过", "指示灯不亮") and "有条件通过" in progress
    assert mark[2:8] == ("5", "4", "2", "5", "4", "是")
    told = [str(mail["Subject"]) for mail in sent(company, "person0@example.com")]
    assert any(subject.startswith("【客户低分】") for subject in told)
    everything = "".join(mail.get_body(("plain",)).get_content() for mail in sent(company, "person0@example.com"))
    assert "验收有条件通过（第 1 次）" in everything and "“指示灯不亮”" in everything and "Ann Sample寄来的" in everything
    again = [go(company, at(MONDAY, hour)) for hour in ("10:10", "10:15")]
    assert [one["queued"] for one in again] == [0, 0] and again[1]["idle"], "nothing is told twice"
