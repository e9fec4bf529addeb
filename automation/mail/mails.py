"""What the ledger tells of the mails in it; reading only."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Self

from sqlalchemy import CompoundSelect, Select, bindparam, func, or_, select

from automation.errors import AutomationError
from automation.mail.ledger import Ledger
from automation.mail.ledger_tables import STATE, among, begins, message, piece, recipient, reminded, step
from automation.mail.mail_states import LEFT
from automation.mail.outbox_entry import Due, Entry, File, Recipient, Step
from automation.mail.outbox_rows import parcel_fields
from automation.mail.transports import Parcel

# Held without bytes: it could not be made, and its job may try again.
_MADE = or_(message.c.pieces != "[]", message.c.state != "held")
_KNOWN = select(message.c.key).where(among(message.c.key, "keys"), _MADE)
_KNOWN_ONE = select(message.c.key).where(message.c.key == bindparam("which", ""), _MADE)
_ONE = select(message).where(message.c.key == bindparam("which"))
_ROWS = select(message).where(among(message.c.key, "keys"))
_ALL = select(message).order_by(message.c.created, message.c.key)
_IN_STATES = _ALL.where(among(message.c.state, "states"))
_WHO = (
    select(recipient.c.kind, recipient.c.name, recipient.c.address, recipient.c.state)
    .where(recipient.c.key == bindparam("which"))
    .order_by(recipient.c.kind.desc(), recipient.c.address)
)
_SENT_TO = select(recipient.c.key, recipient.c.address).where(among(recipient.c.key, "keys")).order_by(recipient.c.kind.desc(), recipient.c.address)
_CONTENT = select(piece.c.sha256, piece.c.content).where(among(piece.c.sha256, "keys"))
_PIECES = select(message.c.pieces).where(message.c.key == bindparam("which"))
_ATTEMPTS = select(message.c.attempts).where(message.c.key == bindparam("which"))
_STEPS = (
    select(step.c.before, step.c.after, step.c.at, step.c.why).where(step.c.key == bindparam("which")).order_by(step.c.number)
)
_DUE = (
    select(
        message.c.key,
        message.c.attempts,
        message.c.released,
        message.c.redirected,
        select(func.count()).where(recipient.c.key == message.c.key).scalar_subquery(),
    )
    .where(message.c.state == "queued")
    .where(
        or_(
            message.c.not_before.is_(None),
            message.c.not_before <= bindparam("now"),
            message.c.created > bindparam("now"),
            message.c.attempted > bindparam("now"),
        )
    )
    .order_by(message.c.urgency != "紧急", message.c.created, message.c.key)
)
_SENT_SINCE: Any = (
    select(func.count(message.c.key.distinct()), func.count())
    .join_from(message, recipient)
    .where(message.c.attempted.between(bindparam("first", ""), bindparam("last", "")), STATE.in_(LEFT))
)
_LATE = select(message.c.key, message.c.expires).where(message.c.state.in_(("queued", "held")), message.c.expires < bindparam("now", ""))
_TOLD = select(reminded.c.key).where(
    reminded.c.item == bindparam("item"), reminded.c.step == bindparam("step"), reminded.c.address == bindparam("address")
)


class Mails:
    """Over the ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.ledger.close()

    def knows(self, key: str) -> bool:
        """Whether the mail exists; cheaper than rendering one that has long been queued."""
        return bool(self.known([key]))

    def has_told(self, item: str, step: str, address: str) -> bool:
        """Has that person been reminded of that item in that step of its ladder?"""
        return bool(self._rows(_TOLD, item=item, step=step, address=address))

    def entries(self, *states: str) -> list[Entry]:
        """All messages, or those in one of `states`; oldest first."""
        return [self._entry(row) for row in (self._messages(_IN_STATES, states=states) if states else self._messages(_ALL))]

    def due(self, now: datetime) -> list[Due]:
        """What may be sent now, urgent first, then oldest first. What the ledger knows of a later moment than now comes from
        before the clock was set back, and waits no longer."""
        return [Due(key, attempts, bool(released), *rest) for key, attempts, released, *rest in self._rows(_DUE, now=now.isoformat())]

    def counts(self) -> dict[str, int]:
        query = select(message.c.state, func.count()).group_by(message.c.state).order_by(message.c.state)
        with self.ledger.read() as base:
            return {state: count for state, count in base.execute(query)}

    def sent_since(self, moment: datetime, now: datetime) -> tuple[int, int]:
        """How many messages were sent since then, and to how many recipients. What was sent later than now, by a clock that ran
        ahead, does not count, or no day would have room any more."""
        ((messages, people),) = self._rows(_SENT_SINCE, first=moment.isoformat(), last=now.isoformat())
        return messages, people

    def show(self, key: str) -> File:
        """Everything that is known of one message."""
        entry = self.find(key)
        return File(entry, self.content(entry.key), self.steps(entry.key))

    def steps(self, key: str) -> list[Step]:
        return [Step(before, after, datetime.fromisoformat(at), why) for before, after, at, why in self._rows(_STEPS, which=key)]

    def content(self, key: str) -> bytes:
        """The frozen bytes of one message; none of one that could not be made."""
        return b"".join(self.parts(key))

    def parts(self, key: str) -> list[bytes]:
        """The same in the pieces that messages share; the first is its own and holds its head."""
        ((pieces,),) = self._rows(_PIECES, which=key)
        parts = json.loads(pieces)
        kept = self._pieces(parts)
        return [kept[part] for part in parts]

    def beginning(self, prefix: str) -> list[Entry]:
        """The messages whose key begins so, oldest first."""
        query = select(message).where(begins(prefix))
        with self.ledger.read() as base:
            return [self._entry(row) for row in base.execute(query.order_by(message.c.created, message.c.key)).all()]

    def parcels(self, keys: Sequence[str]) -> list[Parcel]:
        """What a transport is given of these messages, in their order."""
        rows = {row.key: row for row in self._messages(_ROWS, keys=keys)}
        people: dict[str, list[str]] = {key: [] for key in keys}
        for key, address in self._rows(_SENT_TO, keys=keys):
            people[key].append(address)
        parts = {key: json.loads(rows[key].pieces) for key in keys}
        kept = self._pieces({part for key in keys for part in parts[key]})
        return [Parcel(**parcel_fields(rows[key], people[key], b"".join(kept[part] for part in parts[key]))) for key in keys]

    def attempts(self, key: str) -> int:
        ((attempts,),) = self._rows(_ATTEMPTS, which=key)
        return int(attempts)

    def late(self, now: datetime) -> list[tuple[str, datetime]]:
        """(key, end of use) of what waits although it is of no use any more."""
        return [(key, datetime.fromisoformat(end)) for key, end in self._rows(_LATE, now=now.isoformat())]

    def find(self, key: str) -> Entry:
        """The message of this key, or the only one in whose key or subject the text stands; AutomationError otherwise."""
        rows: Sequence[Any] = self._messages(_ONE, which=key)
        if not rows:
            near = message.c.key.contains(key, autoescape=True), message.c.subject.contains(key, autoescape=True)
            with self.ledger.read() as base:
                rows = base.execute(select(message).where(or_(*near)).limit(6)).all()
        if len(rows) != 1:
            named = "、".join(row.key for row in rows)
            several, none = f"“{key}”对应多封邮件：{named}；请写完整", f"发件箱里没有“{key}”：请用 outbox list 查看"
            raise AutomationError(several if rows else none)
        return self._entry(rows[0])

    def known(self, keys: Sequence[str]) -> set[str]:
        rows = self._rows(_KNOWN_ONE, which=keys[0]) if len(keys) == 1 else self._rows(_KNOWN, keys=keys)
        return {key for (key,) in rows}

    def _pieces(self, parts: Iterable[str]) -> dict[str, bytes]:
        return dict(self._rows(_CONTENT, keys=list(parts)))

    def _entry(self, row: Any) -> Entry:
        return Entry.of(row, tuple(Recipient(*person) for person in self._rows(_WHO, which=row.key)))

    def _messages(self, query: Select[Any], **given: str | Sequence[str]) -> list[SimpleNamespace]:
        """Rows of the message table by the names of its columns."""
        return [SimpleNamespace(**dict(zip(message.c.keys(), row, strict=True))) for row in self._rows(query, **given)]

    def _rows(self, query: Select[Any] | CompoundSelect[Any], **given: str | Sequence[str]) -> list[Any]:
        with self.ledger.read():
            return self.ledger.rows(query, given)
