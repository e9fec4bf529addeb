"""Digests: one mail a person, the most urgent first, and nothing told twice in one step."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from automation.jobs.digest import SHOWN, digests
from automation.jobs.job import Reminder
from automation.mail.ledger import Ledger
from automation.mail.message import Message
from automation.mail.mime import Freezer, Sender
from automation.mail.outbox import Outbox
from automation.runner_setup import mail_templates

NOW = datetime(2026, 11, 27, 9)
OFFICE = {"company": "示例公司", "contact": "办公室", "reports": ""}
ZHANG, LI = ("张伟", "zhang@example.com"), ("李娜", "li@example.com")
Told = list[tuple[Message, list[Reminder]]]


def reminder(item: str, rank: int = 3, to: tuple[str, str] = ZHANG, step: str = "3d", words: str = "", copy: str = "") -> Reminder:
    return Reminder(item, step, to, words or f"请办 {item}", file=f"项目/{item}.xlsx", rank=rank, copy=copy)


def made(reminders: list[Reminder], told: frozenset[tuple[str, str, str]] = frozenset(), now: datetime = NOW) -> Told:
    return list(digests(reminders, lambda *one: one in told, now, OFFICE, lambda path: f"file:///S:/{path}"))


def rows(message: Message) -> list[str]:
    return [row["words"] for section in message.values["sections"] for row in section["rows"]]


def test_everybody_gets_one_mail_the_most_urgent_first() -> None:
    both = made([reminder("近"), reminder("晚", 1), reminder("今", 2), reminder("李的", to=LI), reminder("急", 0)])
    assert [(message.to, rows(message)) for message, _ in both] == [((LI,), ["请办 李的"]), ((ZHANG,), ["请办 急", "请办 晚", "请办 今", "请办 近"])]
    zhang = both[1][0]
    assert [section["title"] for section in zhang.values["sections"]] == ["紧急", "已逾期", "今天要办", "近期"]
    assert zhang.values["summary"] == "有 4 件事在等您：紧急 1 件，已逾期 1 件，今天要办 1 件，近期 1 件。"
    assert zhang.values["sections"][0]["rows"][0]["link"] == "file:///S:/项目/急.xlsx"


@pytest.mark.parametrize(("rank", "urgency"), [(0, "紧急"), (1, "常规"), (3, "常规")])
def test_only_what_is_urgent_goes_in_quiet_hours(rank: int, urgency: str) -> None:
    ((message, _),) = made([reminder("一", 3), reminder("二", rank)])
    assert message.urgency == urgency


@pytest.mark.parametrize(
    ("reminders", "subject"),
    [
        ([reminder("a", 1, words="任务“甲”已过期")], "【催办·逾期 1 件】任务“甲”已过期"),
        ([reminder("a", 2, words="周进度还没有提交，请在今天 17:00 前填好，谢谢大家的配合和支持")],
         "【今天要办 1 件】周进度还没有提交，请在今天 17:00 前填好，谢谢大…"),
        ([reminder("a"), reminder("b")], "【提醒】关于“请办 a”等 2 件事"),
        ([reminder("a", 1, words="任务 009“关键器件选型”已过结束时间"), reminder("b", 0)], "【紧急 1 件】关于“请办 b”等 2 件事"),
        ([reminder("a", 1, words="任务 009“关键器件选型”已过结束时间，请更新"), reminder("b")],
         "【催办·逾期 1 件】关于“任务 009‘关键器件选型’已过结…”等 2 件事"),
        ([reminder("a", 1, copy="周强")], "【催办·逾期 1 件】（抄送：周强）请办 a"),
    ],
)  # fmt: skip
def test_the_subject_says_what_there_is_most_of_a_hurry_for(reminders: list[Reminder], subject: str) -> None:
    ((message, _),) = made(reminders)
    assert message.values["subject"] == subject and len(subject) <= 40
    assert mail_templates().render("digest", message.values).subject == subject


def test_the_same_item_in_the_same_step_is_told_once() -> None:
    ((message, told),) = made([reminder("a", words="一"), reminder("a", words="二"), reminder("a", step="0d", words="三")])
    assert (rows(message), len(told)) == (["二", "三"], 2)
    assert not made([reminder("a")], frozenset({("a", "3d", ZHANG[1])}))
    assert made([reminder("a", to=LI)], frozenset({("a", "3d", ZHANG[1])})), "another person has not been told"


def test_who_is_asked_himself_is_not_told_as_a_superior() -> None:
    for some in ([reminder("a"), reminder("a", copy="周强")], [reminder("a", copy="周强"), reminder("a")]):
        ((message, _),) = made(some)
        assert rows(message) == ["请办 a"]


def test_a_long_list_is_cut_and_says_so() -> None:
    ((message, told),) = made([reminder(f"{number:03}", number % 4) for number in range(SHOWN + 25)])
    assert (len(rows(message)), message.values["more"], len(told)) == (SHOWN, "还有 25 件没有列出，请看各自的表。", SHOWN + 25)
    assert message.values["summary"].startswith(f"有 {SHOWN + 25} 件事在等您")
    assert made([reminder(f"{number}") for number in range(SHOWN)])[0][0].values["more"] == ""


def test_two_digests_of_one_second_are_two_mails() -> None:
    first, second, again = (made([reminder(item)])[0][0].key for item in ("a", "b", "a"))
    assert first == again != second


def queue(outbox: Outbox, reminders: list[Reminder], now: datetime) -> int:
    """As the runner does it: the mail and what it tells in one transaction."""
    freezer = Freezer(Sender("tongda@example.com"), lambda source: b"")
    count = 0
    for message, told in list(digests(reminders, outbox.has_told, now, OFFICE, str)):
        mail = freezer.freeze(message, mail_templates().render(message.template, message.values), now)
        count += outbox.queue(mail, now, None, [(one.item, one.step, one.to[1]) for one in told])
    return count


def test_the_ledger_remembers_what_was_told(tmp_path: Path) -> None:
    with Outbox(Ledger(tmp_path / "ledger.sqlite")) as outbox:
        assert queue(outbox, [reminder("a"), reminder("b", to=LI)], NOW) == 2
        assert queue(outbox, [reminder("a"), reminder("b", to=LI)], NOW.replace(hour=10)) == 0
        assert queue(outbox, [reminder("a"), reminder("a", step="0d")], NOW.replace(hour=11)) == 1
        (last,) = [entry for entry in outbox.entries() if entry.created.hour == 11]
        assert last.subject.startswith("【提醒】请办 a")
