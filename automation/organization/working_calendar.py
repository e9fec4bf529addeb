"""Which days are working days: the company's own calendar first, then the public Chinese one, then Monday to Friday."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

ONE_DAY = timedelta(days=1)
STATUTORY_HOLIDAYS = 13
"""Days off a year by 全国年节及纪念日放假办法 as amended in 2024."""
ANNOUNCED_BY = 11
"""The month in which the next year's holidays are usually announced."""
COMPANY, PUBLIC, WEEKDAYS = "工作日历", "国家日历", "周一至周五"

_HOLIDAY_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


class _PublicDay(NamedTuple):
    working: bool
    name: str
    source: str


@lru_cache(maxsize=65536)
def _public_day(day: date) -> _PublicDay:
    """One day of the public calendar, from its tables: its own functions go through all of them for each day."""
    from chinese_calendar import holidays, workdays

    first, last = _published()
    if not first <= day.year <= last:
        return _PublicDay(day.weekday() < 5, "", WEEKDAYS)
    off = day in holidays or day.weekday() > 4
    return _PublicDay(day in workdays or not off, _HOLIDAY_NAMES.get(workdays.get(day) or holidays.get(day, ""), ""), PUBLIC)


@cache
def _published() -> tuple[int, int]:
    """The first and the last year whose holidays are known."""
    from chinese_calendar import holidays

    return min(holidays).year, max(holidays).year


@dataclass(frozen=True)
class WorkingCalendar:
    """`overrides` are the rows of 工作日历: day -> (is it a working day, remark). Every method takes plain dates."""

    overrides: Mapping[date, tuple[bool, str]] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        own = self.overrides.get(day)
        return own[0] if own is not None else _public_day(day).working

    def name(self, day: date) -> str:
        """The remark of the company's own row, else the public holiday (also of its make-up days), else ""."""
        own = self.overrides.get(day)
        return own[1] if own is not None else _public_day(day).name

    def source(self, day: date) -> str:
        return COMPANY if day in self.overrides else _public_day(day).source

    def count(self, first: date, last: date) -> int:
        """Working days in [first, last]; 0 if last is before first."""
        return sum(self.is_working(first + timedelta(days=offset)) for offset in range((last - first).days + 1))

    def on_or_after(self, day: date) -> date:
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def next_after(self, day: date) -> date:
        return self.on_or_after(day + ONE_DAY)

    def last_on_or_before(self, day: date) -> date:
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def finish(self, begin: date, days: int) -> date:
        """The days-th working day counted from `begin` inclusive; days >= 1."""
        day = self.on_or_after(begin)
        for _ in range(days - 1):
            day = self.next_after(day)
        return day

    def remarks(self, first_year: int, last_year: int) -> list[str]:
        """What people must be told of the years whose holidays nobody has published yet."""
        unknown = [year for year in range(first_year, last_year + 1) if _public_day(date(year, 1, 1)).source == WEEKDAYS]
        return [f"{year} 年放假安排未录入，暂按周一至周五计算" for year in unknown if not self._entered(year)]

    def alarms(self, today: date) -> list[str]:
        """What the operator must mend: holidays of this year that are unknown, from November on those of the next as well."""
        unknown = self.remarks(today.year, today.year + (today.month >= ANNOUNCED_BY))
        return [f"{remark}。请更新程序，或把国务院公布的放假和补班填进 基础资料 的“工作日历”。" for remark in unknown]

    def _entered(self, year: int) -> bool:
        """Does 工作日历 itself hold at least the statutory holidays of that year?"""
        return sum(day.year == year and not working for day, (working, _) in self.overrides.items()) >= STATUTORY_HOLIDAYS
