"""What came back moves a mail on: to sent where that was in doubt, to delivered or bounced, recipient by recipient, never back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Select, Update, bindparam, delete, exists, select, update
from sqlalchemy.dialects.sqlite import insert

from automation.mail.incoming.incoming_mail import KIND_WORDS
from automation.mail.ledger import Ledger
from automation.mail.ledger_tables import STATE, evidence, message, open_proof, recipient, step
from automation.mail.mail_states import LEFT

PROOF = {
    "delivered": ("delivered", "read", "deleted_unread", "vote", "reply"),
    "bounced": ("bounced",),
}
"""State -> kinds of evidence that lead to it. An absence note comes from the server, perhaps in place of delivery."""
CUT_OFF = ("sending", "unknown")
"""States of a mail of which it cannot be told whether it has left."""
_SHOWN = 3
_OPEN = select(open_proof.c.key)


def _proven(kinds: tuple[str, ...]) -> ColumnElement[bool]:
    return exists().where(
        evidence.c.key == recipient.c.key, evidence.c.address == recipient.c.address, evidence.c.kind.in_(kinds)
    )


def _reached(state: str, kinds: tuple[str, ...]) -> Update:
    return update(recipient).where(recipient.c.key.in_(_OPEN), recipient.c.state == "sent", _proven(kinds)).values(state=state)


def _all_reached(state: str) -> Select[str]:
    """Keys of sent messages of whose recipients one is in `state` and none is anywhere else, unless refused."""
    own = recipient.c.key == message.c.key
    return select(message.c.key).where(
        STATE == "sent",
        message.c.key.in_(_OPEN),
        exists().where(own, recipient.c.state == state),
        ~exists().where(own, recipient.c.state.not_in((state, "failed"))),
    )


_DOUBTFUL = select(message.c.key, message.c.state).where(
    message.c.state.in_(CUT_OFF), exists().where(evidence.c.key == message.c.key)
)
_REACHED = [_reached(state, kinds) for state, kinds in PROOF.items()]
_ALL_REACHED = {state: _all_reached(state) for state in PROOF}
_TOLD = (
    select(evidence.c.address, evidence.c.kind, evidence.c.words)
    .where(evidence.c.key == bindparam("which"))
    .order_by(evidence.c.at)
)
_MOVE, _MOVE_PEOPLE = (update(table).where(table.c.key == bindparam("which")).values(state=bindparam("target")) for table in (message, recipient))
_NOTE, _REOPEN = insert(step), insert(open_proof).prefix_with("OR IGNORE")
_CLOSE = delete(open_proof).where(open_proof.c.key.in_(select(message.c.key).where(message.c.key.in_(_OPEN), STATE.in_(LEFT))))


def advance(ledger: Ledger, moment: datetime) -> None:
    """Recipients first; a message goes with them once it is true of all, apart from those whom the server never took. Proof of a mail
    that has not left, as far as is known, stays open. Inside `with ledger.change():`."""
    _believe(ledger, moment)
    if not ledger.rows(_OPEN):
        return
    for reached in _REACHED:
        ledger.carry_out(reached, [{}])
    for state, kinds in PROOF.items():
        for (key,) in ledger.rows(_ALL_REACHED[state]):
            ledger.carry_out(_MOVE, [{"which": key, "target": state}])
            _note(ledger, key, "sent", state, moment, _why(ledger, key, kinds))
    ledger.carry_out(_CLOSE, [{}])


def _believe(ledger: Ledger, moment: datetime) -> None:
    """Where it could not be told whether a mail had left, whatever comes back of it tells."""
    for key, before in ledger.rows(_DOUBTFUL):
        for move in (_MOVE, _MOVE_PEOPLE):
            ledger.carry_out(move, [{"which": key, "target": "sent"}])
        _note(ledger, key, before, "sent", moment, "已有回音，说明已经发出")
        ledger.carry_out(_REOPEN, [{"key": key}])


def _note(ledger: Ledger, key: str, before: str, after: str, moment: datetime, why: str) -> None:
    ledger.carry_out(_NOTE, [{"key": key, "before": before, "after": after, "at": moment.isoformat(), "why": why}])


def _why(ledger: Ledger, key: str, kinds: tuple[str, ...]) -> str:
    told = [
        f"{address} {KIND_WORDS[kind]}{f'：{words}' if kind == 'bounced' and words else ''}"
        for address, kind, words in ledger.rows(_TOLD, {"which": key})
        if kind in kinds
    ]
    return "；".join(told[:_SHOWN])
