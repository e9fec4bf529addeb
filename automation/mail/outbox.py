"""The outbox: every mail under the key of its occasion, so that none is lost and none goes twice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import BindParameter, Connection, bindparam, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from automation.errors import AutomationError
from automation.mail.ledger import Ledger
from automation.mail.ledger_tables import message, piece, recipient, step
from automation.mail.outbox_entry import Due, Entry, File, Recipient, Step
from automation.mail.outbox_rows import addressees, parcel_fields, people_of, row_of, row_of_unmade
from automation.mail.transports import Parcel

if TYPE_CHECKING:
    from automation.mail.message import Message
    from automation.mail.mime import FrozenMail

_KEYS: BindParameter[Any] = bindparam("keys", expanding=True)
# Held without bytes: it could not be made, and its job may try again.
_KNOWN = select(message.c.key).where(message.c.key.in_(_KEYS), or_(message.c.pieces != "[]", message.c.state != "held"))
_ALLOWED = select(message.c.key, message.c.state).where(
    message.c.key.in_(_KEYS), message.c.state.in_(bindparam("allowed", expanding=True))
)
_CONTENT = select(piece.c.content).where(piece.c.sha256 == bindparam("sha256"))
_STEPS = select(step.c.before, step.c.after, step.c.at, step.c.why).where(step.c.key == bindparam("which")).order_by(step.c.number)
LEFT = ("sending", "sent", "delivered", "bounced")
"""States of a mail that counts against the limits of a day."""


class Outbox:
    """Over the ledger; every method is one transaction, or a part of the one that `change` has opened."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.ledger.close()

    def change(self) -> AbstractContextManager[Connection]:
        """One transaction: all of it or, killed or failed half-way, nothing."""
        return self.ledger.change()

    def lease(self) -> AbstractContextManager[None]:
        """One delivering process at a time."""
        return self.ledger.lease()

    def queue(self, mail: FrozenMail, moment: datetime) -> bool:
        """False, and nothing changed, if the occasion already has its mail: the first one stands."""
        return self.queue_all([mail], moment) == 1

    def queue_all(self, mails: Iterable[FrozenMail], moment: datetime) -> int:
        """Queues all of them or, killed half-way, none; returns how many were new. Rather a hundred at a time than thousands."""
        offered = {mail.key: mail for mail in mails}
        with self.change() as base:
            known = self._known(list(offered))
            new = [mail for key, mail in offered.items() if key not in known]
            if new:
                self._drop_unmade(base, [mail.key for mail in new])
                self._insert(base, new, moment)
        return len(new)

    def hold_unmade(self, wanted: Message, subject: str, reason: str, moment: datetime) -> None:
        """Remembers a message that could not be made (no certificate, too large), so that people see it; the next run of its
        job tries again, and `queue` puts the mail in its place."""
        steps = self.steps(wanted.key)
        if self.knows(wanted.key) or (steps and steps[-1].why == reason):
            return
        with self.change() as base:
            self._drop_unmade(base, [wanted.key])
            base.execute(insert(message), row_of_unmade(wanted, subject, moment))
            base.execute(insert(recipient).prefix_with("OR IGNORE"), people_of(wanted.key, addressees(wanted), "held"))
            self._note([(wanted.key, "")], "held", moment, reason)

    def knows(self, key: str) -> bool:
        """Whether the mail exists; cheaper than rendering one that has long been queued."""
        return bool(self._known([key]))

    def entries(self, *states: str) -> list[Entry]:
        """All messages, or those in one of `states`; oldest first."""
        query = select(message).order_by(message.c.created, message.c.key)
        if states:
            query = query.where(message.c.state.in_(states))
        with self.ledger.read() as base:
            return [self._entry(row) for row in base.execute(query).all()]

    def due(self, now: datetime, horizon: datetime) -> list[Due]:
        """What may be sent now, urgent first, then oldest first. No mail waits beyond `horizon`, unless the clock was set back."""
        waits = message.c.not_before
        heads = select(func.count()).where(recipient.c.key == message.c.key).scalar_subquery()
        query = (
            select(message.c.key, message.c.attempts, message.c.released, message.c.redirected, heads)
            .where(message.c.state == "queued")
            .where(or_(waits.is_(None), waits <= now.isoformat(), waits > horizon.isoformat()))
            .order_by(message.c.urgency != "紧急", message.c.created, message.c.key)
        )
        with self.ledger.read() as base:
            return [Due(*row) for row in base.execute(query)]

    def counts(self) -> dict[str, int]:
        query = select(message.c.state, func.count()).group_by(message.c.state).order_by(message.c.state)
        with self.ledger.read() as base:
            return {state: count for state, count in base.execute(query)}

    def sent_since(self, moment: datetime) -> tuple[int, int]:
        """How many messages were sent since then, and to how many recipients."""
        left = message.c.attempted >= moment.isoformat(), message.c.state.in_(LEFT)
        query = select(func.count(message.c.key.distinct()), func.count()).join_from(message, recipient).where(*left)
        with self.ledger.read() as base:
            messages, people = base.execute(query).one()
        return messages, people

    def show(self, key: str) -> File:
        """Everything that is known of one message."""
        entry = self.find(key)
        return File(entry, self.content(entry.key), self.steps(entry.key))

    def steps(self, key: str) -> list[Step]:
        with self.ledger.read() as base:
            return [Step(row[0], row[1], datetime.fromisoformat(row[2]), row[3]) for row in base.execute(_STEPS, {"which": key})]

    def content(self, key: str) -> bytes:
        """The frozen bytes of one message; none of one that could not be made."""
        with self.ledger.read() as base:
            return self._joined(base, base.execute(select(message.c.pieces).where(message.c.key == key)).scalar_one())

    def parcels(self, keys: Sequence[str]) -> list[Parcel]:
        """What a transport is given of these messages, in their order."""
        who = select(recipient.c.key, recipient.c.address).where(recipient.c.key.in_(_KEYS)).order_by(recipient.c.kind.desc())
        with self.ledger.read() as base:
            rows = {row.key: row for row in base.execute(select(message).where(message.c.key.in_(_KEYS)), {"keys": keys})}
            people: dict[str, list[str]] = {key: [] for key in keys}
            for key, address in base.execute(who, {"keys": keys}):
                people[key].append(address)
            return [Parcel(**parcel_fields(rows[key], people[key], self._joined(base, rows[key].pieces))) for key in keys]

    def claim(self, keys: Sequence[str], moment: datetime, why: str) -> list[Parcel]:
        """Marks those still queued as being sent, on the disk, and returns what the transport is given."""
        columns = {"attempts": message.c.attempts + 1, "attempted": moment.isoformat(), "missed": None}
        return self.parcels(self.move_all(keys, ("queued",), "sending", moment, why, **columns))

    def attempts(self, key: str) -> int:
        with self.ledger.read() as base:
            return int(base.execute(select(message.c.attempts).where(message.c.key == key)).scalar_one())

    def late(self, now: datetime) -> list[tuple[str, datetime]]:
        """(key, end of use) of what waits although it is of no use any more."""
        waits = message.c.state.in_(("queued", "held")), message.c.expires < now.isoformat()
        with self.ledger.read() as base:
            return [(key, datetime.fromisoformat(end)) for key, end in base.execute(select(message.c.key, message.c.expires).where(*waits))]

    def move(self, key: str, allowed: Sequence[str], target: str, moment: datetime, why: str, **columns: Any) -> bool:
        """Changes the state if it is one of `allowed`, and other columns with it."""
        return bool(self.move_all([key], allowed, target, moment, why, **columns))

    def move_all(
        self, keys: Sequence[str], allowed: Sequence[str], target: str, moment: datetime, why: str, **columns: Any
    ) -> list[str]:
        """The same for many; returns the keys of those that changed, in their order."""
        with self.change() as base:
            before = {key: state for key, state in base.execute(_ALLOWED, {"keys": keys, "allowed": allowed})}
            moved = [key for key in keys if key in before]
            if moved:
                base.execute(update(message).where(message.c.key.in_(_KEYS)).values(state=target, **columns), {"keys": moved})
                base.execute(update(recipient).where(recipient.c.key.in_(_KEYS)).values(state=target), {"keys": moved})
                self._note([(key, before[key]) for key in moved], target, moment, why)
        return moved

    def keep(self, key: str, **columns: Any) -> None:
        """Changes columns of the message that are no state."""
        with self.change() as base:
            base.execute(update(message).where(message.c.key.in_(_KEYS)).values(**columns), {"keys": [key]})

    def fail_recipient(self, key: str, address: str, moment: datetime, why: str) -> None:
        """The server took the mail, but not for this one."""
        with self.change() as base:
            who = recipient.c.key == key, recipient.c.address == address
            base.execute(update(recipient).where(*who).values(state="failed"))
            self._note([(key, "sent")], "sent", moment, f"{address} 被拒绝：{why}")

    def find(self, key: str) -> Entry:
        """The message of this key, or the only one in whose key or subject the text stands; AutomationError otherwise."""
        with self.ledger.read() as base:
            rows = base.execute(select(message).where(message.c.key == key)).all()
            if not rows:
                near = message.c.key.contains(key, autoescape=True), message.c.subject.contains(key, autoescape=True)
                rows = base.execute(select(message).where(or_(*near)).limit(6)).all()
        if len(rows) != 1:
            named = "、".join(row.key for row in rows)
            several, none = f"“{key}”对应多封邮件：{named}；请写完整", f"发件箱里没有“{key}”：请用 outbox list 查看"
            raise AutomationError(several if rows else none)
        return self._entry(rows[0])

    def _known(self, keys: Sequence[str]) -> set[str]:
        with self.ledger.read() as base:
            return set(base.execute(_KNOWN, {"keys": keys}).scalars())

    def _insert(self, base: Connection, mails: Sequence[FrozenMail], moment: datetime) -> None:
        pieces = [{"sha256": part.sha256, "content": part.content} for mail in mails for part in mail.pieces]
        people = [person for mail in mails for person in people_of(mail.key, mail.recipients, "queued")]
        base.execute(insert(piece).prefix_with("OR IGNORE"), pieces)
        base.execute(insert(message), [row_of(mail, moment) for mail in mails])
        # Somebody named twice (To and Cc) is one recipient; To comes first and wins.
        base.execute(insert(recipient).prefix_with("OR IGNORE"), people)
        self._note([(mail.key, "") for mail in mails], "queued", moment, "排队")

    def _drop_unmade(self, base: Connection, keys: Sequence[str]) -> None:
        """Makes room for the mail itself; the steps of what could not be made stay in its history."""
        unmade = base.execute(select(message.c.key).where(message.c.key.in_(_KEYS)), {"keys": keys}).scalars().all()
        if unmade:
            base.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            base.execute(recipient.delete().where(recipient.c.key.in_(_KEYS)), {"keys": unmade})
            base.execute(message.delete().where(message.c.key.in_(_KEYS)), {"keys": unmade})

    def _note(self, before: Sequence[tuple[str, str]], after: str, moment: datetime, why: str) -> None:
        at = moment.isoformat()
        rows = [{"key": key, "before": state, "after": after, "at": at, "why": why} for key, state in before]
        with self.change() as base:
            base.execute(insert(step), rows)

    def _joined(self, base: Connection, pieces: str) -> bytes:
        return b"".join(base.execute(_CONTENT, {"sha256": sha256}).scalar_one() for sha256 in json.loads(pieces))

    def _entry(self, row: Any) -> Entry:
        columns = recipient.c.kind, recipient.c.name, recipient.c.address, recipient.c.state
        who = select(*columns).where(recipient.c.key == bindparam("which")).order_by(recipient.c.kind.desc(), recipient.c.address)
        with self.ledger.read() as base:
            return Entry.of(row, tuple(Recipient(*person) for person in base.execute(who, {"which": row.key})))
