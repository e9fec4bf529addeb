"""Is anything waiting for the group robots? Asked in every round, so it loads next to nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from automation.small_ledger import open_there

_TO_DO = """
SELECT 1 FROM post WHERE NOT handed_out UNION ALL
SELECT 1 FROM errand WHERE state = 'sending' OR telling = 'due' OR state = 'queued' AND (not_before <= :now OR attempted > :now) LIMIT 1"""


def ledger_file(state: Path, trial: bool) -> Path:
    """A trial has one of its own, as its mails have: nothing of it counts for the real groups."""
    return state / ("robots-trial.sqlite" if trial else "robots.sqlite")


def has_to_post(state: Path, now: datetime, trial: bool = False) -> bool:
    """Is there anything for `post_robots` to do?"""
    file = ledger_file(state, trial)
    if not file.exists():
        return False
    try:
        with closing(open_there(file)) as ledger:
            return ledger.execute(_TO_DO, {"now": now.isoformat()}).fetchone() is not None
    except sqlite3.Error:
        return True  # whoever opens it says what is wrong
