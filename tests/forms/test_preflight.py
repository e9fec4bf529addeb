"""The two pre-flights: what the fast one finds, what it leaves to the careful one, and that both agree."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automation.forms.blank import draw_form
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.reading.book import SheetFacts, column_letters
from automation.forms.reading.careful_scan import scan_carefully
from automation.forms.reading.opening import open_fast
from automation.forms.reading.preflight import UnusualError, scan_fast
from automation.forms.reading.refusal import Refusal
from automation.forms.reading.zip_package import unpack, usual_entries
from automation.forms.schema.form import Form
from automation.projects import kickoff_minutes
from tests.forms.foreign_workbooks import FORMS, MAIN, ROW, drawn, worksheet


def scan(cells: str, after: str = "", struck: tuple[str, ...] = ()) -> SheetFacts:
    part = worksheet(cells, after=after).encode()
    fast, (careful, *_) = scan_fast(part, struck), scan_carefully(part, struck)
    assert fast == careful
    return fast


def cell(address: str, inside: str, attributes: str = "") -> str:
    return f'<row r="{address.lstrip("ABCDEFGH")}"><c r="{address}"{attributes}>{inside}</c></row>'


@pytest.mark.parametrize("form", [*FORMS, kickoff_minutes.FORM], ids=lambda form: form.name)
def test_our_own_forms_are_read_fast(form: Form) -> None:
    assert open_fast(draw_form(form, DropDowns())).sheets


def test_so_many_cells_are_read_here_and_no_more() -> None:
    content = draw_form(kickoff_minutes.FORM, DropDowns())
    with pytest.raises(UnusualError):
        open_fast(content, most=20)


def test_what_comes_again_is_known_but_judged_anew() -> None:
    """The lists of a thousand people: the same part in two workbooks, then damaged in a third."""
    lists = DropDowns(departments=("市场部",), persons=[("市场部", f"赵{number:04d}") for number in range(1000)])
    first, other = (draw_form(form, lists) for form in (kickoff_minutes.FORM, FORMS[0]))
    one, two = (unpack(bytes(bytearray(first))).parts for _ in "12")
    (part,) = (name for name, part in one.items() if "赵0999".encode() in part)
    assert one[part] is two[part] and open_fast(first) == open_fast(first) and open_fast(other).sheets
    entry = next(entry for entry in usual_entries(first) or () if entry.name == part)
    crc = entry.crc.to_bytes(4, "little")
    with pytest.raises(Refusal):
        unpack(first.replace(crc, bytes(reversed(crc))))
    said, lied = (struct.pack("<3L", entry.crc, entry.packed, size) for size in (entry.size, entry.size - 1))
    assert said in first and not unpack(first.replace(said, lied)).usual


def test_x02_error_cells() -> None:
    facts = scan(cell("B7", "<f>A1/0</f><v>#DIV/0!</v>", ' t="e"') + cell("B8", "<v>#N/A</v>", ' s="1" t="e"'))
    assert facts.errors == {"B7": "#DIV/0!", "B8": "#N/A"}


@pytest.mark.parametrize(
    ("inside", "attributes", "expected"),
    [
        pytest.param("<f>A1+1</f>", "", ("X01", "=A1+1"), id="X01"),
        pytest.param("<f>A1+1</f><v></v>", "", ("X01", "=A1+1"), id="X01-empty"),
        pytest.param("<f>A1&amp;&quot;&quot;</f><v></v>", ' t="str"', None, id="X05-empty-text"),
        pytest.param("<f>TODAY()+3</f><v>46000</v>", "", ("X03", "=TODAY()+3"), id="X03"),
        pytest.param("<f>&quot;TODAY()&quot;</f><v>x</v>", ' t="str"', None, id="X05-quoted"),
        pytest.param("<f>[1]Sheet1!A1</f><v>3</v>", "", ("X04", "=[1]Sheet1!A1"), id="X04"),
        pytest.param("<f>SUM(Table1[Col])</f><v>3</v>", "", None, id="X05-structured"),
        pytest.param("<f>F8+14</f><v>3</v>", "", None, id="X05"),
        pytest.param(
            '<f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v>', ' t="str"', ("S31", '=_xlfn.DISPIMG("ID_1",1)'), id="S31"
        ),
    ],
)
def test_formulas(inside: str, attributes: str, expected: tuple[str, str] | None) -> None:
    facts = scan(cell("C9", inside, attributes))
    assert facts.formulas == ({"C9": expected} if expected else {})


def test_shared_formulas_are_followed() -> None:
    cells = cell("A1", '<f t="shared" ref="A1:A2" si="0">NOW()</f><v>1</v>') + cell("A2", '<f t="shared" si="0"/><v>2</v>')
    assert set(scan(cells).formulas) == {"A1", "A2"}


def test_s13_s15_s30_merges_hidden_rows_strike() -> None:
    cells = '<row r="2" hidden="1"><c r="A2" s="4"><v>1</v></c></row><row r="3"><c r="A3" s="14"/></row>'
    facts = scan(cells, '<mergeCells count="1"><mergeCell ref="A2:B3"/></mergeCells>', ("4",))
    assert facts.merges == [(2, 1, 3, 2)]
    assert facts.hidden_rows == {2}
    assert facts.struck == {"A2"}


UNUSUAL = [
    pytest.param(
        f"<x:worksheet xmlns:x=\"{MAIN}\"><x:sheetData><x:c r='A1'/></x:sheetData></x:worksheet>".encode(), id="prefixed"
    ),
    pytest.param(worksheet("<x:c r='XFD1048576'><x:v>1</x:v></x:c>").encode(), id="prefixed-cell"),
    pytest.param(worksheet("<c r='A1'><v>1</v></c>").encode(), id="single-quotes"),
    pytest.param(worksheet('<row><c t="n"><v>1</v></c></row>').encode(), id="no-address"),
    pytest.param(worksheet('<c r="XFD1048576"><v>1</v></c>').encode(), id="far"),
    pytest.param(worksheet('<c r="A20001"><v>1</v></c>').encode(), id="low"),
    pytest.param(worksheet('<c r="IV20000"><v>1</v></c><c r="A1"><v>1</v></c>').encode(), id="wide-and-low"),
    pytest.param(worksheet('<c\nr="A1"><v>1</v></c>').encode(), id="line-break"),
    pytest.param(worksheet("<!-- x -->").encode(), id="comment"),
    pytest.param(worksheet('<c r="A1"><v><![CDATA[1]]></v></c>').encode(), id="cdata"),
    pytest.param(worksheet('<c r="A1"><v>1</v></c>').encode("utf-16"), id="utf-16"),
    pytest.param(worksheet("").replace("UTF-8", "GBK").encode(), id="gbk"),
    pytest.param(worksheet("</sheetData><sheetData>").encode(), id="two-regions"),
    pytest.param(worksheet("", after="<mergeCells><mergeCell  ref='A1:B2'/></mergeCells>").encode(), id="odd-merge"),
]


@pytest.mark.parametrize("part", UNUSUAL)
def test_the_fast_one_leaves_the_unusual_alone(part: bytes) -> None:
    with pytest.raises(UnusualError):
        scan_fast(part)


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param('<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>', id="F20-far"),
        pytest.param('<c r="A20001"><v>1</v></c>', id="F20-rows"),
        pytest.param('<c r="IW1"><v>1</v></c>', id="F20-columns"),
        pytest.param('<c r="A1"><v>1</v></c><c r="IV20000"><v>1</v></c>', id="F20-box"),
    ],
)
def test_the_careful_one_proves_the_box(cells: str) -> None:
    with pytest.raises(Refusal, match="F20"):
        scan_carefully(worksheet(cells).encode())


def test_s22_formatted_cells_without_value_do_not_count() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(1, 30_001))
    facts, box, _ = scan_carefully(worksheet(rows + cell("A2", "<v>1</v>")).encode())
    assert box == (2, 1)
    assert facts.rows_drawn == 30_001


def test_f21_entities_are_refused() -> None:
    with pytest.raises(Refusal, match="F21"):
        scan_carefully(b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>')


def test_forbidden_characters_do_not_stop_the_careful_one() -> None:
    _, box, _ = scan_carefully(worksheet(cell("B2", "<v>a\x01&#11;b</v>", ' t="str"')).encode())
    assert box == (2, 2)


addresses = st.builds(lambda c, r: (c, r), st.integers(1, 60), st.integers(1, 400))
insides = st.sampled_from(
    [
        ("", ""),
        ("<v>1</v>", ""),
        ("<v>3</v>", ' s="4"'),
        ("<v>#REF!</v>", ' t="e"'),
        ("<f>B2/0</f><v>#DIV/0!</v>", ' s="4" t="e"'),
        ("<f>NOW()</f><v>1</v>", ""),
        ("<f>1+1</f>", ""),
        ("<f>1&lt;2</f><v/>", ' t="b"'),
        ('<f t="shared" si="3">[2]表!A1</f><v>8</v>', ""),
        ('<f t="shared" si="3"/><v>8</v>', ""),
        ("<is><t>中文：x</t></is>", ' t="inlineStr"'),
        ("<v>t=&quot;e&quot; it's</v>", ' t="str"'),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(addresses, insides, max_size=30), st.sets(st.integers(1, 400), max_size=5))
def test_both_pre_flights_find_the_same(cells: dict[tuple[int, int], tuple[str, str]], hidden: set[int]) -> None:
    rows: dict[int, str] = {number: "" for number in hidden}
    for (column, number), (inside, attributes) in sorted(cells.items()):
        rows[number] = rows.get(number, "") + f'<c r="{column_letters(column)}{number}"{attributes}>{inside}</c>'
    marks = {number: ' hidden="1"' if number in hidden else "" for number in rows}
    text = "".join(f'<row r="{number}"{marks[number]}>{rows[number]}</row>' for number in sorted(rows))
    scan(text, struck=("4",))


def test_a_filled_form_is_read_fast() -> None:
    assert open_fast(drawn([ROW])).marks[0] == ("PM-TASK", "1.0")
