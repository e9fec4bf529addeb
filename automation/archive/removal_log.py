"""The log of removals: what was removed, when and by whose order, kept for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from automation.small_ledger import SmallLedger

FILE = "archive.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS removed (no INTEGER PRIMARY KEY, shelf TEXT NOT NULL, sha256 TEXT NOT NULL, what TEXT NOT NULL,
    at TEXT NOT NULL, size INTEGER NOT NULL, before TEXT NOT NULL, ordered TEXT NOT NULL, ordered_by TEXT NOT NULL,
    gone INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS removed_ordered ON removed (shelf, sha256) WHERE NOT gone;
"""
_ORDER = (
    "INSERT OR IGNORE INTO removed (shelf, sha256, what, at, size, before, ordered, ordered_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True)
class Line:
    """One content: of which shelf (ledger, trial, workbooks, records), what it was, and the latest moment that concerned it."""

    shelf: str
    sha256: str
    what: str
    at: datetime
    size: int


@dataclass(frozen=True)
class Order:
    """by: who gave it and on which machine."""

    before: date
    at: datetime
    by: str


class RemovalLog(SmallLedger):
    """A line is written before its content is removed, and confirmed afterwards."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / FILE, _TABLES, "以前删过什么就查不到了")

    def order(self, lines: Iterable[Line], order: Order) -> None:
        told = order.before.isoformat(), order.at.isoformat(), order.by
        with self.change() as log:
            log.executemany(_ORDER, [(one.shelf, one.sha256, one.what, one.at.isoformat(), one.size, *told) for one in lines])

    def confirm(self, shelf: str, contents: Sequence[str]) -> None:
        with self.change() as log:
            statement = "UPDATE removed SET gone = 1 WHERE shelf = ? AND sha256 = ? AND NOT gone"
            log.executemany(statement, [(shelf, sha256) for sha256 in contents])

    def settle(self, shelf: str, is_there: Callable[[str], bool]) -> None:
        """After a kill: what was ordered and is gone is confirmed; what is still there was not removed, and its line goes."""
        open_ones = [sha256 for (sha256,) in self._rows("SELECT sha256 FROM removed WHERE shelf = ? AND NOT gone", shelf)]
        self.confirm(shelf, [sha256 for sha256 in open_ones if not is_there(sha256)])
        with self.change() as log:
            log.execute("DELETE FROM removed WHERE shelf = ? AND NOT gone", (shelf,))
