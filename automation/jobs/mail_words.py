"""How figures are put into words in the project mails: the same figure reads the same in every mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from automation.organization.reporting_week import ReportingWeek

Cell = dict[str, str]
"""What a table of a mail shows: `text`, a small `note` below it, and `tone` (plain, text, good, warn, bad, quiet) for colour."""

TRIFLE = 0.05
"""Points that one decimal does not show."""
_WEEKDAYS = "一二三四五六日"


def cell(text: object, tone: str = "text", note: str = "") -> Cell:
    return {"text": str(text), "tone": tone, "note": note}


def cut(text: object, limit: int) -> str:
    """One line of at most `limit` characters."""
    line = " ".join(str(text or "").split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def quoted(text: object, limit: int) -> str:
    """“…” of at most `limit` characters within, whose own marks become single ones."""
    return f"“{within(cut(text, limit))}”"


def within(text: str) -> str:
    """As it stands between “ and ”."""
    return text.replace("“", "‘").replace("”", "’")


def percent(points: float | None) -> str:
    return "—" if points is None else f"{tenths(points)}%"


def tenths(points: float) -> str:
    """One decimal, halves rounded up as Excel shows them, so that mail and report agree."""
    return f"{int(abs(points) * 10 + 0.5 + 1e-9) / 10:g}"


def against_plan(deviation: float | None) -> str:
    if deviation is None:
        return "无计划"
    points = f"{tenths(deviation)} 点"
    return "与计划一致" if abs(deviation) < TRIFLE else f"落后 {points}" if deviation < 0 else f"超前 {points}"


def week_words(week: ReportingWeek) -> str:
    return f"{week.year}年第{week.week}周"


def full_moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}（周{_WEEKDAYS[moment.weekday()]}）{moment:%H:%M}"


def short_moment(moment: datetime) -> str:
    """As a subject names a deadline: 11月20日17:00."""
    return f"{moment.month}月{moment.day}日{moment:%H:%M}"


def day(value: date | None) -> str:
    return value.isoformat() if value else "—"


def items(count: int) -> Cell:
    """`3 项` in red, or a quiet `无`."""
    return cell(f"{count} 项", "bad") if count else cell("无", "quiet")


def the_rest(found: Sequence[Any], shown: int, unit: str, where: str = "见附件") -> str:
    """What stands below a list that shows only its first `shown` entries; "" if it shows all."""
    return f"其余 {len(found) - shown} {unit}{where}。" if len(found) > shown else ""
