"""Text as Excel can hold it: no control characters, no halves of surrogate pairs, not too long."""

from __future__ import annotations

import re
from typing import Any

CELL_LIMIT = 32767
"""Characters in a cell, counted by Excel in UTF-16 units."""
_UNFIT = re.compile("[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_RETURN = re.compile("\r\n?")
_WIDE = re.compile("[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]")


def clean(text: Any) -> str:
    """What can be written; a text that had to be cut ends with …."""
    fit = _UNFIT.sub("", _RETURN.sub("\n", str(text)))
    if len(fit) * 2 <= CELL_LIMIT:
        return fit
    units = fit.encode("utf-16-le")
    if len(units) <= CELL_LIMIT * 2:
        return fit
    return units[: (CELL_LIMIT - 1) * 2].decode("utf-16-le", "ignore") + "…"


def lines(text: str, width: float) -> int:
    """How many lines `text` takes in a column of `width` characters; Chinese characters are two wide."""
    room = max(width - 2.0, 1.0)
    return sum(max(1, -int(-text_width(line) // room)) for line in text.split("\n"))


def text_width(text: str) -> int:
    """In characters; Chinese ones are two wide."""
    return len(text) + len(_WIDE.findall(text))
