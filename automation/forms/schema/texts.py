"""Columns of free text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from automation.forms.schema.cleaning import one_line, paragraphs, quoted, spoken
from automation.forms.schema.column import Outcome, Setting
from automation.forms.schema.emptiness import BEGINNINGS, left_open, refused
from automation.forms.schema.problem import Finding
from automation.forms.schema.swift_column import SwiftColumn

EXCEL_LIMIT = 32767
_SCIENTIFIC = re.compile(r"[-+]?[0-9]\.[0-9]+E\+(?:1[5-9]|[2-9][0-9])")


def lost_digits(raw: Any) -> Outcome | None:
    """T15: Excel keeps 15 digits of a number; a longer one has been changed and cannot be brought back."""
    is_long = isinstance(raw, int | float) and abs(raw) >= 1e15
    if not is_long and not (isinstance(raw, str) and _SCIENTIFIC.fullmatch(raw.strip())):
        return None
    return refused("T15", "数字超过 15 位已失真。请先把单元格设为“文本”再重填。", raw)


def no_text(raw: Any) -> Outcome | None:
    """T08 and T15: raw values that are no text at all."""
    if isinstance(raw, bool):
        word = spoken(raw)
        return refused("T08", f"是“{word}”，请填写文字。", word)
    return lost_digits(raw)


@dataclass(frozen=True, kw_only=True)
class TextColumn(SwiftColumn):
    """Free text of one line, or of several if `long`. Kept whole whatever its length; reports show `limit` characters."""

    long: bool = False
    limit: int = 500

    label: ClassVar[str] = "文字"

    def doubtful(self, texts: set[str]) -> Iterable[str]:
        """By the letters at both ends, unless some letter or length anywhere is odd: then every text is parsed."""
        whole = "".join(texts)
        if not whole.isprintable() or "_x" in whole or max(map(len, texts), default=0) > self.limit:
            return texts
        return [text for text in texts if text[0] in BEGINNINGS or not text[0].isalnum() or text[-1] == " " or "E+" in text]

    def parse(self, raw: Any, beside: Any, setting: Setting) -> Outcome:
        text = (paragraphs if self.long else one_line)(spoken(raw))
        return no_text(raw) or left_open(text) or Outcome(text, self._length(raw, text))

    def _length(self, raw: Any, text: str) -> tuple[Finding, ...]:
        """T10, T09."""
        if isinstance(raw, str) and len(raw) >= EXCEL_LIMIT:
            return (Finding("T10", "可能已被 Excel 截断，请检查结尾。", "remark", quoted(text)),)
        if len(text) > self.limit:
            return (Finding("T09", f"超过 {self.limit} 字，报表只显示前 {self.limit} 字。", "remark", quoted(text)),)
        return ()
