"""Values as the engines give them, through open_book: exact, typed, at their own addresses."""

from __future__ import annotations

import io
from datetime import date, datetime, time

import openpyxl
import pytest

from automation.forms.filled import open_book
from automation.forms.reading.engines import read_openpyxl
from automation.forms.reading.opening import open_carefully
from tests.forms.foreign_workbooks import MAIN, inline, minimal, package, pasted, rebuilt, replaced, row, worksheet

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"


def openpyxl_book(cells: dict[str, object], **formats: str) -> bytes:
    book = openpyxl.Workbook()
    for address, value in cells.items():
        book.active[address] = value
        if address in formats:
            book.active[address].number_format = formats[address]
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_values_stand_at_their_own_addresses() -> None:
    book = open_book(openpyxl_book({"C5": "甲", "E7": 3, "D6": True, "C7": date(2026, 3, 5)}), "xlsx")
    sheet = book.sheets[0]
    assert (sheet.top, sheet.left) == (5, 3)
    assert sheet.values == [["甲", "", ""], ["", True, ""], [date(2026, 3, 5), "", 3.0]]


def test_dates_moments_and_times() -> None:
    cells = {"A1": datetime(2026, 3, 5, 14, 30), "A2": time(8, 30), "A3": 20260305}
    values = open_book(openpyxl_book(cells, A3="yyyy-mm-dd"), "xlsx").sheets[0].values
    assert values == [[datetime(2026, 3, 5, 14, 30)], [time(8, 30)], [20260305.0]]


def test_d05_1904_dates_are_converted() -> None:
    def draw(book, page) -> None:
        page.write_datetime(9, 0, datetime(2026, 3, 5), book.add_format({"num_format": "yyyy-mm-dd"}))

    book = open_book(pasted([], more=draw, options={"date_1904": True}), "xlsx")
    assert book.date_1904
    assert book.sheets[0].values[9][0] == date(2026, 3, 5)


def test_s23_a_lying_dimension_loses_nothing() -> None:
    cells = "".join(f'<row r="{n}">{inline(f"A{n}", "x")}</row>' for n in range(1, 61))
    content = minimal(worksheet(cells, before='<dimension ref="A1"/>'))
    assert len(open_book(content, "xlsx").sheets[0].values) == 60
    vast = minimal(worksheet(cells, before='<dimension ref="A1:XFD1048576"/>'))
    assert len(open_book(vast, "xlsx").sheets[0].values) == 60


def test_f23_strict_open_xml() -> None:
    part = worksheet(inline("B2", "严格")).replace(MAIN, STRICT)
    book = open_book(minimal(part, root=STRICT, relations=STRICT_RELATIONS), "xlsx")
    assert book.sheets[0].values == [["严格"]]


def test_f25_backslash_names() -> None:
    content = rebuilt(pasted([row(1)]), lambda name, part: (name.replace("/", "\\"), part))
    assert open_book(content, "xlsx").sheets[0].values[0][0] == "项目任务分解表"


def test_f24_broken_styles_do_not_matter() -> None:
    content = replaced(pasted([row(1)]), "styles.xml", b"<cellXfs", b'<dxfs count="9"><dxf><nonsense/></dxf></dxfs><cellXfs')
    assert open_book(content, "xlsx").sheets[0].values[0][0] == "项目任务分解表"


def test_utf_16_parts_are_read_carefully() -> None:
    cells = f"<row r='1'>{inline('A1', '宽')}</row>"
    part = worksheet(cells).replace("UTF-8", "UTF-16").encode("utf-16")
    assert open_carefully(minimal(part), "xlsx").sheets[0].values in ([["宽"]], [])


def test_prefixed_names_are_read_carefully() -> None:
    part = (
        f"<x:worksheet xmlns:x='{MAIN}'><x:sheetData><x:row r='2'>"
        "<x:c r='B2' t='e'><x:v>#REF!</x:v></x:c><x:c r='C2'><x:v>7</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    sheet = open_book(minimal(part), "xlsx").sheets[0]
    assert sheet.facts.errors == {"B2": "#REF!"}
    assert 7.0 in sheet.values[-1]


def test_sheet_states_and_names_that_repeat() -> None:
    def draw(book, page) -> None:
        book.add_worksheet("隐").hide()
        book.add_worksheet("深").very_hidden()

    states = {sheet.name: sheet.state for sheet in open_book(pasted([], more=draw), "xlsx").sheets}
    assert states == {"项目任务分解表": "visible", "隐": "hidden", "深": "veryHidden"}


def test_the_second_engine_knows_chinese_date_formats() -> None:
    content = replaced(openpyxl_book({"A1": date(2026, 3, 5)}, A1="mm-dd-yy"), "styles.xml", b'numFmtId="14"', b'numFmtId="31"')
    book = read_openpyxl(content, {"Sheet": (1, 1)})
    assert book.sheets[0].values == [[datetime(2026, 3, 5)]]
    assert book.remarks == ["F24"]


def test_ods_is_read_in_the_cage() -> None:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="表"><table:table-row>'
        '<table:table-cell office:value-type="string"><text:p>开放</text:p></table:table-cell>'
        "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": manifest,
        "content.xml": content,
    }
    assert open_book(package(parts, 0), "ods").sheets[0].values == [["开放"]]


@pytest.mark.parametrize("text", ["甲_x000D_乙", "x_x000B_y"], ids=["T04", "T05"])
def test_escaped_control_characters_are_decoded(text: str) -> None:
    value = open_book(minimal(worksheet(inline("A1", text))), "xlsx").sheets[0].values[0][0]
    assert "_x00" not in value
