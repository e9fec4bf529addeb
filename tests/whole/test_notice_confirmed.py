"""A notice on a real drive: written, approved by mail, published, answered as people do, chased, phoned, confirmed to 100 %."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from automation.forms.drawing.filling import Filling
from automation.notices.notice import FORM as NOTICE
from automation.notices.notice_request import FORM as REQUEST
from automation.organization.people import Person
from automation.reference.address_book import FORM as ADDRESS_BOOK
from automation.simulation.written_mail import Got, absence, bounce, receipt, reply, vote
from tests.whole.office import ZONE, Company, columns, drawn
from tests.whole.rounds import go

US = "tongda@example.com"
HEADS = {"仓储部": "张伟", "采购部": "周强"}
NAMES = ("张伟", "周强", "刘洋", "按钮", "回复", "回执", "删除", "疑问", "外出", "代理", "退信", "没邮箱")
RECORD = "记录表/通知确认记录表.xlsx"
Written = Callable[[Person, str, Got, datetime], bytes]


def person(name: str) -> Person:
    number = NAMES.index(name)
    return Person(
        name,
        "采购部" if number % 2 else "仓储部",
        mail="" if name == "没邮箱" else f"p{number}@example.com",
        phone=f"80{number:02}",
    )


def address_book() -> bytes:
    rows = [
        {
            "name": one.name,
            "department": one.department,
            "mail": one.mail or None,
            "phone": one.phone,
            "deputy": "代理" if one.name == "外出" else None,
        }
        for one in map(person, NAMES)
    ]
    tables = {
        "departments": {"name": list(HEADS), "head": list(HEADS.values())},
        "persons": columns(ADDRESS_BOOK, "persons", rows),
    }
    return drawn(ADDRESS_BOOK, Filling(tables=tables))


def wanted() -> bytes:
    row = {
        "id": "N-1", "subject": "年终盘点", "content": "停止出入库", "scope": "全员", "urgency": "常规", "classification": "内部",
        "department": "仓储部", "head": "张伟", "author": "刘洋",
    }  # fmt: skip
    return drawn(REQUEST, Filling(tables={"requests": columns(REQUEST, "requests", [row])}))


def written() -> bytes:
    fields = {
        "id": "N-1", "matter": "年终盘点", "kind": "安排", "department": "仓储部", "day": date(2026, 11, 23), "urgency": "常规",
        "classification": "内部", "contact": "刘洋", "phone": "8002", "background": "为核实年末库存。",
    }  # fmt: skip
    items = columns(NOTICE, "items", [{"text": "12 月 30 日起停止出入库", "important": "是"}])
    demands = columns(NOTICE, "demands", [{"demand": "清点库存", "due": "12 月 29 日", "person": "各仓库主管"}])
    return drawn(NOTICE, Filling(fields=fields, tables={"items": items, "demands": demands}))


@dataclass
class Life:
    """The company with its mailboxes."""

    office: Company
    count: int = 0

    def sent(self, prefix: str) -> list[str]:
        return [key for key in self.office.mail_keys() if key.startswith(prefix)]

    def letter(self, words: str) -> Any:
        """The latest mail whose subject has these words."""
        found = [message_from_bytes(file.read_bytes(), policy=default) for file in (self.office.state / "mail").glob("*.eml")]
        return max((one for one in found if words in str(one["subject"])), key=lambda one: one["date"].datetime)

    def come(self, *contents: bytes) -> None:
        inbox = self.office.state / "mail" / "收件"
        inbox.mkdir(parents=True, exist_ok=True)
        for content in contents:
            self.count += 1
            (inbox / f"{self.count}.eml").write_bytes(content)

    def type(self, name: str, **cells: Any) -> None:
        file = self.office.drive / RECORD
        book = openpyxl.load_workbook(file)
        places = {cell.value: (cell.row, cell.column) for line in book.worksheets[0].iter_rows() for cell in line if cell.value}
        for heading, value in cells.items():
            book.worksheets[0].cell(places[name][0], places[heading][1], value)
        book.save(file)

    def record(self) -> dict[str, dict[str, Any]]:
        lines = list(openpyxl.load_workbook(self.office.drive / RECORD).worksheets[0].iter_rows(values_only=True))
        start = next(number for number, line in enumerate(lines) if line[0] == "通知编号")
        rows = [dict(zip(map(str, lines[start]), line, strict=True)) for line in lines[start + 1 :] if line[0]]
        return {row["接收人"]: row for row in rows}


def day(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=ZONE)


def at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"


def text_of(mail: Any) -> str:
    return str(mail.get_body(("plain",)).get_content())


@pytest.mark.slow
def test_from_the_request_to_a_hundred_percent(tmp_path: Path) -> None:
    mine = Life(Company(tmp_path))
    config = mine.office.config
    config.write_text(config.read_text(encoding="utf-8") + "\n[notices]\nordinary = 已确认\n", encoding="utf-8")
    mine.office.put("基础资料/通讯录.xlsx", address_book(), datetime(2026, 11, 2, 9))
    go(mine.office, at(day(8, 30)))
    mine.office.put("通知/通知需求清单.xlsx", wanted(), datetime(2026, 11, 23, 8, 40))
    mine.office.put("通知/盘点.xlsx", written(), datetime(2026, 11, 23, 8, 41))
    go(mine.office, at(day(8, 52)))
    assert len(mine.sent("ask_approval/")) == 1 and not mine.sent("publish_notice/")
    mine.come(reply(person("张伟"), US, Got.of(mine.letter("审").as_bytes()), "通过", day(8, 55)))
    go(mine.office, at(day(9)))
    assert len(mine.sent("publish_notice/")) == 1
    _answers_of_the_morning(mine)
    go(mine.office, at(day(10, 5)))
    _two_hours_later(mine)
    _the_rest_confirm(mine)


def _answers_of_the_morning(mine: Life) -> None:
    ours, ten = Got.of(mine.letter("【重要通知】").as_bytes()), day(10)
    mine.come(
        vote(person("按钮"), US, ours, "已阅知", ten), reply(person("回复"), US, ours, "收到", ten), receipt(person("回执").mail, US, ours, ten),
        receipt(person("删除").mail, US, ours, ten, "deleted"), vote(person("疑问"), US, ours, "有疑问", ten), absence(person("外出"), US, ours, ten),
        bounce(person("退信").mail, US, ours, ten),
    )  # fmt: skip


def _two_hours_later(mine: Life) -> None:
    """The list is right, the record says the same, the deputy has been told, and what 刘洋 types of his calls counts."""
    go(mine.office, at(day(11, 1)))
    text = text_of(mine.letter("10 人确认】"))
    assert (
        all(f"- {name}（" in text for name in NAMES if name not in ("按钮", "回复"))
        and "- 按钮" not in text
        and "- 回复" not in text
    )
    grades = {name: row["证据"] for name, row in mine.record().items() if row["证据"]}
    assert grades == {"按钮": "已确认", "回复": "已确认", "回执": "已打开", "删除": "未读删除", "疑问": "已打开", "退信": "退信"}
    assert "请代为阅知并落实" in text_of(mine.letter("外出"))
    for name in ("没邮箱", "退信", "外出", "删除"):
        mine.type(name, 电话提醒时间=datetime(2026, 11, 23, 11, 20), 提醒人="刘洋", 提醒结果="已确认")


def _the_rest_confirm(mine: Life) -> None:
    ours = Got.of(mine.letter("【重要通知】").as_bytes())
    go(mine.office, at(day(13, 31)))
    text = text_of(mine.letter("6 人确认】"))
    assert [line.partition("（")[0] for line in text.splitlines() if line.startswith("- ") and "电话 " in line] == [
        "- 疑问", "- 刘洋", "- 张伟", "- 代理", "- 周强", "- 回执",
    ]  # fmt: skip
    mine.come(*(vote(person(name), US, ours, "已阅知", day(14)) for name in ("疑问", "刘洋", "张伟", "代理", "周强", "回执")))
    for moment in (day(14, 31), day(15, 31)):
        go(mine.office, at(moment))
    assert len(mine.sent("remind_unconfirmed/")) == 2, "nobody is chased any more"
    assert {row["确认方式"] for row in mine.record().values()} == {"投票按钮", "邮件回复", "电话提醒"}
    assert mine.record()["退信"]["确认时间"] == datetime(2026, 11, 23, 11, 20)
    summary = text_of(mine.letter("已全部确认"))
    assert "全部 12 人都已确认" in summary and "电话提醒：4 人" in summary and len(mine.sent("notice_summary/")) == 1
    lines = list(openpyxl.load_workbook(mine.office.drive / "报表/通知发布记录.xlsx").worksheets[0].iter_rows(values_only=True))
    assert ("N-1", "年终盘点", "全部确认") in [line[:3] for line in lines]
