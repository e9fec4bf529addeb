"""The ladders of SPEC §4: 2 h then hourly, 24 h and 48 h, two working days with 50 % and 80 %, three days before a task's end."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.jobs.deadlines import DaysBefore, WorkingDaysAfter
from automation.jobs.ladders import RECENT, AtOnce, Event, HoursAfter, Ladder
from automation.organization.office_time import OfficeTime

OFFICE = OfficeTime()
MOMENTS = st.datetimes(datetime(2026, 1, 5), datetime(2026, 12, 20)).map(lambda moment: moment.replace(second=0, microsecond=0))


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}")


def published(moment: str) -> Event:
    return Event("TZ-1", at(moment), "发布")


def steps(ladder: Ladder, count: int = 4) -> list[str]:
    found = islice(ladder.coming(datetime.min, OFFICE), count)
    return [f"{one.name.partition('/')[2]} {one.due:%m-%d %H:%M}" for one in found]


@pytest.mark.parametrize(
    ("ladder", "expected"),
    [
        pytest.param(
            HoursAfter(published("11-20T15:30"), (2,), again=1),
            ["2h 11-20 17:30", "3h 11-23 09:00", "4h 11-23 10:00", "5h 11-23 11:00"],
            id="常规: working time",
        ),
        pytest.param(
            HoursAfter(published("11-20T21:00"), (2,), again=1, always=True),
            ["2h 11-20 23:00", "3h 11-21 00:00", "4h 11-21 01:00", "5h 11-21 02:00"],
            id="紧急: always",
        ),
        pytest.param(
            HoursAfter(published("11-20T16:00"), (24, 48), always=True), ["24h 11-21 16:00", "48h 11-22 16:00"], id="problems"
        ),
        pytest.param(
            WorkingDaysAfter(Event("XQ-1", at("11-20T16:00"), "登记"), 2),
            ["50% 11-23 16:00", "80% 11-24 11:18", "100% 11-24 16:00"],
            id="a client's request on Friday afternoon",
        ),
        pytest.param(
            WorkingDaysAfter(Event("XQ-1", at("10-09T10:00"), "登记"), 2),
            ["50% 10-10 10:00", "80% 10-10 16:18", "100% 10-12 10:00"],
            id="before a make-up Saturday",
        ),
        pytest.param(
            DaysBefore(Event("T-1", at("11-27T00:00"), "结束")),
            ["2026-11-27/3d 11-24 09:00", "2026-11-27/0d 11-27 09:00", "2026-11-27/passed 11-30 09:00"],
            id="a task that ends on a Friday",
        ),
        pytest.param(
            DaysBefore(Event("T-1", at("11-22T00:00"), "结束")),
            ["2026-11-22/3d 11-19 09:00", "2026-11-22/0d 11-20 09:00", "2026-11-22/passed 11-23 09:00"],
            id="one that ends on a Sunday is told on Friday",
        ),
        pytest.param(
            DaysBefore(Event("T-1", at("10-12T00:00"), "结束"), working=True),
            ["2026-10-12/3d 10-08 09:00", "2026-10-12/0d 10-12 09:00", "2026-10-12/passed 10-13 09:00"],
            id="three working days, the make-up Saturday among them",
        ),
    ],
)
def test_steps(ladder: Ladder, expected: list[str]) -> None:
    assert steps(ladder) == expected


@pytest.mark.parametrize(
    ("ladder", "arithmetic"),
    [
        (
            WorkingDaysAfter(Event("XQ-1", at("11-20T16:00"), "登记"), 2),
            [
                "登记 11月20日(周五)16:00 + 50% × 16 小时工作时间 = 8 小时，到 11月23日(周一)16:00",
                "登记 11月20日(周五)16:00 + 80% × 16 小时工作时间 = 12 小时 48 分钟，到 11月24日(周二)11:18",
                "登记 11月20日(周五)16:00 + 2 个工作日（跳过 21、22 日周末）= 11月24日(周二)16:00",
            ],
        ),
        (
            WorkingDaysAfter(Event("XQ-1", at("11-21T10:00"), "登记"), 2, percents=()),
            ["登记 11月21日(周六)10:00（非工作时间，从 11月23日(周一)08:30 起算）+ 2 个工作日 = 11月25日(周三)08:30"],
        ),
        (
            HoursAfter(published("11-20T17:00"), (2,)),
            [
                "发布 11月20日(周五)17:00 + 2 个工作小时（工作时间 08:30–12:00、13:30–18:00，跳过 21、22 日周末）"
                "= 11月23日(周一)09:30"
            ],
        ),
        (HoursAfter(published("11-20T17:00"), (24,), always=True), ["发布 11月20日(周五)17:00 + 24 小时 = 11月21日(周六)17:00"]),
        (
            DaysBefore(Event("T-1", at("11-25T00:00"), "结束")),
            [
                "结束 11月25日(周三) − 3 天 = 11月22日(周日)，不上班，提前到 11月20日(周五)09:00",
                "结束 11月25日(周三) = 11月25日(周三)09:00",
                "结束 11月25日(周三)，之后第一个工作日 11月26日(周四)09:00",
            ],
        ),
    ],
)
def test_the_arithmetic_is_told(ladder: Ladder, arithmetic: list[str]) -> None:
    assert [one.arithmetic for one in islice(ladder.coming(datetime.min, OFFICE), 3)] == arithmetic


def test_each_step_helps_until_the_next_and_the_last_for_a_quarter() -> None:
    found = list(WorkingDaysAfter(Event("XQ-1", at("11-20T16:00"), "登记"), 2).coming(datetime.min, OFFICE))
    assert [one.until for one in found[:2]] == [one.due for one in found[1:]]
    assert found[-1].until - found[-1].due == timedelta(days=90)


def test_two_steps_on_one_morning_are_told_once() -> None:
    """Both the third day before and the day itself lie in the holiday: the nearer one replaces the other at once."""
    three, day, _ = DaysBefore(Event("T-1", at("10-05T00:00"), "结束")).coming(datetime.min, OFFICE)
    assert three.due == three.until == day.due == at("09-30T09:00")


def test_a_new_end_starts_anew() -> None:
    names = {
        one.name
        for end in ("11-20", "11-27")
        for one in DaysBefore(Event("T-1", at(f"{end}T00:00"), "结束")).coming(datetime.min, OFFICE)
    }
    assert len(names) == 6


def test_an_event_that_became_known_late_stands_where_it_stands() -> None:
    """Registered on Monday, typed in on Wednesday, after a run in between: not all its steps, but the one it has reached."""
    ladder = WorkingDaysAfter(Event("XQ-1", at("11-16T09:00"), "登记"), 2)
    assert [one.name for one in ladder.fallen(at("11-18T11:55"), at("11-18T12:00"), OFFICE)] == ["XQ-1/100%"]
    assert [one.name for one in ladder.fallen(at("11-17T11:55"), at("11-17T12:00"), OFFICE)] == ["XQ-1/50%"]
    assert ladder.fallen(at("11-16T10:00"), at("11-16T12:00"), OFFICE) == []


@given(MOMENTS, st.booleans(), st.integers(0, 60 * 24 * 40), st.integers(0, 60 * 24 * 10))
def test_hourly_steps_are_the_same_however_late_one_looks(event: datetime, always: bool, lag: int, slept: int) -> None:
    ladder = HoursAfter(Event("TZ-1", event, "发布"), (2, 4), again=3, always=always)
    after = event + timedelta(minutes=lag)
    now = after + timedelta(minutes=slept)
    whole = []
    for one in ladder.coming(datetime.min, OFFICE):
        if one.due > now:
            break
        whole.append(one)
    assert ladder.fallen(after, now, OFFICE) == ([one for one in whole if one.due > after] or whole[-1:])
    assert next(ladder.coming(now, OFFICE)).due > now


@given(MOMENTS, st.integers(1, 10))
def test_no_step_of_a_deadline_lies_outside_working_time(event: datetime, days: int) -> None:
    dues = [one.due for one in WorkingDaysAfter(Event("XQ-1", event, "登记"), days).coming(datetime.min, OFFICE)]
    assert dues == sorted(dues) and all(OFFICE.working.contains(due) for due in dues)


def test_at_once_also_what_happened_in_the_week_before_the_first_run() -> None:
    happened = datetime(2026, 11, 23, 9)
    (occasion,) = AtOnce(Event("N-1", happened, "登记")).fallen(happened, happened, OFFICE)
    assert (occasion.name, occasion.due, occasion.grace) == ("N-1/0h", happened, RECENT)
    night = datetime(2026, 11, 23, 22)
    (waiting,) = AtOnce(Event("N-1", night, "登记"), always=False).fallen(night, night + timedelta(days=1), OFFICE)
    assert waiting.due == datetime(2026, 11, 24, 8, 30)
