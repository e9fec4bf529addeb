"""The mail to whoever runs the program when a job failed: which one, why, and that the others went on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from automation.mail.message import Message

TEMPLATE = "failure"


def failure_messages(
    failed: Mapping[str, str], to: tuple[str, str], now: datetime, office: Mapping[str, Any]
) -> Iterator[Message]:
    """One a job and day. failed: job -> what happened, in one line."""
    for job, fault in failed.items():
        values = {"job": job, "fault": fault, "person": to[0], "when": f"{now:%Y-%m-%d %H:%M}", "office": office}
        yield Message(f"{TEMPLATE}/{now:%Y-%m-%d}/{job}", TEMPLATE, (to,), values, urgency="紧急")
