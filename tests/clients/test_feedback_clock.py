"""When a client's feedback is due, by hand calculation. Work is 08:30–12:00 and 13:30–18:00, eight hours a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from client_desk import ClientDesk, letter, request, review, talk, waiting
from hypothesis import given, settings
from hypothesis import strategies as st

from automation.clients.cases import cases
from automation.clients.feedback_deadline import FeedbackDeadline
from automation.clients.remind_feedback import JOB
from automation.clients.waiting import pauses
from automation.jobs.job import Reminder
from automation.organization.office_time import OfficeTime
from automation.organization.working_time import WorkingTime

OFFICE = OfficeTime()
DUE = datetime(2026, 11, 25, 10)
"""Registered on Monday 2026-11-23 at 10:00."""


def ladder(*talks: dict, **given: object) -> FeedbackDeadline:  # type: ignore[type-arg]
    return FeedbackDeadline.of(cases(ClientDesk(register=[request(**given)], talks=list(talks))).by_id["CR-1"], OFFICE.working)


def told(mine: FeedbackDeadline) -> str:
    whole = mine.whole(OFFICE)
    return whole.arithmetic() if whole else mine.standing_still(OFFICE)


@pytest.mark.parametrize(
    ("registered", "due"),
    [
        pytest.param("2026-11-23 10:00", ["11-24 10:00", "11-24 16:18", "11-25 10:00"], id="an ordinary week: 8 h and 12.8 h of 16 h"),
        # Fri 16:00–18:00 2 h, the make-up Sunday the 28th 8 h, Monday the 29th up to 16:00.
        pytest.param("2025-09-26 16:00", ["09-28 16:00", "09-29 11:18", "09-29 16:00"], id="Friday before the make-up Sunday of National Day"),
        # Tue 16:00–18:00; 1 to 8 October off; Thu the 9th, Fri the 10th.
        pytest.param("2025-09-30 16:00", ["10-09 16:00", "10-10 11:18", "10-10 16:00"], id="the last day before the National Day week"),
        # Fri 16:00–18:00 2 h, the make-up Saturday the 10th 8 h, Monday the 12th up to 16:00.
        pytest.param("2026-10-09 16:00", ["10-10 16:00", "10-12 11:18", "10-12 16:00"], id="a make-up Saturday counts"),
        # Nobody is at work on Saturday: from Monday 08:30 on, so two whole days later at 08:30.
        pytest.param("2026-11-21 15:00", ["11-23 18:00", "11-24 14:48", "11-25 08:30"], id="registered on a Saturday"),
        # From 13:30 on: 4.5 h on Monday, 8 h on Tuesday, 18 minutes on Wednesday are 12.8 h.
        pytest.param("2026-11-23 12:30", ["11-24 12:00", "11-25 08:48", "11-25 13:30"], id="registered at noon"),
    ],
)  # fmt: skip
def test_half_four_fifths_and_the_whole(registered: str, due: list[str]) -> None:
    steps = list(ladder(registered_at=datetime.fromisoformat(registered)).steps(datetime.min, OFFICE))
    assert [step.name for step in steps] == ["50%", "80%", "100%"]
    assert [f"{step.due:%m-%d %H:%M}" for step in steps] == due


def test_the_arithmetic_is_told() -> None:
    assert told(ladder(registered_at=datetime(2026, 10, 9, 16))) == (
        "登记 10月9日(周五)16:00 + 2 个工作日（跳过 11 日周末；10 日补班照算）= 10月12日(周一)16:00"
    )


ASKED = datetime(2026, 11, 23, 14)
ANSWERED = datetime(2026, 11, 24, 14, 20)


def test_the_clock_stands_still_while_the_client_owes_an_answer() -> None:
    """From Monday 14:00 to Tuesday 14:20: 4 h, 3.5 h and 50 min of working time, so all that is due later comes 8 h 20 min later."""
    mine = ladder(waiting(ASKED), talk(ANSWERED, client_said="定义见附件"))
    steps = list(mine.steps(datetime.min, OFFICE))
    assert [(step.name, f"{step.due:%m-%d %H:%M}") for step in steps] == [
        ("50%+500min", "11-25 10:20"),
        ("80%+500min", "11-25 16:38"),
        ("100%+500min", "11-26 10:20"),
    ]
    assert told(mine) == (
        "登记 11月23日(周一)10:00 + 2 个工作日 = 11月25日(周三)10:00；等客户（提供接口定义）11月23日(周一)14:00 至 11月24日(周二)14:20，"
        "8 小时 20 分钟工作时间不计，顺延到 11月26日(周四)10:20"
    )


def test_as_long_as_he_owes_it_nothing_is_due() -> None:
    """Two and a half of sixteen hours were gone when he was asked."""
    mine = ladder(waiting(ASKED))
    assert list(mine.steps(datetime.min, OFFICE)) == [] and mine.due(OFFICE) is None
    assert told(mine) == "11月23日(周一)14:00 起等客户（提供接口定义），反馈时限暂停：已用 2 小时 30 分钟，客户答复后还有 13 小时 30 分钟"


@pytest.mark.parametrize(
    ("talks", "due"),
    [
        pytest.param([waiting(ASKED, done_at=ANSWERED)], "11-26 10:20", id="完成时间 ends it"),
        pytest.param([waiting(ASKED, done_at=datetime(2026, 11, 24))], "11-25 15:30", id="a bare day of answering: from its begin, 4 h"),
        pytest.param([waiting(datetime(2026, 11, 23), done_at=ANSWERED)], "11-25 15:50", id="a bare day of asking: from its end, 4 h 20"),
        pytest.param([waiting(ASKED), talk(ANSWERED)], None, id="a talk in which the client says nothing ends nothing"),
        pytest.param([waiting(ASKED), waiting(datetime(2026, 11, 24, 10), client_said="还在准备"), talk(ANSWERED, client_said="好了")],
                     "11-26 10:20", id="asked again"),
        pytest.param([waiting(ASKED, done_at=ANSWERED), waiting(datetime(2026, 11, 24, 10), done_at=ANSWERED)], "11-26 10:20",
                     id="asked twice at the same time counts once"),
        pytest.param([waiting(datetime(2026, 11, 20, 14), done_at=datetime(2026, 11, 23, 11))], "11-25 11:00", id="asked before it was registered"),
        pytest.param([waiting(datetime(2026, 11, 25, 10, 1))], "11-25 10:00", id="asked when it was late"),
        pytest.param([waiting(ASKED, done_at=datetime(2026, 11, 22))], "11-25 10:00", id="answered before it was asked"),
    ],
)  # fmt: skip
def test_pauses(talks: list[dict[str, object]], due: str | None) -> None:
    found = ladder(*talks).due(OFFICE)
    assert (f"{found:%m-%d %H:%M}" if found else None) == due


moments = st.datetimes(datetime(2026, 9, 21), datetime(2026, 10, 16)).map(lambda moment: moment.replace(second=0, microsecond=0))


@settings(max_examples=50, deadline=None)
@given(moments, st.lists(st.tuples(moments, st.none() | moments, st.booleans()), max_size=5))
def test_a_pause_never_makes_anything_earlier(registered: datetime, asked: list[tuple[datetime, datetime | None, bool]]) -> None:
    talks = [waiting(at, done_at=done, client_said="好" if said else None) for at, done, said in asked]
    plain, mine = ladder(registered_at=registered), ladder(*talks, registered_at=registered)
    working = WorkingTime()
    stops = pauses(sorted(talks, key=lambda row: row["at"]), working)
    assert all(one.end and one.end <= other.begin for one, other in pairwise(stops)), "in order, none within another"
    for one, other in zip(plain.steps(datetime.min, OFFICE), mine.steps(datetime.min, OFFICE), strict=False):
        assert one.due <= other.due
        gone = sum((working.between(max(stop.begin, registered), min(stop.end or other.due, other.due)) for stop in stops
                    if stop.begin < other.due), timedelta())  # fmt: skip
        assert working.between(registered, other.due) - gone == working.between(registered, one.due)


def desk(*talks: dict[str, object], **given: object) -> ClientDesk:
    return ClientDesk(register=[request(**given)], reviews=[review()], talks=list(talks)).since(JOB)


def test_the_ladder_is_told_with_the_superior_at_its_end() -> None:
    mine = desk()
    moments = [datetime(2026, 11, day, hour) for day in range(23, 28) for hour in (9, 10, 11, 16, 17)]
    assert [one for now in moments for one in mine.reminded(JOB, now)] == [
        ("client/CR-1/feedback", "50%", "周强"),
        ("client/CR-1/feedback", "80%", "周强"),
        ("client/CR-1/feedback", "100%", "周强"),
        ("client/CR-1/feedback", "100%", "周强→王强"),
    ]


def test_without_review_both_who_registered_and_who_knows_the_client_are_told() -> None:
    mine = desk()
    mine.reviews = []
    assert [who for _, _, who in mine.reminded(JOB, DUE)] == ["刘洋", "刘洋→张伟", "赵敏", "赵敏→周强"]


@pytest.mark.parametrize(
    "over",
    [
        pytest.param({"mails": [letter("CR-1", datetime(2026, 11, 24, 9))]}, id="fed back"),
        pytest.param({"kept": {"client_progress": [{"id": "CR-1", "stage": "已关闭", "feedback_at": None}]}}, id="closed"),
        pytest.param({"register": [request(), request("CR-2", changed_from="CR-1", registered_at=datetime(2026, 11, 25, 9))]}, id="changed"),
        pytest.param({"register": [request(registered_at=None)]}, id="nobody knows since when"),
        pytest.param({"talks": [waiting(datetime(2026, 11, 24, 9))]}, id="the client owes an answer"),
    ],
)  # fmt: skip
def test_nobody_is_reminded(over: dict[str, object]) -> None:
    mine = desk()
    for name, value in over.items():
        setattr(mine, name, value)
    assert mine.run(JOB, DUE) == []


def test_a_pause_that_is_written_down_late_reminds_anew_at_the_new_deadline() -> None:
    mine = desk()
    assert len(mine.reminded(JOB, DUE)) == 2
    mine.talks = [waiting(ASKED, done_at=ANSWERED)]
    assert mine.reminded(JOB, DUE + timedelta(hours=1)) == [("client/CR-1/feedback", "50%+500min", "周强")]
    assert mine.reminded(JOB, datetime(2026, 11, 26, 10, 20)) == [
        ("client/CR-1/feedback", "100%+500min", "周强"),
        ("client/CR-1/feedback", "100%+500min", "周强→王强"),
    ]


def test_the_words() -> None:
    mine = desk(waiting(ASKED, done_at=ANSWERED), description="控制器增加以太网接口，双网口，带状态灯，支持远程升级和诊断")
    mine.reviews = [review(checker=None)]
    (one,) = mine.run(JOB, datetime(2026, 11, 25, 10, 20))
    assert isinstance(one, Reminder)
    assert one.words == (
        "客户反馈时间已过半：需求 CR-1“控制器增加以太网接口，双网口，带状态灯，支持远…”，11月26日(周四)10:20 前要给客户反馈"
        "（等客户（提供接口定义）11月23日(周一)14:00 至 11月24日(周二)14:20，8 小时 20 分钟工作时间不计）。"
        "客户需求评审记录第6行“核对人”(K6)没有填写，反馈函要另一位同事核对才能发。请写核对人。"
    )
    assert (one.since, one.waiting, one.rank) == ("11月23日(周一)10:00登记", "示例科技有限公司", 3)
    assert (one.file, one.sheet) == ("客户/客户需求评审记录.xlsx", "客户需求评审记录")
