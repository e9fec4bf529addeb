"""What the small ledgers of the state folder share: one SQLite file, opened once, each change whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Self

from automation.errors import AutomationError


def open_there(file: Path) -> sqlite3.Connection:
    """One that is there already: it is never made. To be closed, also by who only reads; rw, for one that may not write leaves the files
    of the write-ahead log behind. sqlite3.Error."""
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, timeout=10, isolation_level=None)


class SmallLedger:
    """tables: made where they are missing; lost: what it means for people if the file is set aside, for the way out."""

    synchronous: ClassVar[str] = "FULL"
    """How far SQLite waits for the disk: what was changed outlives a power cut."""

    def __init__(self, file: Path, tables: str, lost: str) -> None:
        self._file = file
        self._lost = lost
        with self._plainly():
            file.parent.mkdir(parents=True, exist_ok=True)
            self._ledger = sqlite3.connect(file, timeout=10, isolation_level=None)
            self._ledger.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous={self.synchronous};{tables}")

    def close(self) -> None:
        self._ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction; whoever is killed inside leaves the ledger as it was before."""
        with self._plainly():
            self._ledger.execute("BEGIN IMMEDIATE")
            try:
                yield self._ledger
                self._ledger.execute("COMMIT")
            except BaseException:
                self._ledger.rollback()
                raise

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """Faults of the disk in words that name the way out."""
        try:
            yield
        except (OSError, sqlite3.OperationalError) as fault:
            raise AutomationError(f"“{self._file}”写不了（{fault}）。请检查磁盘空间和权限，然后再运行一次。") from fault
        except sqlite3.DatabaseError as fault:
            way_out = f"请从备份恢复，或把它改名后重试（{self._lost}）"
            raise AutomationError(f"“{self._file}”已损坏（{fault}）。{way_out}。") from fault

    def _rows(self, query: str, *values: object) -> list[Any]:
        with self._plainly():
            return self._ledger.execute(query, values).fetchall()
