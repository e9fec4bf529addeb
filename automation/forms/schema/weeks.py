"""Columns of reporting weeks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from automation.forms.schema.chinese_numerals import with_digits
from automation.forms.schema.cleaning import narrow, quoted, spoken, unspaced
from automation.forms.schema.column import Outcome, Setting
from automation.forms.schema.dates import THREE_YEARS
from automation.forms.schema.day_reading import read_raw
from automation.forms.schema.emptiness import left_open, refused, taken_as
from automation.forms.schema.swift_column import SwiftColumn
from automation.organization.reporting_week import ReportingWeek

_WHOLE = re.compile(r"([0-9]{4})(?:[-年]?W([0-9]{1,2})|[-年]?第?([0-9]{1,2})周)", re.IGNORECASE)
_BARE = re.compile(r"(?:第?([0-9]{1,2})周|W?([0-9]{1,2}))", re.IGNORECASE)
_SLACK = timedelta(days=60)
_SENTENCE = "请写成 2026-W47，或写这一周里的任何一天。"


@dataclass(frozen=True, kw_only=True)
class WeekColumn(SwiftColumn):
    """The clean value is the label of the ISO week, `2026-W47`; a day stands for its week."""

    label: ClassVar[str] = "周次"

    def parse(self, raw: Any, beside: Any, setting: Setting) -> Outcome:
        typed = spoken(raw)
        text = unspaced(narrow(typed))
        open_ = left_open(text)
        if open_ is not None:
            return open_
        found = _named(text, setting.window)
        if isinstance(found, ReportingWeek):
            return Outcome(found.label) if found.label == typed.strip() else taken_as(found.label, "D01", typed, found.label)
        return found or self._of_day(raw, typed, setting)

    def _of_day(self, raw: Any, typed: str, setting: Setting) -> Outcome:
        reading = read_raw(raw, setting.window)
        if reading.day is None:
            why = reading.sentence if reading.kind in ("D07", "D09", "D11", "D12") else f"“{quoted(typed)}”不是周次。"
            return refused(reading.kind, f"{why.split('。')[0]}。{_SENTENCE}", typed)
        if not date(2015, 1, 1) <= reading.day <= date(2040, 12, 31) or _far(reading.day, setting.window):
            return refused("D17", f"是 {reading.day}，年份可能写错。", typed)
        label = ReportingWeek.of(reading.day).label
        return taken_as(label, reading.kind, typed, label) if reading.kind not in ("", "D06") else Outcome(label)


def _named(text: str, window: tuple[date, date] | None) -> ReportingWeek | Outcome | None:
    """The week that a text names by its number; a refusal if there is no such week; None if it names none."""
    digits = with_digits(text)
    whole = _WHOLE.fullmatch(digits) if len(digits) < 12 else None
    if whole:
        week = _week(int(whole[1]), int(whole[2] or whole[3]))
        return week or refused("D11", f"没有“{text}”这一周。{_SENTENCE}", text)
    bare = _BARE.fullmatch(digits) if len(digits) < 12 else None
    if not bare:
        return None
    number = int(bare[1] or bare[2])
    if not 1 <= number <= 53:
        return refused("D11", f"没有“{text}”这一周。{_SENTENCE}", text)
    near = _near(number, window)
    return near[0] if len(near) == 1 else refused("D07", f"“{text}”没有写年份。{_SENTENCE}", text)


def _week(year: int, number: int) -> ReportingWeek | None:
    try:
        return ReportingWeek(year, number)
    except ValueError:
        return None


def _near(number: int, window: tuple[date, date] | None) -> list[ReportingWeek]:
    if window is None:
        return []
    first, last = window[0] - _SLACK, window[1] + _SLACK
    weeks = [_week(year, number) for year in range(first.year, last.year + 1)]
    return [week for week in weeks if week is not None and first <= week.monday <= last]


def _far(day: date, window: tuple[date, date] | None) -> bool:
    return window is not None and not window[0] - THREE_YEARS <= day <= window[1] + THREE_YEARS
