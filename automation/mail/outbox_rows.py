"""Between a mail and its rows in the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from automation.mail.marks import mark
from automation.organization.classification import SECRET

if TYPE_CHECKING:
    from automation.mail.message import Message
    from automation.mail.mime import FrozenMail

Row = dict[str, Any]


def row_of(mail: FrozenMail, moment: datetime) -> Row:
    """The message row of a mail that is queued."""
    made = {
        "subject": mail.subject,
        "pieces": json.dumps([piece.sha256 for piece in mail.pieces]),
        "size": sum(len(piece.content) for piece in mail.pieces),
        "redirected": mail.redirected,
    }
    return _of_both(mail, moment) | made | {"mark": mail.mark, "state": "queued"}


def row_of_unmade(wanted: Message, subject: str, moment: datetime) -> Row:
    """The message row of what could not be made: without bytes, held for a person."""
    return _of_both(wanted, moment) | {"subject": subject, "pieces": "[]", "size": 0, "redirected": "", "state": "held"}


def _of_both(mail: FrozenMail | Message, moment: datetime) -> Row:
    return {
        "key": mail.key,
        "mark": mark(mail.key),
        "template": mail.template,
        "urgency": mail.urgency,
        "classification": mail.classification,
        "asks": mail.asks,
        "causes": json.dumps(mail.causes, ensure_ascii=False),
        "created": moment.isoformat(),
        "expires": mail.expires.isoformat() if mail.expires else None,
    }


def people_of(key: str, people: Iterable[tuple[str, str, str]], state: str) -> list[Row]:
    """The recipient rows; people: (kind, name, address)."""
    return [{"key": key, "kind": kind, "name": name, "address": address, "state": state} for kind, name, address in people]


def addressees(wanted: Message) -> list[tuple[str, str, str]]:
    """(kind, name, address) of To and Cc."""
    return [(kind, *person) for kind, people in (("to", wanted.to), ("cc", wanted.cc)) for person in people]


def parcel_fields(row: Any, people: Sequence[str], content: bytes) -> Row:
    """What a Parcel says, from the message's row."""
    return {
        "key": row.key,
        "mark": row.mark,
        "content": content,
        "recipients": tuple(people),
        "urgent": row.urgency == "紧急",
        "confidential": row.classification == SECRET,
        "asks": row.asks,
        "reference": row.reference,
        "attempts": row.attempts,
    }
