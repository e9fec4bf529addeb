"""The mails whose keys begin alike, with all that came back to each, as rules read them."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select, union_all

from automation.jobs.posted import ANSWERS, Answer, Posted, Recipient
from automation.mail.ledger import Ledger
from automation.mail.ledger_tables import LAST, arrival, enclosure, evidence, message, recipient
from automation.mail.touched_mails import touched, watch

_GONE = ("sent", "delivered", "bounced")
_UNPROVEN = {
    "token": "没有引用原邮件，只有主题里的编号对得上",
    "weak": "没有引用原邮件，只是发件人和时间对得上",
}
_ROBOT = "自动回复，不是本人写的"


def _within(column: ColumnElement[str]) -> ColumnElement[bool]:
    """As a range, which an index answers; LIKE would look at every row."""
    return (column >= bindparam("first", "")) & (column < bindparam("last", ""))


_MAILS: Select[Any] = (
    select(message.c.key, message.c.subject, message.c.state, message.c.created, message.c.attempted, message.c.causes)
    .where(_within(message.c.key))
    .order_by(message.c.created, message.c.key)
)
_PEOPLE: Select[Any] = (
    select(recipient.c.key, recipient.c.name, recipient.c.address, recipient.c.kind, recipient.c.state)
    .where(_within(recipient.c.key))
    .order_by(recipient.c.key, recipient.c.kind.desc(), recipient.c.address)
)
_CAME = union_all(
    select(
        arrival.c.key, arrival.c.sender, arrival.c.kind, arrival.c.received.label("at"), arrival.c.words, arrival.c.matched,
        arrival.c.doubt, arrival.c.identity,
    ).where(_within(arrival.c.key), arrival.c.kind.in_(ANSWERS)),
    select(
        evidence.c.key, evidence.c.address, evidence.c.kind, evidence.c.at, evidence.c.words, arrival.c.matched,
        arrival.c.doubt, arrival.c.identity,
    ).join_from(evidence, arrival).where(_within(evidence.c.key), evidence.c.kind.not_in(ANSWERS)),
).order_by("at", "identity")  # fmt: skip

_REFUSED = (
    select(enclosure.c.arrival, enclosure.c.name, enclosure.c.reason)
    .join_from(enclosure, arrival)
    .where(_within(arrival.c.key), arrival.c.kind.in_(ANSWERS), enclosure.c.reason != "")
    .order_by(enclosure.c.arrival, enclosure.c.number)
)

_QUERIES = (_PEOPLE, _REFUSED, _CAME, _MAILS)
Rows = list[list[tuple[Any, ...]]]
"""Of each of these queries."""


@dataclass
class _Seen:
    """What was read of a ledger and is still true at that version, by prefix. before: what was last read of each, as rows and as mails,
    so that nothing is made anew of the same rows, and whoever keeps what he made of a mail knows it again; asked, keys: by the first
    part of a key, how many prefixes were read and, once they were many, all keys in order: of most matters nobody was ever asked
    anything."""

    version: tuple[int, int]
    before: dict[str, tuple[Rows, list[Posted]]] = field(default_factory=dict)
    mails: dict[str, list[Posted]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    keys: dict[str, list[str]] = field(default_factory=dict)


_SEEN: WeakKeyDictionary[Ledger, _Seen] = WeakKeyDictionary()
_MANY = 20


def posted_mails(ledger: Ledger, prefix: str) -> list[Posted]:
    """Oldest first. Four queries however many there are; as long as nothing changes, the same answer at once, and a mail to which
    nothing has come is the very same. Not to be asked inside a transaction that may be undone."""
    seen = _SEEN.get(ledger)
    if seen is None:
        watch(ledger)
        seen = _SEEN[ledger] = _Seen(ledger.version)
    elif seen.version != (version := ledger.version):
        _forget(seen, touched(ledger), all_of_it=seen.version[1] != version[1])
        seen.version = ledger.version[0], version[1]
    if prefix not in seen.mails:
        with ledger.read() as base:
            keys = {"first": prefix, "last": prefix + LAST}
            rows = [ledger.rows(query, keys) for query in _QUERIES] if _is_there(base, seen, prefix) else []
        seen.mails[prefix] = _made(seen, prefix, rows)
    return list(seen.mails[prefix])


def _forget(seen: _Seen, changed: set[str], *, all_of_it: bool) -> None:
    """all_of_it: another process has changed something."""
    stale = [prefix for prefix in seen.mails if all_of_it or any(key.startswith(prefix) for key in changed)]
    for prefix in stale:
        del seen.mails[prefix]
    for first in set(seen.keys) if all_of_it else {key.partition("/")[0] for key in changed}:
        seen.keys.pop(first, None)


def _made(seen: _Seen, prefix: str, rows: Rows) -> list[Posted]:
    before, mails = seen.before.get(prefix, ([], []))
    if before != rows:
        known = {mail.key: mail for mail in mails}
        mails = [same if (same := known.get(mail.key)) == mail else mail for mail in _mails(*rows)] if rows else []
        seen.before[prefix] = rows, mails
    return mails


def _is_there(base: Connection, seen: _Seen, prefix: str) -> bool:
    """Is there a mail? In doubt yes."""
    first, slash, _ = prefix.partition("/")
    seen.asked[first] += 1
    if not slash or seen.asked[first] < _MANY:
        return True
    if first not in seen.keys:
        within = {"first": f"{first}/", "last": f"{first}/{LAST}"}
        seen.keys[first] = sorted(base.scalars(select(message.c.key).where(_within(message.c.key)), within))
    keys = seen.keys[first]
    at = bisect_left(keys, prefix)
    return at < len(keys) and keys[at].startswith(prefix)


def _mails(to: Sequence[Any], not_taken: Sequence[Any], back: Sequence[Any], mails: Sequence[Any]) -> Iterator[Posted]:
    people: defaultdict[str, list[Recipient]] = defaultdict(list)
    for key, *who in to:
        people[key].append(Recipient(*who))
    refused: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for identity, name, reason in not_taken:
        refused[identity].append((name, reason))
    came: defaultdict[str, list[Answer]] = defaultdict(list)
    for key, address, kind, at, words, matched, doubt, identity in back:
        doubt = _ROBOT if kind == "automatic" else doubt or _UNPROVEN.get(matched, "")
        came[key].append(Answer(address.lower(), kind, datetime.fromisoformat(at), words, not doubt, doubt, tuple(refused[identity])))
    for key, subject, state, created, attempted, causes in mails:
        yield Posted(
            key=key,
            subject=subject.partition(" [TD#")[0],
            state=state,
            queued=datetime.fromisoformat(created),
            left=datetime.fromisoformat(attempted) if attempted and state in _GONE else None,
            recipients=tuple(people[key]),
            answers=tuple(came[key]),
            causes=tuple((file, sha256) for file, sha256 in json.loads(causes)),
        )
