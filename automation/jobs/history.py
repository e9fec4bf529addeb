"""The history of jobs: what was made for which occasion, from which inputs, and with which result."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from automation.small_ledger import SmallLedger

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


class History(SmallLedger):
    """A small SQLite ledger in the state folder; every method is one transaction."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "history.sqlite", _TABLES, "各周的汇总会重新计算")

    def record(self, build: Build) -> None:
        """Keeps a build in place of the earlier one of that occasion."""
        import msgspec  # not for whoever only asks what there is

        result = zlib.compress(msgspec.msgpack.encode(build.result), 1)
        row = (build.job, build.occasion, build.fingerprint, build.built_at, build.report, build.headline, build.remarks, result)
        with self._plainly():
            self._ledger.execute("INSERT OR REPLACE INTO build VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def build(self, job: str, occasion: str) -> Build | None:
        """The last build of that occasion, with its result."""
        import msgspec

        rows = self._rows("SELECT * FROM build WHERE job = ? AND occasion = ?", job, occasion)
        return replace(Build(*rows[0][:7]), result=msgspec.msgpack.decode(zlib.decompress(rows[0][7]))) if rows else None

    def made_from(self, job: str, fingerprint: str) -> Build | None:
        """The build of those very inputs, if it is still the last one of its occasion."""
        query = "SELECT occasion FROM build WHERE job = ? AND fingerprint = ? AND fingerprint <> '' ORDER BY built_at DESC"
        rows = self._rows(query, job, fingerprint)
        return self.build(job, rows[0][0]) if rows else None

    def builds(self, job: str) -> list[Build]:
        """All builds of a job without their results, newest occasion first."""
        columns = "job, occasion, fingerprint, built_at, report, headline, remarks"
        return [Build(*row) for row in self._rows(f"SELECT {columns} FROM build WHERE job = ? ORDER BY occasion DESC", job)]
