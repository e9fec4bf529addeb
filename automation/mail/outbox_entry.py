"""What the outbox tells of a message: its entry, its recipients, and every change of its state."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any


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
class Due:
    """One message that may be sent now, as little of it as the order of sending needs."""

    key: str
    attempts: int
    released: bool
    redirected: str
    recipients: int


@dataclass(frozen=True)
class Entry:
    """One message as `outbox list` shows it; times are naive local. made: it has its bytes; redirected: who gets it in a trial."""

    key: str
    mark: str
    state: str
    template: str
    subject: str
    urgency: str
    classification: str
    asks: str
    causes: tuple[tuple[str, str], ...]
    created: datetime
    expires: datetime | None
    attempts: int
    attempted: datetime | None
    missed: datetime | None
    not_before: datetime | None
    reference: str
    message_id: str
    made: bool
    redirected: str
    recipients: tuple[Recipient, ...]

    @classmethod
    def of(cls, row: Any, people: tuple[Recipient, ...]) -> Entry:
        """From the row of the ledger's message table and its recipients."""
        return cls(
            key=row.key, mark=row.mark, state=row.state, template=row.template, subject=row.subject, urgency=row.urgency,
            classification=row.classification, asks=row.asks, causes=tuple((file, sha) for file, sha in json.loads(row.causes)),
            created=datetime.fromisoformat(row.created), expires=_moment(row.expires), attempts=row.attempts,
            attempted=_moment(row.attempted), missed=_moment(row.missed), not_before=_moment(row.not_before),
            reference=row.reference, message_id=row.message_id, made=row.pieces != "[]", redirected=row.redirected, recipients=people,
        )  # fmt: skip


@dataclass(frozen=True)
class File:
    """All that is known of one message: `outbox show`."""

    entry: Entry
    content: bytes
    steps: list[Step]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
