"""What comes back to a letter: an answer ends the wait and is passed on at once; what is none is told; silence is chased, then escalated."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from exchange_desk import ASKED, LIN, SUPPLIER, TUESDAY, ExchangeDesk, letter, people, to_answer, told

from automation.correspondence.exchange import Exchange
from automation.correspondence.remind_replies import JOB as CHASE
from automation.correspondence.reply_ladder import ReplyLadder
from automation.jobs.job import Reminder
from automation.jobs.ladders import Event
from automation.organization.office_time import OfficeTime
from automation.organization.working_calendar import WorkingCalendar
from automation.organization.working_time import WorkingTime

FRIDAY_17 = datetime(2026, 11, 27, 17)
HOURS = ((8, 30), (12, 0), (17, 0), (17, 30))
NOVEMBER = [datetime(2026, 11, day, *hour) for day in range(24, 31) for hour in HOURS]
DECEMBER = [datetime(2026, 12, day, *hour) for day in range(1, 5) for hour in HOURS]


def awaiting(**given: Any) -> ExchangeDesk:
    """A letter that has left and is to be answered by Friday at 17:00."""
    desk = ExchangeDesk(register=[to_answer(**given)])
    desk.sent()
    return desk


def chased(desk: ExchangeDesk, moments: list[datetime]) -> list[tuple[datetime, str, str]]:
    """(when, who, as whose superior)"""
    return [
        (now, one.to[0], one.copy)
        for now in moments
        for one in desk.run(CHASE, now)
        if isinstance(one, Reminder) and one.item == "external/EX-1/reply"
    ]


def test_silence_is_told_when_it_is_late_and_two_working_days_later_to_the_superior() -> None:
    """Friday 17:00; two working days later is Tuesday 17:00."""
    late = [(FRIDAY_17, "周强", "")]
    still = [(datetime(2026, 12, 1, 17), "周强", ""), (datetime(2026, 12, 1, 17), "王强", "周强")]
    desk = awaiting()
    assert chased(desk, NOVEMBER) == late
    assert chased(desk, DECEMBER) == still
    assert not desk.go(datetime(2026, 12, 4, 12))


@pytest.mark.parametrize(
    ("by", "first", "second"),
    [
        pytest.param(FRIDAY_17, FRIDAY_17, datetime(2026, 12, 1, 17), id="an hour in working time"),
        pytest.param(datetime(2026, 11, 27), datetime(2026, 11, 30, 8, 30), datetime(2026, 12, 2, 8, 30), id="the whole of a Friday"),
        pytest.param(datetime(2026, 11, 28, 10), datetime(2026, 11, 30, 8, 30), datetime(2026, 12, 2, 8, 30), id="a Saturday"),
        pytest.param(datetime(2026, 9, 30, 17), datetime(2026, 9, 30, 17), datetime(2026, 10, 9, 17), id="before the holidays"),
        pytest.param(datetime(2026, 9, 30), datetime(2026, 10, 8, 8, 30), datetime(2026, 10, 10, 8, 30), id="a make-up Saturday counts"),
    ],
)  # fmt: skip
def test_the_ladder(by: datetime, first: datetime, second: datetime) -> None:
    due = Exchange(letter(reply_by=by)).answer_due
    assert due
    steps = list(ReplyLadder(Event("EX-1", due, "期望回复")).steps(by, OfficeTime(WorkingTime(WorkingCalendar()))))
    assert [(step.name, step.due) for step in steps] == [("late", first), ("still", second)]
    assert all("期望回复" in steps[0].arithmetic() and "2 个工作日" in steps[1].arithmetic() for _ in steps)


def test_an_answer_is_passed_on_at_once_with_its_first_words_and_ends_the_wait() -> None:
    desk = awaiting()
    desk.answer(desk.mail(), LIN, "收到，件数和时间都没有问题。", TUESDAY)
    (one,) = [want for want in desk.go(TUESDAY) if isinstance(want, Reminder)]
    assert one.to[0] == "周强" and "“收到，件数和时间都没有问题。”" in one.words and "何磊" in one.words
    assert not chased(desk, [*NOVEMBER, *DECEMBER])
    row = desk.stands()
    assert (row["state"], row["replied_at"], row["reply"]) == ("已回复", TUESDAY, "收到，件数和时间都没有问题。")


def test_an_answer_nobody_asked_for_is_passed_on_too() -> None:
    desk = ExchangeDesk()
    desk.sent()
    desk.answer(desk.mail(), LIN, "件数是 26。", TUESDAY)
    assert "件数是 26" in told(desk.go(TUESDAY))[0] and desk.stands()["state"] == "已回复"


@pytest.mark.parametrize(
    ("who", "given", "said"),
    [
        pytest.param("boss@supplier.example", {}, "不是联系人本人的邮箱", id="a colleague of his"),
        pytest.param(LIN, {"kind": "automatic", "proven": False, "doubt": "自动回复，不是本人写的"}, "自动回复", id="he is away"),
        pytest.param(LIN, {"proven": False, "doubt": "发件地址可能是伪造的"}, "可能是伪造的", id="a forged sender"),
        pytest.param(LIN, {"kind": "other"}, "转发", id="he forwards it"),
    ],
)
def test_what_is_no_answer_of_his_is_told_once_and_the_wait_goes_on(who: str, given: dict[str, Any], said: str) -> None:
    desk = awaiting()
    desk.answer(desk.mail(), who, "同意", TUESDAY, **given)
    words = [*told(desk.go(TUESDAY)), *told(desk.go(TUESDAY + timedelta(minutes=30)))]
    assert len(words) == 1 and said in words[0] and "“同意”" in words[0]
    assert desk.stands()["replied_at"] is None
    assert len(chased(desk, NOVEMBER)) == 1 and desk.go(FRIDAY_17 + timedelta(minutes=5)) == []
    assert desk.stands()["state"] == "逾期未复"


def test_what_was_settled_by_phone_is_chased_no_more() -> None:
    desk = awaiting()
    desk.go(TUESDAY)
    desk.typed(closed="是", remark="电话说好了")
    assert not chased(desk, NOVEMBER)
    desk.go(FRIDAY_17)
    assert desk.stands()["state"] == "已办结" and desk.stands()["remark"] == "电话说好了"


def test_the_answer_to_an_earlier_edition_does_not_answer_the_correction() -> None:
    desk = awaiting()
    first = desk.mail()
    desk.edit(TUESDAY, {"body": "12 月 9 日从上海发往成都。"})
    desk.sent(TUESDAY + timedelta(minutes=10))
    desk.answer(first, LIN, "好的", TUESDAY + timedelta(minutes=20))
    assert "好的" in told(desk.go(TUESDAY + timedelta(hours=2)))[0]
    assert desk.stands()["state"] == "待回复" and desk.stands()["replied_at"] is None
    assert [now for now, _, _ in chased(desk, NOVEMBER)] == [FRIDAY_17]
    desk.answer(first, LIN, "知道了，9 日", FRIDAY_17 + timedelta(minutes=30))
    desk.go(FRIDAY_17 + timedelta(minutes=30))
    assert desk.stands()["state"] == "已回复", "he may answer to any mail, once he has the last"


def test_more_time_for_an_answer_is_a_correction_with_a_ladder_of_its_own() -> None:
    desk = awaiting()
    desk.edit(TUESDAY, {"reply_by": datetime(2026, 12, 1, 17)})
    desk.sent(TUESDAY + timedelta(minutes=10))
    assert desk.posted(desk.mail()) and not chased(desk, NOVEMBER)
    assert [now for now, _, _ in chased(desk, DECEMBER)][:1] == [datetime(2026, 12, 1, 17)]


def test_a_letter_that_came_back_is_told_at_once_with_the_way_out_and_not_chased() -> None:
    desk = awaiting()
    desk.answer(desk.mail(), LIN, "550 没有这个用户", TUESDAY, kind="bounced")
    desk.state(desk.mail(), "bounced")
    (words,) = told(desk.go(TUESDAY))
    assert "被退信" in words and LIN in words and "没有这个用户" in words and "核对通讯录" in words
    assert not chased(desk, NOVEMBER) and desk.stands()["state"] == "退信"


def test_the_phone_number_stands_where_somebody_is_to_be_phoned() -> None:
    desk = awaiting()
    (one,) = [want for want in desk.go(FRIDAY_17) if isinstance(want, Reminder)]
    assert "139-0000-0000" in one.words and one.file == "记录表/外部往来跟踪表.xlsx" and one.rank == 1


def test_who_has_left_the_address_book_since_is_still_waited_for() -> None:
    desk = awaiting()
    desk.directory = people(replace(SUPPLIER, name="另一位"))
    wants = desk.go(FRIDAY_17)
    assert len(told(wants)) == 1 and "到时没有回复" in told(wants)[0] and desk.stands()["state"] == "逾期未复"


@pytest.mark.parametrize("words", ['=HYPERLINK("http://x")', "</td><script>alert(1)</script>", "很长" * 400, "一\n二\r\n三"])
def test_what_strangers_write_is_one_short_line(words: str) -> None:
    desk = awaiting()
    desk.answer(desk.mail(), LIN, words, TUESDAY)
    (said,) = told(desk.go(TUESDAY))
    assert len(said) < 300 and "\n" not in said and "\n" not in desk.stands()["reply"] and len(desk.stands()["reply"]) <= 100


def test_a_row_for_every_letter_says_how_it_stands() -> None:
    desk = ExchangeDesk(register=[to_answer(), letter("EX-2", 6, reviewer=None), letter("EX-3", 7, kind=None)])
    desk.go(ASKED)
    assert [(row["id"], row["state"]) for row in desk.kept["correspondence_record"]] == [
        ("EX-1", "待审核"), ("EX-2", "待改正"), ("EX-3", "待改正"),
    ]  # fmt: skip
    desk.answer("ask_approval/external/EX-1/", "李娜", "通过", TUESDAY)
    desk.go(TUESDAY)
    assert desk.stands()["state"] == "待发送"
    desk.go(TUESDAY + timedelta(minutes=5))
    row = desk.stands()
    assert (row["state"], row["sent"], row["company"], row["kind"]) == ("待回复", TUESDAY, "样板物流公司", "订单确认")
