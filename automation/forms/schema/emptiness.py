"""What people write where nothing stands, where a template's words still stand, or where they point to the cell above."""

from __future__ import annotations

import re
from typing import Any

from automation.forms.schema.cleaning import quoted
from automation.forms.schema.column import Outcome
from automation.forms.schema.problem import Finding

_DITTO = r"\(?(?:同上|见上|同前|见上行|同上行|同左|见左|同上一行|ditto)\)?[。.]?|[〃″]+|\""
_PLACEHOLDER = (
    r"[(<\[【（]?(?:请(?:填写|输入|选择|填入|在此|点击).{0,30}|点击(?:填写|输入|选择).{0,20})[)>\]】）]?"
    r"|[xXＸ]{2,}|[×✕╳]{2,}|[?？]{2,}"
)
_PUNCTUATION = r"(?:(?![\w×])[\x20-\u218f\u2500-\u257f\u3000-\u303f\ufe30-\uffef]|_)+"
"""Not emoji, ticks and crosses: those are answers (T11)."""
_NOTHING = rf"n/a|[(（]?(?:空|无|暂无|没有|暂时没有|无内容|未填)[)）]?[。.]?|{_PUNCTUATION}"
_OPEN = re.compile(rf"(?P<T13>{_DITTO})|(?P<S25>{_PLACEHOLDER})|(?P<T12>{_NOTHING})", re.IGNORECASE)
BEGINNINGS = frozenset("同见左空无暂没未请点dDnNxXＸ")
"""The letters that such a text may begin with; most texts need no closer look."""
LONGEST = 40
"""No placeholder is longer."""

NOTHING = Outcome()


def left_open(text: str) -> Outcome | None:
    """The outcome of a cleaned text that is no content (S25, T12, T13, or nothing at all); None for every other text."""
    if not text:
        return NOTHING
    if len(text) > LONGEST or (text[0] not in BEGINNINGS and text[0].isalnum()):
        return None
    found = _OPEN.fullmatch(text)
    if found is None:
        return None
    if found.lastgroup == "T13":
        return refused("T13", f"填的是“{quoted(text)}”，请写出实际内容。", text)
    if found.lastgroup == "S25":
        return refused("S25", f"还是占位文字“{quoted(text)}”，请填写实际内容。", text)
    return taken(None, "T12", f"填的是“{quoted(text)}”，按未填处理。", text)


def refused(kind: str, sentence: str, raw: Any) -> Outcome:
    return Outcome(None, (Finding(kind, sentence, "error", str(raw)),))


def taken(value: Any, kind: str, sentence: str, raw: Any) -> Outcome:
    """Understood beyond doubt, and said how."""
    return Outcome(value, (Finding(kind, sentence, "remark", str(raw)),))


def taken_as(value: Any, kind: str, raw: str, new: str, more: str = "") -> Outcome:
    return taken(value, kind, f"“{quoted(raw)}”按“{new}”收取{more}。", raw)
