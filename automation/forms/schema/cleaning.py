"""Typed text made clean: invisible characters go, words stay exactly as they were written."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Control characters and halves of a pair break every writer of xlsx; the others make equal words differ. U+200D makes emoji."""
_ESCAPED_BREAK = re.compile("(?:_x000[dD]_)?\r?\n|_x000[dDaA]_|\r|[\x85\u2028\u2029]")
_BLANKS = re.compile(r"\s+")
_QUOTED = 40


def spoken(raw: Any) -> str:
    """A raw value as the text that a person sees in the cell: 1.0 is 1 (T07), a midnight is its day."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else repr(raw)
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ", "minutes")
    return str(raw) if isinstance(raw, date | time | timedelta | int) else ""


def paragraphs(text: str) -> str:
    """Without invisible characters and outer blanks; line breaks stay, written as one newline (T01, T02, T04, T05)."""
    if "_x" not in text and text.replace("\n", " ").isprintable():
        return text.strip()
    return _ESCAPED_BREAK.sub("\n", _INVISIBLE.sub("", text)).replace("\t", " ").strip()


def one_line(text: str) -> str:
    """The same with each line break as a blank."""
    cleaned = paragraphs(text)
    return cleaned if cleaned.isprintable() else " ".join(part for part in map(str.strip, cleaned.split("\n")) if part)


def narrow(text: str) -> str:
    """One line in ordinary letters: full-width ０１ＡＢ and ① become 01AB and 1 (T03). Not for prose: it would change ，and：."""
    cleaned = one_line(text).replace("\u200d", "")
    return cleaned if cleaned.isascii() else one_line(unicodedata.normalize("NFKC", cleaned))


def unspaced(text: str) -> str:
    """Without blanks. An accent that a blank kept apart joins its letter: what is clean already stays as it is."""
    joined = _BLANKS.sub("", text)
    return joined if joined.isascii() else unicodedata.normalize("NFC", joined)


def quoted(text: str) -> str:
    """The text as a message quotes it."""
    line = one_line(text)
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED]}…"
