"""What came back moves a mail on: to sent where that was in doubt, to delivered or bounced, recipient by recipient, never back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, delete, exists, insert, select, update

from automation.mail.incoming.incoming_mail import KIND_WORDS
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
_REOPEN = insert(open_proof).prefix_with("OR IGNORE")
_GONE = select(message.c.key).where(message.c.key.in_(_OPEN), STATE.in_(LEFT))


def advance(base: Connection, moment: datetime) -> None:
    """Recipients first; a message goes with them once it is true of all, apart from those whom the server never took. Proof of a mail
    that has not left, as far as is known, stays open."""
    _believe(base, moment)
    for state, kinds in PROOF.items():
        base.execute(update(recipient).where(recipient.c.key.in_(_OPEN), recipient.c.state == "sent", _proven(kinds)).values(state=state))
    for state, kinds in PROOF.items():
        for key in base.execute(_all_reached(state)).scalars().all():
            base.execute(update(message).where(message.c.key == key).values(state=state))
            row = {"key": key, "before": "sent", "after": state, "at": moment.isoformat(), "why": _why(base, key, kinds)}
            base.execute(insert(step).values(row))
    base.execute(delete(open_proof).where(open_proof.c.key.in_(_GONE)))


def _believe(base: Connection, moment: datetime) -> None:
    """Where it could not be told whether a mail had left, whatever comes back of it tells."""
    doubtful = select(message.c.key, message.c.state).where(
        message.c.state.in_(CUT_OFF), message.c.key.in_(select(evidence.c.key))
    )
    for key, before in base.execute(doubtful).all():
        base.execute(update(message).where(message.c.key == key).values(state="sent"))
        base.execute(update(recipient).where(recipient.c.key == key).values(state="sent"))
        row = {"key": key, "before": before, "after": "sent", "at": moment.isoformat(), "why": "已有回音，说明已经发出"}
        base.execute(insert(step).values(row))
        base.execute(_REOPEN, {"key": key})


def _proven(kinds: tuple[str, ...]) -> ColumnElement[bool]:
    return exists().where(
        evidence.c.key == recipient.c.key, evidence.c.address == recipient.c.address, evidence.c.kind.in_(kinds)
    )


def _all_reached(state: str) -> Select[str]:
    """Keys of sent messages of whose recipients one is in `state` and none is anywhere else, unless refused."""
    own = recipient.c.key == message.c.key
    return select(message.c.key).where(
        STATE == "sent",
        message.c.key.in_(_OPEN),
        exists().where(own, recipient.c.state == state),
        ~exists().where(own, recipient.c.state.not_in((state, "failed"))),
    )


def _why(base: Connection, key: str, kinds: tuple[str, ...]) -> str:
    query = select(evidence.c.address, evidence.c.kind, evidence.c.words).where(evidence.c.key == key, evidence.c.kind.in_(kinds))
    told = [
        f"{address} {KIND_WORDS[kind]}{f'：{words}' if kind == 'bounced' and words else ''}"
        for address, kind, words in base.execute(query.order_by(evidence.c.at).limit(_SHOWN))
    ]
    return "；".join(told)
