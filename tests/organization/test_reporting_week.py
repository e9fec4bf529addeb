"""Reporting weeks: ISO weeks around New Year, and when a week with holidays closes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import WorkingCalendar

PUBLIC = WorkingCalendar()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2026-W47", "2026-W47"),
        (" 2026-w47 ", "2026-W47"),
        ("2026-11-20", "2026-W47"),
        ("2026-12-31", "2026-W53"),
        ("2027-01-03", "2026-W53"),
        ("2027-01-04", "2027-W01"),
        ("2024-12-30", "2025-W01"),
    ],
)
def test_parse(text: str, label: str) -> None:
    assert ReportingWeek.parse(text).label == label


@pytest.mark.parametrize("text", ["", "2025-W53", "2026-W00", "2026-W54", "47", "2026-02-30", "第47周"])
def test_what_is_no_week_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        ReportingWeek.parse(text)


@pytest.mark.parametrize(
    ("label", "cutoff"),
    [
        pytest.param("2026-W47", datetime(2026, 11, 20, 17), id="Friday"),
        pytest.param("2026-W40", datetime(2026, 9, 30, 17), id="Friday is National Day: Wednesday takes its place"),
        pytest.param("2026-W41", datetime(2026, 10, 9, 17), id="Friday, although Saturday is a make-up day"),
        pytest.param("2026-W08", None, id="the week of Spring Festival has no cycle"),
    ],
)
def test_cutoff(label: str, cutoff: datetime | None) -> None:
    assert ReportingWeek.parse(label).cutoff(PUBLIC) == cutoff


def test_a_make_up_day_may_be_the_last_working_day() -> None:
    own = WorkingCalendar({date(2026, 11, 20): (False, "停电"), date(2026, 11, 21): (True, "补班")})
    assert ReportingWeek(2026, 47).cutoff(own, time(16, 30)) == datetime(2026, 11, 21, 16, 30)


def test_weeks_are_ordered_across_years() -> None:
    assert ReportingWeek(2026, 53) < ReportingWeek(2027, 1)


@given(st.dates(date(2015, 1, 1), date(2040, 12, 31)))
def test_neighbours_and_round_trip(day: date) -> None:
    week = ReportingWeek.of(day)
    assert week.monday <= day <= week.sunday == week.monday + timedelta(days=6)
    assert ReportingWeek.parse(week.label) == ReportingWeek.parse(day.isoformat()) == week
    assert week.next().previous() == week < week.next()
