"""Letters to partners through real files: asked to be checked, answered by mail, sent, answered by the contact, written down."""

from __future__ import annotations

import io
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from exchange_desk import JOBS, Row

from automation import catalog
from automation.correspondence.external_correspondence import FORM, TABLE
from automation.forms.drawing.filling import Filling
from automation.organization.people import Person
from automation.reference.address_book import FORM as ADDRESS_BOOK
from automation.simulation.written_mail import Got, bounce, reply
from tests.whole.office import ZONE, Company, columns, drawn
from tests.whole.rounds import go

US = "tongda@example.com"
AUTHOR, REVIEWER, HEAD = (
    Person(name, "采购部", mail=f"p{number}@example.com") for number, name in enumerate(("周强", "李娜", "王强"))
)
LIN, ANN, GAO = (
    Person(name, company, mail=mail)
    for name, company, mail in (
        ("林示例", "样板物流公司", "lin@supplier.example"), ("Ann Sample", "Sample Robotics Ltd", "ann@robotics.example"),
        ("高示例", "示例周刊", "gao@media.example"),
    )
)  # fmt: skip
SHOWN = ("编号", "状态", "回复摘要")


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def register() -> bytes:
    usual: Row = {
        "responsible": "周强",
        "reviewer": "李娜",
        "classification": "公开",
        "kind": "订单确认",
        "subject": "关于订单",
        "body": "共 24 件。\n请确认。",
    }
    rows = [
        usual | {"id": "EX-1", "company": LIN.department, "contact": LIN.name, "reply_by": datetime(2026, 11, 24, 17)},
        usual | {"id": "EX-2", "company": ANN.department, "contact": ANN.name, "subject": "Order 118", "body": "24 boxes."},
        usual | {"id": "EX-3", "company": GAO.department, "contact": GAO.name, "classification": "机密", "kind": "媒体沟通"},
        usual | {"id": "EX-4", "company": LIN.department, "contact": "林小示例", "classification": "内部"},
    ]
    return drawn(FORM, Filling(tables={TABLE: columns(FORM, TABLE, rows)}))


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setenv("TONGDA_ATTACHMENT", "Kaffee-und-Kuchen-48")
    monkeypatch.setattr(catalog, "jobs", lambda: sorted(JOBS, key=lambda job: job.name))
    company = Company(tmp_path)
    words = company.config.read_text(encoding="utf-8")
    company.config.write_text(f"{words}\n[company]\nname = 示例公司\nenglish_name = Example Company\n", encoding="utf-8")
    staff = [{"name": one.name, "department": "采购部", "mail": one.mail, "superior": "王强"} for one in (AUTHOR, REVIEWER, HEAD)]
    outside = [
        {
            "company": one.department,
            "kind": "供应商",
            "name": one.name,
            "mail": one.mail,
            "our_person": "周强",
            "language": "英文" if one is ANN else None,
        }
        for one in (LIN, ANN, GAO)
    ]
    tables = {"departments": {"name": ["采购部"], "head": ["王强"]}, "persons": columns(ADDRESS_BOOK, "persons", staff)}
    tables["contacts"] = columns(ADDRESS_BOOK, "contacts", outside)
    company.put("基础资料/通讯录.xlsx", drawn(ADDRESS_BOOK, Filling(tables=tables)), datetime(2026, 11, 2, 9))
    run(company, at(8, 35))
    company.put("外部往来/登记.xlsx", register(), datetime(2026, 11, 23, 8, 40))
    return company


def run(company: Company, moment: datetime) -> Any:
    return go(company, f"{moment:%Y-%m-%dT%H:%M}")


def sent(company: Company, to: Person, words: str = "") -> list[Any]:
    found = [message_from_bytes(file.read_bytes(), policy=default) for file in (company.state / "mail").glob("*.eml")]
    found.sort(key=lambda mail: mail["date"].datetime)
    return [mail for mail in found if to.mail in str(mail["To"]) and words in str(mail["Subject"])]


def come(company: Company, *contents: bytes) -> None:
    inbox = company.state / "mail" / "收件"
    inbox.mkdir(parents=True, exist_ok=True)
    for content in contents:
        (inbox / f"{len(list(inbox.iterdir()))}-{hash(content)}.eml").write_bytes(content)


def record(company: Company) -> list[tuple[Any, ...]]:
    lines = list(openpyxl.load_workbook(company.drive / "记录表/外部往来跟踪表.xlsx").worksheets[0].iter_rows(values_only=True))
    head = next(line for line in lines if line[0] == "编号")
    return [tuple(line[head.index(name)] for name in SHOWN) for line in lines if str(line[0]).startswith("EX-")]


def test_four_letters_on_a_real_drive(company: Company) -> None:
    run(company, at(9))
    asked = [mail for mail in sent(company, REVIEWER) if "今天要办" not in str(mail["Subject"])]
    assert len(asked) == 3 and not any(sent(company, one) for one in (LIN, ANN, GAO))
    _the_secret_is_locked(asked)
    (told,) = sent(company, AUTHOR)
    assert "EX-4" in told.get_body(("plain",)).get_content() and "请改为“公开”" in told.get_body(("plain",)).get_content()
    come(company, *(reply(REVIEWER, US, Got.of(mail.as_bytes()), "通过", at(9, 10)) for mail in asked))
    run(company, at(9, 15))
    run(company, at(9, 20))
    (lin,), (ann,), (gao,) = (sent(company, one) for one in (LIN, ANN, GAO))
    assert str(lin["Subject"]).startswith("【需11月24日17:00前回复】关于订单") and lin["Cc"] is None
    assert str(ann["Subject"]).startswith("Order 118") and "Dear Ann Sample," in ann.get_body(("plain",)).get_content()
    (printed,) = list(lin.iter_attachments())
    paper = docx.Document(io.BytesIO(printed.get_content()))
    assert (
        "共 24 件。" in [paragraph.text for paragraph in paper.paragraphs]
        and printed.get_filename() == "EX-1_订单确认函_2026-11-23.docx"
    )
    assert "24 件" not in gao.as_string() and str(gao["Subject"]).startswith("【机密】")
    assert record(company) == [
        ("EX-1", "待回复", None),
        ("EX-2", "已发送", None),
        ("EX-3", "已发送", None),
        ("EX-4", "待改正", None),
    ]
    come(
        company,
        reply(LIN, US, Got.of(lin.as_bytes()), "收到，=24 件没有问题", at(10)),
        bounce(ANN.mail, US, Got.of(ann.as_bytes()), at(10)),
    )
    run(company, at(10, 5))
    words = sent(company, AUTHOR)[-1].get_body(("plain",)).get_content()
    assert "“收到，=24 件没有问题 林示例”" in words and "被退信" in words
    assert record(company)[:2] == [("EX-1", "已回复", "收到，=24 件没有问题 林示例"), ("EX-2", "退信", None)]
    run(company, at(17, 30, day=24))
    assert not sent(company, HEAD) and len(sent(company, LIN)) == 1


def _the_secret_is_locked(asked: list[Any]) -> None:
    (locked,) = [mail for mail in asked if str(mail["Subject"]).startswith("【机密】")]
    (draft,) = list(locked.iter_attachments())
    assert "24 件" not in locked.as_string() and draft.get_content()[:4] == b"\xd0\xcf\x11\xe0", "an encrypted file, no zip"
