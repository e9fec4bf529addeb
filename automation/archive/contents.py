"""The contents of what the archive finds, and what is proven of each mail: bytes, who saved it, what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from automation.archive.entry import ANSWER, MAIL, RECORD, WORKBOOK, Entry
from automation.archive.files import WORKBOOKS, rows
from automation.archive.search import Search
from automation.forms.finding.frozen import thaw
from automation.forms.finding.store import Store
from automation.forms.recording.ledger import Ledger
from automation.forms.schema.filled_form import FilledForm
from automation.mail.incoming.incoming_mail import KIND_WORDS
from automation.mail.mail_states import STATE_WORDS
from automation.organization.classification import SECRET

_READING = "SELECT reading FROM reading WHERE path = ? AND sha256 = ? ORDER BY judging DESC LIMIT 1"
_PROOF = """
SELECT evidence.kind, evidence.at, ifnull(nullif(name, ''), evidence.address) AS who, evidence.words FROM evidence
LEFT JOIN recipient ON recipient.key = evidence.key AND recipient.address = evidence.address
WHERE evidence.key = ? ORDER BY evidence.at"""


def content(search: Search, entry: Entry) -> bytes | None:
    """The whole .eml or workbook; None if it has been removed."""
    if entry.kind == MAIL:
        return _mail(search, entry.key)
    if entry.kind == ANSWER:
        return _piece(search, entry.sha256)
    try:
        if entry.kind == RECORD:
            with Ledger(search.state) as ledger:
                return ledger.workbook(entry.sha256)
        with Store(search.state) as store:
            return store.content(entry.sha256)
    except KeyError:
        return None


def saved_by(search: Search, entry: Entry) -> str:
    """A hint: what a workbook says of its author."""
    if entry.kind != WORKBOOK:
        return entry.who
    filled = _filled(search, entry)
    return filled.author if filled else ""


def is_bare(search: Search, entry: Entry) -> bool:
    """Does it hold what is 机密 for everybody to read? Our own mails of that class are encrypted."""
    if entry.kind == ANSWER:
        return (SECRET,) in map(tuple, rows(search.ledger, "SELECT classification FROM message WHERE key = ?", (entry.key,)))
    filled = _filled(search, entry) if entry.kind == WORKBOOK else None
    if filled is None:
        return False
    tables = (table.columns.get("classification", ()) for table in filled.tables.values())
    return SECRET in (filled.fields.get("classification"), *chain.from_iterable(tables))


def made_from(search: Search, key: str) -> list[tuple[str, str]]:
    """(file, sha256) of the workbooks that a mail was made from."""
    found = rows(search.ledger, "SELECT causes FROM message WHERE key = ?", (key,))
    return [(file, sha256) for file, sha256 in json.loads(found[0][0])] if found else []


def history(search: Search, key: str) -> Iterator[tuple[datetime, str]]:
    """What became of a mail, in words: every change of state with its reason, all that came back of each recipient."""
    for after, at, why in rows(search.ledger, "SELECT after, at, why FROM step WHERE key = ? ORDER BY number", (key,)):
        yield datetime.fromisoformat(at), f"{STATE_WORDS.get(after, after)}{f'（{why}）' if why and why != '排队' else ''}"
    for kind, at, who, words in rows(search.ledger, _PROOF, (key,)):
        yield datetime.fromisoformat(at), f"{who} {KIND_WORDS[kind]}{f'：{words}' if words else ''}"


def _filled(search: Search, entry: Entry) -> FilledForm | None:
    found = rows(search.state / WORKBOOKS, _READING, (entry.reference, entry.sha256))
    return thaw(found[0][0]).filled if found else None


def _mail(search: Search, key: str) -> bytes | None:
    found = rows(search.ledger, "SELECT pieces FROM message WHERE key = ?", (key,))
    parts = [_piece(search, sha256) for sha256 in json.loads(found[0][0])] if found else []
    return b"".join(part for part in parts if part) if parts and None not in parts else None


def _piece(search: Search, sha256: str) -> bytes | None:
    found = rows(search.ledger, "SELECT content FROM piece WHERE sha256 = ?", (sha256,))
    return bytes(found[0][0]) if found else None
