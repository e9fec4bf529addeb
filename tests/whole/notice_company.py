"""A company whose people take a notice as people do: what they fill in and answer, and the mails and workbooks that come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from automation.forms.drawing.filling import Filling
from automation.notices.confirmation_record import RECORD
from automation.notices.notice import FORM as NOTICE
from automation.notices.notice_request import FORM as REQUEST
from automation.organization.people import Person
from automation.reference.address_book import FORM as ADDRESS_BOOK
from automation.simulation.opened_form import opened
from automation.simulation.typed_cells import typed
from automation.simulation.written_mail import Got, absence, bounce, receipt, reply, vote
from tests.whole.office import ZONE, Company, columns, drawn
from tests.whole.rounds import go

US = "tongda@example.com"
ORDINARY, URGENT = "N-1", "N-2"
HEADS = {"仓储部": "张伟", "采购部": "周强"}
STAFF = {
    "张伟": "voter.head", "周强": "voter.buyer", "刘洋": "voter.author", "按钮": "voter.button", "回复": "human.reply",
    "代理": "human.deputy", "回执": "autoread.receipt", "删除": "deleter.unread", "疑问": "doubter.asks", "外出": "autoreply.away",
    "退信": "nobody.full", "沉默": "silent.one", "没邮箱": "",
}  # fmt: skip
"""Name -> the address, by which the double of Exchange knows what they do."""
CONFIRMED = {name: "投票按钮" for name in ("张伟", "周强", "刘洋", "按钮")} | {"回复": "邮件回复", "代理": "邮件回复"}
"""Who confirms by himself, and how."""
OTHERWISE = {"回执": "已打开", "删除": "未读删除", "疑问": "已打开", "外出": "", "退信": "退信", "沉默": "", "没邮箱": ""}
"""What is proven of all others."""
Mail = Any


def person(name: str) -> Person:
    number = list(STAFF).index(name)
    department = list(HEADS)[number % 2]
    return Person(
        name,
        department,
        mail=STAFF[name] and f"{STAFF[name]}@example.com",
        phone=f"80{number:02}",
        superior={"张伟": "周强", "周强": ""}.get(name, HEADS[department]),
        deputy="代理" if name == "外出" else "",
    )


def address_book() -> bytes:
    names = ("name", "department", "mail", "phone", "superior", "deputy")
    persons = {name: [getattr(person(one), name) for one in STAFF] for name in names}
    return drawn(
        ADDRESS_BOOK, Filling(tables={"departments": {"name": list(HEADS), "head": list(HEADS.values())}, "persons": persons})
    )


def request(id_: str, **given: Any) -> dict[str, Any]:
    row = {
        "id": id_, "subject": "年终盘点", "content": "12 月 30 日起停止出入库", "scope": "全员", "urgency": "常规", "classification": "内部",
        "department": "仓储部", "head": "张伟", "author": "刘洋",
    }  # fmt: skip
    return row | given


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    """On Monday 2026-11-23."""
    return datetime(2026, 11, 23, hour, minute, second)


def aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=ZONE)


@dataclass
class NoticeCompany:
    """office: where it lives; requests: the rows of its 通知需求清单."""

    office: Company
    requests: list[dict[str, Any]] = field(default_factory=list)
    _count: int = 0

    def settle(self) -> NoticeCompany:
        self.office.put("基础资料/通讯录.xlsx", address_book(), datetime(2026, 11, 20, 9))
        return self

    def configure(self, lines: str) -> NoticeCompany:
        config = self.office.config
        config.write_text(f"{config.read_text(encoding='utf-8')}{lines}\n", encoding="utf-8")
        return self

    def round(self, moment: datetime) -> dict[str, Any]:
        """What it says; any fault but mails that cannot be sent fails the test."""
        said: dict[str, Any] = go(self.office, moment.isoformat())
        assert said["code"] in (0, 10), said
        return said

    # What they fill in

    def ask(self, moment: datetime, *rows: dict[str, Any]) -> None:
        self.requests += rows
        self.save_requests(moment)

    def save_requests(self, moment: datetime) -> None:
        filling = Filling(tables={"requests": columns(REQUEST, "requests", self.requests)})
        self.office.put("通知/通知需求清单.xlsx", drawn(REQUEST, filling), moment)

    def draft(self, id_: str) -> Path:
        (found,) = (self.office.drive / "通知").glob(f"{id_} *.xlsx")
        return found

    def write(self, id_: str, moment: datetime, **fields: Any) -> None:
        """Fills in the draft as it lies there."""
        given = {"kind": "安排", "background": "为核实年末库存，全面盘点。"} | fields
        raw = self._opened(self.draft(id_), NOTICE).raw
        self._type(self.draft(id_), {raw.cells[name]: value for name, value in given.items()}, moment)

    def sign(self, id_: str, moment: datetime, **cells: Any) -> None:
        """In the first row of the 审核 block."""
        block = self._opened(self.draft(id_), NOTICE).raw.tables["approval"]
        row = block.header_row + 1
        self._type(
            self.draft(id_), {(block.sheet, f"{block.letters[name]}{row}"): value for name, value in cells.items()}, moment
        )

    def phone(self, moment: datetime, id_: str, *names: str) -> None:
        """刘洋 types into 通知确认记录表 that they have confirmed by phone."""
        file = self.office.drive / RECORD.folder / f"{RECORD.title}.xlsx"
        form = self._opened(file, RECORD.form)
        called = {"called_at": moment, "caller": "刘洋", "outcome": "已确认"}
        rows = [called if row["id"] == id_ and row["person"] in names else {} for row in form.rows]
        self.office.put(str(file.relative_to(self.office.drive)), form.saved("刘洋", aware(moment), {}, rows), moment)

    def _opened(self, file: Path, form: Any) -> Any:
        found = opened(file.read_bytes(), [form])
        assert found
        return found

    def _type(self, file: Path, cells: Mapping[Any, Any], moment: datetime) -> None:
        content = typed(file.read_bytes(), cells, "刘洋", aware(moment))
        self.office.put(str(file.relative_to(self.office.drive)), content, moment)

    # What they answer

    def come(self, content: bytes) -> None:
        """Into the inbox of the folder transport."""
        inbox = self.office.state / "mail" / "收件"
        inbox.mkdir(parents=True, exist_ok=True)
        self._count += 1
        (inbox / f"{self._count:04}.eml").write_bytes(content)

    def behave(self, words: str, moment: datetime) -> None:
        """Everybody who got the mail does with it what he does with all of them."""
        ours = Got.of(self.letter(words).as_bytes())
        for name, address in STAFF.items():
            if content := _reaction(address.partition(".")[0], person(name), ours, aware(moment)):
                self.come(content)

    def vote(self, name: str, words: str, button: str, moment: datetime) -> None:
        self.come(vote(person(name), US, Got.of(self.letter(words).as_bytes()), button, aware(moment)))

    def reply(self, who: Person, words: str, said: str, moment: datetime) -> None:
        self.come(reply(who, US, Got.of(self.letter(words).as_bytes()), said, aware(moment)))

    # What they get

    def letters(self) -> list[Mail]:
        """Every mail that left by the folder transport, oldest first."""
        found = [_read(file) for file in (self.office.state / "mail").glob("*.eml")]
        return sorted(found, key=lambda mail: mail["date"].datetime)

    def letter(self, words: str) -> Mail:
        """The latest whose subject has these words."""
        return [mail for mail in self.letters() if words in str(mail["subject"])][-1]

    def digests(self, name: str) -> str:
        """The words of all reminders that somebody got."""
        mine = [mail for mail in self.letters() if str(mail["to"]).find(person(name).mail) >= 0]
        return "\n".join(text_of(mail) for mail in mine if "件事在等您" in text_of(mail))

    def mail_keys(self) -> list[str]:
        return self.office.mail_keys()

    def sent(self, prefix: str) -> list[str]:
        return [key for key in self.office.mail_keys() if key.startswith(prefix)]

    # What stands in the workbooks

    def record(self, id_: str) -> dict[str, dict[str, Any]]:
        """通知确认记录表: 接收人 -> his row by heading."""
        return {str(row["接收人"]): row for row in self.table("记录表/通知确认记录表.xlsx", "通知编号") if row["通知编号"] == id_}

    def table(self, path: str, first: str) -> list[dict[str, Any]]:
        """The rows below the line that begins with that heading, of the first sheet."""
        lines = list(openpyxl.load_workbook(self.office.drive / path).worksheets[0].iter_rows(values_only=True))
        start = next(number for number, line in enumerate(lines) if line[0] == first)
        return [dict(zip(map(str, lines[start]), line, strict=True)) for line in lines[start + 1 :] if line[0]]

    def left(self, id_: str) -> datetime:
        """When the notice did."""
        moment: datetime = self.record(id_)["张伟"]["发送时间"]
        return moment


@cache
def _read(file: Path) -> Mail:
    return message_from_bytes(file.read_bytes(), policy=default)


def text_of(mail: Mail) -> str:
    return str(mail.get_body(("plain",)).get_content()).replace("\r\n", "\n")


def listed(mail: Mail) -> dict[str, str]:
    """Of a list of the unconfirmed: name -> (phone, state) as one line."""
    lines = (line.removeprefix("- ") for line in text_of(mail).splitlines() if line.startswith("- ") and "）电话 " in line)
    return {line.partition("（")[0]: line.partition("）电话 ")[2] for line in lines}


def _reaction(habit: str, who: Person, ours: Got, moment: datetime) -> bytes:
    """Nothing of those who are silent."""
    match habit:
        case "voter" | "doubter":
            return vote(who, US, ours, "已阅知" if habit == "voter" else "有疑问", moment)
        case "human":
            return reply(who, US, ours, "收到", moment)
        case "autoread" | "deleter":
            return receipt(who.mail, US, ours, moment, "displayed" if habit == "autoread" else "deleted")
        case "autoreply":
            return absence(who, US, ours, moment)
        case "nobody":
            return bounce(who.mail, US, ours, moment)
    return b""
