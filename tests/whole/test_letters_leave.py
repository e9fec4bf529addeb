"""A client's letter through real files: asked to be checked, answered by mail, sent to the client alone with its printable copy."""

from __future__ import annotations

import io
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import docx
import pytest

from automation import catalog
from automation.clients import check_letters, feedback_letter, keep_client_progress, keep_letter_checks, progress_letter
from automation.clients.client_request import FORM as REQUEST
from automation.clients.client_review import FORM as REVIEW
from automation.forms.drawing.filling import Filling
from automation.reference.address_book import FORM as ADDRESS_BOOK
from tests.whole.office import ZONE, Company, columns, drawn
from tests.whole.rounds import MONDAY, at, go

JOBS = [one.JOB for one in (check_letters, feedback_letter, keep_client_progress, keep_letter_checks, progress_letter)]
PEOPLE = ("张伟", "刘洋", "李娜")
PATH = f"客户/函件/CR-1_反馈函_{MONDAY}.docx"


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    """张伟 leads the sale, 刘洋 registered, 李娜 checks; the program has been running before all that."""
    monkeypatch.setattr(catalog, "jobs", lambda: JOBS)
    company, early = Company(tmp_path), datetime(2026, 11, 2, 9)
    persons = {"name": PEOPLE, "department": ["市场部"] * 3, "mail": [f"person{n}@example.com" for n in range(3)], "phone": ["8001", "8002", "8003"]}
    contacts = {"company": ["示例科技有限公司"], "kind": ["客户"], "name": ["陈样本"], "mail": ["chen@client.example"], "our_person": ["张伟"]}
    tables = {"departments": {"name": ["市场部"], "head": ["张伟"]}, "persons": persons, "contacts": contacts}
    company.put("基础资料/通讯录.xlsx", drawn(ADDRESS_BOOK, Filling(tables=tables)), early)
    go(company, at(MONDAY, "08:35"))
    request = {
        "id": "CR-1", "client": "示例科技有限公司", "contact": "陈样本", "source": "商务对接", "description": "控制器增加以太网接口",
        "registrar": "刘洋", "registered_at": datetime(2026, 11, 23, 8, 40),
    }  # fmt: skip
    review = {
        "request_id": "CR-1", "reviewed_on": date(2026, 11, 23), "participants": ("张伟", "李娜"), "feasibility": "需调整", "priority": "高",
        "solution": "成本加 8%，不要告诉客户", "expected_end": date(2026, 12, 18), "sales_lead": "张伟", "checker": "李娜",
        "explanation": "外壳要改，12 月 18 日前交付样机。",
    }  # fmt: skip
    for form, row in ((REQUEST, request), (REVIEW, review)):
        filling = Filling(tables={form.tables[0].name: columns(form, form.tables[0].name, [row])})
        company.put(f"客户/{form.title}.xlsx", drawn(form, filling), datetime(2026, 11, 23, 8, 50))
    return company


def sent(company: Company, address: str) -> list[Any]:
    found = [message_from_bytes(file.read_bytes(), policy=default) for file in sorted((company.state / "mail").glob("*.eml"))]
    return [mail for mail in found if address in str(mail["To"])]


def answer(company: Company, asked: Any, words: str) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = "person2@example.com", "tongda@example.com"
    mail["Date"] = format_datetime(datetime(2026, 11, 23, 9, 30, tzinfo=ZONE))
    mail["Message-ID"], mail["In-Reply-To"], mail["Subject"] = "<answer@example.com>", asked["Message-ID"], f"答复：{asked['Subject']}"
    mail.set_content(words)
    inbox = company.state / "mail" / "收件"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / "1.eml").write_bytes(mail.as_bytes())


def test_checked_by_mail_it_goes_to_the_client_alone(company: Company) -> None:
    go(company, at(MONDAY, "09:00"))
    (asked,) = sent(company, "person2@example.com")
    assert str(asked["Subject"]).startswith("【需") and not sent(company, "chen@client.example")
    answer(company, asked, "通过")
    company.put(PATH, b"somebody else's", datetime(2026, 11, 23, 9, 20))
    go(company, at(MONDAY, "09:35"))
    (letter,) = sent(company, "chen@client.example")
    assert letter["Cc"] is None and str(letter["To"]) == "陈样本 <chen@client.example>"
    assert str(letter["Subject"]).startswith("【需11月30日回复】关于“控制器增加以太网接口”的反馈")
    (printed,) = list(letter.iter_attachments())
    assert printed.get_filename() == PATH.rpartition("/")[2]
    paper = docx.Document(io.BytesIO(printed.get_content()))
    assert "外壳要改，12 月 18 日前交付样机。" in [paragraph.text for paragraph in paper.paragraphs]
    everything = letter.as_string() + "".join(part.get_content() for part in letter.walk() if part.get_content_maintype() == "text")
    assert "不要告诉客户" not in everything
    assert (company.drive / PATH).read_bytes() == b"somebody else's", "what lies there is nobody's to overwrite, and does not leave"
    assert [str(mail["Subject"]).partition(" [")[0] for mail in sent(company, "person0@example.com")] == ["【副本】关于“控制器增加以太网接口”的反馈"]
    go(company, at(MONDAY, "10:00"))
    assert len(sent(company, "chen@client.example")) == 1
