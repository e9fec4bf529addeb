"""Rows that have left their record: group by group whole, which yearly workbook shows them, and which of those is to be written again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from automation.forms.recording.cell_texts import pack, unpack
from automation.forms.recording.content import Entry, Truth, freeze, thaw
from automation.small_ledger import SmallLedger

TABLES = """
CREATE TABLE IF NOT EXISTS retirement (no INTEGER PRIMARY KEY, record TEXT NOT NULL, name TEXT NOT NULL, volume TEXT NOT NULL,
    size INTEGER NOT NULL, note BLOB NOT NULL, content BLOB NOT NULL, UNIQUE (record, name)) STRICT;
CREATE INDEX IF NOT EXISTS retirement_volume ON retirement (record, volume, no);
CREATE TABLE IF NOT EXISTS retired (record TEXT NOT NULL, row TEXT NOT NULL, ref TEXT NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (record, row)) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS retired_name ON retired (record, name);
CREATE INDEX IF NOT EXISTS retired_ref ON retired (record, ref) WHERE ref != '';
CREATE TABLE IF NOT EXISTS volume (record TEXT NOT NULL, name TEXT NOT NULL, due INTEGER NOT NULL,
    PRIMARY KEY (record, name)) STRICT;
CREATE TABLE IF NOT EXISTS drawn_volume (record TEXT NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL,
    PRIMARY KEY (record, name, sha256)) STRICT;
"""
_KEEP = """INSERT INTO retirement (record, name, volume, size, note, content) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (record, name) DO UPDATE SET volume = excluded.volume, size = excluded.size, note = excluded.note,
    content = excluded.content"""


@dataclass(frozen=True)
class Group:
    """What was retired together. name: unique in its record; volume: of the workbook that shows it, 2026 or 2026_2; note: what jobs
    still have to know of it; rows: by their ids."""

    name: str
    volume: str
    note: dict[str, Any]
    rows: dict[str, Entry]

    def frozen(self) -> tuple[bytes, bytes]:
        """Note and rows as they are kept."""
        return msgspec.json.encode(pack(self.note)), zlib.compress(freeze(Truth(rows=self.rows)), 1)

    @classmethod
    def thawed(cls, name: str, volume: str, note: bytes, rows: bytes) -> Group:
        return cls(name, volume, unpack(msgspec.json.decode(note)), thaw(zlib.decompress(rows), Truth).rows)


class RetiredLedger(SmallLedger):
    """Methods that write belong inside `with ledger.change():`, as those of the whole ledger."""

    def notes(self, record: str) -> dict[str, dict[str, Any]]:
        """Group -> what jobs still have to know of it."""
        rows = self._rows("SELECT name, note FROM retirement WHERE record = ? ORDER BY no", record)
        return {name: unpack(msgspec.json.decode(note)) for name, note in rows}

    def group(self, record: str, name: str) -> Group | None:
        rows = self._rows("SELECT name, volume, note, content FROM retirement WHERE record = ? AND name = ?", record, name)
        return Group.thawed(*rows[0]) if rows else None

    def groups(self, record: str, volume: str) -> Iterator[Group]:
        """Those that a yearly workbook shows, in the order in which they came."""
        query = "SELECT name, volume, note, content FROM retirement WHERE record = ? AND volume = ? ORDER BY no"
        return (Group.thawed(*row) for row in self._rows(query, record, volume))

    def retired_rows(self, record: str, keys: Collection[str]) -> dict[str, str]:
        """Of these ids those that have left the record, with their groups."""
        query = "SELECT row, name FROM retired WHERE record = ? AND row IN (SELECT value FROM json_each(?))"
        return dict(self._rows(query, record, json.dumps(list(keys)))) if keys else {}

    def retired_refs(self, record: str, refs: Collection[str]) -> set[str]:
        """The same of texts by which the program knows its rows again."""
        query = "SELECT ref FROM retired WHERE record = ? AND ref != '' AND ref IN (SELECT value FROM json_each(?))"
        return {ref for (ref,) in self._rows(query, record, json.dumps(list(refs)))} if refs else set()

    def keep_group(self, record: str, group: Group) -> None:
        """In place of what was known of that name; one without rows is forgotten."""
        self._ledger.execute("DELETE FROM retired WHERE record = ? AND name = ?", (record, group.name))
        if not group.rows:
            self._ledger.execute("DELETE FROM retirement WHERE record = ? AND name = ?", (record, group.name))
            return
        self._ledger.execute(_KEEP, (record, group.name, group.volume, len(group.rows), *group.frozen()))
        rows = ((record, key, entry.ref, group.name) for key, entry in group.rows.items())
        self._ledger.executemany("INSERT OR REPLACE INTO retired VALUES (?, ?, ?, ?)", rows)

    def volumes(self, record: str) -> dict[str, int]:
        """Yearly workbook -> how many rows it shows; in the order of their names."""
        query = """SELECT v.name, ifnull(sum(r.size), 0) FROM volume AS v LEFT JOIN retirement AS r
            ON r.record = v.record AND r.volume = v.name WHERE v.record = ? GROUP BY v.name ORDER BY v.name"""
        return dict(self._rows(query, record))

    def due_volumes(self, record: str) -> set[str]:
        return {name for (name,) in self._rows("SELECT name FROM volume WHERE record = ? AND due", record)}

    def mark_due(self, record: str, volume: str) -> None:
        """It does not show what it should, or will not soon."""
        change = "INSERT INTO volume VALUES (?, ?, 1) ON CONFLICT (record, name) DO UPDATE SET due = 1"
        self._ledger.execute(change, (record, volume))

    def note_drawn(self, record: str, volume: str, sha256: str) -> None:
        """A drawing that is about to be put into its place."""
        self._ledger.execute("INSERT OR IGNORE INTO drawn_volume VALUES (?, ?, ?)", (record, volume, sha256))

    def drawn(self, record: str, volume: str) -> set[str]:
        """The drawings that may lie there."""
        rows = self._rows("SELECT sha256 FROM drawn_volume WHERE record = ? AND name = ?", record, volume)
        return {sha256 for (sha256,) in rows}

    def settle_volume(self, record: str, volume: str, sha256: str) -> None:
        """That drawing lies there, and shows what it should."""
        self._ledger.execute("UPDATE volume SET due = 0 WHERE record = ? AND name = ?", (record, volume))
        gone = "DELETE FROM drawn_volume WHERE record = ? AND name = ? AND sha256 != ?"
        self._ledger.execute(gone, (record, volume, sha256))
