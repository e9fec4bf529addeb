"""Remembers what the files in 交付物 folders hold: large ones are not read again as long as their marks stay the same."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from automation.small_ledger import SmallLedger

_TABLES = """
CREATE TABLE IF NOT EXISTS deliverable (path TEXT PRIMARY KEY, signature TEXT NOT NULL, hashed_ns INTEGER NOT NULL,
    sha256 TEXT NOT NULL) WITHOUT ROWID;
"""


class Summed(NamedTuple):
    """signature: the marks that the file had; hashed_ns: the wall clock just before it was read."""

    path: str
    signature: str
    hashed_ns: int
    sha256: str


class DeliverableSums(SmallLedger):
    """A small SQLite ledger in the state folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "deliverables.sqlite", _TABLES, "交付物会重新读一遍")

    def known(self) -> dict[str, Summed]:
        """By path."""
        return {row[0]: Summed(*row) for row in self._rows("SELECT path, signature, hashed_ns, sha256 FROM deliverable")}

    def keep(self, before: Mapping[str, Summed], now: Mapping[str, Summed]) -> None:
        """In place of what was known before; what has gone is forgotten."""
        new = [one for path, one in now.items() if before.get(path) != one]
        gone = [(path,) for path in before.keys() - now.keys()]
        if new or gone:
            with self.change() as ledger:
                ledger.executemany("DELETE FROM deliverable WHERE path = ?", gone)
                ledger.executemany("INSERT OR REPLACE INTO deliverable VALUES (?, ?, ?, ?)", new)
