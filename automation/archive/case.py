"""A case: all that belongs to a notice, a request, a project or a client, put together from the archive."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from automation.archive.entry import REMOVED, Entry
from automation.archive.files import RECORDS, WORKBOOKS, opened, rows
from automation.archive.removal_log import FILE as REMOVAL_LOG
from automation.archive.search import ALL, Search, Wanted, edition_entry, removed_entry, says, workbook_entry
from automation.forms.finding.frozen import thaw
from automation.forms.recording.pieces import whole
from automation.forms.schema.filled_form import FilledForm

TELLING = ("kickoff_minutes", "task_breakdown", "client_request", "notice_request", "external_correspondence")
"""Forms that tell by which other name a matter goes."""
_OF_FORM = (("project_id", "project_name"), ("project_name", "project_id"))
_OF_ROW = (("client", "id"), ("company", "id"), ("id", "changed_from"), ("changed_from", "id"), ("id", "corrects"), ("corrects", "id"))
_MOST_NAMES = 200
_READINGS = f"""
SELECT reading FROM reading JOIN sighting USING (path, sha256)
WHERE form IN {TELLING} AND instr(reading, CAST(? AS BLOB)) GROUP BY path, sha256"""
_VERSION = "SELECT path, sha256, form, status, seen_from AS at FROM sighting WHERE sha256 = ? ORDER BY id LIMIT 1"
_REMOVED = "SELECT what, sha256, ordered, ordered_by, gone, at FROM removed WHERE shelf = 'workbooks' AND sha256 = ? LIMIT 1"
_EDITIONS = "SELECT record, sha256, author, ours, moment AS at, content FROM edition ORDER BY no DESC"


@dataclass(frozen=True)
class Case:
    """names: what was asked for, then what else it goes by; entries: in the order of time."""

    names: Sequence[str]
    entries: Sequence[Entry] = field(default_factory=list)


def put_together(search: Search, asked: str) -> Case:
    """Its mails and their answers, the workbooks that speak of it, those from which its mails were made, and each record as it last
    spoke of it. What has been removed is told too."""
    names = list(_names(search, asked))
    entries: dict[tuple[str, str, str], Entry] = {}
    for name in names:
        for entry in (*search.find(Wanted((name,), whole=True))[0], *_records(search, name)):
            entries[_identity(entry)] = entry
    for entry in _made_from(search, [entry.key for entry in entries.values() if entry.key]):
        entries.setdefault(_identity(entry), entry)
    return Case(names, sorted(entries.values(), key=lambda entry: entry.place))


def by_all_names(search: Search, wanted: Wanted) -> tuple[list[Entry], int, Sequence[str]]:
    """What `Search.find` finds, and where the one word that is wanted is a client, a project or a number: what stands under its
    other names too, which come last. Whoever asks for a client means the letters to him, and they name his requests."""
    names = list(_names(search, wanted.words[0])) if len(wanted.words) == 1 else []
    if len(names) < 2:
        return *search.find(wanted), ()
    everything = replace(search, most=ALL)
    found = everything.find(wanted)[0]
    for name in names[1:]:
        found += everything.find(replace(wanted, words=(name,), whole=True))[0]
    entries = sorted({_identity(one): one for one in found}.values(), key=lambda one: one.place)
    kept = entries if search.most == ALL else entries[-search.most :]
    return kept, len(entries) - len(kept), names[1:]


def _identity(entry: Entry) -> tuple[str, str, str]:
    return entry.kind, entry.what if entry.kind == REMOVED else entry.reference, entry.sha256


def _names(search: Search, asked: str) -> Iterator[str]:
    """A project by its id and by its name, a client with its requests, a request and a notice with those that change it."""
    waiting, known = [asked], {asked}
    while waiting and len(known) < _MOST_NAMES:
        name = waiting.pop(0)
        yield name
        for (frozen,) in rows(search.state / WORKBOOKS, _READINGS, (name,)):
            filled = thaw(frozen).filled
            new = sorted(set(_linked(filled, name) if filled else ()) - known)
            known.update(new)
            waiting += new


def _linked(filled: FilledForm, name: str) -> Iterator[str]:
    for one, other in _OF_FORM:
        if str(filled.fields.get(one)) == name and filled.fields.get(other):
            yield str(filled.fields[other])
    for table in filled.tables.values():
        for one, other in _OF_ROW:
            if one in table.columns and other in table.columns:
                pairs = zip(table.columns[one], table.columns[other], strict=True)
                yield from (str(linked) for value, linked in pairs if linked and str(value) == name)


def _made_from(search: Search, keys: Iterable[str]) -> Iterator[Entry]:
    versions: dict[str, None] = {}
    for key in keys:
        for (causes,) in rows(search.ledger, "SELECT causes FROM message WHERE key = ?", (key,)):
            versions |= {sha256: None for _, sha256 in json.loads(causes)}
    for sha256 in versions:
        found = rows(search.state / WORKBOOKS, _VERSION, (sha256,))
        yield from map(workbook_entry, found)
        yield from map(removed_entry, rows(search.state / REMOVAL_LOG, _REMOVED, (sha256,)) if not found else ())


def _records(search: Search, name: str) -> Iterator[Entry]:
    """The last edition of each record that says it."""
    if not (file := search.state / RECORDS).exists():
        return
    seen: set[str] = set()
    with opened(file) as base:
        for row in base.execute(_EDITIONS):
            if row["record"] not in seen and says(whole(base, row["content"]), name):
                seen.add(row["record"])
                yield edition_entry(row)
