"""No letter leaves before a second person has checked exactly it: who is asked when, what counts, what is written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from client_desk import CHINESE, SAVED, ClientDesk, letter, people, request, review

from automation.clients.check_letters import JOB as CHECK
from automation.clients.keep_letter_checks import JOB as KEEP
from automation.clients.letter_checks import letter_checks
from automation.clients.remind_feedback import JOB as REMIND
from automation.jobs.job import RecordUpdate, Reminder
from automation.mail.message import Message
from automation.organization.recipients import Undeliverable

JOBS = (KEEP, CHECK)
HOUR_LATER = SAVED.replace(hour=11)
RESTED = SAVED.replace(minute=10)
"""Nothing has been saved for so long."""


def desk(**given: Any) -> ClientDesk:
    return ClientDesk(**{"reviews": [review()]} | given).since(*JOBS)


def news(mine: ClientDesk, now: datetime) -> list[object]:
    """What one round wants, what is written down aside."""
    return [want for want in mine.round(JOBS, now) if not isinstance(want, RecordUpdate)]


def asked(wants: list[object]) -> list[tuple[str, str]]:
    """(name, begin of the key) of everybody who is asked."""
    questions = [want for want in wants if isinstance(want, Message)]
    return [(one.to[0][0], one.key.split("/feedback_letter/")[0].split("/progress_letter/")[0]) for one in questions]


def logged(mine: ClientDesk) -> list[tuple[str, str, str | None]]:
    return [(row["matter"], row["person"], row["verdict"]) for row in mine.kept.get("approval_log", [])]


def approved(mine: ClientDesk, now: datetime) -> list[bool]:
    return [one.approved for _, one in letter_checks(mine, mine.moment(now))]


def test_the_checker_is_asked_with_the_whole_letter_once_it_has_rested() -> None:
    mine = desk()
    assert not asked(mine.round(JOBS, RESTED.replace(minute=9))), "people save in the middle of a sentence"
    (question,) = [want for want in mine.round(JOBS, RESTED) if isinstance(want, Message)]
    assert question.key.startswith("ask_approval/client/CR-1/feedback_letter/") and question.asks == "approve"
    assert question.to[0][0] == "李娜" and question.classification == "内部"
    shown = repr(question.values)
    assert "可以增加，12 月 18 日前交付样机。" in shown and "尊敬的陈样本" in shown
    assert "成本加 8%" not in shown, "the inner plan is nobody's but ours"
    assert news(mine, HOUR_LATER) == [], "once"
    assert logged(mine) == [("client/CR-1/feedback_letter", "李娜", None)]


def test_passed_is_written_down_in_the_round_in_which_it_comes() -> None:
    mine = desk()
    mine.round(JOBS, RESTED)
    assert approved(mine, HOUR_LATER) == [False]
    mine.answer("ask_approval/", "李娜", "通过", HOUR_LATER)
    assert news(mine, HOUR_LATER) == []
    assert approved(mine, HOUR_LATER) == [True]
    assert logged(mine) == [("client/CR-1/feedback_letter", "李娜", "通过")]


@pytest.mark.parametrize(
    ("who", "words", "given", "reason"),
    [
        pytest.param("周强", "通过", {}, "经办人不能审批自己写的内容", id="the sales lead himself"),
        pytest.param("刘洋", "通过", {}, "不是被请审批的人", id="whoever registered it"),
        pytest.param("x@elsewhere.example", "通过", {}, "不是被请审批的人", id="a stranger"),
        pytest.param("李娜", "通过", {"proven": False, "doubt": "发件地址可能是伪造的"}, "可能是伪造的", id="a forged sender"),
        pytest.param("李娜", "我在休假，通过邮件联系", {"kind": "automatic"}, "自动回复", id="an automatic reply"),
        pytest.param("李娜", "改了再通过", {}, "看不出", id="with a condition"),
    ],
)
def test_what_does_not_count_is_told_to_the_sales_lead(who: str, words: str, given: dict[str, Any], reason: str) -> None:
    mine = desk()
    mine.round(JOBS, RESTED)
    mine.answer("ask_approval/", who, words, HOUR_LATER, **given)
    told = [want for want in mine.round(JOBS, HOUR_LATER) if isinstance(want, Reminder) and want.to[0] == "周强"]
    assert len(told) == 1 and reason in told[0].words
    assert approved(mine, HOUR_LATER) == [False]
    assert news(mine, HOUR_LATER.replace(minute=5)) == [], "once"


def test_sent_back_is_told_and_another_content_is_asked_about_anew() -> None:
    mine = desk()
    mine.round(JOBS, RESTED)
    mine.answer("ask_approval/", "李娜", "退回：日期写错了", HOUR_LATER)
    (told,) = [want for want in mine.round(JOBS, HOUR_LATER) if isinstance(want, Reminder)]
    assert told.to[0] == "周强" and told.words.startswith("“关于‘控制器增加以太网接口’的反馈”被李娜退回：日期写错了")
    mine.reviews = [review(explanation="可以增加，12 月 20 日前交付样机。", first_seen=HOUR_LATER)]
    assert [who for who, _ in asked(mine.round(JOBS, HOUR_LATER.replace(minute=30)))] == ["李娜"]
    assert len([mail for mail in mine.mails if mail.key.startswith("ask_approval/")]) == 2


def test_a_check_that_does_not_come_is_reminded_then_with_the_superior() -> None:
    mine = desk()
    mine.round(JOBS, RESTED)
    moments = [datetime(2026, 11, day, hour, 30) for day in (23, 24) for hour in range(8, 18)]
    told = [want for now in moments if now > RESTED for want in mine.round(JOBS, now) if isinstance(want, Reminder)]
    assert [(one.to[0], one.copy) for one in told][:3] == [("李娜", ""), ("李娜", ""), ("王强", "李娜")]


@pytest.mark.parametrize(
    "over",
    [
        pytest.param({"reviews": [review(checker=None)]}, id="nobody is named"),
        pytest.param({"reviews": [review(checker="刘洋")]}, id="who registered it would check"),
        pytest.param({"reviews": [review(checker="周强")]}, id="the sales lead would check"),
        pytest.param({"reviews": [review(), review(number=7, feasibility="需调整")]}, id="two reviews"),
        pytest.param({"directory": people(replace(CHINESE, mail=""))}, id="a client without address"),
        pytest.param({"directory": people(replace(CHINESE, language="英文"))}, id="an English client without English text"),
        pytest.param({"register": [request(client="远方公司")]}, id="an unknown client"),
        pytest.param({"register": [request(), request("CR-2", 7, changed_from="CR-1")]}, id="changed"),
        pytest.param({"kept": {"client_progress": [dict.fromkeys(("feedback_at", "may_sync")) | {"id": "CR-1", "stage": "已关闭"}]}}, id="closed"),
    ],
)  # fmt: skip
def test_nobody_is_asked(over: dict[str, Any]) -> None:
    assert [one for one in desk(**over).round(JOBS, RESTED) if isinstance(one, Message)] == []


def test_a_checker_who_cannot_be_reached_is_asked_when_he_can() -> None:
    mine = desk()
    whole = mine.directory
    without = tuple(replace(one, mail="") if one.name == "李娜" else one for one in whole.persons)
    mine.directory = replace(whole, persons=without)
    wants = mine.round(JOBS, RESTED)
    assert any(isinstance(one, Undeliverable) and one.person == "李娜" for one in wants) and not asked(wants)
    mine.directory = whole
    assert [who for who, _ in asked(mine.round(JOBS, HOUR_LATER))] == ["李娜"]


def test_who_filled_in_his_first_review_before_the_program_ever_ran_is_not_forgotten() -> None:
    mine = ClientDesk(reviews=[review()])
    mine.known(*JOBS, since=HOUR_LATER)
    assert [who for who, _ in asked(mine.round(JOBS, HOUR_LATER))] == ["李娜"]


def test_the_letter_of_the_week_is_checked_too() -> None:
    left = datetime(2026, 11, 24, 9)
    mine = desk(mails=[])
    mine.kept["client_progress"] = [
        dict.fromkeys(("client", "description", "expected_end", "plan", "percent"))
        | {"id": "CR-1", "stage": "开发", "feedback_at": left, "may_sync": "是", "progress": "原理图完成", "file": "记录表/客户.xlsx",
           "sheet": "表", "row": 8, "sha256": "record"}
    ]  # fmt: skip
    mine.mails = [letter("CR-1", left)]
    keys = {prefix for _, prefix in asked(mine.round(JOBS, datetime(2026, 11, 26, 10)))}
    assert keys == {"ask_approval/client/CR-1"}
    assert any("/progress_letter/" in mail.key for mail in mine.mails)


@pytest.mark.parametrize(("words", "why"), [(None, "反馈函等李娜核对"), ("退回：改日期", "反馈函被李娜退回，请按意见改评审记录"), ("通过", "反馈函还没有发出")])
def test_whoever_is_reminded_of_the_feedback_hears_what_it_waits_for(words: str | None, why: str) -> None:
    mine = desk().since(REMIND)
    mine.round(JOBS, RESTED)
    if words:
        mine.answer("ask_approval/", "李娜", words, HOUR_LATER)
    (told,) = [want for want in mine.run(REMIND, datetime(2026, 11, 24, 10)) if isinstance(want, Reminder)]
    assert told.words.endswith(f"。{why}")
