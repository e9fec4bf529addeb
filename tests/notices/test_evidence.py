"""What comes back of one recipient, and what it proves. The notice left on Monday 2026-11-23 at 9:00."""

from __future__ import annotations

from datetime import datetime

import pytest

from automation.jobs.posted import Answer
from automation.notices.evidence import Evidence, best, evidence, is_enough, with_call
from automation.organization.policy import CONFIRMED, READ

TEN, ELEVEN, NOON, LATER = (datetime(2026, 11, 23, hour) for hour in (10, 11, 12, 13))
Told = tuple[str, datetime, str]


def read(at: datetime = TEN) -> Told:
    return "read", at, ""


def deleted(at: datetime = TEN) -> Told:
    return "deleted_unread", at, ""


def vote(words: str = "已阅知", at: datetime = TEN) -> Told:
    return "vote", at, words


def reply(words: str, at: datetime = TEN) -> Told:
    return "reply", at, words


def away(words: str = "我已收到您的邮件，本周外出", at: datetime = TEN) -> Told:
    return "automatic", at, words


def bounced(words: str = "邮箱不存在", at: datetime = TEN) -> Told:
    return "bounced", at, words


def delivered(at: datetime = TEN) -> Told:
    return "delivered", at, ""


def proven(*told: Told) -> Evidence:
    return evidence([Answer("a@example.com", kind, at, words) for kind, at, words in told])


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        pytest.param((), Evidence(), id="nothing came back"),
        pytest.param((delivered(),), Evidence("已送达", TEN), id="delivered"),
        pytest.param((read(),), Evidence("已打开", TEN, "已读回执"), id="read receipt"),
        pytest.param((vote(),), Evidence("已确认", TEN, "投票按钮"), id="the button"),
        pytest.param((vote("已阅知：好"),), Evidence("已确认", TEN, "投票按钮"), id="the button and a word"),
        pytest.param((reply("收到"),), Evidence("已确认", TEN, "邮件回复"), id="a reply"),
        pytest.param((("other", TEN, "已阅"),), Evidence("已确认", TEN, "邮件回复"), id="a mail of its own that surely answers it"),
        pytest.param((reply("谢谢"),), Evidence("已打开", TEN, "邮件回复", words="谢谢"), id="a reply that confirms nothing"),
        pytest.param((vote("有疑问：几点开始"),), Evidence("已打开", TEN, "投票按钮", words="几点开始", asks=True), id="a question by button"),
        pytest.param((reply("收到，几点开始？"),), Evidence("已打开", TEN, "邮件回复", words="收到，几点开始？", asks=True), id="a question by reply"),
        pytest.param((vote("有疑问：几点", TEN), vote(at=NOON)), Evidence("已确认", NOON, "投票按钮"), id="asked, then confirmed"),
        pytest.param((vote(at=TEN), vote("有疑问：几点", NOON)), Evidence("已确认", TEN, "投票按钮"), id="confirmed, then asked: it stays"),
        pytest.param((deleted(),), Evidence("未读删除", TEN), id="deleted unread"),
        pytest.param((deleted(TEN), read(NOON)), Evidence("已打开", NOON, "已读回执"), id="taken out of the bin and read"),
        pytest.param((read(TEN), deleted(NOON)), Evidence("已打开", TEN, "已读回执"), id="it was open once"),
        pytest.param((vote(at=TEN), deleted(NOON)), Evidence("已确认", TEN, "投票按钮"), id="tidied away after confirming"),
        pytest.param((deleted(TEN), reply("收到", NOON)), Evidence("已确认", NOON, "邮件回复"), id="deleted, but told"),
        pytest.param((bounced(),), Evidence("退信", TEN, words="邮箱不存在"), id="bounced"),
        pytest.param((delivered(TEN), bounced(at=ELEVEN)), Evidence("退信", ELEVEN, words="邮箱不存在"), id="one server took it, the next did not"),
        pytest.param((away(),), Evidence(away=TEN), id="away: an automatic 收到 confirms nothing"),
        pytest.param((away(at=TEN), away(at=NOON)), Evidence(away=TEN), id="away since the first note"),
        pytest.param((away(at=TEN), read(NOON)), Evidence("已打开", NOON, "已读回执", away=TEN), id="away, and looked"),
        pytest.param((away(at=TEN), vote(at=NOON)), Evidence("已确认", NOON, "投票按钮"), id="away, and confirmed"),
        pytest.param((("delayed", TEN, ""), ("relayed", TEN, "")), Evidence(), id="on its way"),
    ],
)  # fmt: skip
def test_what_comes_back_proves(told: tuple[Told, ...], meant: Evidence) -> None:
    assert proven(*told) == meant


@pytest.mark.parametrize("told", [vote(), reply("收到"), read(), bounced(), delivered(), deleted()])
def test_what_is_not_proven_proves_nothing(told: Told) -> None:
    kind, at, words = told
    assert evidence([Answer("a@example.com", kind, at, words, False, "不像是本人")]) == Evidence()


@pytest.mark.parametrize(
    ("told", "enough", "counts"),
    [
        pytest.param((read(),), READ, True, id="常规: opened is enough"),
        pytest.param((read(),), CONFIRMED, False, id="紧急: opened is not enough"),
        pytest.param((vote(),), CONFIRMED, True, id="confirmed"),
        pytest.param((reply("谢谢"),), READ, True, id="whoever answers has read it"),
        pytest.param((read(), vote("有疑问：几点")), READ, False, id="whoever asks waits for an answer"),
        pytest.param((deleted(),), READ, False, id="deleted"),
        pytest.param((delivered(),), READ, False, id="only delivered"),
        pytest.param((away(),), READ, False, id="away"),
    ],
)
def test_what_is_enough(told: tuple[Told, ...], enough: str, counts: bool) -> None:
    assert is_enough(proven(*told), enough) is counts


def call(
    outcome: str | None = "已确认", at: datetime | None = NOON, remark: str | None = None, **more: object
) -> dict[str, object]:
    return {"outcome": outcome, "called_at": at, "remark": remark, "confirmed_at": None, "way": None} | more


@pytest.mark.parametrize(
    ("before", "row", "meant"),
    [
        pytest.param((), call(), Evidence("已确认", NOON, "电话提醒"), id="a call"),
        pytest.param((), call(remark="食堂当面说的"), Evidence("已确认", NOON, "当面确认"), id="in person"),
        pytest.param((), call(at=None), Evidence("已确认", LATER, "电话提醒"), id="without a time: when it was seen"),
        pytest.param(
            (), call(at=LATER.replace(year=2027)), Evidence("已确认", LATER, "电话提醒"), id="dated next year: when it was seen"
        ),
        pytest.param(
            (), call(at=None, confirmed_at=ELEVEN, way="电话提醒"), Evidence("已确认", ELEVEN, "电话提醒"), id="seen earlier"
        ),
        pytest.param((), call("未接通"), Evidence(), id="nobody answered"),
        pytest.param((read(),), call("其他"), Evidence("已打开", TEN, "已读回执"), id="something else"),
        pytest.param((), call(None), Evidence(), id="only a time"),
        pytest.param((deleted(),), call(), Evidence("已确认", NOON, "电话提醒"), id="deleted, then phoned"),
        pytest.param((vote(at=ELEVEN),), call(), Evidence("已确认", ELEVEN, "投票按钮"), id="the earlier of the two: the mail"),
        pytest.param((vote(at=LATER),), call(), Evidence("已确认", NOON, "电话提醒"), id="the earlier of the two: the call"),
        pytest.param((), None, Evidence(), id="no row yet"),
    ],
)
def test_what_staff_typed_counts(before: tuple[Told, ...], row: dict[str, object] | None, meant: Evidence) -> None:
    assert with_call(proven(*before), row, LATER) == meant


def test_of_two_addresses_the_one_that_says_more_counts() -> None:
    assert best([proven(bounced()), proven()]).grade == ""
    assert best([proven(delivered()), proven(vote())]).grade == "已确认"
    assert best([]) == Evidence()
