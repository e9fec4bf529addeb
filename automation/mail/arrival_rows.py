"""Between incoming mail and the ledger: which of our mails may be meant, and the rows of what is kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select
from sqlalchemy.dialects.sqlite import insert

from automation.mail.enclosures import NO_WORKBOOK, why_not_offered
from automation.mail.incoming.incoming_mail import IncomingMail, is_automatic
from automation.mail.incoming.matching import LOOKED_BACK, Match, Sent, SentMails, match, named_addresses, named_ids, proofs
from automation.mail.incoming.own_words import own_words
from automation.mail.incoming.reading import text_lines
from automation.mail.ledger_tables import TOKEN, arrival, enclosure, evidence, message, piece, recipient
from automation.mail.mail_states import LEFT
from automation.mail.marks import local_part, mark_in
from automation.mail.transports import Arrival

_MAY_HAVE_LEFT = (*LEFT, "unknown")
_ARRIVAL, _ENCLOSURE = insert(arrival), insert(enclosure)
_EVIDENCE, _PIECE = (insert(table).prefix_with("OR IGNORE") for table in (evidence, piece))
"""Made once: thousands may come in one round."""


@dataclass(frozen=True)
class Read:
    """An arrival, what it says, and when it was received (naive local time)."""

    arrival: Arrival
    mail: IncomingMail
    received: datetime

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.arrival.content).hexdigest()


def unknown_of(base: Connection, arrivals: Sequence[Arrival]) -> Iterator[Arrival]:
    """Those that the ledger does not have yet, each once: neither under their identity nor, when a mailbox counts anew, under
    another one with the same bytes."""
    wanted = {one.identity: hashlib.sha256(one.content).hexdigest() for one in arrivals}
    known = or_(arrival.c.identity.in_(wanted), arrival.c.sha256.in_(wanted.values()))
    seen = {value for row in base.execute(select(arrival.c.identity, arrival.c.sha256).where(known)) for value in row}
    for one in arrivals:
        sha256 = wanted[one.identity]
        if one.identity not in seen and (sha256 not in seen or not one.content):
            seen |= {one.identity, sha256}
            yield one


def sent_mails(base: Connection, mails: Sequence[Read], secret: str) -> SentMails:
    """Everything of ours that these mails may answer, in two queries for a whole page; what went to somebody lately is looked for only
    where one of them names nothing. secret: the ledger's."""
    ids = {name for one in mails for name in named_ids(one.mail)}
    people = {address for one in mails for address in named_addresses(one.mail)}
    earliest = min((one.received for one in mails), default=datetime.max) - LOOKED_BACK
    lately = and_(
        message.c.attempted >= earliest.isoformat(),
        message.c.key.in_(select(recipient.c.key).where(func.lower(recipient.c.address).in_(people))),
    )
    named = or_(
        message.c.mark.in_({mark_in(name) for name in ids}),
        message.c.message_id.in_({*ids, *(f"<{name}>" for name in ids)}),
        TOKEN.in_({token for one in mails for token in one.mail.references.tokens}),
    )
    found = _found(base, named, secret)
    sure = all(match(one.mail, found, one.received).by not in ("weak", "") for one in mails)
    return found if sure else _found(base, or_(named, lately), secret)


def _found(base: Connection, meant: ColumnElement[bool], secret: str) -> SentMails:
    rows = base.execute(select(message).where(meant)).all()
    addresses: dict[str, dict[str, str]] = {row.key: {} for row in rows}
    for key, address in base.execute(select(recipient.c.key, recipient.c.address).where(recipient.c.key.in_(addresses))):
        addresses[key][address.lower()] = address
    return SentMails(_sent(row, addresses[row.key], secret) for row in rows)


def _sent(row: Any, recipients: dict[str, str], secret: str) -> Sent:
    left = datetime.fromisoformat(row.attempted) if row.attempted and row.state in _MAY_HAVE_LEFT else None
    return Sent(row.key, row.mark, row.subject, recipients, row.message_id, left, local_part(row.mark, secret))


def keep(
    base: Connection, one: Read, kind: str, found: Match, moment: datetime, originals: dict[str, Sequence[str]]
) -> list[tuple[str, str]]:
    """Writes down the arrival with all that it proves and brings along; returns (name, reason) of what people sent in vain.
    originals: key -> the lines of those of our mails that have been looked at."""
    words = _words(base, one.mail, found, originals)
    row = {
        "identity": one.arrival.identity,
        "sha256": one.sha256,
        "received": one.received.isoformat(),
        "seen": moment.isoformat(),
        "kind": kind,
        "sender": one.mail.sender,
        "subject": one.mail.subject,
        "words": words,
        "key": found.sent.key if found.sent else None,
        "matched": found.by,
        "doubt": one.mail.doubt,
    }
    _keep_piece(base, one.sha256, one.arrival.content)
    base.execute(_ARRIVAL, row)
    _keep_proofs(base, one, found, words)
    return list(_keep_enclosures(base, one, kind))


def _words(base: Connection, mail: IncomingMail, found: Match, originals: dict[str, Sequence[str]]) -> str:
    if mail.affected:
        return mail.affected[0].reason
    key = found.sent.key if found.sent else ""
    if key and key not in originals:
        originals[key] = _original_lines(base, key)
    own = own_words(mail.body, originals.get(key, ()))
    return "：".join(filter(None, (mail.vote, own)))


def _original_lines(base: Connection, key: str) -> Sequence[str]:
    """The text of one of our mails; its first piece ends before the attachments."""
    first = next(iter(json.loads(base.execute(select(message.c.pieces).where(message.c.key == key)).scalar_one())), "")
    content = base.execute(select(piece.c.content).where(piece.c.sha256 == first)).scalar()
    return _lines_of(content or b"")


@lru_cache(32)
def _lines_of(content: bytes) -> Sequence[str]:
    """Round by round somebody else answers the same notice."""
    return tuple(text_lines(content))


def _keep_proofs(base: Connection, one: Read, found: Match, words: str) -> None:
    spelled = found.sent.recipients if found.sent else {}
    rows = [
        {
            "key": found.sent.key,
            "address": spelled.get(proof.address, proof.address),
            "kind": proof.kind,
            "arrival": one.arrival.identity,
            "at": one.received.isoformat(),
            "words": proof.reason or ("" if one.mail.affected else words),
        }
        for proof in proofs(one.mail, found)
        if found.sent
    ]
    if rows:
        base.execute(_EVIDENCE, rows)


def _keep_enclosures(base: Connection, one: Read, kind: str) -> Iterator[tuple[str, str]]:
    """The bytes of what forms will get are kept apart, until it lies where they find it and for ever after."""
    for number, enclosed in enumerate(one.mail.enclosures):
        reason = why_not_offered(kind, enclosed)
        sha256 = hashlib.sha256(enclosed.content).hexdigest()
        if not reason:
            _keep_piece(base, sha256, enclosed.content)
        row = {"arrival": one.arrival.identity, "number": number, "name": enclosed.name, "sha256": sha256, "reason": reason}
        base.execute(_ENCLOSURE, row)
        if reason not in ("", NO_WORKBOOK) and not is_automatic(kind):
            yield enclosed.name, reason


def _keep_piece(base: Connection, sha256: str, content: bytes) -> None:
    base.execute(_PIECE, {"sha256": sha256, "content": content})
