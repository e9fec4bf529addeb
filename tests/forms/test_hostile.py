"""Files made to hurt: none may raise, hang, abort the process or take more than its share."""

from __future__ import annotations

import random
import struct
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forms.foreign_workbooks import (
    MAIN,
    bomb,
    compound,
    drawn,
    inline,
    kinds,
    minimal,
    package,
    pasted,
    read,
    rebuilt,
    row,
    worksheet,
)

GOOD = pasted([row(1), row(2)])
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
ENTITIES = (
    '<!DOCTYPE z [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def shared_text_spread() -> bytes:
    """A little file whose cells all point at one huge text."""
    rows = ("".join(f'<c r="{letter}{number}" t="s"><v>0</v></c>' for letter in "ABCDEFGHIJ") for number in range(1, 3001))
    cells = "".join(f"<row>{row_cells}</row>" for row_cells in rows)
    text = f'<sst xmlns="{MAIN}"><si><t>{"x" * 4_000_000}</t></si></sst>'
    return minimal(worksheet(cells), extra={"xl/sharedStrings.xml": text})


HOSTILE = [
    pytest.param(minimal(worksheet(FAR)), {"F20"}, id="two-cells-far-apart"),
    pytest.param(minimal(worksheet("<x:c r='XFD1048576'><x:v>1</x:v></x:c>" + FAR)), {"F20", "F06"}, id="prefixed-far-cell"),
    pytest.param(bomb(70 * 1024 * 1024), {"F20"}, id="F20-bomb"),
    pytest.param(bomb(20 * 1024 * 1024), {"F20"}, id="F20-ratio"),
    pytest.param(package({f"xl/part{n}.xml": "" for n in range(2100)} | {"xl/workbook.xml": ""}), {"F20"}, id="F20-entries"),
    pytest.param(minimal(ENTITIES + worksheet(inline("A1", "&i;"))), {"F21"}, id="F21-laughs"),
    pytest.param(minimal((ENTITIES + worksheet("")).encode("utf-16")), {"F21"}, id="F21-utf-16"),
    pytest.param(
        minimal(worksheet("", after="<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 5001 + "</mergeCells>")),
        {"F20"},
        id="F20-merges",
    ),
    pytest.param(compound("Workbook"), {"F06"}, id="F06-xls-without-records"),
    pytest.param(b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(500), {"F06", "F20"}, id="F06-bare-biff"),
    pytest.param(b"PK\x05\x06" + bytes(18), {"F17"}, id="empty-zip"),
    pytest.param(b"PK\x03\x04" + b"\xff" * 400 + b"PK\x05\x06" + b"\xff" * 18, {"F06"}, id="F06-nonsense-directory"),
]


@pytest.mark.parametrize(("content", "expected"), HOSTILE)
def test_hostile_files_are_refused(content: bytes, expected: set[str]) -> None:
    reading = read(content)
    assert reading.status == "rejected"
    assert kinds(reading) <= expected


def test_text_that_multiplies_costs_only_its_own_file() -> None:
    assert read(shared_text_spread()).status in ("ignored", "rejected")
    assert read(GOOD).status == "used"


def test_merges_of_whole_columns_are_never_walked() -> None:
    merges = "".join(f'<mergeCell ref="{c}1:{c}1048576"/>' for c in "ABCDEFGHIJ") + '<mergeCell ref="A1:XFD1048576"/>'
    reading = read(minimal(worksheet('<row r="1"><c r="A1"><v>1</v></c></row>', after=f"<mergeCells>{merges}</mergeCells>")))
    assert reading.status == "ignored"


def test_a_lying_size_in_the_directory_is_seen_through() -> None:
    changed = bytearray(GOOD)
    at = changed.find(b"PK\x01\x02")
    changed[at + 24 : at + 28] = struct.pack("<L", 10)
    assert read(bytes(changed)).status in ("used", "rejected")


def test_formulas_in_text_stay_text() -> None:
    reading = read(pasted([row(1, name="@SUM(A1)", description="+cmd|x")]))
    assert reading.status == "used"


VALUES = st.one_of(st.none(), st.text(max_size=8), st.floats(allow_nan=False, allow_infinity=False), st.booleans())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255), st.integers(0, 2**16))
def test_random_damage_never_raises(at: int, flip: int, seed: int) -> None:
    damaged = bytearray(GOOD)
    damaged[at] ^= flip
    generator = random.Random(seed)
    for _ in range(generator.randrange(3)):
        damaged[generator.randrange(len(damaged))] ^= generator.randrange(1, 256)
    reading = read(bytes(damaged))
    assert reading.status == "used" or reading.reason


@settings(max_examples=25, deadline=None)
@given(st.integers(0, len(GOOD)))
def test_truncation_never_raises(length: int) -> None:
    reading = read(GOOD[:length], settled=False)
    assert reading.status in ("waiting", "rejected") or length == len(GOOD)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(VALUES, max_size=12), max_size=8))
def test_random_cells_never_raise(rows: list[list[object]]) -> None:
    reading = read(pasted([row(1), *rows]))
    assert reading.status in ("used", "rejected")


def test_the_good_neighbour_is_still_read() -> None:
    assert read(drawn([row(1)])).status == "used"


def test_broken_styles_and_notes_cost_nothing() -> None:
    def draw(book: Any, page: Any) -> None:
        page.write_comment("C7", "备注")
        page.write("K7", "x", book.add_format({"font_strikeout": True}))

    content = pasted([row(1), row(2)], more=draw)
    broken = rebuilt(content, lambda name, part: (name, part[:-20] if name.endswith(("styles.xml", "comments1.xml")) else part))
    assert read(broken).status in ("used", "rejected")


def test_a_sheet_that_hides_its_root_is_still_proven() -> None:
    """Readers find cells in <sheetData> whatever the root is called: so must the pre-flight."""
    content = minimal(worksheet(FAR).replace("<worksheet", "<nothing").replace("</worksheet", "</nothing"))
    assert read(content).status == "rejected"
    text = minimal(f"<x>sheetData</x>{' ' * 100}", extra={"xl/worksheets/hidden.xml": worksheet(FAR)})
    assert read(text).status == "rejected"


def test_a_workbook_part_of_countless_elements_is_refused() -> None:
    crowd = "<a/>" * 3_000_000
    assert kinds(
        read(rebuilt(GOOD, lambda name, part: (name, part + crowd.encode() if name.endswith("workbook.xml") else part)))
    ) == {"F20"}
