"""Any report as a workbook: hostile texts stay texts, bulk rows equal the others, nothing half-written is swapped in."""

from __future__ import annotations

import math
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from automation.errors import AutomationError
from automation.forms.drawing.cell_xml import serial
from automation.reports import tables
from automation.reports.clean_text import CELL_LIMIT, clean
from automation.reports.package import check_workbook
from automation.reports.report import DataTable, Links, PageTitle, Report, ReportColumn, Sheet
from automation.reports.workbook import draw_report, write_report
from tests.reports.sample_figures import CALENDAR, sample_figures

MADE_AT = datetime(2026, 11, 20, 17)
HOSTILE = ("=HYPERLINK(\"http://evil\",\"x\")", "=1+1", "+1", "@SUM(A1)", "-1", "'007", "http://evil.example", "007",
           " 前后空格 ", "第一行\n第二行", "a\x0bb\x00c", "半个\ud83d代理", "<b>&amp;</b>", "_x000D_", "\ufffe", "1e5",
           "😀" * 3)  # fmt: skip


def report(*columns: ReportColumn) -> Report:
    return Report("x.xlsx", "报表", (Sheet("表", (PageTitle("表", "说明"), DataTable(columns))),), MADE_AT)


def texts(values: Sequence[Any], **more: Any) -> ReportColumn:
    return ReportColumn(heading="内容", values=values, **more)


def read(content: bytes, column: int = 0) -> list[Any]:
    """The first sheet's values below its head, by openpyxl."""
    page = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    return [row[column] for row in page.iter_rows(min_row=4, values_only=True)]


@pytest.mark.parametrize("bulk", [False, True])
def test_hostile_texts_stay_texts(bulk: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "BULK_ROWS", 0 if bulk else 2000)
    content = draw_report(structs.replace(report(texts(HOSTILE), texts(HOSTILE, kind="long")), footer="".join(HOSTILE)))
    page = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    cells = [row[0] for row in page.iter_rows(min_row=4)]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"} and not any(cell.hyperlink for cell in cells)
    found = python_calamine.load_workbook(BytesIO(content)).get_sheet_by_index(0).to_python()[3:]
    assert [row[0] for row in found] == [clean(text) for text in HOSTILE]
    assert clean("a\x0bb\x00c") == "abc" and clean("半个\ud83d代理") == "半个代理"


@pytest.mark.parametrize("text", ["长" * 40_000, "😀" * 20_000, "&" * 40_000])
@pytest.mark.parametrize("bulk", [False, True])
def test_a_text_longer_than_a_cell_is_cut(text: str, bulk: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "BULK_ROWS", 0 if bulk else 2000)
    (found,) = read(draw_report(report(texts([text]))))
    assert len(found.encode("utf-16-le")) // 2 <= CELL_LIMIT and found.endswith("…") and text.startswith(found[:-1])


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text(max_size=40),
    "long": st.text(max_size=40),
    "id": st.from_regex(r"[0-9]{1,6}", fullmatch=True),
    "date": st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    "moment": st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    "percent": st.floats(0, 100) | st.just(math.nan),
    "points": st.floats(-100, 100) | st.just(math.inf),
    "number": st.integers(-(10**9), 10**9),
    "days": st.integers(0, 400),
}


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_bulk_rows_equal_the_others(data: st.DataObject) -> None:
    """Values, number formats and row heights as openpyxl and calamine see them."""
    count = data.draw(st.integers(1, 6))
    columns = [
        ReportColumn(heading=kind, values=data.draw(st.lists(st.none() | values, min_size=count, max_size=count)), kind=kind)  # type: ignore[arg-type]
        for kind, values in VALUES.items()
    ]
    with pytest.MonkeyPatch.context() as patch:
        plain = draw_report(report(*columns))
        patch.setattr(tables, "BULK_ROWS", 0)
        bulk = draw_report(report(*columns))
    assert seen(plain) == seen(bulk)
    sheets = [python_calamine.load_workbook(BytesIO(one)).get_sheet_by_index(0).to_python() for one in (plain, bulk)]
    assert sheets[0] == sheets[1]


def seen(content: bytes) -> list[list[tuple[Any, ...]]]:
    page = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    assert page.dimensions.startswith("A1:")
    rows = page.iter_rows(min_row=4, max_col=len(VALUES))
    return [[(cell.coordinate, cell.value if cell.value != "" else None, cell.number_format) for cell in row] for row in rows]


def test_a_large_table_is_one_sound_sheet() -> None:
    count = 2000
    content = draw_report(report(texts([f"{n:05d}" for n in range(count)], kind="id"), texts(["甲", None] * (count // 2))))
    found = read(content)
    assert len(found) == count and found[-1] == "01999"
    with zipfile.ZipFile(BytesIO(content)) as package:
        xml = package.read("xl/worksheets/sheet1.xml")
    assert b'<dimension ref="A1:H2003"/>' in xml or b':B2003"/>' in xml
    rows = ElementTree.fromstring(xml).iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}row")
    assert [int(row.get("r", 0)) for row in rows] == list(range(1, count + 4))


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_days_have_excels_numbers(day: date) -> None:
    from openpyxl.utils.datetime import to_excel

    if day != date(1900, 2, 28):
        assert float(serial(day)) == to_excel(day)


def test_links_lead_up_from_the_reports_folder_and_odd_names_stay_texts() -> None:
    files = ["项目/甲 乙.xlsx", "项目/a#b.xlsx", "项目/50%.xlsx", "//server/x.xlsx", "C:/x.xlsx", None]
    column = texts([file or "" for file in files], links=Links(files, ["表'1"] * 6, ["B7"] * 6))
    page = openpyxl.load_workbook(BytesIO(draw_report(report(column)))).worksheets[0]
    cells = [row[0] for row in page.iter_rows(min_row=4)]
    assert [bool(cell.hyperlink) for cell in cells] == [True, False, False, False, False, False]
    assert cells[0].hyperlink.target.replace("\\", "/") == "../项目/甲%20乙.xlsx"
    assert cells[0].hyperlink.location == "'表''1'!B7"


def test_a_broken_package_is_never_swapped_in(tmp_path: Path) -> None:
    path = tmp_path / "报表" / "x.xlsx"
    assert write_report(report(texts(["甲"])), path) == path
    content = path.read_bytes()
    for broken in (content[: len(content) // 2], b"", content[:60] + bytes(40) + content[100:]):
        with pytest.raises(AutomationError, match="没有写完整"):
            check_workbook(broken, ["表"])
    with pytest.raises(AutomationError, match="少的表"):
        check_workbook(content, ["表", "少的表"])


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_weekly_report(tmp_path: Path) -> None:
    from automation.projects.weekly_workbook import weekly_workbook

    path = write_report(weekly_workbook(sample_figures(), CALENDAR), tmp_path / "weekly.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, timeout=180, capture_output=True)
    assert (tmp_path / "weekly.pdf").stat().st_size > 50_000
