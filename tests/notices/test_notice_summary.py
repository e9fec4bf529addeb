"""When everybody has confirmed: one mail to the head, with how it went. The notice left on Monday 2026-11-23 at 9:00."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from mixed_company import ELEVEN, NINE, STAFF, WHOLE, comes_back, desk, everybody, published, row_of
from notice_desk import NoticeDesk, request

from automation.jobs.mail_words import Cell
from automation.mail.message import Message
from automation.notices.keep_confirmations import JOB as KEEP
from automation.notices.notice_summary import JOB
from automation.notices.reach import reaches
from automation.notices.reach_curve import hours_to_show, share, shares
from automation.organization.recipients import Undeliverable

KEPT = "confirmation_record"
FOUR = NINE.replace(hour=16)


def hour_by_hour(mine: NoticeDesk) -> NoticeDesk:
    """One after the other presses 已阅知, every ten minutes; whoever has no mail is phoned at 15:00."""
    for step, place in enumerate(WHOLE, start=1):
        comes_back(mine, place, "vote", NINE + timedelta(minutes=10 * step), "已阅知")
    mine.run(KEEP, ELEVEN.replace(hour=14))
    (row,) = (row for row in mine.kept[KEPT] if row["person"] == "没邮箱")
    row |= {"outcome": "已确认", "called_at": NINE.replace(hour=15)}
    return mine


def ready(**asked: Any) -> NoticeDesk:
    return hour_by_hour(desk(**asked).known(KEEP, JOB))


def told(mine: NoticeDesk, now: datetime = FOUR) -> list[Message]:
    return [want for want in mine.round([KEEP, JOB], now) if isinstance(want, Message)]


def texts(rows: list[list[Cell]]) -> list[list[str]]:
    return [[part["text"] for part in row] for row in rows]


def test_the_head_hears_once_how_it_went() -> None:
    mine = ready()
    (mail,) = told(mine)
    assert (mail.to[0][0], mail.key) == ("张伟", "notice_summary/N-1/c1")
    assert [name for name, _ in mail.cc] == ["刘洋"] and told(ready(author="张伟"))[0].cc == ()
    values = mail.values
    assert values["summary"] == "“关于年终盘点的安排”（N-1）11月23日(周一)09:00 发布，11月23日(周一)15:00 全部 19 人都已确认。"
    assert [f"{tile['label']} {tile['value']}" for tile in values["tiles"]] == [
        "应确认 19 人",
        "用时 6 小时",
        "2 小时内 63.2%",
        "电话或当面 1 人",
    ]
    assert texts(values["ways"]) == [["投票按钮", "18 人", "94.7%"], ["电话提醒", "1 人", "5.3%"]]
    assert texts(values["departments"]) == [
        ["采购部", "10 人", "6 小时"],
        ["仓储部", "8 人", "2.7 小时"],
        ["总经办", "1 人", "10 分钟"],
    ]
    assert texts(values["last"])[0] == ["没邮箱", "采购部", "11-23 15:00", "电话提醒"]
    assert told(mine) == [] and told(mine, NINE + timedelta(days=3)) == []


def test_the_bars_are_the_curve() -> None:
    (mail,) = told(ready())
    assert [f"{bar['label']} {bar['note']}" for bar in mail.values["bars"]] == [
        "1 小时内 31.6%", "2 小时内 63.2%", "3 小时内 94.7%", "4 小时内 94.7%", "6 小时内 100%",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change", [pytest.param({"outcome": "未接通"}, id="one is missing"), pytest.param({"outcome": None}, id="taken back")]
)
def test_as_long_as_one_is_missing_nothing_is_told(change: dict[str, Any]) -> None:
    mine = ready()
    row_of(mine, "没邮箱").update(change)
    assert told(mine) == []


def test_a_corrected_notice_is_history() -> None:
    mine = ready()
    mine.requests.append(request("N-2", corrects="N-1", scope="全员", audience=None))
    mine.mails.append(published("N-2", "c2", left=ELEVEN, corrects="N-1"))
    assert told(mine) == []


def test_who_left_the_company_is_not_waited_for() -> None:
    mine = desk("已确认", "没邮箱", "走了").known(KEEP, JOB)
    everybody(mine, NINE.replace(hour=10), [name for name, _, _ in STAFF if name != "走了"])
    assert [mail.values["tiles"][0]["value"] for mail in told(mine)] == ["17 人"]


def test_what_needs_no_confirmation_has_no_summary() -> None:
    mine = desk(confirm="否").known(KEEP, JOB)
    assert told(mine) == []


def test_a_head_without_mail_is_named() -> None:
    mine = ready(head="没邮箱")
    found = [want for want in mine.round([KEEP, JOB], FOUR) if isinstance(want, Undeliverable)]
    assert [one.person for one in found] == ["没邮箱"]


def test_the_curve_of_a_notice_under_way_ends_today() -> None:
    mine = everybody(desk(), NINE.replace(hour=10), ["按钮", "回复"])
    now = NINE.replace(hour=12)
    (one,) = reaches(mine, mine.moment(now))
    hours = hours_to_show([one], now)
    assert hours == (0, 1, 2, 3) and shares(one, (0, 1, 2, 3, 4), now) == [0.0, 200 / 19, 200 / 19, 200 / 19, None]


@pytest.mark.parametrize(
    ("confirmed", "people", "meant"), [(0, 0, None), (0, 3, 0), (4999, 5000, 99), (5000, 5000, 100), (1, 2, 50)]
)
def test_no_rounding_makes_a_hundred_percent(confirmed: int, people: int, meant: float | None) -> None:
    assert share(confirmed, people) == meant


def test_a_call_that_is_dated_before_the_notice_counts_from_the_beginning() -> None:
    mine = desk("已确认", *(name for name, _, _ in STAFF if name not in ("张伟", "刘洋")))
    mine.mails = [replace(published(places=[1, 2]))]
    mine.run(KEEP, ELEVEN)
    for row in mine.kept[KEPT]:
        row |= {"outcome": "已确认", "called_at": NINE - timedelta(days=1)}
    (mail,) = told(mine.known(KEEP, JOB))
    assert mail.values["tiles"][1]["value"] == "0 分钟"
