"""What is passed on of the answers to a notice, to whom, and only once. It left on Monday 2026-11-23 at 9:00."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from mixed_company import ELEVEN, NINE, comes_back, desk, morning, published
from notice_desk import NoticeDesk, request

from automation.jobs.job import Reminder
from automation.jobs.posted import Recipient
from automation.notices.tell_answers import JOB

TEN = NINE.replace(hour=10)


def ready(**asked: Any) -> NoticeDesk:
    return desk(**asked).known(JOB)


def told(mine: NoticeDesk) -> list[tuple[str, str]]:
    """(to whom, words)"""
    return [(want.to[0], want.words) for want in mine.run(JOB, ELEVEN) if isinstance(want, Reminder)]


def test_a_question_goes_to_the_author_once() -> None:
    mine = ready()
    comes_back(mine, "疑问", "vote", TEN, "有疑问：几点开始")
    assert told(mine) == [("刘洋", "疑问对通知“关于年终盘点的安排”有疑问：“几点开始”，请答复他（电话 8010）")]
    assert told(mine) == []
    comes_back(mine, "疑问", "reply", ELEVEN, "在哪里集合？")
    assert told(mine) == [("刘洋", "疑问对通知“关于年终盘点的安排”有疑问：“在哪里集合？”，请答复他（电话 8010）")]


def test_a_question_of_somebody_who_has_confirmed_is_passed_on_too() -> None:
    mine = ready()
    comes_back(mine, "按钮", "vote", TEN, "已阅知")
    comes_back(mine, "按钮", "vote", TEN.replace(minute=5), "有疑问")
    assert told(mine) == [("刘洋", "按钮对通知“关于年终盘点的安排”有疑问，请答复他（电话 8004）")]


def test_whoever_got_a_copy_may_ask_too_and_a_notice_that_needs_no_confirmation_be_asked_about() -> None:
    mine = ready(confirm="否")
    mail = mine.mails[0]
    mine.mails = [replace(mail, recipients=(*mail.recipients, Recipient("何磊", "he@example.com", "cc", "sent")))]
    comes_back(mine, "he@example.com", "reply", TEN, "几点开始？")
    comes_back(mine, "按钮", "reply", TEN, "在哪里？")
    comes_back(mine, "stranger@example.com", "reply", TEN, "收到")
    assert told(mine) == [
        ("刘洋", "何磊对通知“关于年终盘点的安排”有疑问：“几点开始？”，请答复他"),
        ("刘洋", "按钮对通知“关于年终盘点的安排”有疑问：“在哪里？”，请答复他"),
    ]


def test_the_deputy_of_somebody_away_takes_note_in_his_place() -> None:
    mine = ready()
    comes_back(mine, "外出", "automatic", TEN, "外出")
    (one,) = (want for want in mine.run(JOB, ELEVEN) if isinstance(want, Reminder))
    assert (one.to[0], one.words) == ("代理", "外出现在外出，您是他的代理人：请代为阅知并落实通知“关于年终盘点的安排”")
    assert (one.file, one.since, one.waiting, one.rank) == ("公告栏/N-1.html", "11-23 10:00 自动回复外出", "刘洋", 2)
    comes_back(mine, "外出", "automatic", ELEVEN, "外出")
    assert told(mine) == []


def test_answers_that_do_not_count_are_told_with_the_reason() -> None:
    mine = morning(ready())
    assert [words for who, words in told(mine) if "没有算数" in words] == [
        "冒名（p14@example.com）对通知“关于年终盘点的安排”的答复“收到”没有算数：发件人可以冒充：请本人打开通知邮件，直接按“已阅知”，或按“答复”回复“收到”",
        "secretary@example.com对通知“关于年终盘点的安排”的答复“收到，代冒名回复”没有算数：不是收到通知的邮箱，替别人答复不算：请本人按“已阅知”或回复“收到”",
    ]


@pytest.mark.parametrize(
    ("kind", "words"),
    [("automatic", "收到，我在外出"), ("read", ""), ("reply", "收到"), ("vote", "已阅知"), ("bounced", "邮箱不存在")],
)
def test_what_needs_nobody_is_not_passed_on(kind: str, words: str) -> None:
    mine = ready()
    comes_back(mine, "按钮", kind, TEN, words)
    assert told(mine) == []


def test_automatic_answers_of_strangers_and_of_copies_are_nothing() -> None:
    mine = ready()
    comes_back(mine, "robot@example.com", "automatic", TEN, "已收到")
    comes_back(mine, "robot@example.com", "reply", TEN, "谢谢")
    assert told(mine) == []


def test_of_a_secret_notice_no_deputy_hears() -> None:
    mine = ready(classification="机密")
    comes_back(mine, "外出", "automatic", TEN, "外出")
    assert told(mine) == []


def test_of_an_urgent_notice_it_goes_at_once() -> None:
    mine = ready(urgency="紧急")
    comes_back(mine, "疑问", "reply", TEN, "几点？")
    assert [want.rank for want in mine.run(JOB, ELEVEN) if isinstance(want, Reminder)] == [0]


def test_of_a_corrected_notice_nothing_is_passed_on() -> None:
    mine = morning(ready())
    mine.requests.append(request("N-2", corrects="N-1", scope="全员", audience=None))
    mine.mails.append(published("N-2", "c2", left=TEN, corrects="N-1"))
    assert told(mine) == []
