"""Who is asked and reminded of what when, and what 客户需求进度跟踪表 says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from client_desk import SAVED, ClientDesk, letter, request, review, talk, texts, waiting

from automation.clients.ask_review import JOB as ASK
from automation.clients.keep_client_progress import JOB as KEEP
from automation.clients.remind_next_actions import JOB as NEXT
from automation.clients.tell_client_problems import JOB as TELL
from automation.jobs.job import Reminder
from automation.organization.recipients import Undeliverable

MONDAY = datetime(2026, 11, 23, 10)
DUE = datetime(2026, 11, 25, 10)


def test_a_review_is_asked_for_at_once_and_once() -> None:
    desk = ClientDesk().since(ASK)
    assert desk.reminded(ASK, MONDAY) == [("client/CR-1/review", "registered", "刘洋"), ("client/CR-1/review", "registered", "赵敏")]
    assert desk.reminded(ASK, MONDAY + timedelta(hours=1)) == []


def test_a_request_of_the_night_waits_for_the_morning() -> None:
    desk = ClientDesk(register=[request(registered_at=datetime(2026, 11, 20, 22))]).since(ASK)
    assert desk.reminded(ASK, datetime(2026, 11, 20, 22, 30)) == []
    assert desk.reminded(ASK, datetime(2026, 11, 23, 8, 30))


@pytest.mark.parametrize(
    "over",
    [
        pytest.param({"reviews": [review()]}, id="reviewed"),
        pytest.param({"reviews": [review(), review(number=7, feasibility="需调整")]}, id="reviewed twice: that is told elsewhere"),
        pytest.param({"register": [request(registered_at=None)]}, id="nobody knows since when"),
        pytest.param({"mails": [letter("CR-1", MONDAY)]}, id="answered"),
    ],
)
def test_nobody_is_asked(over: dict[str, Any]) -> None:
    assert ClientDesk(**over).since(ASK).run(ASK, MONDAY) == []


def test_a_change_is_reviewed_again_and_says_of_what() -> None:
    desk = ClientDesk(
        register=[request(), request("CR-2", 7, changed_from="CR-1", registered_at=DUE)], reviews=[review()]
    ).since(ASK)
    (first, *_) = desk.run(ASK, DUE)
    assert isinstance(first, Reminder) and first.item == "client/CR-2/review"
    assert first.words == (
        "请组织评审需求 CR-2“控制器增加以太网接口”（由 CR-1 变更而来，重新评审），把结果填进“客户需求评审记录”，11月27日(周五)10:00 前要给客户反馈（同时告知赵敏）"
    )
    assert (first.since, first.waiting, first.file) == ("11月25日(周三)10:00登记", "示例科技有限公司", "客户/客户需求登记表.xlsx")


def action(**given: Any) -> ClientDesk:
    """刘洋 is to do something by Friday 2026-11-27."""
    usual = {"next_step": "组织评审", "due": date(2026, 11, 27)}
    return ClientDesk(talks=[talk(MONDAY, **usual | given)]).since(NEXT)


def test_a_next_action_is_reminded_the_day_before_on_the_day_and_with_the_superior() -> None:
    desk = action()
    told = [one for day in range(23, 31) for hour in (8, 9, 17) for one in desk.reminded(NEXT, datetime(2026, 11, day, hour))]
    assert [(step, who) for _, step, who in told] == [
        ("2026-11-27/1d", "刘洋"),
        ("2026-11-27/0d", "刘洋"),
        ("2026-11-27/passed", "刘洋"),
        ("2026-11-27/passed", "刘洋→张伟"),
    ]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"done_at": datetime(2026, 11, 26)}, id="done"),
        pytest.param({"next_step": None}, id="nothing to do"),
        pytest.param({"due": None}, id="no day"),
        pytest.param({"due": date(2026, 6, 1)}, id="long past"),
    ],
)
def test_no_next_action(given: dict[str, Any]) -> None:
    assert action(**given).run(NEXT, datetime(2026, 11, 27, 9)) == []


def test_done_in_the_future_is_not_done() -> None:
    assert action(done_at=datetime(2026, 12, 1)).reminded(NEXT, datetime(2026, 11, 27, 9))


@pytest.mark.parametrize(
    ("given", "open_"),
    [
        pytest.param({"client_said": "接口定义已发"}, 0, id="the client has answered"),
        pytest.param({"client_said": "接口定义已发", "contact": "他人"}, 1, id="in other talks"),
        pytest.param({"client_said": None}, 1, id="nothing"),
    ],
)
def test_what_the_client_owed_is_done_when_he_has_said_something(given: dict[str, Any], open_: int) -> None:
    desk = action(waiting="是", next_step="提供接口定义")
    desk.talks.append(talk(datetime(2026, 11, 24, 9), 9, **given))
    assert len(desk.reminded(NEXT, datetime(2026, 11, 27, 9))) == open_


def test_what_we_owe_is_not_done_by_what_the_client_says() -> None:
    desk = action()
    desk.talks.append(talk(datetime(2026, 11, 24, 9), 9, client_said="请尽快"))
    assert desk.reminded(NEXT, datetime(2026, 11, 27, 9))


def test_another_day_is_another_ladder() -> None:
    desk = action()
    assert desk.reminded(NEXT, datetime(2026, 11, 27, 9))
    desk.talks[0]["due"] = date(2026, 11, 30)
    assert [step for _, step, _ in desk.reminded(NEXT, datetime(2026, 11, 30, 9))] == ["2026-11-30/0d"]


def test_the_words_of_a_next_action() -> None:
    late = datetime(2026, 11, 30, 9)
    assert texts(action(waiting="是", next_step="提供接口定义").run(NEXT, late))[0] == (
        "与示例科技有限公司沟通的下一步“提供接口定义”已过完成时限 3 天：客户还没有答复的请催一催；办好了请在“完成时间”写上日期，办不完请改完成时限"
    )
    assert texts(action().run(NEXT, datetime(2026, 11, 27, 9))) == [
        "与示例科技有限公司沟通的下一步“组织评审”今天到期：办好了请在“完成时间”写上日期"
    ]
    (nobody,) = action(person=None).run(NEXT, datetime(2026, 11, 27, 9))
    assert isinstance(nobody, Undeliverable)


def test_what_does_not_fit_is_told_once_to_whoever_can_mend_it() -> None:
    desk = ClientDesk(reviews=[review("CR-2"), review(number=7, checker="刘洋")]).since(TELL)
    told = [want for want in desk.run(TELL, SAVED) if isinstance(want, Reminder)]
    assert [(one.to[0], one.rank, one.file) for one in told] == [("周强", 2, "客户/客户需求评审记录.xlsx")] * 2
    assert told[0].words.startswith("客户需求评审记录第6行“需求编号”(A6)“CR-2”不在客户需求登记表里")
    for row in desk.reviews:
        row |= {"first_seen": SAVED + timedelta(hours=1), "row": row["row"] + 3}
    assert desk.run(TELL, SAVED + timedelta(hours=1)) == [], "saved again, rows moved: nothing new"
    desk.reviews[0]["request_id"] = "CR-3"
    assert len(desk.run(TELL, SAVED + timedelta(hours=1))) == 1


def test_what_was_mended_meanwhile_is_not_told() -> None:
    desk = ClientDesk(reviews=[review("CR-2")]).since(TELL)
    occasions = desk._occasions(TELL, SAVED)
    desk.reviews = [review()]
    assert list(TELL.make(desk, desk.moment(SAVED, occasions))) == []


def kept(desk: ClientDesk, now: datetime = MONDAY) -> ClientDesk:
    desk.run(KEEP, now)
    return desk


def test_a_request_is_a_row_of_the_record() -> None:
    row = kept(ClientDesk(reviews=[review()])).progress()
    shown = {name: row[name] for name in ("client", "feasibility", "department", "expected_end", "feedback_due", "feedback_at", "overdue")}
    assert shown == {
        "client": "示例科技有限公司", "feasibility": "可执行", "department": "采购部", "expected_end": date(2026, 12, 18),
        "feedback_due": DUE, "feedback_at": None, "overdue": "否",
    }  # fmt: skip
    assert row["note"] == "登记 11月23日(周一)10:00 + 2 个工作日 = 11月25日(周三)10:00"


@pytest.mark.parametrize(
    ("over", "now", "overdue"),
    [
        pytest.param({}, DUE, "否", id="not yet"),
        pytest.param({}, DUE + timedelta(minutes=1), "是", id="a minute late"),
        pytest.param({"mails": [letter("CR-1", DUE)]}, DUE + timedelta(days=9), "否", id="answered in time"),
        pytest.param({"mails": [letter("CR-1", DUE + timedelta(minutes=1))]}, DUE + timedelta(days=9), "是", id="answered late"),
        pytest.param({"talks": [waiting(MONDAY)]}, DUE + timedelta(days=9), "否", id="the client owes an answer"),
        pytest.param({"talks": [waiting(DUE + timedelta(hours=1))]}, DUE + timedelta(days=9), "是", id="asked too late"),
        pytest.param({"register": [request(), request("CR-2", 7, changed_from="CR-1", registered_at=DUE)]}, DUE + timedelta(days=9), "否",
                     id="changed in time"),
        pytest.param({"register": [request(), request("CR-2", 7, changed_from="CR-1", registered_at=DUE + timedelta(hours=1))]},
                     DUE + timedelta(days=9), "是", id="changed late"),
    ],
)  # fmt: skip
def test_is_it_late(over: dict[str, Any], now: datetime, overdue: str) -> None:
    assert kept(ClientDesk(**over), now).progress()["overdue"] == overdue


def test_what_was_closed_without_a_letter_stays_as_it_was() -> None:
    desk = kept(ClientDesk())
    desk.typed(stage="已关闭")
    assert kept(desk, DUE + timedelta(days=9)).progress()["overdue"] == "否"


def test_the_times_of_letters_stay_when_the_ledger_has_forgotten_them() -> None:
    friday = datetime(2026, 11, 27, 17)
    desk = kept(ClientDesk(mails=[letter("CR-1", MONDAY), letter("CR-1", friday, kind="progress_letter")]), friday)
    desk.mails = []
    row = kept(desk, friday + timedelta(days=900)).progress()
    assert (row["feedback_at"], row["synced_at"]) == (MONDAY, friday)


def test_the_note_says_what_is_to_be_done_and_why_the_clock_stands_still() -> None:
    register = [request(contact="谁"), request("CR-2", 7, changed_from="CR-1")]
    desk = kept(ClientDesk(register=register, talks=[waiting(MONDAY, request="CR-2")]))
    assert desk.progress()["note"].splitlines()[0] == "已由 CR-2 代替，不再催办"
    assert desk.progress("CR-2")["note"].splitlines() == [
        "变更自 CR-1",
        "11月23日(周一)10:00 起等客户（提供接口定义），反馈时限暂停：已用 0 分钟，客户答复后还有 16 小时",
    ]
    assert "要处理：客户需求登记表第6行“联系人”(C6)" in kept(ClientDesk(register=[request(contact="谁")])).progress()["note"]


def test_without_requests_there_is_no_record() -> None:
    assert ClientDesk(register=[]).run(KEEP, MONDAY) == []
    assert kept(ClientDesk(register=[request(registered_at=None)])).progress()["feedback_due"] is None
