"""What the program knows of its records: every edition with its bytes, the truth, what was kept; one SQLite file of the state folder."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from automation.forms.recording import blocks, pieces
from automation.forms.recording.content import Content, Places, Truth, freeze, places, thaw
from automation.forms.recording.kept import Kept
from automation.forms.recording.kept_truth import KeptTruth
from automation.forms.recording.retired_ledger import TABLES as RETIRED_TABLES
from automation.forms.recording.retired_ledger import RetiredLedger

_TABLES = """
CREATE TABLE IF NOT EXISTS version (sha256 TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS edition (no INTEGER PRIMARY KEY, record TEXT NOT NULL, sha256 TEXT NOT NULL, name TEXT NOT NULL,
    ours INTEGER NOT NULL, moment TEXT NOT NULL, author TEXT NOT NULL, digest TEXT NOT NULL, content BLOB NOT NULL,
    UNIQUE (record, sha256)) STRICT;
CREATE INDEX IF NOT EXISTS edition_name ON edition (record, name, no);
CREATE TABLE IF NOT EXISTS truth (record TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS kept (no INTEGER PRIMARY KEY, record TEXT NOT NULL, kind TEXT NOT NULL, row TEXT NOT NULL,
    name TEXT NOT NULL, heading TEXT NOT NULL, in_force TEXT NOT NULL, kept TEXT NOT NULL, sentence TEXT NOT NULL,
    quiet INTEGER NOT NULL, moment TEXT NOT NULL) STRICT;
CREATE INDEX IF NOT EXISTS kept_record ON kept (record, no);
CREATE TABLE IF NOT EXISTS row_marks (record TEXT PRIMARY KEY, sha256 TEXT NOT NULL, marks BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS settled (record TEXT PRIMARY KEY, mark TEXT NOT NULL) STRICT;
"""
_KEPT_FIELDS = [field.name for field in fields(Kept)]
_KEPT = ", ".join(_KEPT_FIELDS)
_KEEP_EDITION = (
    "INSERT INTO edition (no, record, sha256, name, ours, moment, author, digest, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_EDITION = "no, sha256, name, ours, moment, author, digest, content"


_KNOWN: dict[str, KeptTruth] = {}
"""Record -> its truth as this process kept or read it last: it counts while the ledger has the same bytes."""


@dataclass(frozen=True)
class Edition:
    """One version of a record's workbook. name: of the edition that it was drawn as or, for a saved copy, descends from;
    ours: drawn by the program; digest: of all that was drawn; said: its content, also frozen as the ledger has it."""

    no: int
    sha256: str
    name: str
    ours: bool
    moment: datetime
    author: str
    digest: str
    said: Content | bytes

    @cached_property
    def content(self) -> Content:
        return self.said if isinstance(self.said, Content) else thaw(self.frozen, Content)

    @cached_property
    def frozen(self) -> bytes:
        return freeze(self.said) if isinstance(self.said, Content) else zlib.decompress(self.said)

    @cached_property
    def places(self) -> Places:
        """Far cheaper than the content, of which it is a part."""
        return self.said if isinstance(self.said, Content) else places(self.frozen)


class Ledger(RetiredLedger):
    """Methods that write belong inside `with ledger.change():`, which keeps all of it or nothing."""

    def __init__(self, folder: Path) -> None:
        """Opens or makes `records.sqlite` in `folder`, a local one: SQLite's locks do not hold on network drives."""
        super().__init__(folder / "records.sqlite", _TABLES + pieces.TABLES + RETIRED_TABLES, "记录表会按工作簿里的内容重新接上")

    def truth(self, record: str) -> Truth:
        """To be changed."""
        return self._known(record).copied()

    def known_truth(self, record: str) -> Truth:
        """Of which nothing may be changed: whoever looks again gets the same."""
        return self._known(record).truth

    def kept_truth(self, record: str) -> bytes:
        """As it is kept: the same bytes, the same truth; b"" before the first update."""
        rows = self._rows("SELECT content FROM truth WHERE record = ?", record)
        return bytes(rows[0][0]) if rows else b""

    def keep_truth(self, record: str, truth: Truth) -> None:
        """Writes nothing where nothing has changed."""
        changed = "ON CONFLICT (record) DO UPDATE SET content = excluded.content WHERE content != excluded.content"
        known = _KNOWN[record] = _KNOWN.get(record, KeptTruth()).next(truth)
        self._write(f"INSERT INTO truth VALUES (?, ?) {changed}", [(record, known.kept)])

    def drawn_rows(self, record: str, truth: Truth) -> list[bytes]:
        """A digest of all that is drawn of each row of a truth that was kept before; of what did not change since, it is known."""
        return self._known(record).drawn(truth)

    def _known(self, record: str) -> KeptTruth:
        kept = self.kept_truth(record)
        known = _KNOWN.get(record)
        if known is None or known.kept != kept:
            known = _KNOWN[record] = KeptTruth.thawed(kept)
        return known

    def settled(self, record: str) -> str:
        """The mark that the last update left, "" if it left anything undone or something was kept since."""
        rows = self._rows("SELECT mark FROM settled WHERE record = ?", record)
        return str(rows[0][0]) if rows else ""

    def settle(self, record: str, mark: str) -> None:
        self._write("INSERT OR REPLACE INTO settled VALUES (?, ?)", [(record, mark)])

    def next_number(self) -> int:
        """Of the next edition of any record."""
        return int(self._rows("SELECT ifnull(max(no), 0) + 1 FROM edition")[0][0])

    def keep_version(self, sha256: str, workbook: bytes) -> None:
        self._write("INSERT OR IGNORE INTO version VALUES (?, ?)", [(sha256, pieces.keep_pieces(self._ledger, workbook))])

    def keep_edition(self, record: str, edition: Edition) -> None:
        """Its bytes are kept by keep_version."""
        values = (edition.no, record, edition.sha256, edition.name, edition.ours, edition.moment.isoformat())
        said = edition.said if isinstance(edition.said, bytes) else blocks.packed(freeze(edition.said), 1)
        content = pieces.keep_pieces(self._ledger, said)
        self._write(_KEEP_EDITION, [(*values, edition.author, edition.digest, content)])

    def row_marks(self, record: str, sha256: str) -> bytes:
        """The marks of what the rows of that version were drawn from; b"" where they are not known."""
        rows = self._rows("SELECT marks FROM row_marks WHERE record = ? AND sha256 = ?", record, sha256)
        return bytes(rows[0][0]) if rows else b""

    def keep_row_marks(self, record: str, sha256: str, marks: bytes) -> None:
        """Of the newest version only."""
        self._write("INSERT OR REPLACE INTO row_marks VALUES (?, ?, ?)", [(record, sha256, marks)])

    def edition(self, record: str, sha256: str) -> Edition | None:
        rows = self._rows(f"SELECT {_EDITION} FROM edition WHERE record = ? AND sha256 = ?", record, sha256)
        return self._edition(rows[0]) if rows else None

    def drew(self, record: str, sha256: str) -> bool:
        """Is that the newest edition of the record, and was it drawn by the program?"""
        rows = self._rows("SELECT sha256 = ? AND ours FROM edition WHERE record = ? ORDER BY no DESC LIMIT 1", sha256, record)
        return bool(rows and rows[0][0])

    def lineage(self, record: str, name: str) -> list[Edition]:
        """The edition of that name and, after it, the copies saved from it, as they were found; [] if the name is unknown."""
        rows = self._rows(f"SELECT {_EDITION} FROM edition WHERE record = ? AND name = ? ORDER BY no", record, name)
        found = [self._edition(row) for row in rows]
        return found if found and found[0].ours else []

    def newest(self, record: str) -> Edition | None:
        """The last edition that the program drew."""
        query = f"SELECT {_EDITION} FROM edition WHERE record = ? AND ours ORDER BY no DESC LIMIT 1"
        rows = self._rows(query, record)
        return self._edition(rows[0]) if rows else None

    def by_number(self, no: int) -> Edition | None:
        rows = self._rows(f"SELECT {_EDITION} FROM edition WHERE no = ?", no)
        return self._edition(rows[0]) if rows else None

    def workbook(self, sha256: str) -> bytes:
        """The bytes of a version; KeyError if it was never kept."""
        rows = self._rows("SELECT content FROM version WHERE sha256 = ?", sha256)
        if not rows:
            raise KeyError(sha256)
        return self._whole(rows[0][0])

    def keep(self, record: str, kept: Iterable[Kept]) -> None:
        """Things kept; a quiet one only once, since an old copy may be saved many times."""
        marks = ", ".join("?" * (len(_KEPT_FIELDS) + 1))
        again = "quiet AND record = ?1 AND row = ?3 AND name = ?4 AND in_force = ?6 AND kept = ?7"
        statement = (
            f"INSERT INTO kept (record, {_KEPT}) SELECT {marks} WHERE NOT EXISTS (SELECT 1 FROM kept WHERE ?9 AND {again})"
        )
        rows = [(record, *astuple(one)) for one in kept]
        self._write(statement, rows)
        self._write("DELETE FROM settled WHERE record = ?", [(record,)] if rows else [])

    def kept(self, record: str, most: int = -1) -> list[Kept]:
        """What was kept, the newest first."""
        rows = self._rows(f"SELECT {_KEPT} FROM kept WHERE record = ? ORDER BY no DESC LIMIT ?", record, most)
        return [replace(Kept(**dict(zip(_KEPT_FIELDS, row, strict=True))), quiet=bool(row[7])) for row in rows]

    def _write(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        self._ledger.executemany(statement, rows)

    def _edition(self, row: Sequence[Any]) -> Edition:
        no, sha256, name, ours, moment, author, digest, content = row
        return Edition(no, sha256, name, bool(ours), datetime.fromisoformat(moment), author, digest, self._whole(content))

    def _whole(self, kept: bytes) -> bytes:
        with self._plainly():
            return pieces.whole(self._ledger, kept)
