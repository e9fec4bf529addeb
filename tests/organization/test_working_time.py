"""Working hours over the working calendar: moved and measured, across lunch, weekends, national days and make-up Saturdays."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.organization.moment_words import duration_words, moment_words, skipped_words
from automation.organization.office_time import OfficeTime
from automation.organization.working_calendar import WorkingCalendar
from automation.organization.working_time import OFFICE_HOURS, WorkingTime, hours_words, parse_hours

WORKING = WorkingTime()
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 3, 1)).map(lambda moment: moment.replace(second=0, microsecond=0))
DURATIONS = st.integers(0, 60 * 8 * 30).map(lambda minutes: timedelta(minutes=minutes))


def at(text: str) -> datetime:
    """09-30T16:00 of 2026"""
    return datetime.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("moment", "hours", "moved"),
    [
        pytest.param("11-20T09:00", 2, "11-20T11:00", id="within the morning"),
        pytest.param("11-20T11:00", 1, "11-20T12:00", id="to the very end of the morning"),
        pytest.param("11-20T11:30", 2, "11-20T15:00", id="over lunch"),
        pytest.param("11-20T12:30", 2, "11-20T15:30", id="from lunch"),
        pytest.param("11-20T17:00", 2, "11-23T09:30", id="over a weekend"),
        pytest.param("11-21T10:00", 1, "11-23T09:30", id="from a Saturday"),
        pytest.param("09-30T17:00", 2, "10-08T09:30", id="over the national days"),
        pytest.param("10-09T17:00", 2, "10-10T09:30", id="into a make-up Saturday"),
        pytest.param("10-10T17:00", 2, "10-12T09:30", id="out of a make-up Saturday"),
        pytest.param("11-20T19:00", 0, "11-23T08:30", id="nothing added in the evening"),
    ],
)
def test_hours_are_counted_while_people_are_at_work(moment: str, hours: int, moved: str) -> None:
    assert WORKING.add(at(moment), timedelta(hours=hours)) == at(moved)


@pytest.mark.parametrize(
    ("moment", "days", "moved"),
    [
        pytest.param("11-18T16:00", 2, "11-20T16:00", id="within the week"),
        pytest.param("11-20T16:00", 2, "11-24T16:00", id="over a weekend"),
        pytest.param("09-30T09:00", 1, "10-08T09:00", id="over the national days"),
        pytest.param("10-09T09:00", 2, "10-12T09:00", id="a make-up Saturday counts"),
        pytest.param("11-20T18:00", 2, "11-24T18:00", id="the end of work is still working time"),
        pytest.param("11-20T18:01", 2, "11-25T08:30", id="after work the clock starts in the morning"),
        pytest.param("11-21T10:00", 2, "11-25T08:30", id="on a Saturday it starts on Monday"),
        pytest.param("11-20T12:15", 2, "11-24T13:30", id="at lunch it starts after lunch"),
    ],
)
def test_days_are_counted_to_the_same_time_of_day(moment: str, days: int, moved: str) -> None:
    assert WORKING.add_days(at(moment), days) == at(moved)


@given(MOMENTS, DURATIONS)
def test_what_was_added_can_be_measured_and_taken_away(moment: datetime, duration: timedelta) -> None:
    later, earlier = WORKING.add(moment, duration), WORKING.subtract(moment, duration)
    assert WORKING.between(moment, later) == duration == WORKING.between(earlier, moment)
    assert WORKING.between(WORKING.on_or_after(moment), WORKING.subtract(later, duration)) == timedelta()
    assert WORKING.contains(later) and WORKING.contains(earlier)


@given(MOMENTS, MOMENTS, DURATIONS, st.integers(1, 20))
def test_who_comes_later_is_due_later(one: datetime, other: datetime, duration: timedelta, days: int) -> None:
    first, second = sorted((one, other))
    assert WORKING.add(first, duration) <= WORKING.add(second, duration)
    assert WORKING.subtract(first, duration) <= WORKING.subtract(second, duration)
    assert WORKING.add_days(first, days) <= WORKING.add_days(second, days)


@given(MOMENTS, DURATIONS, DURATIONS)
def test_adding_twice_is_adding_the_sum(moment: datetime, one: timedelta, other: timedelta) -> None:
    assert WORKING.between(WORKING.add(WORKING.add(moment, one), other), WORKING.add(moment, one + other)) == timedelta()


@given(MOMENTS, st.integers(1, 20))
def test_a_deadline_lies_in_working_time_and_is_whole_days_away(moment: datetime, days: int) -> None:
    deadline = WORKING.add_days(moment, days)
    assert WORKING.contains(deadline)
    assert WORKING.between(moment, deadline) == days * timedelta(hours=8)


@given(MOMENTS)
def test_the_nearest_working_moments_enclose_it(moment: datetime) -> None:
    before, after = WORKING.on_or_before(moment), WORKING.on_or_after(moment)
    assert before <= moment <= after
    assert (before == moment == after) == WORKING.contains(moment)
    assert WORKING.between(before, after) == timedelta() == WORKING.between(after, before)


def test_the_companys_own_days_count() -> None:
    own = WorkingTime(WorkingCalendar({date(2026, 11, 23): (False, "厂庆"), date(2026, 11, 22): (True, "赶工")}))
    assert own.add(at("11-20T17:00"), timedelta(hours=10)) == at("11-24T09:30")


def test_hours_are_read_as_people_write_them() -> None:
    assert parse_hours("08:30-12:00,13:30-18:00") == parse_hours(" 8：30－12:00，13:30 至 18:00") == OFFICE_HOURS
    assert parse_hours("9:00-17:00") == ((time(9), time(17)),)
    assert hours_words(OFFICE_HOURS) == "08:30–12:00、13:30–18:00"


@pytest.mark.parametrize("text", ["", "9-17", "12:00-08:00", "08:30-12:00,11:00-18:00", "08:00-25:00", "08:00-08:00"])
def test_hours_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_hours(text)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("11-20", "11-23", "跳过 21、22 日周末"),
        ("11-23", "11-24", ""),
        ("09-30", "10-08", "跳过 10月1日至7日国庆节"),
        ("10-09", "10-12", "跳过 11 日周末；10 日补班照算"),
        ("09-30", "10-12", "跳过 10月1日至7日国庆节、10月11日周末；10月10日补班照算"),
        ("10-28", "11-02", "跳过 10月31日至11月1日周末"),
    ],
)
def test_what_is_skipped_is_told(first: str, last: str, words: str) -> None:
    assert skipped_words(WorkingCalendar(), date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}")) == words


def test_the_companys_day_off_is_told_by_its_remark() -> None:
    own = WorkingCalendar({date(2026, 11, 18): (False, "停电"), date(2026, 11, 19): (False, "")})
    assert skipped_words(own, date(2026, 11, 17), date(2026, 11, 20)) == "跳过 18 日停电、19 日公司放假"


def test_words() -> None:
    assert moment_words(at("11-20T16:00")) == "11月20日(周五)16:00"
    assert [duration_words(timedelta(minutes=n)) for n in (-480, 5, 90, 0)] == ["8 小时", "5 分钟", "1 小时 30 分钟", "0 分钟"]


def test_cutoffs_around_a_moment() -> None:
    office = OfficeTime()
    assert office.cutoff_after(at("11-20T17:00")) == at("11-27T17:00")
    assert office.last_cutoff(at("11-20T17:00")) == at("11-20T17:00")
    assert office.last_cutoff(at("10-08T10:00")) == at("09-30T17:00")
    assert office.last_cutoff(at("02-20T10:00")) == at("02-14T17:00").replace(day=13), "a week without working days has none"


@pytest.mark.parametrize(
    ("today", "alarms"), [("2026-10-31", 0), ("2026-11-01", 1), ("2026-12-31", 1), ("2027-02-01", 1), ("2027-11-01", 2)]
)
def test_from_november_on_an_unknown_next_year_is_an_alarm(today: str, alarms: int) -> None:
    told = WorkingCalendar().alarms(date.fromisoformat(today))
    assert len(told) == alarms
    assert all("放假安排未录入" in alarm and "工作日历" in alarm for alarm in told)
