"""Between incoming mail and the ledger: which of our mails may be meant, and the rows of what is kept."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import bindparam, func, select, union_all
from sqlalchemy.dialects.sqlite import insert

from automation.mail.enclosures import NO_WORKBOOK, why_not_offered
from automation.mail.incoming.incoming_mail import IncomingMail, is_automatic
from automation.mail.incoming.matching import LOOKED_BACK, Match, Sent, SentMails, match, named_addresses, named_ids, proofs
from automation.mail.incoming.own_words import own_words
from automation.mail.incoming.reading import Original
from automation.mail.ledger import Ledger
from automation.mail.ledger_tables import TOKEN, among, arrival, enclosure, evidence, message, piece, recipient
from automation.mail.mail_states import LEFT
from automation.mail.marks import local_part, mark_in
from automation.mail.transports import Arrival

_MAY_HAVE_LEFT = (*LEFT, "unknown")
_ARRIVAL, _ENCLOSURE = insert(arrival), insert(enclosure)
_EVIDENCE, _PIECE = (insert(table).prefix_with("OR IGNORE") for table in (evidence, piece))
"""Made once: thousands may come in one round."""
_KNOWN = union_all(
    *(select(arrival.c.identity, arrival.c.sha256).where(within) for within in (among(arrival.c.identity, "identities"), among(arrival.c.sha256, "sums")))
)
_NAMED = union_all(
    select(message.c.key).where(among(message.c.mark, "marks")),
    select(message.c.key).where(among(message.c.message_id, "ids")),
    select(message.c.key).where(among(TOKEN, "tokens")),
)
_LATELY = select(message.c.key).where(
    message.c.attempted >= bindparam("earliest"),
    message.c.key.in_(select(recipient.c.key).where(among(func.lower(recipient.c.address), "people"))),
)
_MAILS = select(
    message.c.key, message.c.mark, message.c.subject, message.c.message_id, message.c.attempted, message.c.state
).where(among(message.c.key, "keys"))
_PEOPLE = select(recipient.c.key, recipient.c.address).where(among(recipient.c.key, "keys"))
_PIECES = select(message.c.pieces).where(message.c.key == bindparam("which"))
_CONTENT = select(piece.c.content).where(piece.c.sha256 == bindparam("which"))


@dataclass(frozen=True)
class Read:
    """An arrival, what it says, and when it was received (naive local time)."""

    arrival: Arrival
    mail: IncomingMail
    received: datetime

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.arrival.content).hexdigest()


def unknown_of(ledger: Ledger, arrivals: Sequence[Arrival]) -> Iterator[Arrival]:
    """Those that the ledger does not have yet, each once: neither under their identity nor, when a mailbox counts anew, under
    another one with the same bytes."""
    wanted = {one.identity: hashlib.sha256(one.content).hexdigest() for one in arrivals}
    known = ledger.rows(_KNOWN, {"identities": [*wanted], "sums": [*wanted.values()]})
    seen = {value for row in known for value in row}
    for one in arrivals:
        sha256 = wanted[one.identity]
        if one.identity not in seen and (sha256 not in seen or not one.content):
            seen |= {one.identity, sha256}
            yield one


def sent_mails(ledger: Ledger, mails: Sequence[Read]) -> SentMails:
    """Everything of ours that these mails may answer, in two queries for a whole page; what went to somebody lately is looked for only
    where one of them names nothing."""
    ids = {name for one in mails for name in named_ids(one.mail)}
    named = {
        "marks": [*{mark_in(name) for name in ids}],
        "ids": [*ids, *(f"<{name}>" for name in ids)],
        "tokens": [*{token for one in mails for token in one.mail.references.tokens}],
    }
    keys = {key for (key,) in ledger.rows(_NAMED, named)}
    found = _found(ledger, keys)
    if all(match(one.mail, found, one.received).by not in ("weak", "") for one in mails):
        return found
    earliest = min((one.received for one in mails), default=datetime.max) - LOOKED_BACK
    people = [*{address for one in mails for address in named_addresses(one.mail)}]
    lately = {key for (key,) in ledger.rows(_LATELY, {"people": people, "earliest": earliest.isoformat()})}
    return found if lately <= keys else _found(ledger, keys | lately)


def _found(ledger: Ledger, keys: Collection[str]) -> SentMails:
    rows = ledger.rows(_MAILS, {"keys": [*keys]})
    addresses: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for key, address in ledger.rows(_PEOPLE, {"keys": [*keys]}):
        addresses[key][address.lower()] = address
    return SentMails(
        Sent(
            key=key,
            mark=mark,
            subject=subject,
            recipients=addresses[key],
            message_id=message_id,
            left=datetime.fromisoformat(attempted) if attempted and state in _MAY_HAVE_LEFT else None,
            name=local_part(mark, ledger.secret),
        )
        for key, mark, subject, message_id, attempted, state in rows
    )


def keep(
    ledger: Ledger, one: Read, kind: str, found: Match, moment: datetime, originals: dict[str, Original]
) -> list[tuple[str, str]]:
    """Writes down the arrival with all that it proves and brings along; returns (name, reason) of what people sent in vain.
    originals: key -> those of our mails that have been looked at."""
    words = _words(ledger, one.mail, found, originals)
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
    _keep_piece(ledger, one.sha256, one.arrival.content)
    ledger.carry_out(_ARRIVAL, [row])
    _keep_proofs(ledger, one, found, words)
    return list(_keep_enclosures(ledger, one, kind))


def _words(ledger: Ledger, mail: IncomingMail, found: Match, originals: dict[str, Original]) -> str:
    if mail.affected:
        return mail.affected[0].reason
    key = found.sent.key if found.sent else ""

    def quoted(bare: str) -> bool:
        if key not in originals:
            originals[key] = _original(ledger, key)
        return bare in originals[key]

    own = own_words(mail.body, quoted) if key else own_words(mail.body)
    return "：".join(filter(None, (mail.vote, own)))


def _original(ledger: Ledger, key: str) -> Original:
    """One of our mails; its first piece ends before the attachments."""
    ((pieces,),) = ledger.rows(_PIECES, {"which": key})
    first = next(iter(json.loads(pieces)), "")
    return next((_read_once(content) for (content,) in ledger.rows(_CONTENT, {"which": first})), Original(b""))


@lru_cache(32)
def _read_once(content: bytes) -> Original:
    """Round by round somebody else answers the same notice."""
    return Original(content)


def _keep_proofs(ledger: Ledger, one: Read, found: Match, words: str) -> None:
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
        ledger.carry_out(_EVIDENCE, rows)


def _keep_enclosures(ledger: Ledger, one: Read, kind: str) -> Iterator[tuple[str, str]]:
    """The bytes of what forms will get are kept apart, until it lies where they find it and for ever after."""
    for number, enclosed in enumerate(one.mail.enclosures):
        reason = why_not_offered(kind, enclosed)
        sha256 = hashlib.sha256(enclosed.content).hexdigest()
        if not reason:
            _keep_piece(ledger, sha256, enclosed.content)
        row = {"arrival": one.arrival.identity, "number": number, "name": enclosed.name, "sha256": sha256, "reason": reason}
        ledger.carry_out(_ENCLOSURE, [row])
        if reason not in ("", NO_WORKBOOK) and not is_automatic(kind):
            yield enclosed.name, reason


def _keep_piece(ledger: Ledger, sha256: str, content: bytes) -> None:
    ledger.carry_out(_PIECE, [{"sha256": sha256, "content": content}])
