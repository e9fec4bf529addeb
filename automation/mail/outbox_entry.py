"""What the outbox tells of a message: its entry, its recipients, and every change of its state."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

STATE_WORDS = {
    "queued": "待发送",
    "sending": "发送中",
    "sent": "已发送",
    "delivered": "已送达",
    "bounced": "被退回",
    "failed": "失败",
    "expired": "已过期",
    "held": "暂停",
    "unknown": "待核实",
    "cancelled": "已取消",
}
"""All states and their Chinese words: the only place where they are listed."""


@dataclass(frozen=True)
class Recipient:
    kind: str
    name: str
    address: str
    state: str


@dataclass(frozen=True)
class Step:
    """One change of state; `before` is "" for the queueing."""

    before: str
    after: str
    at: datetime
    why: str


@dataclass(frozen=True)
class Entry:
    """One message as `outbox list` shows it; times are naive local."""

    key: str
    state: str
    template: str
    subject: str
    urgency: str
    classification: str
    causes: tuple[tuple[str, str], ...]
    created: datetime
    expires: datetime | None
    attempts: int
    not_before: datetime | None
    reference: str
    recipients: tuple[Recipient, ...]

    @classmethod
    def of(cls, row: Sequence[Any], people: Sequence[Sequence[str]]) -> Entry:
        """From the ledger's row (columns in the order of the fields) and its recipients' rows."""
        key, state, template, subject, urgency, classification, causes, created, expires, attempts, not_before, reference = row
        return cls(
            key, state, template, subject, urgency, classification,
            tuple((file, sha256) for file, sha256 in json.loads(causes)),
            datetime.fromisoformat(created), _moment(expires), attempts, _moment(not_before), reference,
            tuple(Recipient(*person) for person in people),
        )  # fmt: skip


@dataclass(frozen=True)
class File:
    """All that is known of one message: `outbox show`."""

    entry: Entry
    content: bytes
    steps: list[Step]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
