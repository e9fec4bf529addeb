"""Remembers every workbook version, when it was on the drive, and what it was read as: one SQLite file of the state folder."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from automation.errors import AlreadyRunningError, AutomationError
from automation.forms.schema.filled_form import Reading

_LAYOUT = 1
_PATIENCE = 10.0
_JUDGINGS_KEPT = 8
"""Readings under older forms or address books are dropped; they can be had again from the kept content."""
_JUDGINGS_AT_HAND = 2
"""Reference data are judged without any setting, the rest by them."""
_TABLES = """
CREATE TABLE version (sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, content BLOB NOT NULL) STRICT;
CREATE TABLE judging (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, used INTEGER NOT NULL) STRICT;
CREATE TABLE reading (judging INTEGER NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL, reading BLOB NOT NULL) STRICT;
CREATE UNIQUE INDEX reading_of ON reading (judging, path, sha256);
CREATE TABLE sighting (id INTEGER PRIMARY KEY, path TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,
    signature TEXT NOT NULL, hashed_ns INTEGER NOT NULL, modified TEXT NOT NULL, seen_from TEXT NOT NULL, gone_at TEXT,
    status TEXT NOT NULL, form TEXT NOT NULL, identity TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX sighting_now ON sighting (path) WHERE gone_at IS NULL;
CREATE INDEX sighting_path ON sighting (path, id);
CREATE INDEX sighting_identity ON sighting (form, identity, id);
CREATE TABLE submission (form TEXT NOT NULL, identity TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL,
    seen_from TEXT NOT NULL, modified TEXT NOT NULL, PRIMARY KEY (form, identity)) STRICT;
CREATE TABLE gathering (moment TEXT PRIMARY KEY) STRICT;
"""


class Sighting(NamedTuple):
    """One version at one path for one time. seen_from and gone_at are the moments of the looks that found it and missed it;
    status, form and identity are what it was read as ("" = nothing)."""

    id: int
    path: str
    sha256: str
    size: int
    signature: str
    hashed_ns: int
    modified: str
    seen_from: datetime
    gone_at: datetime | None
    status: str
    form: str
    identity: str


_COLUMNS = ", ".join(Sighting._fields)
Row = tuple[Any, ...]
_PACKED, _AS_IT_IS = b"z", b"="


class Store:
    """Every method that writes belongs inside `with store.change():`, which keeps all of it or nothing."""

    synchronous: ClassVar[str] = "NORMAL"
    """How far SQLite waits for the disk."""

    def __init__(self, folder: Path) -> None:
        """Opens or makes `workbooks.sqlite` in `folder`, a local one: SQLite's locks do not hold on network drives."""
        self.path = folder / "workbooks.sqlite"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise AutomationError(f"状态文件夹“{folder}”用不了（{error.strerror}）。请检查路径和权限。") from error
        with self._plainly():
            self._thawed: dict[int, dict[tuple[str, str], Reading]] = {}
            self._sightings: dict[int, tuple[Row, Sighting]] = {}
            self._connection = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
            self._prepare()

    def _prepare(self) -> None:
        run = self._connection.execute
        run("PRAGMA journal_mode = WAL")
        run(f"PRAGMA synchronous = {self.synchronous}")
        run("PRAGMA cache_size = -16384")
        layout = run("PRAGMA user_version").fetchone()[0]
        if layout == 0:
            self._connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {_LAYOUT}; COMMIT;")
        elif layout != _LAYOUT:
            raise AutomationError(f"“{self.path}”是另一版本的通达留下的，本版本读不了。请升级通达，或把这个文件改名后重试。")

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """Faults of the disk in words that name the way out."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise AlreadyRunningError(f"“{self.path}”正被另一个通达使用，请等它结束后再试。") from error
            raise AutomationError(f"“{self.path}”写不了（{error}）。请检查磁盘空间和文件夹权限。") from error
        except sqlite3.DatabaseError as error:
            raise AutomationError(
                f"“{self.path}”已损坏（{error}）。请从备份恢复，或把它改名后重试（会重新读取全部文件）。"
            ) from error

    @contextmanager
    def change(self) -> Iterator[None]:
        """One transaction; a process killed inside leaves the store as it was before. One inside another is part of it."""
        if self._connection.in_transaction:
            yield
            return
        with self._plainly():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def keep(self, sha256: str, content: bytes) -> None:
        """Workbooks of today are compressed already; .xls and .csv are not."""
        packed = _AS_IT_IS + content if content.startswith(b"PK") else _PACKED + zlib.compress(content, 1)
        self._connection.execute("INSERT OR IGNORE INTO version VALUES (?, ?, ?)", (sha256, len(content), packed))

    def content(self, sha256: str) -> bytes:
        """KeyError if the version was never kept."""
        row = self._one("SELECT content FROM version WHERE sha256 = ?", sha256)
        if row is None:
            raise KeyError(sha256)
        return zlib.decompress(row[0][1:]) if row[0][:1] == _PACKED else row[0][1:]

    def judging(self, digest: str) -> int:
        """The number under which readings judged with `digest` are kept; those long unused give way."""
        row = self._one("SELECT id FROM judging WHERE digest = ? AND used > (SELECT max(used) - 4 FROM judging)", digest)
        if row is not None:
            return int(row[0])
        run = self._connection.execute
        run(
            "INSERT INTO judging (digest, used) SELECT ?, ifnull(max(used), 0) + 1 FROM judging WHERE true "
            "ON CONFLICT (digest) DO UPDATE SET used = excluded.used",
            (digest,),
        )
        run(f"DELETE FROM judging WHERE id NOT IN (SELECT id FROM judging ORDER BY used DESC LIMIT {_JUDGINGS_KEPT})")
        run("DELETE FROM reading WHERE judging NOT IN (SELECT id FROM judging)")
        return int(run("SELECT id FROM judging WHERE digest = ?", (digest,)).fetchone()[0])

    def thawed(self, judging: int) -> dict[tuple[str, str], Reading]:
        """The readings of (path, sha256) that this process has at hand; nobody may change one."""
        readings = self._thawed.pop(judging, {})
        self._thawed = dict([*self._thawed.items(), (judging, readings)][-_JUDGINGS_AT_HAND:])
        return readings

    def readings(self, judging: int, versions: Iterable[tuple[str, str]]) -> Iterator[bytes | None]:
        """The frozen readings of (path, sha256), in order; None where there is none yet."""
        with self._plainly():
            run = self._connection.execute
            for path, sha256 in versions:
                row = run(
                    "SELECT reading FROM reading WHERE judging = ? AND path = ? AND sha256 = ?", (judging, path, sha256)
                ).fetchone()
                yield row[0] if row else None

    def keep_readings(self, judging: int, readings: Iterable[tuple[str, str, bytes]]) -> None:
        self._connection.executemany(
            "INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?)", ((judging, *reading) for reading in readings)
        )

    def sightings(self, where: str = "true", values: Sequence[object] = ()) -> list[Sighting]:
        """Sightings in the order in which they were made; `where` is SQL of this package, never of a workbook."""
        with self._plainly():
            rows = self._connection.execute(f"SELECT {_COLUMNS} FROM sighting WHERE {where} ORDER BY id", values)
            return [self._sighting(row) for row in rows]

    def _sighting(self, row: Row) -> Sighting:
        """Of what lies there as it did it is the very same."""
        known = self._sightings.pop(row[0], None)
        if known is None or known[0] != row:
            known = row, _sighting(row)
        if known[1].gone_at is None:
            self._sightings[row[0]] = known
        return known[1]

    def write(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        self._connection.executemany(statement, rows)

    def rows(self, query: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[str, ...]]:
        with self._plainly():
            return self._connection.execute(query, values).fetchall()

    def _one(self, query: str, *values: object) -> tuple[bytes, ...] | None:
        with self._plainly():
            row: tuple[bytes, ...] | None = self._connection.execute(query, values).fetchone()
            return row


def _sighting(row: Row) -> Sighting:
    parse: Callable[[str], datetime] = datetime.fromisoformat
    values = list(row)
    values[7] = parse(str(row[7]))
    values[8] = parse(str(row[8])) if row[8] is not None else None
    return Sighting(*values)
