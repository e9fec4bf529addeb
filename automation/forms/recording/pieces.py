"""Contents kept in pieces: what several editions of a record share lies in its ledger once."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator

from automation.forms.recording.blocks import SEAM

TABLES = "CREATE TABLE IF NOT EXISTS piece (digest BLOB PRIMARY KEY, content BLOB NOT NULL) STRICT;\n"
_MARK = b"pieces:"
"""Neither a workbook nor anything packed begins so; the digests of the pieces follow."""
_SIZE = 20
_HOLDERS = ("version", "edition")
_IN_PIECES = f"substr(content, 1, {len(_MARK)}) = x'{_MARK.hex()}'"


def keep_pieces(ledger: sqlite3.Connection, content: bytes) -> bytes:
    """What is to be kept in place of a content; the content itself where it has no seams."""
    if content.count(SEAM) < 2:
        return content
    pieces = [(hashlib.blake2b(piece, digest_size=_SIZE).digest(), piece) for piece in content.split(SEAM)]
    ledger.executemany("INSERT OR IGNORE INTO piece VALUES (?, ?)", pieces)
    return _MARK + b"".join(digest for digest, _ in pieces)


def whole(ledger: sqlite3.Connection, kept: bytes) -> bytes:
    """The content again. sqlite3.DatabaseError where a piece of it is lost."""
    return SEAM.join(_pieces(ledger, kept)) if kept.startswith(_MARK) else bytes(kept)


def _pieces(ledger: sqlite3.Connection, kept: bytes) -> Iterator[bytes]:
    for digest in _digests(kept):
        found = ledger.execute("SELECT content FROM piece WHERE digest = ?", (digest,)).fetchone()
        if found is None:
            raise sqlite3.DatabaseError("a piece is missing")
        yield found[0]


def sizes(ledger: sqlite3.Connection) -> dict[str, int]:
    """sha256 of each version of a workbook -> its bytes, as if it were there alone."""
    of_pieces = _sizes_of_pieces(ledger)
    kept = ledger.execute(f"SELECT sha256, length(content), CASE WHEN {_IN_PIECES} THEN content END FROM version")
    return {sha256: _size(content, of_pieces) if content else length for sha256, length, content in kept}


def _size(kept: bytes, of_pieces: dict[bytes, int]) -> int:
    digests = _digests(kept)
    return sum(of_pieces[digest] for digest in digests) + len(SEAM) * (len(digests) - 1)


def _sizes_of_pieces(ledger: sqlite3.Connection) -> dict[bytes, int]:
    """None in the ledger of an older program."""
    known = ledger.execute("SELECT 1 FROM sqlite_master WHERE name = 'piece'").fetchone()
    return dict(map(tuple, ledger.execute("SELECT digest, length(content) FROM piece"))) if known else {}


def drop_unneeded(ledger: sqlite3.Connection) -> None:
    """The pieces of which no content is made any more."""
    kept = (row[0] for table in _HOLDERS for row in ledger.execute(f"SELECT content FROM {table} WHERE {_IN_PIECES}"))
    needed = {digest for content in kept for digest in _digests(content)}
    if gone := _sizes_of_pieces(ledger).keys() - needed:
        ledger.executemany("DELETE FROM piece WHERE digest = ?", [(digest,) for digest in gone])


def _digests(kept: bytes) -> list[bytes]:
    return [kept[at : at + _SIZE] for at in range(len(_MARK), len(kept), _SIZE)]
