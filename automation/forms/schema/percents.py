"""Columns of shares: 0 to 100 %."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from automation.forms.schema.cleaning import narrow, quoted, spoken, unspaced
from automation.forms.schema.column import Outcome, Setting
from automation.forms.schema.emptiness import left_open, refused, taken
from automation.forms.schema.swift_column import SwiftColumn

_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})?")
_SHARE = re.compile(r"(?:已?完成|进度|完成率|百分之)?:?([0-9]{1,9}(?:\.[0-9]{1,9})?)(%?)")
_WORDS = {"已完成": 100.0, "完成": 100.0, "全部完成": 100.0, "未开始": 0.0, "没开始": 0.0}


@dataclass(frozen=True, kw_only=True)
class PercentColumn(SwiftColumn):
    """The clean value is a float from 0 to 100. Excel itself keeps 80 % as 0.8."""

    label: ClassVar[str] = "百分比"

    def parse(self, raw: Any, beside: Any, setting: Setting) -> Outcome:
        typed = spoken(raw)
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            return _of_number(float(raw), typed)
        text = unspaced(narrow(typed))
        open_ = left_open(text) if isinstance(raw, str) else _refusal(typed)
        return open_ or _of_text(text, typed)


def _of_number(number: float, typed: str) -> Outcome:
    if 0 <= number <= 1:
        return Outcome(_rounded(number * 100))
    return _within(number, typed, certain=False)


def _of_text(text: str, typed: str) -> Outcome:
    if text in _WORDS:
        return taken(_WORDS[text], "M02", f"“{text}”按 {_WORDS[text]:g}% 收取。", typed)
    if _NUMBER.fullmatch(text):
        number = float(text)
        return _within(number * 100 if number <= 1 else number, typed, certain=False)
    found = _SHARE.fullmatch(text)
    if not found or (not found[2] and not text.startswith("百分之")):
        return _refusal(typed)
    return _within(float(found[1]), typed, certain=text == f"{found[1]}%")


def _within(number: float, typed: str, certain: bool) -> Outcome:
    if not 0 <= number <= 100:
        return _refusal(typed)
    value = _rounded(number)
    return Outcome(value) if certain else taken(value, "M02", f"“{quoted(typed)}”按 {value:g}% 收取。", typed)


def _rounded(number: float) -> float:
    """0.07 * 100 is 7.000000000000001."""
    return round(number, 6)


def _refusal(typed: str) -> Outcome:
    return refused("M02", f"“{quoted(typed)}”不是完成比例。请填 0% 到 100%。", typed)
