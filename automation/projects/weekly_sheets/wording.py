"""How figures are put into words and columns on every sheet of the weekly report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from automation.projects.statuses import CANCELLED, DONE, IN_PROGRESS, IN_REVIEW, NOT_STARTED, OVERDUE
from automation.projects.weekly_inputs import values
from automation.reports.report import Kind, ReportColumn, Tone

LONGEST = 500
"""Characters of a text somebody wrote; the rest stands in the source."""

STATUS_TONES: Mapping[str, Tone] = {
    DONE: "green", IN_PROGRESS: "blue", OVERDUE: "red", CANCELLED: "quiet", NOT_STARTED: "quiet", IN_REVIEW: "orange",
}  # fmt: skip
ON_COURSE, AT_RISK, LATE = "正常", "有风险", "延期"
VERDICT_TONES: Mapping[str, Tone] = {ON_COURSE: "green", AT_RISK: "orange", LATE: "red"}


def shortened(text: Any, limit: int = LONGEST) -> str:
    """At most `limit` characters, the last of them … where something is left out."""
    words = "" if text is None else str(text).strip()
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def fitted(text: str, width: int) -> str:
    """As much as fits into `width` digits; Chinese characters take two."""
    taken = 0
    for place, letter in enumerate(text):
        taken += 2 if ord(letter) > 0xFF else 1
        if taken > width:
            return shortened(text, place)
    return text


def listed(names: Iterable[Any], most: int = 0) -> str:
    """甲、乙、丙; with `most` only so many and how many there are."""
    words = [str(name) for name in names if name]
    if most and len(words) > most:
        return f"{'、'.join(words[:most])}等 {len(words)} 个"
    return "、".join(words)


def joined(entries: Sequence[Any]) -> list[str]:
    """Lists of ids or departments as text."""
    return [entry if isinstance(entry, str) else listed(entry or ()) for entry in entries]


def points(value: float) -> str:
    """+4.1 点"""
    return f"{value:+.1f} 点"


def share(value: float | None) -> str:
    return "—" if value is None or value != value else f"{value:.0f}%"


def more(value: int, unit: str) -> str:
    """How a count changed since last week."""
    return f"比上周 {value:+d} {unit}" if value else "与上周持平"


def day(value: date | None) -> str:
    return f"{value.month} 月 {value.day} 日" if value else "（未定）"


def column(table: pd.DataFrame, name: str, heading: str, kind: Kind = "text", width: float = 12, **more: Any) -> ReportColumn:
    """A column of the figures as it is; long texts cut."""
    found = values(table, name)
    if kind == "long":
        found = [shortened(text) for text in found]
    return ReportColumn(heading=heading, values=found, kind=kind, width=width, **more)


def statuses(table: pd.DataFrame, width: float = 9) -> ReportColumn:
    return column(table, "status", "状态", "middle", width, tones=STATUS_TONES)
