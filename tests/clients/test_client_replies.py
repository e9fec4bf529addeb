"""What a client answers to the letters of a request: passed on once, at once; silence where he was asked is told, by hand calculation."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from client_desk import review
from letter_desk import MONDAY, LetterDesk

from automation.clients.feedback_letter import JOB as FEEDBACK
from automation.clients.keep_client_progress import JOB as KEEP
from automation.clients.remind_feedback import JOB as REMIND
from automation.clients.tell_client_replies import JOB
from automation.jobs.job import Reminder
from automation.jobs.posted import Answer

LEFT = MONDAY + timedelta(hours=2)
TUESDAY = datetime(2026, 11, 24, 9)
AGAIN = datetime(2026, 12, 1, 16)
"""The letter left on Monday at 16:00 and asked for an answer within five working days, by the 30th; the day after, at that hour."""


def desk(feasibility: str = "需调整") -> LetterDesk:
    """The feedback has left."""
    ready = LetterDesk(reviews=[review(feasibility=feasibility)])
    ready.checked(MONDAY)
    ready.run(FEEDBACK, LEFT)
    ready.run(KEEP, LEFT)
    return ready.since(JOB, REMIND)


def answered(ready: LetterDesk, words: str = "同意调整。", **said: Any) -> LetterDesk:
    number = next(number for number, mail in enumerate(ready.mails) if mail.key.startswith("feedback_letter/"))
    answer = replace(Answer("chen@client.example", "reply", TUESDAY, words), **said)
    ready.mails[number] = replace(ready.mails[number], answers=(answer,))
    return ready


def told(ready: LetterDesk, now: datetime) -> list[tuple[str, str]]:
    return [(want.to[0], want.words) for want in ready.run(JOB, now) if isinstance(want, Reminder)]


def test_his_answer_reaches_the_sales_lead_once() -> None:
    ready = answered(desk())
    where = "全文在何磊（分机 8021）收取的公司邮箱"
    assert told(ready, TUESDAY) == [("周强", f"客户回信：需求 CR-1“控制器增加以太网接口”的反馈函，答复是“同意调整。”。{where}")]
    assert not told(ready, TUESDAY + timedelta(hours=1)) and not told(ready, AGAIN)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        pytest.param({"kind": "automatic", "proven": False}, "自动回复", id="he is away"),
        pytest.param({"address": "boss@client.example"}, "不是联系人本人的邮箱", id="somebody else"),
        pytest.param({"address": "ann@robotics.example"}, "收到Sample Robotics Ltd Ann Sample（ann@robotics.example）的邮件", id="another contact"),
        pytest.param({"proven": False, "doubt": "发件地址可能是伪造的"}, "发件地址可能是伪造的", id="perhaps forged"),
    ],
)
def test_what_is_no_answer_is_told_and_silence_stays_silence(said: dict[str, Any], words: str) -> None:
    ready = answered(desk(), **said)
    assert words in told(ready, TUESDAY)[0][1] and "客户没有答复" in told(ready, AGAIN)[0][1]


def test_a_letter_that_came_back_is_told_and_the_clock_runs_on() -> None:
    ready = answered(desk(), "552 5.2.2 Mailbox full", kind="bounced")
    ready.state("feedback_letter/", "bounced")
    ((who, words),) = told(ready, TUESDAY)
    assert who == "周强" and words.startswith("反馈函被退信：需求 CR-1“控制器增加以太网接口”，没有送到 chen@client.example") and "552 5.2.2 Mailbox full" in words
    late = [want.words for want in ready.run(REMIND, datetime(2026, 11, 25, 10)) if isinstance(want, Reminder)]
    assert late[0].startswith("客户反馈已超期") and "反馈函被退信" in late[0]


def test_silence_is_told_the_day_after_the_letter_named() -> None:
    ready = desk()
    assert not told(ready, AGAIN - timedelta(minutes=1))
    assert told(ready, AGAIN)[0][1].startswith("客户没有答复：需求 CR-1“控制器增加以太网接口”，5 个工作日没有回复是否同意调整")


@pytest.mark.parametrize("over", ["not asked", "under way", "closed"])
def test_silence_where_nobody_waits_is_none(over: str) -> None:
    ready = desk("可执行" if over == "not asked" else "需调整")
    if over != "not asked":
        ready.typed(stage="已关闭" if over == "closed" else "方案设计")
    assert not told(ready, AGAIN)
