"""Given these registers, reviews and talks, these are the cases, and this does not fit together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from time import process_time
from typing import Any

import pytest
from client_desk import CHINESE, ENGLISH, FORMS, SAVED, SUPPLIER, ClientDesk, letter, people, request, review, talk, waiting

from automation.clients.cases import Cases, cases
from automation.clients.hindrance import hindrance

MONDAY = datetime(2026, 11, 23, 10)


def found(**given: Any) -> Cases:
    return cases(ClientDesk(**given))


def kinds(known: Cases) -> list[tuple[str, str, str, str]]:
    return [(one.problem.kind, one.request, one.problem.cell, one.person) for one in known.problems]


def test_everything_of_one_request() -> None:
    mine = found(
        register=[request(), request("CR-2", client="Sample Robotics Ltd", contact="ann sample")],
        reviews=[review(reviewed_on=date(2026, 11, 23), feasibility="需调整"), review(reviewed_on=date(2026, 11, 24), row=7)],
        talks=[talk(MONDAY + timedelta(hours=2)), talk(MONDAY + timedelta(hours=1))],
        mails=[letter("CR-1", datetime(2026, 11, 24, 9)), letter("CR-11", datetime(2026, 11, 24, 10))],
    )
    case = mine.by_id["CR-1"]
    assert (case.name, case.contact, case.our_person, case.sales_lead) == ("client/CR-1", CHINESE, "赵敏", "周强")
    assert case.review is not None and case.review["feasibility"] == "可执行", "the newest counts"
    assert [one["at"].hour for one in case.talks] == [11, 12]
    assert case.fed_back == datetime(2026, 11, 24, 9)
    assert mine.by_id["CR-2"].contact == ENGLISH, "case is no matter"
    assert mine.by_id["CR-2"].sales_lead == "赵敏", "before a review the client's 我方负责人"
    assert not mine.problems


@pytest.mark.parametrize(
    ("given", "told", "words"),
    [
        pytest.param({"reviews": [review("CR-2")]}, ("M31", "", "A6", "周强"), "“CR-2”不在客户需求登记表里，这条评审没有算。您是不是指“CR-1”？",
                     id="a review without request"),
        pytest.param({"reviews": [review("XQ")]}, ("M31", "", "A6", "周强"), "请先在客户需求登记表里登记。", id="nothing comes near"),
        pytest.param({"reviews": [review(), review(number=7, feasibility="需调整")]}, ("M32", "CR-1", "A6", "周强"),
                     "2026-11-23 对 CR-1 有 2 条评审（第 6、7 行），内容不同，都没有算。", id="two reviews of one day"),
        pytest.param({"register": [request(client="示例科枝有限公司")]}, ("M33", "CR-1", "B6", "刘洋"),
                     "“示例科枝有限公司”不在通讯录的“外部联系人”里。您是不是指“示例科技有限公司”？", id="an unknown client, a near miss"),
        pytest.param({"register": [request(client="示例科技")]}, ("M33", "CR-1", "B6", "刘洋"), "您是不是指“示例科技有限公司”？", id="its short name"),
        pytest.param({"register": [request(client="远方公司", contact="谁")]}, ("M33", "CR-1", "B6", "刘洋"), "请改正，或补到通讯录的“外部联系人”，单位类型选“客户”。",
                     id="an unknown client"),
        pytest.param({"register": [request(client="样板物流公司", contact="林示例")]}, ("M33", "CR-1", "B6", "刘洋"),
                     "那里的单位类型是“供应商”，请改为“客户”。", id="no client at all"),
        pytest.param({"register": [request(contact="陈样品")]}, ("M33", "CR-1", "C6", "刘洋"), "（那里有 陈样本）。请改正，", id="an unknown contact"),
        pytest.param({"directory": people(replace(CHINESE, mail=""))}, ("M34", "CR-1", "C6", "刘洋"), "没有邮箱，信发不出去。请补上“邮箱”。",
                     id="a client without address"),
        pytest.param({"directory": people(replace(CHINESE, mail="a@b, c@d"))}, ("M34", "CR-1", "C6", "刘洋"), "“a@b, c@d”写法不对",
                     id="an address that is none"),
        pytest.param({"directory": people(CHINESE, replace(CHINESE, mail="x@y.example"))}, ("M33", "CR-1", "C6", "刘洋"),
                     "有几位“陈样本”，邮箱不同", id="two of one name"),
        pytest.param({"register": [request(client="Sample Robotics Ltd", contact="Ann Sample")], "reviews": [review()]},
                     ("M35", "CR-1", "L6", "周强"), "请整段用英文写。", id="an English client without English text"),
        pytest.param({"reviews": [review(checker=None)]}, ("M36", "CR-1", "K6", "周强"), "请写核对人。", id="nobody checks"),
        pytest.param({"reviews": [review(checker="刘洋")]}, ("M36", "CR-1", "K6", "周强"), "请换一位核对人。", id="who registered it checks"),
        pytest.param({"register": [request(), request("CR-3", 7, changed_from="CR-9")]}, ("M37", "CR-3", "I7", "刘洋"),
                     "“CR-9”不在登记表里。您是不是指“CR-1”？", id="an unknown origin"),
        pytest.param({"register": [request(changed_from="CR-1")]}, ("M37", "CR-1", "I6", "刘洋"), "绕了一圈又回到 CR-1", id="its own origin"),
        pytest.param({"register": [request(), request("CR-3", 7, client="Sample Robotics Ltd", contact="Ann Sample", changed_from="CR-1")]},
                     ("M37", "CR-3", "I7", "刘洋"), "CR-1 是“示例科技有限公司”的需求，不是同一个客户。", id="another client's origin"),
        pytest.param({"talks": [talk(MONDAY, client="远方公司")]}, ("M38", "", "A8", "刘洋"), "而 CR-1 登记的客户是“示例科技有限公司”",
                     id="a talk with another client"),
        pytest.param({"register": [request(), request("CR-2", 7)], "talks": [waiting(MONDAY, request="接口")]}, ("M38", "", "I8", "刘洋"),
                     "看不出是哪条需求（CR-1、CR-2），时限没有暂停。", id="waiting for nobody knows what"),
    ],
)  # fmt: skip
def test_what_does_not_fit(given: dict[str, Any], told: tuple[str, str, str, str], words: str) -> None:
    known = found(**given)
    assert kinds(known)[0] == told
    assert words in known.problems[0].problem.message
    assert all("第" in one.problem.message and "行" in one.problem.message for one in known.problems)
    assert len(known.problems) == (2 if told[0] == "M32" else 1)


def test_a_cycle_of_changes_loses_nobody() -> None:
    known = found(register=[request("A", changed_from="B"), request("B", 7, changed_from="C"), request("C", 8, changed_from="A")])
    assert [one.problem.kind for one in known.problems] == ["M37"] * 3
    assert len(known.open) == 3


def test_a_change_takes_the_place_of_its_origin() -> None:
    later = MONDAY + timedelta(days=1)
    register = [
        request(),
        request("CR-1b", 7, changed_from="CR-1", registered_at=later + timedelta(hours=1)),
        request("CR-1a", 8, changed_from="CR-1", registered_at=later),
    ]
    known = found(register=register, reviews=[review(checker=None)])
    assert known.by_id["CR-1"].changed_by == "CR-1b", "the latest"
    assert (known.by_id["CR-1a"].changes, known.by_id["CR-1a"].review) == ("CR-1", None), "it starts over at the review"
    assert [case.id for case in known.open] == ["CR-1b", "CR-1a"]
    assert not known.problems, "what is wrong with the origin is nobody's any more"


def test_two_equal_reviews_are_one() -> None:
    known = found(reviews=[review(), review(number=7)])
    assert known.by_id["CR-1"].review and not known.problems


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("CR-1", ["CR-1"]),
        ("ＣＲ－1", ["CR-1"]),
        ("关于CR-1的接口", ["CR-1"]),
        ("CR-1、CR-2", ["CR-1", "CR-2"]),
        ("CR-10", []),
        ("控制器增加以太网接口", ["CR-1"]),
        ("外壳改为白色，另付样品", ["CR-2"]),
        (None, []),
    ],
)
def test_which_request_a_talk_is_about(text: str | None, about: list[str]) -> None:
    register = [request(), request("CR-2", 7, description="外壳改为白色")]
    known = found(register=register, talks=[talk(MONDAY, request=text)])
    assert [id_ for id_, case in known.by_id.items() if case.talks] == about


def test_a_client_with_one_request_need_not_name_it() -> None:
    desk = ClientDesk(register=[request(), request("CR-2", 7, registered_at=MONDAY)], talks=[talk(MONDAY, request=None)])
    desk.kept["client_progress"] = [{"id": "CR-2", "stage": "已关闭", "feedback_at": None}]
    known = cases(desk)
    assert known.by_id["CR-1"].talks and not known.by_id["CR-2"].talks


def test_a_letter_that_came_back_is_no_feedback() -> None:
    left = datetime(2026, 11, 24, 9)
    assert found(mails=[letter("CR-1", left, "bounced")]).by_id["CR-1"].fed_back is None
    assert found(mails=[letter("CR-1", None, "queued")]).by_id["CR-1"].fed_back is None


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({}, "还没有评审"),
        ({"reviews": [review()]}, ""),
        ({"reviews": [review(explanation=None)]}, "评审记录里“对客户说明”还要填好"),
        ({"reviews": [review(checker=None, refused=frozenset({"checker"}))]}, "评审记录里“核对人”还要填好"),
        ({"reviews": [review(), review(number=7, feasibility="需调整")]}, "（共 2 处要改）"),
        ({"register": [request(contact=None)], "reviews": [review()]}, "登记表或评审记录还没有填完整"),
        ({"register": [request(), request("CR-3", changed_from="CR-1")]}, "已由 CR-3 代替"),
    ],
)
def test_why_there_is_no_letter_yet(given: dict[str, Any], why: str) -> None:
    assert why in hindrance(found(**given).by_id["CR-1"])
    assert bool(why) == bool(hindrance(found(**given).by_id["CR-1"]))


@pytest.mark.slow
def test_ten_thousand_requests_are_joined_quickly() -> None:
    contacts = [replace(CHINESE, company=f"客户{number}有限公司") for number in range(500)]
    register = [
        request(f"CR-{number:05}", number, client=contacts[number % 500].company, registered_at=SAVED - timedelta(minutes=number))
        for number in range(10_000)
    ]
    reviews = [review(f"CR-{number:05}", number) for number in range(10_000)]
    talks = [
        waiting(SAVED, number, client=contacts[number % 500].company, request=f"CR-{number:05}") for number in range(0, 10_000, 5)
    ]
    desk = ClientDesk(register=register, reviews=reviews, talks=talks, directory=people(*contacts, ENGLISH, SUPPLIER))
    tables = {form.name: desk.table(form.name, form.tables[0].name) for form in FORMS}
    desk.table = lambda form, table: tables[form]  # type: ignore[method-assign]
    began = process_time()
    known = cases(desk)
    assert process_time() - began < 2, "0.3 s alone on the machine"
    assert len(known.open) == 10_000 and not known.problems
