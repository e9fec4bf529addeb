"""Columns of moments: a day and a time of day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from automation.forms.schema.cleaning import narrow, spoken
from automation.forms.schema.column import Outcome, Setting
from automation.forms.schema.dates import DayColumn, nothing_written
from automation.forms.schema.day_reading import FIRST_SERIAL, LAST_SERIAL, Reading, read_raw, read_text
from automation.forms.schema.emptiness import refused, taken
from automation.forms.schema.time_text import split_time

_MIDNIGHT = time()


@dataclass(frozen=True, kw_only=True)
class TimeColumn(DayColumn):
    """The clean value is a naive datetime, to the minute as typed; a bare day counts from 00:00, with a remark unless `bare`
    says that the day is enough."""

    bare: bool = False

    label: ClassVar[str] = "日期和时间"

    def parse(self, raw: Any, beside: Any, setting: Setting) -> Outcome:
        open_ = nothing_written(raw)
        if open_ is not None:
            return open_
        if alone := _without_a_day(raw):
            return refused("M02", f"“{alone}”只有时间，没有日期。请写成 2026-03-05 {alone} 这样。", spoken(raw))
        reading, clock = _read(raw, setting)
        if reading.day is None:
            return refused(reading.kind, reading.sentence, spoken(raw))
        clock = _MIDNIGHT if clock is None and self.bare else clock
        return self.range_fault(reading.day, setting.window) or _moment(reading, clock, raw)


def _without_a_day(raw: Any) -> str:
    """The time of day, as 13:10, where nothing else is written; else ""."""
    if isinstance(raw, float) and 0 < raw < 1:
        return f"{datetime.min + timedelta(minutes=round(raw * 1440)):%H:%M}"
    text, clock = split_time(f" {narrow(raw)}") if isinstance(raw, str) else ("", raw if isinstance(raw, time) else None)
    return f"{clock:%H:%M}" if clock is not None and not text else ""


def _read(raw: Any, setting: Setting) -> tuple[Reading, time | None]:
    if isinstance(raw, datetime):
        return Reading(raw.date()), raw.time()
    if isinstance(raw, int | float) and not isinstance(raw, bool) and FIRST_SERIAL <= raw < LAST_SERIAL + 1:
        seconds = round((raw % 1) * 1440) * 60
        return read_raw(int(raw), setting.window), (datetime.min + timedelta(seconds=min(seconds, 86340))).time()
    if isinstance(raw, str):
        text, clock = split_time(narrow(raw))
        return (read_text(text, setting.window) if clock is not None else read_raw(raw, setting.window)), clock
    return read_raw(raw, setting.window), None


def _moment(reading: Reading, clock: time | None, raw: Any) -> Outcome:
    moment = datetime.combine(reading.day or date.min, clock or _MIDNIGHT)
    shown = f"{moment:%Y-%m-%d %H:%M}"
    if clock is None:
        return taken(moment, "M02", f"没有写几点，按 {shown} 收取。", spoken(raw))
    if not reading.kind or (isinstance(raw, str) and raw.strip() == shown):
        return Outcome(moment)
    return taken(moment, reading.kind, f"“{spoken(raw)}”按 {shown} 收取。", spoken(raw))
