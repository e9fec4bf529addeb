"""The truth of a record as its ledger keeps it: a row that stands as it stood is neither packed nor unpacked again."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from automation.forms.recording.cell_texts import unpack
from automation.forms.recording.content import Entry, Truth, pack_guests, packed_row, thaw

Rows = Mapping[str, msgspec.Raw]


class _FrozenRows(msgspec.Struct):
    rows: dict[str, msgspec.Raw] = {}
    gone: dict[str, msgspec.Raw] = {}


@dataclass(frozen=True)
class KeptTruth:
    """kept: its bytes in the ledger, b"" before the first update; truth: what they say, of which nobody may change anything;
    rows, gone: each row as it is frozen; marks: of the rows that somebody asked for."""

    kept: bytes = b""
    truth: Truth = field(default_factory=Truth)
    rows: Rows = field(default_factory=dict)
    gone: Rows = field(default_factory=dict)
    marks: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def thawed(cls, kept: bytes) -> KeptTruth:
        if not kept:
            return cls()
        text = zlib.decompress(kept)
        frozen = msgspec.json.decode(text, type=_FrozenRows)
        return cls(kept, thaw(text, Truth), frozen.rows, frozen.gone)

    def next(self, truth: Truth) -> KeptTruth:
        """The one with that truth; it says the same, whatever this one is, and is the sooner made the more rows both share."""
        rows, gone = _frozen(truth.rows, self.truth.rows, self.rows), _frozen(truth.gone, self.truth.gone, self.gone)
        around = msgspec.structs.replace(truth, guests=pack_guests(truth.guests), rows={}, gone={})
        said = thaw(msgspec.json.encode(around), Truth)
        said.rows, said.gone = _said(rows, self.rows, self.truth.rows), _said(gone, self.gone, self.truth.gone)
        text = msgspec.json.encode(msgspec.structs.replace(around, rows=rows, gone=gone))
        marks = {key: mark for key, mark in self.marks.items() if rows.get(key) is self.rows[key]}
        return KeptTruth(zlib.compress(text, 1), said, rows, gone, marks)

    def drawn(self, truth: Truth) -> list[bytes]:
        """A digest of all that is drawn of each row: at once of those that say what is kept."""
        return [self._drawn(key, entry) for key, entry in truth.rows.items()]

    def _drawn(self, key: str, entry: Entry) -> bytes:
        kept = self.truth.rows.get(key)
        if kept is None or not _alike(kept, entry):
            return entry.drawn()
        if key not in self.marks:
            self.marks[key] = kept.drawn()
        return self.marks[key]

    def copied(self) -> Truth:
        """The truth, to be changed."""
        truth = self.truth
        rows, gone = ({key: _copied(entry) for key, entry in part.items()} for part in (truth.rows, truth.gone))
        return Truth(rows, gone, list(truth.extras), dict(truth.guests), truth.last, truth.standing)


def _frozen(rows: Mapping[str, Entry], before: Mapping[str, Entry], known: Rows) -> dict[str, msgspec.Raw]:
    return {
        key: known[key] if (was := before.get(key)) is not None and _alike(was, entry) else _packed(entry)
        for key, entry in rows.items()
    }


def _alike(one: Entry, other: Entry) -> bool:
    """In the same order, too; True is not 1."""
    mine, its = one.cells, other.cells
    return one == other and [*mine] == [*its] and [*map(type, mine.values())] == [*map(type, its.values())]


def _packed(entry: Entry) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(packed_row(entry)))


def _said(rows: Rows, before: Rows, known: Mapping[str, Entry]) -> dict[str, Entry]:
    """What a later run would find in the ledger."""
    return {key: known[key] if row is before.get(key) else _thawed(row) for key, row in rows.items()}


def _thawed(row: msgspec.Raw) -> Entry:
    entry = msgspec.json.decode(row, type=Entry)
    entry.cells = unpack(entry.cells)
    return entry


def _copied(entry: Entry) -> Entry:
    cells, as_typed, spelt = dict(entry.cells), set(entry.as_typed), dict(entry.spelt)
    return Entry(cells, as_typed, spelt, entry.origin, entry.ref, dict(entry.typed_in))
