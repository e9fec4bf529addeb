"""Whether somebody is still writing in a workbook: it is open in Excel, or was saved not long ago."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

LEFT_OPEN = timedelta(days=1)
"""After so long without saving it was only left open, or Excel crashed and its owner file stayed behind."""

RESTS = timedelta(minutes=10)
"""People save in the middle of a sentence: what is no hurry is looked at when it has lain so long unchanged."""


def being_written(holders: Mapping[str, str], path: str, saved: datetime, now: datetime) -> bool:
    """What it says is not yet what its author means. holders: those of Records; moments are naive local time."""
    return path in holders and now - saved < LEFT_OPEN
