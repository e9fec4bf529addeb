"""The outbox: every mail under the key of its occasion, so that none is lost and none goes twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Update, and_, bindparam, delete, literal_column, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from automation.mail.ledger_tables import LAST, among, begins, message, piece, recipient, reminded, step
from automation.mail.mails import Mails
from automation.mail.outbox_rows import addressees, people_of, row_of, row_of_unmade
from automation.mail.proven_states import CUT_OFF
from automation.mail.transports import Parcel

if TYPE_CHECKING:
    from automation.mail.message import Message
    from automation.mail.mime import FrozenMail

_STATE = select(message.c.state).where(message.c.key == bindparam("which"))
_STATES = select(message.c.key, message.c.state).where(among(message.c.key, "keys"))
_COUNT = update(message).where(message.c.key == bindparam("which")).values(attempts=message.c.attempts + literal_column("1"))
_NOTE = insert(step)
_UNCOUNT = update(message).where(message.c.key == bindparam("which")).values(attempts=message.c.attempts - literal_column("1"))
_MOVE_PEOPLE = update(recipient).where(recipient.c.key == bindparam("which")).values(state=bindparam("new_state"))
Told = tuple[str, str, str]
"""(item, step, address) of a reminder."""
_NOTHING: Mapping[str, Sequence[Told]] = {}
_INSERT_PIECES, _INSERT_PEOPLE, _INSERT_TOLD = (insert(table).prefix_with("OR IGNORE") for table in (piece, recipient, reminded))
_INSERT_MESSAGES = insert(message)
_DROPS = [delete(table).where(table.c.key == bindparam("which")) for table in (recipient, message)]
_ELSEWHERE, _DRAFT = message.c.door.not_in(("", bindparam("door", ""))), and_(message.c.state == "queued", message.c.reference != "")
_FORGET_DRAFTS = update(message).where(_ELSEWHERE, _DRAFT, message.c.attempts == 0).values(reference="")
_BEGUN = select(message.c.key).where(_ELSEWHERE, or_(message.c.state.in_(CUT_OFF), and_(_DRAFT, message.c.attempts > 0)))
_UNMADE = select(message.c.key).where(
    message.c.key >= bindparam("first"), message.c.key < bindparam("last"), message.c.state == "held", message.c.pieces == "[]"
)


@cache
def _changing(columns: tuple[str, ...]) -> Update:
    """Compiled once: building a statement costs more than carrying it out."""
    return update(message).where(message.c.key == bindparam("which")).values({name: bindparam(f"new_{name}") for name in columns})


class Outbox(Mails):
    """Over the ledger; every method is one transaction, or a part of the one that `change` has opened."""

    def change(self) -> AbstractContextManager[Connection]:
        """One transaction: all of it or, killed or failed half-way, nothing."""
        return self.ledger.change()

    def lease(self) -> AbstractContextManager[None]:
        """One delivering process at a time."""
        return self.ledger.lease()

    def queue(self, mail: FrozenMail, moment: datetime, not_before: datetime | None = None, told: Sequence[Told] = ()) -> bool:
        """False, and nothing changed, if the occasion already has its mail: the first one stands. told: what the mail reminds
        people of, which from now on nobody is reminded of again."""
        return bool(self.queue_all([mail], moment, not_before, {mail.key: told}))

    def queue_all(
        self,
        mails: Iterable[FrozenMail],
        moment: datetime,
        not_before: datetime | None = None,
        told: Mapping[str, Sequence[Told]] = _NOTHING,
    ) -> list[str]:
        """Queues all of them or, killed half-way, none; returns the keys of the new ones. Rather a hundred at a time than thousands.
        told: key -> as of `queue`."""
        offered = {mail.key: mail for mail in mails}
        with self.change() as base:
            known = self.known(list(offered))
            new = [mail for key, mail in offered.items() if key not in known]
            if new:
                self._drop_unmade(base, [mail.key for mail in new])
                self._insert(new, moment, not_before)
                self._note_told([(mail.key, told.get(mail.key, ())) for mail in new])
        return [mail.key for mail in new]

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

    def claim(self, keys: Sequence[str], moment: datetime, why: str, door: str = "") -> list[Parcel]:
        """Marks those still queued as being sent by that door, on the disk, and returns what the transport is given."""
        with self.change():
            columns = {"attempted": moment.isoformat(), "missed": None, "door": door}
            claimed = self.move_all(keys, ("queued",), "sending", moment, why, **columns)
            if claimed:
                self.ledger.carry_out(_COUNT, [{"which": key} for key in claimed])
        return self.parcels(claimed)

    def begun_elsewhere(self, door: str) -> set[str]:
        """Keys of all that another door began to send, and of which only that one could tell whether it has left. Drafts that were
        made there and surely never sent are forgotten."""
        with self.change():
            self.ledger.carry_out(_FORGET_DRAFTS, [{"door": door}])
            return {key for (key,) in self._rows(_BEGUN, door=door)}

    def give_back(self, keys: Sequence[str], moment: datetime, why: str) -> None:
        """Undoes a claim: nobody was let in, so that it was no attempt."""
        with self.change():
            if back := self.move_all(keys, ("sending",), "queued", moment, why):
                self.ledger.carry_out(_UNCOUNT, [{"which": key} for key in back])

    def move(self, key: str, allowed: Sequence[str], target: str, moment: datetime, why: str, **columns: Any) -> bool:
        """Changes the state if it is one of `allowed`, and other columns with it."""
        return bool(self.move_all([key], allowed, target, moment, why, **columns))

    def move_all(
        self, keys: Sequence[str], allowed: Sequence[str], target: str, moment: datetime, why: str, **columns: Any
    ) -> list[str]:
        """The same for many; returns the keys of those that changed, in their order."""
        return self.move_each(dict.fromkeys(keys, columns), allowed, target, moment, why)

    def move_each(
        self, wanted: Mapping[str, Mapping[str, Any]], allowed: Sequence[str], target: str, moment: datetime, why: str
    ) -> list[str]:
        """The same where each has values of its own. wanted: key -> columns, of all the same ones."""
        with self.change():
            before = self._states(list(wanted))
            moved = [key for key in wanted if before.get(key) in allowed]
            if moved:
                rows = [{"which": key, "new_state": target} for key in moved]
                own = [row | {f"new_{name}": value for name, value in wanted[row["which"]].items()} for row in rows]
                self.ledger.carry_out(_changing(("state", *wanted[moved[0]])), own)
                self.ledger.carry_out(_MOVE_PEOPLE, rows)
                self._note([(key, before[key]) for key in moved], target, moment, why)
        return moved

    def withdraw(self, prefix: str, moment: datetime, why: str) -> list[str]:
        """Cancels what has not begun to leave of the mails whose key begins so; returns their keys."""
        waiting = begins(prefix), message.c.state.in_(("queued", "held"))
        with self.change() as base:
            keys = base.execute(select(message.c.key).where(*waiting).order_by(message.c.key)).scalars().all()
            return self.move_all(keys, ("queued", "held"), "cancelled", moment, why, not_before=None) if keys else []

    def cancel_unmade(self, prefix: str, but: Sequence[str], moment: datetime, why: str) -> None:
        """Of the messages whose key begins so those that could not be made, except `but`."""
        with self.change():
            keys = [key for (key,) in self._rows(_UNMADE, first=prefix, last=prefix + LAST) if key not in but]
            if keys:
                self.move_all(keys, ("held",), "cancelled", moment, why)

    def remark(self, key: str, moment: datetime, why: str) -> None:
        """Writes down what became of a message whose state stays as it is."""
        with self.change():
            state = self._states([key])[key]
            self._note([(key, state)], state, moment, why)

    def keep(self, key: str, **columns: Any) -> None:
        """Changes columns of the message that are no state."""
        with self.change():
            self.ledger.carry_out(_changing(tuple(columns)), [{"which": key} | {f"new_{name}": value for name, value in columns.items()}])

    def fail_recipient(self, key: str, address: str, moment: datetime, why: str) -> None:
        """The server took the mail, but not for this one."""
        with self.change() as base:
            who = recipient.c.key == key, recipient.c.address == address
            base.execute(update(recipient).where(*who).values(state="failed"))
            self._note([(key, "sent")], "sent", moment, f"{address} 被拒绝：{why}")

    def _insert(self, mails: Sequence[FrozenMail], moment: datetime, not_before: datetime | None) -> None:
        waits = not_before.isoformat() if not_before else None
        pieces = [{"sha256": part.sha256, "content": part.content} for mail in mails for part in mail.pieces]
        people = [person for mail in mails for person in people_of(mail.key, mail.recipients, "queued")]
        self.ledger.carry_out(_INSERT_PIECES, pieces)
        self.ledger.carry_out(_INSERT_MESSAGES, [row_of(mail, moment) | {"not_before": waits} for mail in mails])
        # Somebody named twice (To and Cc) is one recipient; To comes first and wins.
        self.ledger.carry_out(_INSERT_PEOPLE, people)
        self._note([(mail.key, "") for mail in mails], "queued", moment, "排队")

    def _note_told(self, told: Sequence[tuple[str, Sequence[Told]]]) -> None:
        rows = [{"item": item, "step": rung, "address": address, "key": key} for key, all_of_it in told for item, rung, address in all_of_it]
        if rows:
            self.ledger.carry_out(_INSERT_TOLD, rows)

    def _drop_unmade(self, base: Connection, keys: Sequence[str]) -> None:
        """Makes room for the mail itself; the steps of what could not be made stay in its history."""
        unmade = [{"which": key} for key in self._states(keys)]
        if unmade:
            base.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            for drop in _DROPS:
                self.ledger.carry_out(drop, unmade)

    def _note(self, before: Sequence[tuple[str, str]], after: str, moment: datetime, why: str) -> None:
        at = moment.isoformat()
        rows = [{"key": key, "before": state, "after": after, "at": at, "why": why} for key, state in before]
        with self.change():
            self.ledger.carry_out(_NOTE, rows)

    def _states(self, keys: Sequence[str]) -> dict[str, str]:
        if len(keys) == 1:
            return {key: state for key in keys for (state,) in self._rows(_STATE, which=key)}
        return dict(self._rows(_STATES, keys=keys))
