"""The mail to whoever runs the program when a job failed: which one, why, and that the others went on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from automation.mail.message import Message
from automation.organization.moment_words import moment_words

TEMPLATE = "failure"
AGAIN = "下次运行会再试；同一个任务今天再出错，不重复通知。"


def failure_messages(
    failed: Mapping[str, str],
    titles: Mapping[str, str],
    to: tuple[str, str],
    now: datetime,
    place: Mapping[str, Any],
    again: str = AGAIN,
) -> Iterator[Message]:
    """One a job and day. failed: job or part of a round -> what happened, in one line; titles: job -> as people know it; place:
    machine, log and office, as the template says them; again: what becomes of it by itself."""
    for job, fault in failed.items():
        values = {"job": titles.get(job, job), "fault": fault, "person": to[0], "when": moment_words(now), "again": again, **place}
        yield Message(f"{TEMPLATE}/{now:%Y-%m-%d}/{job}", TEMPLATE, (to,), values, urgency="紧急")
