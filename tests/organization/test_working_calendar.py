"""Working days: public holidays, make-up days, the company's own days, and years nobody has published yet."""

from __future__ import annotations

import pickle
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.organization.working_calendar import WorkingCalendar

PUBLIC = WorkingCalendar()
MAKE_UP_DAYS = [date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10)]
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize("day", MAKE_UP_DAYS, ids=str)
def test_make_up_days_of_2026_are_working_days(day: date) -> None:
    assert PUBLIC.is_working(day) and day.weekday() >= 5


@pytest.mark.parametrize("day", [date(2026, 10, day) for day in range(1, 8)], ids=str)
def test_the_national_holiday_is_off_and_has_its_name(day: date) -> None:
    assert not PUBLIC.is_working(day)
    assert PUBLIC.name(day) == "国庆节"
    assert PUBLIC.source(day) == "国家日历"


def test_an_ordinary_day_has_no_name() -> None:
    assert PUBLIC.name(date(2026, 11, 23)) == PUBLIC.name(date(2026, 11, 22)) == ""


def test_the_companys_own_day_wins_either_way() -> None:
    own = WorkingCalendar({date(2026, 11, 23): (False, "厂庆"), date(2026, 11, 22): (True, "赶工")})
    assert not own.is_working(date(2026, 11, 23)) and own.name(date(2026, 11, 23)) == "厂庆"
    assert own.is_working(date(2026, 11, 22)) and own.source(date(2026, 11, 22)) == "工作日历"


def test_an_unknown_year_falls_back_on_weekdays_and_says_so() -> None:
    assert PUBLIC.is_working(date(2027, 1, 1)) and PUBLIC.source(date(2027, 1, 1)) == "周一至周五"
    assert PUBLIC.remarks(2026, 2027) == ["2027 年放假安排未录入，暂按周一至周五计算"]
    assert PUBLIC.remarks(2025, 2026) == []


def test_a_year_whose_statutory_holidays_the_company_entered_is_known() -> None:
    holidays = {date(2027, 2, 1) + timedelta(days=offset): (False, "") for offset in range(13)}
    assert WorkingCalendar(holidays).remarks(2027, 2027) == []


def test_five_days_across_new_year_with_the_companys_holiday() -> None:
    own = WorkingCalendar({date(2027, 1, 1): (False, "元旦")})
    assert own.finish(own.next_after(date(2026, 12, 29)), 5) == date(2027, 1, 6)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2026, 9, 28), date(2026, 10, 11), 6),
        (date(2026, 10, 1), date(2026, 10, 7), 0),
        (date(2026, 11, 23), date(2026, 11, 23), 1),
        (date(2026, 11, 24), date(2026, 11, 23), 0),
    ],
)
def test_counting_includes_both_ends(first: date, last: date, days: int) -> None:
    assert PUBLIC.count(first, last) == days


def test_neighbouring_working_days() -> None:
    assert PUBLIC.on_or_after(date(2026, 10, 1)) == date(2026, 10, 8)
    assert PUBLIC.next_after(date(2026, 9, 30)) == date(2026, 10, 8)
    assert PUBLIC.last_on_or_before(date(2026, 10, 7)) == date(2026, 9, 30)


def test_it_travels_to_worker_processes() -> None:
    own = WorkingCalendar({date(2026, 11, 23): (False, "厂庆")})
    assert pickle.loads(pickle.dumps(own)) == own


@given(DAYS, st.integers(1, 60))
def test_finish_and_count_agree(begin: date, days: int) -> None:
    assert PUBLIC.count(begin, PUBLIC.finish(begin, days)) == days
