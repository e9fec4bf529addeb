"""Columns of days: whatever people type, it is one day beyond doubt or it is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from automation.forms.schema.cleaning import narrow, spoken
from automation.forms.schema.column import Outcome, Setting
from automation.forms.schema.day_reading import read_raw
from automation.forms.schema.emptiness import left_open, refused
from automation.forms.schema.problem import Finding
from automation.forms.schema.swift_column import SwiftColumn

THREE_YEARS = timedelta(days=3 * 366)
_WEEKDAYS = "一二三四五六日"


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
