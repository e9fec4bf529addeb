"""What calamine keeps silent about in .xlsb and .ods is found all the same."""

from __future__ import annotations

import datetime
import struct
from collections.abc import Sequence

import pytest

from automation.forms.filled import open_book
from automation.forms.reading.book import Book
from automation.forms.reading.opening import open_carefully
from automation.forms.reading.refusal import Refusal
from automation.forms.reading.sniff import sniff
from tests.forms.foreign_workbooks import RELATIONS, package

PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def record(number: int, content: bytes = b"") -> bytes:
    head = bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])
    return head + bytes([len(content)]) + content


def wide(text: str) -> bytes:
    return struct.pack("<L", len(text)) + text.encode("utf-16-le")


def relations(kind: str, target: str) -> str:
    relation = f'<Relationship Id="rId1" Type="{RELATIONS}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{PACKAGE_RELATIONS}">{relation}</Relationships>'


def xlsb(*cells: bytes, after: bytes = b"") -> bytes:
    sheet = record(156, struct.pack("<2L", 0, 1) + wide("rId1") + wide("表"))
    row = record(0, struct.pack("<2LHBBB", 2, 0, 300, 0, 0x10, 0) + bytes(8))
    dimensions = record(148, struct.pack("<4L", 0, 2, 0, 5))
    return package(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations("officeDocument", "xl/workbook.bin"),
            "xl/workbook.bin": record(131) + record(143) + sheet + record(144) + record(132),
            "xl/_rels/workbook.bin.rels": relations("worksheet", "worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": record(129) + dimensions + record(145) + row + b"".join(cells) + record(146) + after,
        }
    )


def cell(number: int, column: int, content: bytes) -> bytes:
    return record(number, struct.pack("<2L", column, 0) + content)


def test_xlsb_errors_merges_and_hidden_rows() -> None:
    content = xlsb(
        cell(6, 1, wide("调研")),
        cell(3, 2, b"\x17"),
        cell(11, 3, b"\x2a" + bytes(6)),
        after=record(176, struct.pack("<4L", 2, 4, 1, 1)),
    )
    assert sniff(content) == "xlsb"
    facts = open_book(content, "xlsb").sheets[0].facts
    assert (facts.errors, facts.merges, facts.hidden_rows) == ({"C3": "#REF!", "D3": "#N/A"}, [(3, 2, 5, 2)], {3})


def test_xlsb_short_cells_are_not_lost() -> None:
    style = bytes(4)
    content = xlsb(
        cell(6, 0, wide("甲")),
        record(17, style + wide("乙")),
        record(13, style + struct.pack("<L", 7 << 2 | 2)),
        record(15, style + b"\1"),
        record(16, style + struct.pack("<d", 0.5)),
    )
    assert values(open_carefully(content, "xlsb")) == ["甲", "乙", 7.0, True, 0.5]


def test_xlsb_broken_off_is_refused() -> None:
    with pytest.raises(Refusal):
        open_carefully(xlsb(record(18, bytes(4) + struct.pack("<L", 99))), "xlsb")


def values(book: Book) -> Sequence[object]:
    return book.sheets[0].values[0]


SPACES = " ".join(
    f'xmlns:{prefix}="urn:{prefix}"'
    if prefix == "calcext"
    else f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
    for prefix in ("office", "table", "text", "calcext")
)
ERROR = '<table:table-cell table:formula="of:=#REF!" office:value-type="string" calcext:value-type="error"><text:p>#REF!</text:p>'


def ods(row: str, manifest: str = "<manifest/>") -> bytes:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES}><office:body><office:spreadsheet>'
        f'<table:table table:name="表">{row}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return package({"mimetype": mimetype, "META-INF/manifest.xml": manifest, "content.xml": content})


def text(value: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{attributes}><text:p>{value}</text:p></table:table-cell>'


def test_ods_errors_merges_and_lines() -> None:
    merged = ' table:number-columns-spanned="1" table:number-rows-spanned="3"'
    content = ods(
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row><table:table-row>'
        f"{text('一<text:line-break/>二')}{text('甲', merged)}{ERROR}</table:table-cell></table:table-row>"
    )
    sheet = open_book(content, sniff(content)).sheets[0]
    assert (sheet.top, sheet.values[0][:2]) == (3, ["一\n二", "甲"])
    assert (sheet.facts.errors, sheet.facts.merges) == ({"C3": "#REF!"}, [(3, 2, 5, 2)])


def test_ods_formulas_that_change() -> None:
    day = (
        '<table:table-cell table:formula="of:=TODAY()" office:value-type="date" office:date-value="2026-11-20"><text:p>x</text:p>'
    )
    sheet = open_book(ods(f"<table:table-row>{day}</table:table-cell></table:table-row>"), "ods").sheets[0]
    assert sheet.values == [[datetime.date(2026, 11, 20)]]
    assert sheet.facts.formulas == {"A1": ("X03", "=TODAY()")}


def test_indented_ods_is_read() -> None:
    content = ods(f"<table:table-row>\n  {text('甲')}\n  {text('乙')}\n</table:table-row>")
    assert values(open_book(content, "ods")) == ["甲", "乙"]


def test_encrypted_ods_says_so() -> None:
    with pytest.raises(Refusal, match="F09"):
        open_book(ods("", "<manifest><encryption-data/></manifest>"), "ods")
