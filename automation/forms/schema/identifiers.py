"""Columns of ids, and of the ids that a task depends on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, ClassVar

from automation.forms.schema.cleaning import narrow, one_line, quoted, spoken, unspaced
from automation.forms.schema.column import Outcome, Setting
from automation.forms.schema.emptiness import left_open, refused, taken, taken_as
from automation.forms.schema.swift_column import SwiftColumn
from automation.forms.schema.texts import no_text

_PREFIX = re.compile(r"^(?:任务编号|任务|编号|序号|第|/?no[.:]?|#)[:.]?(?=[0-9])", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]+")
_SEPARATORS = re.compile(r"[\s,、;/|。]+")
_EVEN = re.compile(r"[0-9]+(?:(?P<sign>[,、，;；])[0-9]+(?:(?P=sign)[0-9]+)*)?")
_RANGE = re.compile(r"(?<![0-9])([0-9]{1,3})\s*(?:-|~|至|到|—+|–|\.\.+|…+)\s*([0-9]{1,3})(?![0-9])")
_NO_DEPENDENCY = re.compile(r"[-—–－]+")
_MOST_LISTED = 20
_NUMERALS = "零一二三四五六七八九"


@dataclass(frozen=True, kw_only=True)
class IdColumn(SwiftColumn):
    """An id as text. With `digits`, a number of exactly so many digits, leading zeros put back (I01)."""

    digits: int | None = None

    label: ClassVar[str] = "编号"

    def doubtful(self, texts: set[str]) -> Iterable[str]:
        if self.digits is None:
            return texts
        return [text for text in texts if len(text) != self.digits or not text.isascii() or not text.isdecimal()]

    def parse(self, raw: Any, beside: Any, setting: Setting) -> Outcome:
        spelt = one_line(spoken(raw))
        text = unspaced(narrow(spelt))
        example = "1".zfill(self.digits) if self.digits else "P2026-018"
        return no_text(raw) or became_date(raw, example) or left_open(text) or self._of(raw, spelt, text)

    def _of(self, raw: Any, spelt: str, text: str) -> Outcome:
        if self.digits is None:
            return Outcome(text) if text == spelt else taken_as(text, "I02", spelt, text, "。编号列请保持“文本”格式")
        digits = _PREFIX.sub("", text.removesuffix(".0"))
        if not _DIGITS.fullmatch(digits) or not digits.isascii() or len(digits) > self.digits:
            wanted = f"{_NUMERALS[self.digits] if self.digits < 10 else self.digits}位编号"
            return refused("I03", f"“{quoted(spelt)}”不是{wanted}。请填 {'1'.zfill(self.digits)} 这样的编号。", spelt)
        value = digits.zfill(self.digits)
        if value == spelt:
            return Outcome(value)
        kind = "I03" if _PREFIX.match(text) else "I02" if digits != spelt else "I01"
        return taken_as(value, kind, spelt, value, "。编号列请保持“文本”格式")


def became_date(raw: Any, example: str) -> Outcome | None:
    """I09: Excel makes dates and times of 1-2 and 1:2."""
    if not isinstance(raw, date | time | timedelta):
        return None
    return refused("I09", f"被 Excel 变成了日期 {spoken(raw)}。请设为文本格式，写成 {example}。", spoken(raw))


@dataclass(frozen=True, kw_only=True)
class DependencyColumn(SwiftColumn):
    """The ids of the tasks that must be finished first, as a tuple; `-` says that there are none."""

    digits: int = 3

    label: ClassVar[str] = "编号，可多个"

    def parse(self, raw: Any, beside: Any, setting: Setting) -> Outcome:
        spelt = one_line(spoken(raw))
        text = narrow(spelt)
        if _NO_DEPENDENCY.fullmatch(text):
            return Outcome(())
        open_ = no_text(raw) or became_date(raw, ",".join(self._ids(1, 2))) or left_open(text)
        if open_ is not None:
            return open_ if open_.refused or not open_.findings else Outcome((), open_.findings)
        return self._thousands(raw, text) or self._range(spelt, text) or self._listed(spelt, text)

    def _ids(self, first: int, last: int) -> list[str]:
        return [str(number).zfill(self.digits) for number in range(first, last + 1)]

    def _thousands(self, raw: Any, text: str) -> Outcome | None:
        """I08: typed into a plain cell, 001,002 is 1002 to Excel."""
        if not _DIGITS.fullmatch(text) or len(text) <= self.digits:
            return None
        size = 10**self.digits
        number = int(text[:18])
        parts: list[str] = []
        while number:
            number, rest = divmod(number, size)
            parts.insert(0, str(rest).zfill(self.digits))
        meant = ",".join(parts)
        return refused("I08", f"是数字 {quoted(text)}，多半是“{meant}”被 Excel 当成了千分位。请先设为文本格式再填。", spoken(raw))

    def _range(self, spelt: str, text: str) -> Outcome | None:
        found = _RANGE.search(text)
        if not found:
            return None
        first, last = int(found[1]), int(found[2])
        whole = self._ids(first, last) if first < last else self._ids(first, first) + self._ids(last, last)
        listed = whole if len(whole) <= _MOST_LISTED else [*whole[: _MOST_LISTED - 1], "……"]
        return refused("I11", f"请逐个列出，例如 {','.join(listed)}。", spelt)

    def _listed(self, spelt: str, text: str) -> Outcome:
        """I10; I12 where a part is a name or a sentence."""
        parts = [_PREFIX.sub("", part) for part in _SEPARATORS.split(text) if part]
        if not parts or any(not _DIGITS.fullmatch(part) or len(part) > self.digits for part in parts):
            return refused("I12", "请填任务编号，例如 001,002。", spelt)
        ids = tuple(dict.fromkeys(part.zfill(self.digits) for part in parts))
        if _EVEN.fullmatch(spelt) and ids == tuple(parts):
            return Outcome(ids)
        new = ",".join(ids)
        return taken(ids, "I10" if len(ids) > 1 else "I01", f"“{quoted(spelt)}”按“{new}”收取。", spelt)
