"""Cells as sheet XML, for sheets of thousands of rows: a call of xlsxwriter a cell takes ten times as long."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

_EPOCH = date(1899, 12, 30).toordinal()
_LEAP_FAULT = date(1900, 3, 1).toordinal()
_CODED = re.compile(r"(_x[0-9a-fA-F]{4}_)")
_SPECIAL = re.compile("[&<>]|_x").search


def content(value: Any) -> str:
    """What follows the attributes of a cell that holds None, a str fit for XML, int, float, date or datetime."""
    if value is None or value == "":
        return "/>"
    if isinstance(value, str):
        text = _escaped(value) if _SPECIAL(value) else value
        space = ' xml:space="preserve"' if text.strip() != text or "\n" in text else ""
        return f' t="inlineStr"><is><t{space}>{text}</t></is></c>'
    return f"><v>{serial(value) if isinstance(value, date) else format(value, '.16G')}</v></c>"


def _escaped(text: str) -> str:
    """XML's own characters, and what Excel would take for a coded character (_x000D_)."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _CODED.sub(r"_x005F\1", plain) if "_x" in plain else plain


def serial(day: date) -> str:
    """Excel's number of a day, which believes in 1900-02-29."""
    number = day.toordinal() - _EPOCH - (day.toordinal() < _LEAP_FAULT)
    if not isinstance(day, datetime):
        return str(number)
    seconds = (day.hour * 60 + day.minute) * 60 + day.second + day.microsecond / 1e6
    return format(number + seconds / 86400, ".16G")
