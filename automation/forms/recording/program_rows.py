"""Brings what the program wants to have in a record into the truth: new rows, new values of its own columns, rows to take out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from automation.forms.recording import kept as words
from automation.forms.recording.cell_texts import filled, key_of, plain, shown_key, whole
from automation.forms.recording.content import Entry, Truth
from automation.forms.recording.kept import Kept
from automation.forms.schema.record_declaration import Record

REF = "ref"
"""Beside the columns, a row may say by which text the program knows it again; with it, a numbered row needs no id."""


def has_all(record: Record, truth: Truth, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Would `bring_in` find each cell as it is wanted? In doubt no; what staff deleted of their own is wanted in vain."""
    own, known = {"program": record.given - set(record.key), "staff": record.given_always - set(record.key)}, record.names | {REF}
    by_ref = {entry.ref: entry for entry in truth.rows.values() if entry.ref}
    for given in rows:
        ref = str(given.get(REF) or "")
        entry = by_ref.get(ref) or truth.rows.get(key_of(record, given))
        if entry is None or (ref and ref != entry.ref):
            return False
        cells, mine = entry.cells, own[entry.origin]
        for name, value in given.items():
            if (there := cells.get(name)) is not value and name in mine and not _same(there, value):
                return False
        if not entry.as_typed.isdisjoint(mine) or not known.issuperset(given):
            return False
    return True


def _same(there: Any, value: Any) -> bool:
    return there == value and there.__class__ is value.__class__ if there is not None else value is None or not plain(value)


def bring_in(record: Record, truth: Truth, rows: Sequence[Mapping[str, Any]]) -> None:
    """ValueError for a row that has neither its key nor a ref, or a column that is not declared.

    A column that is not given stays as it is. Staff's columns, and in staff's own rows those that they fill themselves, are only
    given to begin with.
    """
    by_ref = {entry.ref: key for entries in (truth.gone, truth.rows) for key, entry in entries.items() if entry.ref}
    for given in rows:
        ref, cells = str(given.get(REF) or ""), {name: value for name, value in given.items() if name != REF}
        if not record.names.issuperset(cells):
            raise ValueError(f"{record.name} has no column {sorted(cells.keys() - record.names)}")
        key = by_ref.get(ref) or key_of(record, cells) or _next(record, truth, ref)
        by_ref |= {ref: key} if ref else {}
        _bring_in_one(record, truth, key, ref, cells)


def _next(record: Record, truth: Truth, ref: str) -> str:
    if record.digits is None or not ref:
        raise ValueError(f"a row of {record.name} needs {record.key}" + (" or a ref" if record.digits else ""))
    return str(truth.last + 1).zfill(record.digits)


def _bring_in_one(record: Record, truth: Truth, key: str, ref: str, cells: Mapping[str, Any]) -> None:
    entry = truth.rows.get(key) or truth.gone.get(key)
    if entry is not None and entry.origin == "staff" and key in truth.gone:
        return  # what staff deleted of their own stays deleted, though a job may still know it
    truth.gone.pop(key, None)
    if entry is None:
        entry = Entry(filled({**record.initial, **cells}), ref=ref)
        if record.digits is not None:
            truth.last = max(truth.last, int(key))
            entry.cells[record.key[0]] = key
    truth.rows[key] = entry
    entry.ref = ref or entry.ref
    mine = record.given if entry.origin == "program" else record.given_always
    for name in cells.keys() & mine - set(record.key):
        if name in entry.as_typed or not _same(entry.cells.get(name), cells[name]):
            entry.put(name, cells[name])


def take_out(record: Record, truth: Truth, keys: Collection[str]) -> list[Kept]:
    """Rows that the program wants no more leave the sheet; what staff wrote in them is kept."""
    kept = []
    for key in [key for key in truth.rows if key in keys]:
        truth.gone[key] = truth.rows.pop(key)
        kept.append(words.withdrawn(key, shown_key(key), whole(record, truth.gone[key].cells)))
    return kept
