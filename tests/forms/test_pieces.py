"""What editions of a record share is kept once: whole contents come back byte for byte, and nothing of them stays when they are gone."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from record_play import Desk, program_row

from automation.forms.recording import pieces
from automation.forms.recording.blocks import SEAM, in_blocks, packed
from automation.forms.recording.last_edition import parts_of
from automation.forms.recording.place import digest_of

ROWS = 1000


def rows(changed: int = 0) -> list[dict[str, Any]]:
    return [
        program_row(number, f"第 {number} 件，{number * 7919 % 1009}", late="是" if number == changed else "否")
        for number in range(1, ROWS)
    ]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Two editions that differ in one row."""
    desk = Desk(tmp_path_factory.mktemp("pieces"))
    for changed in (0, 500):
        desk.run(*rows(changed))
        desk.path.with_name(f"{changed}").write_bytes(desk.path.read_bytes())
    yield desk
    desk.ledger.close()


def drawn(desk: Desk, changed: int) -> bytes:
    return desk.path.with_name(f"{changed}").read_bytes()


def number(desk: Desk, query: str) -> int:
    return int(desk.ledger._rows(query)[0][0])


def test_every_edition_comes_back_whole(desk: Desk) -> None:
    for content in (drawn(desk, 0), drawn(desk, 500)):
        assert desk.ledger.workbook(digest_of(content)) == content
        edition = desk.ledger.edition("matters", digest_of(content))
        assert edition and len(edition.content.rows) == ROWS - 1 and edition.places.numbers == edition.content.numbers


def test_another_edition_costs_what_it_says_anew(desk: Desk) -> None:
    """Two workbooks, and what both editions say, are less than half as much again as the first workbook alone."""
    kept = sum(number(desk, f"SELECT sum(length(content)) FROM {table}") for table in ("piece", "version", "edition"))
    first = drawn(desk, 0)
    assert kept < 1.6 * len(first) and pieces.sizes(desk.ledger._ledger)[digest_of(first)] == len(first)


def test_a_workbook_in_blocks_is_the_same_workbook(desk: Desk) -> None:
    content, plain = drawn(desk, 500), BytesIO()
    assert content.count(SEAM) > 2
    with ZipFile(BytesIO(content)) as package, ZipFile(plain, "w") as other:
        assert package.testzip() is None and package.namelist()[0] == "[Content_Types].xml"
        for part in package.infolist():
            other.writestr(part.filename, package.read(part))
    assert in_blocks(parts_of(plain.getvalue())) == content, "the same parts make the same bytes"
    read = [
        CalamineWorkbook.from_filelike(BytesIO(each)).get_sheet_by_index(0).to_python() for each in (content, plain.getvalue())
    ]
    assert read[0] == read[1]


def test_small_workbooks_stay_as_they_are(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.run(program_row(1))
    assert in_blocks(parts_of(desk.path.read_bytes())) == desk.path.read_bytes()
    assert number(desk, "SELECT count(*) FROM piece") == 0
    desk.ledger.close()


def test_packed_is_what_zlib_unpacks() -> None:
    for text in (b"", b"x", b'{"a":1,"b":2}}},"c":' * 5000):
        assert zlib.decompress(packed(text, 1)) == text


@pytest.fixture
def base() -> Iterator[sqlite3.Connection]:
    found = sqlite3.connect(":memory:", isolation_level=None)
    found.executescript(
        pieces.TABLES + "CREATE TABLE version (sha256 TEXT, content BLOB); CREATE TABLE edition (no INTEGER, content BLOB);"
    )
    yield found
    found.close()


def test_what_nobody_needs_goes_with_the_last_that_needed_it(base: sqlite3.Connection) -> None:
    one, other = SEAM.join((b"a", b"b", b"c")), SEAM.join((b"a", b"x", b"c"))
    for name, content in (("1", one), ("2", other), ("3", b"PK whole")):
        base.execute("INSERT INTO version VALUES (?, ?)", (name, pieces.keep_pieces(base, content)))
    assert pieces.sizes(base) == {"1": len(one), "2": len(other), "3": 8}
    base.execute("DELETE FROM version WHERE sha256 = '1'")
    pieces.drop_unneeded(base)
    assert {row[0] for row in base.execute("SELECT content FROM piece")} == {b"a", b"x", b"c"}
    (kept,) = base.execute("SELECT content FROM version WHERE sha256 = '2'").fetchone()
    assert pieces.whole(base, kept) == other
    base.execute("DELETE FROM version")
    pieces.drop_unneeded(base)
    assert not base.execute("SELECT 1 FROM piece").fetchall()


def test_ledgers_of_older_programs_have_none(base: sqlite3.Connection) -> None:
    base.execute("DROP TABLE piece")
    base.execute("INSERT INTO version VALUES ('1', ?)", (b"PK whole",))
    pieces.drop_unneeded(base)
    assert pieces.sizes(base) == {"1": 8} and pieces.whole(base, b"PK whole") == b"PK whole"


def test_a_lost_piece_is_no_content(base: sqlite3.Connection) -> None:
    kept = pieces.keep_pieces(base, SEAM.join((b"a", b"b", b"c")))
    base.execute("DELETE FROM piece WHERE content = ?", (b"b",))
    with pytest.raises(sqlite3.DatabaseError, match="missing"):
        pieces.whole(base, kept)
