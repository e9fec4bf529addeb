"""What the outcome of an attempt means for the message: its state, the reason that people read, what is kept with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from automation.mail.transports import Accepted, Outcome, Refused, RetryAt, Unknown

LONGEST_WAIT = timedelta(hours=4)


def ends(outcome: Outcome, now: datetime, attempts: int) -> tuple[str, str, dict[str, Any]]:
    """(state, why, columns that go with it). Not of Prepared and Barred: with those the attempt goes on, or never was one."""
    if isinstance(outcome, Accepted):
        return "sent", "已发出", {"reference": outcome.reference, "message_id": outcome.message_id}
    if isinstance(outcome, Refused):
        return "failed", outcome.reason, {}
    if isinstance(outcome, RetryAt):
        return "queued", outcome.reason, {"not_before": (now + _wait(outcome, attempts)).isoformat()}
    assert isinstance(outcome, Unknown)
    return "unknown", outcome.reason, {"missed": None}


def _wait(outcome: RetryAt, attempts: int) -> timedelta:
    """Twice as long after each attempt, up to four hours, never shorter than the server asks (which may be longer)."""
    doubled: timedelta = outcome.wait * (1 << min(attempts - 1, 10))
    return max(outcome.wait, min(doubled, LONGEST_WAIT))
