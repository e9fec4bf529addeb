"""Days, moments and weeks: D01-D22 of docs/mess.csv."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_values import AUTUMN, NO_WINDOW, RAWS, told

from automation.forms.schema.kinds import DateColumn, TimeColumn, WeekColumn
from automation.organization.reporting_week import ReportingWeek

DAY = DateColumn(name="day", heading="日期")
DEADLINE = DateColumn(name="end", heading="结束时间", deadline=True)
MOMENT = TimeColumn(name="held_at", heading="会议时间")
WEEK = WeekColumn(name="week", heading="周次")
MARCH_5 = date(2026, 3, 5)


@pytest.mark.parametrize(
    ("raw", "value", "kinds"),
    [
        pytest.param("2026-03-05", MARCH_5, "", id="iso"),
        pytest.param(datetime(2026, 3, 5), MARCH_5, "", id="D06-midnight"),
        pytest.param("2026/3/5", MARCH_5, "D01", id="D01-slash"),
        pytest.param("2026-3-5", MARCH_5, "D01", id="D01-hyphen"),
        pytest.param("2026.3.5", MARCH_5, "D01", id="D01-dot"),
        pytest.param("2026年3月5日", MARCH_5, "D01", id="D01"),
        pytest.param("２０２６/３/５", MARCH_5, "D01", id="D01-full-width"),
        pytest.param("2026、3、5", MARCH_5, "D01", id="D01-comma"),
        pytest.param("Mar 5, 2026", MARCH_5, "D01", id="D01-english"),
        pytest.param("二〇二六年三月五日", MARCH_5, "D02", id="D02"),
        pytest.param("二零二六年十二月三十一日", date(2026, 12, 31), "D02", id="D02-tens"),
        pytest.param("20260305", MARCH_5, "D03", id="D03-text"),
        pytest.param(20260305.0, MARCH_5, "D03", id="D03"),
        pytest.param(46086.0, MARCH_5, "D04", id="D04"),
        pytest.param(46086.5, MARCH_5, "D04", id="D22"),
        pytest.param(datetime(2026, 3, 5, 14, 30), MARCH_5, "D06", id="D06"),
        pytest.param("2026-03-05 14:30", MARCH_5, "D06", id="D06-text"),
        pytest.param("2026-03-05 00:00:00", MARCH_5, "", id="D06-text-midnight"),
        pytest.param("10月5日", date(2026, 10, 5), "D07", id="D07"),
        pytest.param("10.5", date(2026, 10, 5), "D07", id="D07-dot"),
        pytest.param("1-5", date(2027, 1, 5), "D07", id="D07-next-year"),
        pytest.param(10.5, date(2026, 10, 5), "D07", id="D07-number"),
        pytest.param(10.1, None, "D07!", id="D07-10.10-perhaps"),
        pytest.param("3月5日", None, "D07!", id="D07-outside"),
        pytest.param("2026-3", None, "D09!", id="D09"),
        pytest.param("2026年3月", None, "D09!", id="D09-words"),
        *[pytest.param(raw, None, "D10!", id=f"D10-{raw}") for raw in ("3月初", "本月底", "待定", "尽快", "Q1", "长期", "3")],
        pytest.param(True, None, "D10!", id="D10-TRUE"),
        pytest.param("2026-02-30", None, "D11!", id="D11"),
        pytest.param("2023/6/31", None, "D11!", id="D11-seen"),
        pytest.param("2月30日", None, "D11!", id="D11-no-year"),
        pytest.param("3/5/2026", None, "D12!", id="D12"),
        pytest.param("05/03/26", None, "D12!", id="D12-short"),
        pytest.param("25/12/2026", date(2026, 12, 25), "D12", id="D12-told-apart"),
        pytest.param("12/25/2026", date(2026, 12, 25), "D12", id="D12-american"),
        pytest.param("26.3.5", MARCH_5, "D13", id="D13"),
        pytest.param("26年3月5日", MARCH_5, "D13", id="D13-words"),
        *[
            pytest.param(raw, None, "D14!", id=f"D14-{number}")
            for number, raw in enumerate(
                ("3.5-3.20", "3月5日至20日", "2018.2.23-2018.3.10", "8/28至8/30", "10.31/11.01", "3.5~3.8")
            )
        ],
        pytest.param("2026年3月5日(周四)", MARCH_5, "D15", id="D15"),
        pytest.param("2026年3月5日（星期四）", MARCH_5, "D15", id="D15-full-width"),
        pytest.param("2026-03-05之前", MARCH_5, "D15", id="D15-before"),
        pytest.param("10月5日前", date(2026, 10, 5), "D07", id="D15-no-year"),
        pytest.param("约3月5日", None, "D15!", id="D15-about"),
        pytest.param("2026-03-05以后", None, "D15!", id="D15-after"),
        pytest.param(datetime(1900, 1, 3), None, "D16!", id="D16"),
        pytest.param("2206-03-05", None, "D17!", id="D17"),
        pytest.param(date(2030, 3, 5), None, "D17!", id="D17-window"),
        pytest.param("#######", None, "D21!", id="D21"),
        pytest.param(-5.0, None, "D21!", id="D21-negative"),
        pytest.param(timedelta(days=-1), None, "D21!", id="D21-duration"),
        pytest.param(time(3, 4), None, "D21!", id="D21-bare-time"),
        pytest.param("/", None, "T12", id="T12"),
        pytest.param("请填写日期", None, "S25!", id="S25"),
        pytest.param("同上", None, "T13!", id="T13"),
    ],
)
def test_days(raw: Any, value: date | None, kinds: str) -> None:
    assert told(DAY, raw)[:2] == (value, kinds)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        pytest.param("2026/3/5", "“2026/3/5”按 2026-03-05 收取。", id="D01"),
        pytest.param(46086.0, "数字 46086 按日期 2026-03-05 收取，请把格式设为日期。", id="D04"),
        pytest.param("2026-03-05 14:30", "已去掉时间，按 2026-03-05 收取。", id="D06"),
        pytest.param("3月5日", "“3月5日”没有写年份。请写成 2026-03-05。", id="D07"),
        pytest.param("2026-3", "“2026-3”缺少日。请写成 2026-03-31 这样的日期。", id="D09"),
        pytest.param("3月初", "“3月初”不是日期。请填预计日期，以后可以调整。", id="D10"),
        pytest.param("2026-02-30", "没有“2026-02-30”这一天。", id="D11"),
        pytest.param("3/5/2026", "“3/5/2026”分不清是 3 月 5 日还是 5 月 3 日。请写成 2026-03-05。", id="D12"),
        pytest.param("3.5-3.20", "写了两个日期。请分别填“开始时间”“结束时间”。", id="D14"),
        pytest.param(date(1900, 1, 3), "是 1900-01-03，像是误填。请填正确日期。", id="D16"),
        pytest.param("2206-03-05", "是 2206-03-05，年份可能写错。", id="D17"),
        pytest.param("####", "日期无效。请重新填写。", id="D21"),
    ],
)
def test_sentences(raw: Any, sentence: str) -> None:
    assert told(DAY, raw)[2] == sentence


def test_without_window_no_year_is_guessed() -> None:
    assert told(DAY, "10月5日", NO_WINDOW)[1] == "D07!"


def test_two_years_in_a_long_window_are_both_proposed() -> None:
    setting = type(AUTUMN)(window=(date(2026, 1, 1), date(2027, 12, 31)))
    assert told(DAY, "3月5日", setting)[2] == "“3月5日”没有写年份（可能是 2026-03-05、2027-03-05）。请写成 2026-03-05。"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        pytest.param(date(2026, 10, 3), "2026-10-03 是国庆节放假，如需顺延请改为 2026-10-08。", id="D19"),
        pytest.param(date(2026, 11, 21), "2026-11-21 是周六，不上班，如需顺延请改为 2026-11-23。", id="D19-weekend"),
        pytest.param(date(2026, 10, 10), "", id="D19-make-up-day"),
    ],
)
def test_day_off(day: date, sentence: str) -> None:
    value, _, said = told(DEADLINE, day)
    assert (value, said) == (day, sentence)
    assert told(DAY, day)[2] == ""


@pytest.mark.parametrize(
    ("raw", "value", "kinds"),
    [
        pytest.param(datetime(2026, 9, 1, 10, 0), datetime(2026, 9, 1, 10, 0), "", id="moment"),
        pytest.param("2026-09-01 10:00", datetime(2026, 9, 1, 10, 0), "", id="text"),
        pytest.param("2026年9月1日下午2点半", datetime(2026, 9, 1, 14, 30), "D01", id="D01"),
        pytest.param("10月1日 9:00", datetime(2026, 10, 1, 9, 0), "D07", id="D07"),
        pytest.param(46266.416667, datetime(2026, 9, 1, 10, 0), "D04", id="D04"),
        pytest.param(date(2026, 9, 1), datetime(2026, 9, 1), "M02", id="M02-no-time"),
        pytest.param("2026-09-01 25:00", None, "D10!", id="D10-no-such-time"),
        pytest.param("13:10", None, "M02!", id="M02-no-day"),
        pytest.param("下午1点10分", None, "M02!", id="M02-no-day-in-words"),
        pytest.param(time(13, 10), None, "M02!", id="M02-no-day-from-Excel"),
        pytest.param(0.548611, None, "M02!", id="M02-no-day-as-a-number"),
        pytest.param("待定", None, "D10!", id="D10"),
    ],
)
def test_moments(raw: Any, value: datetime | None, kinds: str) -> None:
    assert told(MOMENT, raw)[:2] == (value, kinds)


@pytest.mark.parametrize(
    ("raw", "value", "kinds"),
    [
        pytest.param("2026-W47", "2026-W47", "", id="label"),
        pytest.param("2026W47", "2026-W47", "D01", id="no-hyphen"),
        pytest.param("2026年第47周", "2026-W47", "D01", id="words"),
        pytest.param("第47周", "2026-W47", "D01", id="no-year"),
        pytest.param(47.0, "2026-W47", "D01", id="number"),
        pytest.param("第四十七周", "2026-W47", "D01", id="numerals"),
        pytest.param(date(2026, 11, 20), "2026-W47", "", id="day"),
        pytest.param("2026年11月20日", "2026-W47", "D01", id="day-as-text"),
        pytest.param("2026-W60", None, "D11!", id="no-such-week"),
        pytest.param("2026-11", None, "D09!", id="month"),
        pytest.param("本周", None, "D10!", id="this-week"),
        pytest.param(date(2206, 3, 5), None, "D17!", id="D17"),
    ],
)
def test_weeks(raw: Any, value: str | None, kinds: str) -> None:
    assert told(WEEK, raw)[:2] == (value, kinds)


def test_week_without_year_needs_a_window() -> None:
    assert told(WEEK, "第47周", NO_WINDOW)[1] == "D07!"


@given(RAWS)
def test_never_raises_and_a_clean_value_is_its_own_answer(raw: Any) -> None:
    for column in (DAY, DEADLINE, MOMENT, WEEK):
        for setting in (AUTUMN, NO_WINDOW):
            outcome = column.parse(raw, None, setting)
            if outcome.value is not None:
                again = column.parse(outcome.value, None, setting)
                assert (again.value, again.refused) == (outcome.value, False)


@given(st.dates(date(2024, 1, 1), date(2029, 1, 1)))
def test_every_way_to_write_a_day_means_that_day(day: date) -> None:
    ways = [f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}", f"{day:%y.%m.%d}"]
    serial = float((day - date(1899, 12, 30)).days)
    for raw in (day, day.isoformat(), *ways, serial, datetime.combine(day, time(9, 30))):
        assert told(DAY, raw)[0] == day
        assert told(WEEK, raw)[0] == ReportingWeek.of(day).label


@given(st.text(alphabet=" 0123456789:：.-年月日前约周点半", max_size=3000))
def test_long_nonsense_is_quick(text: str) -> None:
    for column in (DAY, MOMENT, WEEK):
        column.parse(text * 10, None, AUTUMN)
