"""The clocks of SPEC §4: in an ordinary week, around the national days, on a make-up Saturday, in a week without working days."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.jobs.repeating import WorkingDays
from automation.jobs.when import FirstWorkingDay, Occasion, WeeklyDeadline, When
from automation.organization.office_time import OfficeTime

OFFICE = OfficeTime()
MONDAY, BEFORE_NATIONAL_DAY, NATIONAL_DAY = datetime(2026, 11, 16), datetime(2026, 9, 28), datetime(2026, 10, 5)
AGENDA = FirstWorkingDay(time(8, 30), until=time(10))
FORMS_OUT = FirstWorkingDay(time(8, 30))
AFTER = FirstWorkingDay(time(10), after_cutoff=True)
FIRST, SECOND, CHASE, CONSOLIDATE = (WeeklyDeadline(timedelta(minutes=n)) for n in (-480, -120, 5, 30))


def first(when: When, after: datetime, office: OfficeTime = OFFICE) -> Occasion:
    return next(when.coming(after, office))


def span(occasion: Occasion) -> str:
    return f"{occasion.due:%m-%d %H:%M} → {occasion.until:%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("when", "ordinary", "before_national_day", "national_day"),
    [
        (AGENDA, "11-16 08:30 → 11-16 10:00", "09-28 08:30 → 09-28 10:00", "10-08 08:30 → 10-08 10:00"),
        (FORMS_OUT, "11-16 08:30 → 11-20 17:00", "09-28 08:30 → 09-30 17:00", "10-08 08:30 → 10-09 17:00"),
        (FIRST, "11-20 09:00 → 11-20 17:00", "09-30 09:00 → 09-30 17:00", "10-09 09:00 → 10-09 17:00"),
        (SECOND, "11-20 15:00 → 11-20 17:00", "09-30 15:00 → 09-30 17:00", "10-09 15:00 → 10-09 17:00"),
        (CHASE, "11-20 17:05 → 11-27 17:00", "09-30 17:05 → 10-09 17:00", "10-09 17:05 → 10-16 17:00"),
        (CONSOLIDATE, "11-20 17:30 → 11-27 17:00", "09-30 17:30 → 10-09 17:00", "10-09 17:30 → 10-16 17:00"),
    ],
)
def test_the_project_week(when: When, ordinary: str, before_national_day: str, national_day: str) -> None:
    found = [span(first(when, monday)) for monday in (MONDAY, BEFORE_NATIONAL_DAY, NATIONAL_DAY)]
    assert found == [ordinary, before_national_day, national_day]


@pytest.mark.parametrize(
    ("monday", "expected"),
    [
        pytest.param(MONDAY, "11-16 10:00 → 11-20 17:00", id="the Monday after"),
        pytest.param(NATIONAL_DAY, "10-08 10:00 → 10-09 17:00", id="the first day after the holiday"),
        pytest.param(datetime(2026, 10, 9), "10-10 10:00 → 10-16 17:00", id="a make-up Saturday is the first working day"),
        pytest.param(datetime(2026, 2, 14), "02-14 10:00 → 02-27 17:00", id="the Saturday before Spring Festival"),
    ],
)
def test_the_first_working_day_after_the_cutoff(monday: datetime, expected: str) -> None:
    assert span(first(AFTER, monday)) == expected


@pytest.mark.parametrize("when", [AGENDA, FORMS_OUT, FIRST, SECOND, CHASE, CONSOLIDATE, AFTER])
def test_a_week_without_working_days_has_no_cycle(when: When) -> None:
    names = [occasion.name[:8] for occasion in islice(when.coming(datetime(2026, 2, 1), OFFICE), 4)]
    assert {"2026-W07", "2026-W09"} <= set(names) and "2026-W08" not in names


def test_another_closing_time_moves_the_whole_friday() -> None:
    early = OfficeTime(closing=time(12))
    found = [span(first(when, MONDAY, early)) for when in (FIRST, SECOND, CHASE, CONSOLIDATE)]
    assert found == [
        "11-20 08:30 → 11-20 12:00",
        "11-20 10:00 → 11-20 12:00",
        "11-20 12:05 → 11-27 12:00",
        "11-20 12:30 → 11-27 12:00",
    ]
    assert FIRST.words(OFFICE).endswith("09:00") and CHASE.words(early).endswith("12:05")


@pytest.mark.parametrize(
    ("when", "after", "arithmetic"),
    [
        (CHASE, MONDAY, "2026-W47 截止 11月20日(周五)17:00 + 5 分钟 = 11月20日(周五)17:05"),
        (
            SECOND,
            BEFORE_NATIONAL_DAY,
            "2026-W40 截止 9月30日(周三)17:00（周五放假，改为本周最后一个工作日）− 2 小时 = 9月30日(周三)15:00",
        ),
        (FORMS_OUT, NATIONAL_DAY, "2026-W41 自 10月5日(周一) 起第一个工作日（跳过 5 至 7 日国庆节）= 10月8日(周四)08:30"),
        (
            AFTER,
            datetime(2026, 11, 20),
            "2026-W47 截止 11月20日(周五)17:00 后第一个工作日（跳过 21、22 日周末）= 11月23日(周一)10:00",
        ),
    ],
)
def test_the_arithmetic_is_told(when: When, after: datetime, arithmetic: str) -> None:
    assert first(when, after).arithmetic == arithmetic


def test_why_it_no_longer_helps() -> None:
    assert first(FIRST, MONDAY).stale == "11月20日(周五)17:00 已经截止，再提醒没有用"
    assert first(CHASE, MONDAY).stale == "下一次截止 11月27日(周五)17:00 已过，由新的一周接着办"
    replaced = first(WeeklyDeadline(timedelta(hours=-8), replaced=timedelta(hours=-2)), MONDAY)
    assert (span(replaced), replaced.stale) == ("11-20 09:00 → 11-20 15:00", "11月20日(周五)15:00 的下一次已到，由它代替")
    assert first(AGENDA, MONDAY).stale == "11月16日(周一)10:00 已过，现在才发没有用"


def test_every_working_day_and_each_time_replaces_the_one_before() -> None:
    found = islice(WorkingDays((time(9), time(14))).coming(datetime(2026, 9, 30, 9), OFFICE), 3)
    assert [span(one) for one in found] == ["09-30 14:00 → 10-08 09:00", "10-08 09:00 → 10-08 14:00", "10-08 14:00 → 10-09 09:00"]


CLOCKS = st.sampled_from([AGENDA, FORMS_OUT, FIRST, SECOND, CHASE, CONSOLIDATE, AFTER, WorkingDays((time(9), time(14)))])
MOMENTS = st.datetimes(datetime(2026, 1, 5), datetime(2027, 1, 31))


@given(CLOCKS, MOMENTS)
def test_occasions_are_in_order_have_their_own_names_and_help_for_a_while(when: When, after: datetime) -> None:
    found = list(islice(when.coming(after, OFFICE), 6))
    assert all(earlier.due < later.due for earlier, later in pairwise(found))
    assert len({one.name for one in found}) == len(found)
    assert all(after < one.due < one.until and OFFICE.working.contains(one.due) for one in found)


@given(CLOCKS, MOMENTS, st.timedeltas(timedelta(), timedelta(days=20)))
def test_what_has_fallen_is_what_was_coming_and_whatever_still_helps(when: When, after: datetime, slept: timedelta) -> None:
    now = after + slept
    fallen = when.fallen(after, now, OFFICE)
    long_ago = (one for one in when.coming(after - timedelta(days=40), OFFICE))
    past = []
    for one in long_ago:
        if one.due > now:
            break
        past.append(one)
    assert fallen == [one for one in past if one.due > after or one.until > now]
