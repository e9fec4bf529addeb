"""Columns of days: whatever people type, it is one day beyond doubt or it is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from automation.forms.schema.cleaning import narrow, quoted, spoken
from automation.forms.schema.column import Outcome, Setting
from automation.forms.schema.date_text import DateText, in_window, read_date
from automation.forms.schema.emptiness import left_open, refused
from automation.forms.schema.problem import Finding
from automation.forms.schema.swift_column import SwiftColumn
from automation.forms.schema.time_text import split_time

FIRST_SERIAL, LAST_SERIAL = 36526, 73050
"""2000-01-01 and 2099-12-31 as Excel counts days (D04)."""
_EPOCH = date(1899, 12, 30)
THREE_YEARS = timedelta(days=3 * 366)
_HASHES = re.compile("#{3,}")
_WEEKDAYS = "一二三四五六日"

NOT_A_DAY = {
    "D09": "“{}”缺少日。请写成 2026-03-31 这样的日期。",
    "D10": "“{}”不是日期。请填预计日期，以后可以调整。",
    "D11": "没有“{}”这一天。",
    "D14": "写了两个日期。请分别填“开始时间”“结束时间”。",
    "D15": "“{}”不是确定的日期。请填预计日期，以后可以调整。",
    "D21": "日期无效。请重新填写。",
}


@dataclass(frozen=True)
class Reading:
    """What a raw value says of a day: the day if it is beyond doubt, and what there is to say."""

    day: date | None
    kind: str = ""
    sentence: str = ""

    @classmethod
    def refusal(cls, kind: str, typed: str) -> Reading:
        return cls(None, kind, NOT_A_DAY[kind].format(quoted(typed)))

    @classmethod
    def understood(cls, day: date, kind: str, typed: str) -> Reading:
        return cls(day) if typed == day.isoformat() else cls(day, kind, f"“{quoted(typed)}”按 {day} 收取。")


@dataclass(frozen=True, kw_only=True)
class DayColumn(SwiftColumn):
    """What columns of days and of times share: the range in which a day can be meant seriously."""

    earliest: date = date(2015, 1, 1)
    latest: date = date(2040, 12, 31)

    def range_fault(self, day: date, window: tuple[date, date] | None) -> Outcome | None:
        """D16, D17."""
        if day.year <= 1900:
            return refused("D16", f"是 {day}，像是误填。请填正确日期。", day)
        near = window is None or window[0] - THREE_YEARS <= day <= window[1] + THREE_YEARS
        if self.earliest <= day <= self.latest and near:
            return None
        return refused("D17", f"是 {day}，年份可能写错。", day)


@dataclass(frozen=True, kw_only=True)
class DateColumn(DayColumn):
    """A day. With `deadline`, a day off is remarked (D19)."""

    deadline: bool = False

    label: ClassVar[str] = "日期"

    def parse(self, raw: Any, beside: Any, setting: Setting) -> Outcome:
        if raw.__class__ is date:
            return self.range_fault(raw, setting.window) or self._with_day_off(raw, (), setting)
        open_ = nothing_written(raw)
        if open_ is not None:
            return open_
        reading = read_raw(raw, setting.window)
        if reading.day is None:
            return refused(reading.kind, reading.sentence, spoken(raw))
        findings = (Finding(reading.kind, reading.sentence, "remark", spoken(raw)),) if reading.kind else ()
        return self.range_fault(reading.day, setting.window) or self._with_day_off(reading.day, findings, setting)

    def _with_day_off(self, day: date, findings: tuple[Finding, ...], setting: Setting) -> Outcome:
        calendar = setting.calendar
        if not self.deadline or calendar.is_working(day):
            return Outcome(day, findings)
        name = calendar.name(day)
        why = f"是{name}放假" if name else f"是周{_WEEKDAYS[day.weekday()]}，不上班"
        off = Finding("D19", f"{day} {why}，如需顺延请改为 {calendar.next_after(day)}。", "remark", str(day))
        return Outcome(day, (*findings, off))


def nothing_written(raw: Any) -> Outcome | None:
    """What stands open; but ##### is a date that does not fit its column (D21)."""
    text = narrow(raw) if isinstance(raw, str) else "#"
    return None if text.startswith("#") else left_open(text)


def read_raw(raw: Any, window: tuple[date, date] | None) -> Reading:
    """The day of any raw value; a time of day is dropped with a word (D06)."""
    if isinstance(raw, datetime):
        day = raw.date()
        return Reading(day) if raw.time() == time() else Reading(day, "D06", f"已去掉时间，按 {day} 收取。")
    if isinstance(raw, date):
        return Reading(raw)
    if isinstance(raw, bool):
        return Reading.refusal("D10", spoken(raw))
    if isinstance(raw, int | float):
        return _read_number(raw, window)
    return read_text(raw, window) if isinstance(raw, str) else Reading.refusal("D21", spoken(raw))


def _read_number(raw: float, window: tuple[date, date] | None) -> Reading:
    """D03, D04, D21. A number like 3.1 may have been 3.10, so only two-digit fractions can be a month and a day."""
    if not raw >= 0:
        return Reading.refusal("D21", spoken(raw))
    if FIRST_SERIAL <= raw < LAST_SERIAL + 1:
        day = _EPOCH + timedelta(days=int(raw))
        return Reading(day, "D04", f"数字 {spoken(raw)} 按日期 {day} 收取，请把格式设为日期。")
    typed = spoken(raw)
    whole, _, fraction = typed.partition(".")
    if fraction in ("1", "2", "3") and len(whole) <= 2:
        return Reading(None, "D07", f"“{typed}”没有写年份，也分不清是哪一日。请写成 2026-03-05。")
    return read_text(typed, window)


def read_text(raw: str, window: tuple[date, date] | None) -> Reading:
    typed = narrow(raw)
    if _HASHES.fullmatch(typed):
        return Reading.refusal("D21", raw)
    text, clock = split_time(typed)
    found = read_date(text)
    day = _decided(found, window)
    if day is None:
        return _undecided(found, raw, window)
    if clock is None:
        return Reading.understood(day, found.kind, raw.strip())
    return Reading(day) if clock == time() else Reading(day, "D06", f"已去掉时间，按 {day} 收取。")


def _decided(found: DateText, window: tuple[date, date] | None) -> date | None:
    days = in_window(found.days[0], window) if found.kind == "D07" and found.days else found.days
    return days[0] if len(days) == 1 else None


def _undecided(found: DateText, raw: str, window: tuple[date, date] | None) -> Reading:
    if found.kind == "D07":
        candidates = "、".join(map(str, in_window(found.days[0], window)[:3]))
        maybe = f"（可能是 {candidates}）" if candidates else ""
        return Reading(None, "D07", f"“{quoted(raw)}”没有写年份{maybe}。请写成 2026-03-05。")
    if found.kind == "D12":
        orders = "还是 ".join(f"{day.month} 月 {day.day} 日" for day in found.days)
        return Reading(None, "D12", f"“{quoted(raw)}”分不清是 {orders}。请写成 2026-03-05。")
    return Reading.refusal(found.kind, raw)
