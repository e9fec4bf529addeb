"""Moments, days and days off in the words that people see when a deadline is explained."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby

from automation.organization.working_calendar import ONE_DAY, WorkingCalendar
from automation.remembered import Remembered

_WEEKDAYS = "一二三四五六日"
_SKIPPED = Remembered[dict[tuple[date, date], str]](2)


def day_words(day: date) -> str:
    """11月20日(周五)"""
    return f"{day.month}月{day.day}日(周{_WEEKDAYS[day.weekday()]})"


def moment_words(moment: datetime) -> str:
    """11月20日(周五)16:00"""
    return f"{day_words(moment)}{moment.hour:02}:{moment.minute:02}"


def duration_words(duration: timedelta) -> str:
    """8 小时, 5 分钟, 1 小时 30 分钟; the sign is left to the sentence."""
    hours, minutes = divmod(round(abs(duration).total_seconds() / 60), 60)
    return " ".join([f"{hours} 小时"] * bool(hours) + [f"{minutes} 分钟"] * bool(minutes or not hours))


def aside(words: str) -> str:
    """In brackets, or the space that stands between two words otherwise."""
    return f"（{words}）" if words else " "


def skipped_words(calendar: WorkingCalendar, first: date, last: date) -> str:
    """What lies between two working days and how it counts: 跳过 10月1日至7日国庆节；10月10日补班照算; "" if nothing does. Of ten
    thousand deadlines those of one day skip the same."""
    known = _SKIPPED.of((calendar,), dict)
    if (first, last) not in known:
        known[first, last] = _skipped_words(calendar, first, last)
    return known[first, last]


def _skipped_words(calendar: WorkingCalendar, first: date, last: date) -> str:
    between = [first + timedelta(days=offset) for offset in range(1, (last - first).days)]
    off = [day for day in between if not calendar.is_working(day)]
    made_up = [day for day in (*between, last)[: (last - first).days] if day.weekday() >= 5 and calendar.is_working(day)]
    parts = ["跳过 " + "、".join(f"{_days(run, first)}{why}" for why, run in _runs(calendar, off))] if off else []
    parts += [f"{'、'.join(_days([day], first) for day in made_up)}补班照算"] if made_up else []
    return "；".join(parts)


def _runs(calendar: WorkingCalendar, days: list[date]) -> Iterator[tuple[str, list[date]]]:
    """Neighbouring days off that have one reason."""
    numbered = enumerate(days)
    for (why, _), run in groupby(numbered, lambda pair: (_why_off(calendar, pair[1]), pair[1] - pair[0] * ONE_DAY)):
        yield why, [day for _, day in run]


def _why_off(calendar: WorkingCalendar, day: date) -> str:
    return calendar.name(day) or ("周末" if day.weekday() >= 5 else "公司放假")


def _days(days: list[date], reference: date) -> str:
    """21、22 日; 1 至 7 日; 10月1日至7日 where the month is another than the reference's."""
    first, last = days[0], days[-1]
    if (first.year, first.month) == (last.year, last.month) == (reference.year, reference.month):
        return f"{first.day} 至 {last.day} 日" if len(days) > 2 else f"{'、'.join(str(day.day) for day in days)} 日"
    begin, end = f"{first.month}月{first.day}日", f"{last.day}日" if first.month == last.month else f"{last.month}月{last.day}日"
    return begin if first == last else f"{begin}至{end}"
