"""Two notices lived through, on files and on the double of Exchange: who has not confirmed is known exactly, and nobody else is chased."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from automation.organization.people import Person
from tests.whole.notice_company import (
    CONFIRMED,
    ORDINARY,
    OTHERWISE,
    STAFF,
    URGENT,
    US,
    Mail,
    NoticeCompany,
    at,
    aware,
    listed,
    person,
    request,
    text_of,
)
from tests.whole.office import Company

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "mail"))
from ews_mailboxes import Mailboxes
from ews_people import Letter
from ews_server import PASSWORD, USER, EwsServer

SUBJECTS = {ORDINARY: "年终盘点的安排", URGENT: "系统停机的要求"}
LETTERS = {ORDINARY: f"【重要通知】关于{SUBJECTS[ORDINARY]}", URGENT: f"【紧急】关于{SUBJECTS[URGENT]}"}
STATES = {
    "回执": "8006：已打开未确认", "删除": "8007：未读删除", "疑问": "8008：有疑问", "外出": "8009：外出（自动回复说外出，代理人 代理 8005）",
    "退信": "8010：退信", "沉默": "8011：未打开", "没邮箱": "8012：没有收到（没有自己能用的邮箱）",
}  # fmt: skip
"""What the list says of those who have not confirmed."""
LEFT = at(9, 1)
"""A minute past, so that the third working hour does not end with the morning."""
STRANGER = Person("助理", "采购部", mail="assistant@example.com")


@dataclass
class ExchangeCompany(NoticeCompany):
    """Its people sit behind the double, which tells the time of the round that goes on."""

    boxes: Mailboxes | None = None

    def round(self, moment: datetime) -> dict[str, Any]:
        self._boxes.clock = aware(moment).timestamp
        return super().round(moment)

    def come(self, content: bytes) -> None:
        self._boxes.clock = message_from_bytes(content, policy=default)["date"].datetime.timestamp
        self._boxes.receive(Letter(US, content))

    def behave(self, words: str, moment: datetime) -> None:
        """They did at once."""

    def letters(self) -> list[Mail]:
        return [message_from_bytes(item.content, policy=default) for item in self._boxes.folder(USER, "sentitems")]

    @property
    def _boxes(self) -> Mailboxes:
        assert self.boxes
        return self.boxes


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[NoticeCompany]:
    monkeypatch.setenv("TONGDA_MAIL", PASSWORD)
    with EwsServer() as server:
        mine = ExchangeCompany(Company(tmp_path), boxes=server.mailboxes)
        yield mine.configure(f"[mail]\ntransport = ews\n[ews]\nendpoint = {server.url}\nauth = basic")


def test_on_files(tmp_path: Path) -> None:
    live(NoticeCompany(Company(tmp_path)))


@pytest.mark.slow
def test_on_exchange(exchange: NoticeCompany) -> None:
    live(exchange)


def live(mine: NoticeCompany) -> None:
    """Two notices at once, 紧急 and 常规: what counts as confirmed is not the same."""
    _publish(mine)
    _answers_come(mine)
    _at_two_hours(mine)
    _calls_count(mine)
    _at_a_hundred_percent(mine)


def _publish(mine: NoticeCompany) -> None:
    mine.settle().round(at(8, 30))
    mine.ask(at(8, 31), request(ORDINARY), request(URGENT, subject="系统停机", urgency="紧急"))
    mine.round(at(8, 42))
    mine.write(ORDINARY, at(8, 45))
    mine.write(URGENT, at(8, 45), kind="要求")
    mine.round(at(8, 56))
    assert len(mine.sent("ask_approval/")) == 2 and not mine.sent("publish_notice/")
    if type(mine) is NoticeCompany:
        for subject in SUBJECTS.values():
            mine.vote("张伟", f"审核】关于{subject}", "通过", at(8, 58))
    mine.round(LEFT)
    assert len(mine.sent("publish_notice/")) == 2
    assert {STAFF[name] for name in STAFF if STAFF[name]} == {
        one.username for one in mine.letter("【重要通知】").get("to").addresses
    }, "one mail to all of them"


def _answers_come(mine: NoticeCompany) -> None:
    for letter in LETTERS.values():
        mine.behave(letter, LEFT)
        mine.reply(STRANGER, letter, "收到", at(9, 2))
    mine.round(at(9, 20))
    for id_ in SUBJECTS:
        _record_is_the_evidence(mine, id_)
    told = mine.digests("刘洋")
    for subject in SUBJECTS.values():
        assert f"疑问对通知“关于{subject}”有疑问，请答复他（电话 8008）" in told
        assert f"assistant@example.com对通知“关于{subject}”的答复“收到 助理”没有算数：不是收到通知的邮箱" in told
        assert f"请代为阅知并落实通知“关于{subject}”" in mine.digests("代理")


def _record_is_the_evidence(mine: NoticeCompany, id_: str) -> None:
    delivered = "" if type(mine) is NoticeCompany else "已送达"
    rows = mine.record(id_)
    assert list(rows) == list(STAFF), "in the order of the 通讯录"
    for name, row in rows.items():
        if name in CONFIRMED:
            wanted: Any = ("已确认", CONFIRMED[name], LEFT)
        elif name == "回执" and id_ == ORDINARY:
            wanted = ("已打开", "已读回执", LEFT)
        else:
            wanted = (OTHERWISE[name] or (delivered if STAFF[name] else ""), "", None)
        assert (row["证据"] or "", row["确认方式"] or "", row["确认时间"]) == wanted, name


def missing(id_: str) -> list[str]:
    return [name for name in OTHERWISE if not (name == "回执" and id_ == ORDINARY)]


def _at_two_hours(mine: NoticeCompany) -> None:
    """To the second."""
    due = max(mine.left(id_) for id_ in SUBJECTS) + timedelta(hours=2)
    mine.round(min(mine.left(id_) for id_ in SUBJECTS) + timedelta(hours=2, seconds=-1))
    assert not mine.sent("remind_unconfirmed/")
    mine.round(due)
    assert len(mine.sent("remind_unconfirmed/")) == 2
    for id_, subject in SUBJECTS.items():
        mail = mine.letter(f"【还差 {len(missing(id_))} 人确认】关于{subject}")
        assert [one.display_name for one in mail["to"].addresses] == ["刘洋"] and mail["cc"] is None
        said = listed(mail)
        assert set(said) == set(missing(id_)) and all(said[name].startswith(STATES[name]) for name in said), said


def _calls_count(mine: NoticeCompany) -> None:
    """What is typed counts at the next round; an hour later only the rest is listed."""
    for id_ in SUBJECTS:
        mine.phone(at(11, 10), id_, "外出", "退信", "没邮箱")
        mine.vote("沉默", LETTERS[id_], "已阅知", at(11, 5))
    mine.round(at(11, 15))
    rows = mine.record(URGENT)
    assert [rows[name]["确认方式"] for name in ("外出", "退信", "没邮箱", "沉默")] == ["电话提醒"] * 3 + ["投票按钮"]
    assert rows["退信"]["确认时间"] == at(11, 10)
    mine.round(mine.left(URGENT) + timedelta(hours=3))
    assert set(listed(mine.letter(f"人确认】关于{SUBJECTS[URGENT]}"))) == {"回执", "删除", "疑问"}
    assert len(mine.sent("remind_unconfirmed/")) == 3, "of the other one the third working hour ends after noon"


def _at_a_hundred_percent(mine: NoticeCompany) -> None:
    for letter in LETTERS.values():
        mine.vote("删除", letter, "已阅知", at(12, 20))
        mine.reply(person("回执"), letter, "已阅", at(12, 25))
        mine.reply(person("疑问"), letter, "明白了，已阅知", at(12, 30))
    mine.round(at(12, 31))
    for moment in (at(13, 31), at(14, 1)):
        mine.round(moment)
    assert len(mine.sent("remind_unconfirmed/")) == 3 and len(mine.sent("notice_summary/")) == 2, "nobody is chased any more"
    for subject in SUBJECTS.values():
        mail = mine.letter(f"【已全部确认】关于{subject}")
        assert [one.display_name for one in mail["to"].addresses] == ["张伟"]
        assert "全部 13 人都已确认" in text_of(mail) and "电话提醒：3 人" in text_of(mail) and "用时：3.5 小时" in text_of(mail)
    told = {row["通知编号"]: row for row in mine.table("报表/通知发布记录.xlsx", "通知编号")}
    assert {(row["状态"], row["确认率"], row["全部确认用时"], row["审批人"]) for row in told.values()} == {
        ("全部确认", 1, "3.5 小时", "张伟")
    }
    assert told[URGENT]["渠道"] == "邮件、公告栏、电话名单"
