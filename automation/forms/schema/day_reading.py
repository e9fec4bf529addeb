"""What any raw value says of a day, whatever its type and however it was typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from automation.forms.schema.cleaning import narrow, quoted, spoken
from automation.forms.schema.date_text import DateText, in_window, read_date
from automation.forms.schema.time_text import split_time

FIRST_SERIAL, LAST_SERIAL = 36526, 73050
"""2000-01-01 and 2099-12-31 as Excel counts days (D04)."""
_EPOCH = date(1899, 12, 30)
_HASHES = re.compile("#{3,}")

_NOT_A_DAY = {
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
        return cls(None, kind, _NOT_A_DAY[kind].format(quoted(typed)))

    @classmethod
    def understood(cls, day: date, kind: str, typed: str) -> Reading:
        return cls(day) if typed == day.isoformat() else cls(day, kind, f"“{quoted(typed)}”按 {day} 收取。")


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
