"""A client's request on a real drive: asked for review, its row in the record, its letter checked before it leaves."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from automation.clients.client_request import FORM as REQUEST
from automation.clients.client_review import FORM as REVIEW
from automation.forms.drawing.filling import Filling
from automation.forms.schema.form import Form
from automation.reference.address_book import FORM as ADDRESS_BOOK
from tests.whole.office import HEADS, Company, columns, drawn
from tests.whole.rounds import go, mails

RECORD = "记录表/客户需求进度跟踪表.xlsx"


def address_book() -> bytes:
    persons = {"name": list(HEADS.values()), "department": list(HEADS), "mail": [f"p{number}@example.com" for number in range(len(HEADS))]}
    contact = {"company": "示例科技有限公司", "kind": "客户", "name": "陈样本", "mail": "chen@client.example", "our_person": "刘洋"}
    tables = {"departments": {"name": list(HEADS), "head": list(HEADS.values())}, "persons": persons}
    return drawn(ADDRESS_BOOK, Filling(tables=tables | {"contacts": columns(ADDRESS_BOOK, "contacts", [contact])}))


def table(form: Form, *rows: dict[str, Any]) -> bytes:
    return drawn(form, Filling(tables={form.tables[0].name: columns(form, form.tables[0].name, rows)}))


def request(id_: str, hour: int, contact: str = "陈样本") -> dict[str, Any]:
    return {
        "id": id_, "client": "示例科技有限公司", "contact": contact, "source": "商务对接", "description": "增加以太网接口",
        "registrar": "刘洋", "registered_at": datetime(2026, 11, 23, hour),
    }  # fmt: skip


def review(id_: str, checker: str) -> dict[str, Any]:
    return {
        "request_id": id_, "reviewed_on": date(2026, 11, 23), "participants": ("刘洋",), "feasibility": "可执行", "priority": "高",
        "solution": "换主控", "sales_lead": "周强", "checker": checker, "explanation": "可以增加。",
    }  # fmt: skip


def test_from_the_register_to_the_question_of_the_check(tmp_path: Path) -> None:
    mine = Company(tmp_path)
    mine.put("基础资料/通讯录.xlsx", address_book(), datetime(2026, 11, 2, 9))
    go(mine, "2026-11-23T09:00")
    saved = datetime(2026, 11, 23, 10, 2)
    mine.put("客户/客户需求登记表.xlsx", table(REQUEST, request("007", 10), request("008", 10, "陈样品")), saved)
    go(mine, "2026-11-23T10:05")
    assert [name for name, _ in mails(mine)] == ["刘洋"], "asked to review, and told of the contact that nobody knows"
    saved = datetime(2026, 11, 23, 11)
    mine.put("客户/客户需求评审记录.xlsx", table(REVIEW, review("007", "郑凯"), review("008", "刘洋")), saved)
    go(mine, "2026-11-23T11:15")
    asked = [message["key"] for message in mine.outbox() if message["key"].startswith("ask_approval/")]
    assert len(asked) == 1 and asked[0].startswith("ask_approval/client/007/feedback_letter/")
    assert not [key for key in mine.mail_keys() if key.startswith("feedback_letter/")], "nothing leaves unchecked"
    assert {name for name, _ in mails(mine)[1:]} == {"周强", "郑凯"}, "who is to name another checker, and who checks"
    sheet = openpyxl.load_workbook(mine.drive / RECORD).worksheets[0]
    rows = {str(row[0]): row for row in sheet.iter_rows(values_only=True) if row[0] in ("007", "008")}
    assert rows["007"][6] == datetime(2026, 11, 25, 10) and rows["007"][3] == "可执行"
    assert "“陈样品”不在通讯录“示例科技有限公司”的联系人里" in " ".join(map(str, rows["008"]))
