"""Takes the time of day off the end of a text."""

from __future__ import annotations

import re
from datetime import time

from automation.forms.schema.date_text import LONGEST

_HALF = r"(?P<half>凌晨|早上|上午|中午|下午|傍晚|晚上|am|pm)?"
_CLOCK = re.compile(
    rf"(?P<day>.*?)(?:\s+|t|(?<=[日号)0-9])(?=\D))\s*{_HALF}\s*(?P<hour>[0-9]{{1,2}})\s*"
    r"(?::(?P<minute>[0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?\s*(?P<after>am|pm)?|[点时](?:(?P<minutes>[0-9]{1,2})分?|(?P<thirty>半)|整|钟)?)"
    r"(?:z|[+-][0-9]{2}:?[0-9]{2})?",
    re.IGNORECASE,
)
_AFTERNOON = ("下午", "傍晚", "晚上", "pm")


def split_time(text: str) -> tuple[str, time | None]:
    """(`2026-09-01 下午2点半`) -> (`2026-09-01`, 14:30); None where no time stands, or none that exists."""
    found = _CLOCK.fullmatch(text) if len(text) <= LONGEST else None
    if not found:
        return text, None
    hour = int(found["hour"])
    minute = 30 if found["thirty"] else int(found["minute"] or found["minutes"] or 0)
    if (found["half"] or found["after"] or "").lower() in _AFTERNOON and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        return text, None
    return found["day"].strip(), time(hour, minute)
