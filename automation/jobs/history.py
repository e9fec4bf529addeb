"""The history of jobs: what was made for which occasion, from which inputs, and with which result."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

_TABLES = """
CREATE TABLE IF NOT EXISTS build (
    job TEXT NOT NULL, occasion TEXT NOT NULL, fingerprint TEXT NOT NULL, built_at TEXT NOT NULL,
    report TEXT NOT NULL, headline TEXT NOT NULL, remarks INTEGER NOT NULL, result BLOB NOT NULL, PRIMARY KEY (job, occasion)
);
"""


@dataclass(frozen=True)
class Build:
    """One finished run of a job for one occasion (a week): from which inputs, into which report, with which result."""

    job: str
    occasion: str
    fingerprint: str
    built_at: str
    report: str
    headline: str
    remarks: int
    result: Mapping[str, Any] | None = None


class History:
    """A small SQLite ledger in the state folder; every method is one transaction."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._ledger = sqlite3.connect(folder / "history.sqlite", timeout=10, isolation_level=None)
        self._ledger.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" + _TABLES)

    def close(self) -> None:
        self._ledger.close()

    def record(self, build: Build) -> None:
        """Keeps a build in place of the earlier one of that occasion."""
        result = zlib.compress(msgspec.msgpack.encode(build.result), 1)
        self._ledger.execute(
            "INSERT OR REPLACE INTO build VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (build.job, build.occasion, build.fingerprint, build.built_at, build.report, build.headline, build.remarks, result),
        )

    def build(self, job: str, occasion: str) -> Build | None:
        """The last build of that occasion, with its result."""
        row = self._ledger.execute("SELECT * FROM build WHERE job = ? AND occasion = ?", (job, occasion)).fetchone()
        return Build(*row[:7], result=msgspec.msgpack.decode(zlib.decompress(row[7]))) if row else None

    def made_from(self, job: str, fingerprint: str) -> Build | None:
        """The build of those very inputs, if it is still the last one of its occasion."""
        query = "SELECT occasion FROM build WHERE job = ? AND fingerprint = ? AND fingerprint <> '' ORDER BY built_at DESC"
        row = self._ledger.execute(query, (job, fingerprint)).fetchone()
        return self.build(job, row[0]) if row else None

    def builds(self, job: str) -> list[Build]:
        """All builds of a job without their results, newest occasion first."""
        rows: Iterable[Any] = self._ledger.execute(
            "SELECT job, occasion, fingerprint, built_at, report, headline, remarks FROM build WHERE job = ? ORDER BY occasion DESC",
            (job,),
        )
        return [Build(*row) for row in rows]
