"""Where workbooks that came by mail lie: their names say on which day they came and from whom."""

from __future__ import annotations

import re
from datetime import date

from automation.organization.file_names import plain_name

MAILED = "邮件来件"
"""The folder, below the workspace."""
_LONGEST_SENDER = 16
_NAMED = re.compile(rf"{MAILED}/(\d{{4}}-\d{{2}}-\d{{2}})_")


def begin_of_name(day: date, sender: str) -> str:
    """2026-11-27_陈样本_"""
    return f"{day}_{plain_name(sender)[:_LONGEST_SENDER].strip(' .') or '来件'}_"


def mailed_on(path: str) -> date | None:
    """The day on which that file came by mail; None if it did not. People put files there, too."""
    found = _NAMED.match(path)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def is_from(path: str, sender: str) -> bool:
    """Did it come by mail from somebody of that name?"""
    day = mailed_on(path)
    return day is not None and bool(plain_name(sender)) and path.startswith(f"{MAILED}/{begin_of_name(day, sender)}")
