"""Who is in the list of the unconfirmed, when it goes out, to whom. The notice left on Monday 2026-11-23 at 9:00."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from chase_mails import crowd
from mixed_company import ELEVEN, NINE, STAFF, WHOLE, comes_back, desk, everybody, mixed, morning, published, row_of
from notice_desk import NoticeDesk, paper, request

from automation.jobs.job import RecordUpdate, Want
from automation.mail.message import Message
from automation.notices.keep_confirmations import JOB as KEEP
from automation.notices.remind_unconfirmed import JOB
from automation.organization.people import Directory
from automation.organization.policy import Policy
from automation.organization.recipients import Undeliverable
from automation.reports.report import Report

KEPT = "confirmation_record"


def ready(mine: NoticeDesk) -> NoticeDesk:
    return mine.known(KEEP, JOB)


def wants(mine: NoticeDesk, now: datetime = ELEVEN) -> list[Want]:
    return [want for want in mine.round([KEEP, JOB], now) if not isinstance(want, RecordUpdate)]


def chase(mine: NoticeDesk, now: datetime = ELEVEN) -> Message:
    (mail,) = (want for want in wants(mine, now) if isinstance(want, Message))
    return mail


def listed(mail: Message) -> dict[str, str]:
    """Name -> state and note."""
    return {row[0]["text"]: "：".join(filter(None, (row[3]["text"], row[3]["note"]))) for row in mail.values["rows"]}


def hours(mine: NoticeDesk, first: datetime, last: datetime) -> list[str]:
    """When lists went out, looked for every half an hour."""
    moments = [first + timedelta(minutes=30 * step) for step in range(int((last - first) / timedelta(minutes=30)) + 1)]
    return [f"{now:%d %H:%M}" for now in moments for want in wants(mine, now) if isinstance(want, Message)]


EVERYBODY_AT_TWO_HOURS = {
    "疑问": "有疑问：几点开始",
    "王强": "未打开", "周强": "未打开", "张伟": "未打开", "刘洋": "未打开", "代理": "未打开", "走了": "未打开", "冒名": "未打开", "未开": "未打开",
    "回执": "已打开未确认", "捡回": "已打开未确认", "删除": "未读删除", "退信": "退信：邮箱不存在", "没邮箱": "没有收到：没有自己能用的邮箱",
    "外出": "外出：自动回复说外出，代理人 代理 8013", "李明(采购部)": "未打开",
}  # fmt: skip


def test_at_two_hours_the_list_is_right() -> None:
    mine = morning(ready(desk()))
    assert wants(mine, ELEVEN - timedelta(minutes=1)) == []
    mail = chase(mine)
    assert listed(mail) == EVERYBODY_AT_TWO_HOURS
    assert "经办人刘洋本人也在名单里：请打开通知邮件按“已阅知”。" in mail.values["how"]
    assert (mail.to, mail.cc, mail.urgency, mail.key) == (
        (("刘洋", "p2@example.com"),), (), "常规", "remind_unconfirmed/N-1/c1/2h",
    )  # fmt: skip
    assert (
        mail.values["summary"]
        == "“关于年终盘点的安排”（N-1）11月23日(周一)09:00 发布，到 11月23日(周一)11:00 还有 16 人没有确认，共 19 人。"
    )
    assert [f"{tile['label']} {tile['value']}" for tile in mail.values["tiles"]] == [
        "还差 16 人",
        "确认率 15.8%",
        "没有收到 2 人",
    ]


def test_where_opening_is_enough_openers_are_not_chased() -> None:
    found = listed(chase(morning(ready(desk("已打开")))))
    assert found == {name: told for name, told in EVERYBODY_AT_TWO_HOURS.items() if name not in ("回执", "捡回")}


def test_what_does_not_count_is_told() -> None:
    told = chase(morning(ready(desk()))).values["uncounted"]
    assert told == [
        "冒名（p14@example.com）：“收到”，发件人可以冒充：请本人打开通知邮件，直接按“已阅知”，或按“答复”回复“收到”",
        "secretary@example.com：“收到，代冒名回复”，不是收到通知的邮箱，替别人答复不算：请本人按“已阅知”或回复“收到”",
    ]


def test_whoever_confirmed_in_the_last_minute_is_not_listed() -> None:
    mine = ready(desk())
    comes_back(mine, "未开", "vote", ELEVEN, "已阅知")
    assert "未开" not in listed(chase(mine))


def test_a_typed_call_counts_and_another_result_is_shown() -> None:
    mine = ready(desk())
    wants(mine, NINE)
    typed = {row["person"]: row for row in mine.kept[KEPT]}
    typed["没邮箱"] |= {"outcome": "已确认", "called_at": NINE.replace(hour=10)}
    typed["未开"] |= {"outcome": "未接通", "called_at": NINE.replace(hour=10), "remark": "午后再打"}
    found = listed(chase(mine))
    assert "没邮箱" not in found and found["未开"] == "未打开：11-23 10:00 电话：未接通（午后再打）"


def test_questions_come_first_then_the_departments_in_the_order_of_the_address_book() -> None:
    rows = chase(morning(ready(desk()))).values["rows"]
    assert [row[1]["text"] for row in rows] == ["采购部", "总经办", *["仓储部"] * 5, *["采购部"] * 9]
    assert rows[0][0]["text"] == "疑问"


def test_a_stand_in_is_the_deputy_or_the_superior() -> None:
    mine = ready(desk())
    comes_back(mine, "刘洋", "automatic", NINE, "外出")
    comes_back(mine, "王强", "automatic", NINE, "外出")
    found = listed(chase(mine))
    assert (found["刘洋"], found["王强"]) == ("外出：自动回复说外出，上级 张伟 8001", "外出：自动回复说外出")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("urgency", "left", "meant"),
    [
        pytest.param("常规", NINE, ["23 11:00", "23 12:00", "23 14:30", "23 15:30", "23 16:30", "23 17:30", "24 09:00"], id="常规: working time"),
        pytest.param("常规", datetime(2026, 11, 20, 17, 30), ["23 10:00", "23 11:00", "23 12:00", "23 14:30", "23 15:30", "23 16:30", "23 17:30", "24 09:00"], id="over a weekend"),
        pytest.param("紧急", datetime(2026, 11, 23, 21), ["23 23:00", *(f"24 {hour:02}:00" for hour in range(10))], id="紧急: all night"),
    ],
)  # fmt: skip
def test_each_hour_until_all_have_confirmed(urgency: str, left: datetime, meant: list[str]) -> None:
    mine = ready(desk(urgency=urgency))
    mine.papers, mine.mails = [paper(urgency=urgency)], [published(left=left)]
    assert hours(mine, max(left, NINE - timedelta(hours=2)), datetime(2026, 11, 24, 9)) == meant


def test_a_round_that_the_pc_slept_through_is_not_made_up_for() -> None:
    mine = ready(desk())
    assert chase(mine, NINE.replace(hour=16)).key.endswith("/5h")


def test_outside_working_time_there_is_no_list() -> None:
    """It would go in the morning and name people who have confirmed overnight."""
    assert wants(ready(desk()), NINE.replace(hour=18, minute=10)) == []


def test_at_a_hundred_percent_it_stops() -> None:
    mine = everybody(ready(desk()), NINE.replace(hour=10))
    assert listed(chase(mine)) == {"没邮箱": "没有收到：没有自己能用的邮箱"}
    row_of(mine, "没邮箱")["outcome"] = "已确认"
    assert hours(mine, ELEVEN.replace(hour=12), NINE.replace(hour=18)) == []


def test_an_occasion_that_is_handed_in_again_makes_the_same_mail_or_none() -> None:
    mine = ready(desk())
    mine.run(KEEP, ELEVEN)
    occasions = mine._occasions(JOB, ELEVEN)

    def keys() -> list[str]:
        return [want.key for want in JOB.make(mine, mine.moment(ELEVEN, occasions)) if isinstance(want, Message)]

    assert keys() == keys() == ["remind_unconfirmed/N-1/c1/2h"]
    everybody(mine, ELEVEN)
    mine.directory = mixed("没邮箱")
    assert keys() == []


@pytest.mark.parametrize(
    ("after", "meant"),
    [
        pytest.param(3, {"14:30": "", "15:30": "王强"}, id="after three rounds"),
        pytest.param(1, {"12:00": "王强"}, id="after one"),
    ],
)
def test_after_so_many_rounds_the_superior_is_told(after: int, meant: dict[str, str]) -> None:
    mine = ready(desk())
    mine.directory = Directory(
        mine.directory.departments, tuple(replace(one, superior="王强") if one.name == "刘洋" else one for one in mixed().persons)
    )
    mine.policy = replace(mine.policy, superior_after=after)
    moments = [NINE.replace(hour=hour, minute=minute) for hour, minute in ((11, 0), (12, 0), (14, 30), (15, 30))]
    told = {f"{now:%H:%M}": mail for now in moments for mail in [chase(mine, now)]}
    assert {at: "".join(name for name, _ in told[at].cc) for at in meant} == meant
    assert not told["11:00"].cc and not told["11:00"].values["above"]
    assert told["15:30"].values["above"] == "已经催了 3 轮，本邮件同时抄送王强。"


def test_a_round_that_the_pc_slept_through_has_chased_nobody() -> None:
    mine = ready(desk())
    mine.policy = replace(mine.policy, superior_after=1)
    late = chase(mine, NINE.replace(hour=16))
    assert (late.key, late.cc, late.values["above"]) == ("remind_unconfirmed/N-1/c1/5h", (), "")


def test_an_answer_that_does_not_count_is_told_in_one_list() -> None:
    mine = morning(ready(desk()))
    assert len(chase(mine).values["uncounted"]) == 2
    comes_back(mine, "未开", "reply", ELEVEN + timedelta(minutes=5), "收到", proven=False)
    later = chase(mine, NINE.replace(hour=12)).values["uncounted"]
    assert [words.partition("（")[0] for words in later] == ["未开"]


def correction(mine: NoticeDesk, left: datetime | None) -> NoticeDesk:
    mine.requests.append(request("N-2", corrects="N-1", scope="全员", audience=None))
    mine.mails.append(published("N-2", "c2", left=left, corrects="N-1"))
    return mine


def test_a_correction_stops_the_chase_of_the_original_and_begins_its_own() -> None:
    mine = everybody(ready(desk()), NINE, ["回执"])
    correction(mine, NINE.replace(hour=10))
    assert wants(mine, ELEVEN) == []
    mail = chase(mine, ELEVEN.replace(hour=12))
    assert mail.key == "remind_unconfirmed/N-2/c2/2h" and "回执" in listed(mail)


def test_a_withdrawn_notice_is_not_chased() -> None:
    mine = ready(desk(withdrawn="是"))
    assert wants(mine) == []


def test_a_notice_that_has_not_left_or_needs_no_confirmation_is_not_chased() -> None:
    silent = ready(desk(confirm="否"))
    waiting = ready(desk())
    waiting.mails = [published(left=None)]
    assert wants(silent) == wants(waiting) == []


def test_who_left_the_company_is_not_chased() -> None:
    assert "走了" not in listed(chase(ready(desk("已确认", "走了"))))


def test_a_part_that_has_not_left_is_in_the_list() -> None:
    mine = ready(desk())
    mine.mails = [published(places=WHOLE[:3]), published(places=WHOLE[3:5], left=None, number=2)]
    found = listed(chase(mine))
    assert found["周强"] == "没有收到：还没有发出" and found["王强"] == "未打开"


@pytest.mark.parametrize(
    ("asked", "to", "missed"),
    [
        pytest.param({"author": "没邮箱"}, "张伟", ["没邮箱"], id="the author has no mail: the head"),
        pytest.param({"author": None}, "张伟", ["经办人（N-1）"], id="nobody is named"),
        pytest.param({"author": "没邮箱", "head": "无此人"}, "", ["没邮箱", "无此人"], id="nobody can be reached"),
    ],
)
def test_where_the_author_cannot_be_reached(asked: dict[str, Any], to: str, missed: list[str]) -> None:
    found = wants(ready(desk(**asked)))
    assert [want.to[0][0] for want in found if isinstance(want, Message)] == [to] * bool(to)
    assert [want.person for want in found if isinstance(want, Undeliverable)] == missed


@pytest.mark.parametrize(("count", "short"), [pytest.param(60, True, id="sixty names"), pytest.param(61, False, id="one more")])
def test_a_long_list_goes_along_as_a_workbook(count: int, short: bool) -> None:
    found = wants(crowd(count))
    (mail,) = (want for want in found if isinstance(want, Message))
    packs = [want for want in found if isinstance(want, Report)]
    assert bool(mail.values["rows"]) is short and bool(packs) is not short
    if not short:
        assert [[part["text"] for part in row] for row in mail.values["departments"]] == [
            ["仓储部", "40 人", "40 人"],
            ["采购部", "21 人", "21 人"],
        ]
        assert [one.source for one in mail.attachments] == [packs[0].name] == ["未确认名单_N-1.xlsx"]
        assert names(packs) == [f"员工{number:04}" for number in sorted(range(61), key=lambda number: number % 3 == 0)]


def names(packs: Sequence[Report]) -> list[str]:
    return list(packs[0].sheets[0].blocks[1].columns[0].values)  # type: ignore[union-attr]


def test_of_a_secret_notice_the_mail_names_only_its_number() -> None:
    mail = chase(ready(desk(classification="机密")))
    assert mail.values["title"] == "机密通知 N-1" and "盘点" not in str(mail.values)


def test_an_urgent_list_goes_at_once() -> None:
    mine = ready(desk(urgency="紧急"))
    assert (chase(mine).urgency, chase(mine, ELEVEN.replace(hour=12)).values["urgent"]) == ("紧急", True)


def test_the_policy_of_each_urgency() -> None:
    mine = morning(ready(desk(urgency="紧急")))
    mine.policy = Policy(confirmed={"紧急": "已确认", "常规": "已打开"})
    assert "回执" in listed(chase(mine))
    assert len(STAFF) == len(mine.kept[KEPT])
