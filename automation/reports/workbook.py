"""Draws any report as an Excel workbook: values only, the same bytes for the same report, swapped in when it is whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any

from xlsxwriter.worksheet import Worksheet

from automation.forms.drawing.packing import PackedWorkbook
from automation.house_style import FONT
from automation.reports.bands import (
    draw_gap,
    draw_key_points,
    draw_navigation,
    draw_note,
    draw_page_title,
    draw_section,
    draw_tiles,
    draw_title_band,
)
from automation.reports.canvas import Book, Box, Canvas
from automation.reports.charts import FIGURES, draw_chart
from automation.reports.clean_text import clean
from automation.reports.gantt import DAY_WIDTH, draw_gantt
from automation.reports.package import check_workbook, with_bulk_rows
from automation.reports.page_setup import set_up_page
from automation.reports.report import (
    Block,
    Chart,
    DataTable,
    Gantt,
    Gap,
    KeyPoints,
    Navigation,
    Note,
    PageTitle,
    Report,
    Section,
    Sheet,
    ShortTable,
    SideBySide,
    Tiles,
    TitleBand,
)
from automation.reports.tables import draw_data_table, draw_short_table
from automation.reports.workbook_style import Style
from automation.safe_write import swap_in

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


class Page(Worksheet):  # type: ignore[misc]  # it has no types
    """Ours know no function younger than 2007, for which xlsxwriter looks through each formula 150 times."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


def write_report(report: Report, path: Path, label: str = "") -> Path:
    """Draw, check, swap in; returns where it went: beside `path`, with `label` (HHMM) in its name, if that one stays open."""
    content = draw_report(report)
    check_workbook(content, [sheet.name for sheet in report.sheets])
    return swap_in(path, content, label=label)


def draw_report(report: Report) -> bytes:
    target = BytesIO()
    workbook = PackedWorkbook(target, deepcopy(OPTIONS))  # xlsxwriter takes things out of what it is given
    style = Style(workbook)
    workbook.formats[0].set_font_name(FONT)
    workbook.formats[0].set_font_size(10)
    pages = [workbook.add_worksheet(sheet.name, Page) for sheet in report.sheets]
    up = "../" * len(PurePosixPath(report.folder).parts)
    book = Book(workbook, style, workbook.add_worksheet(FIGURES), up)
    book.figures.very_hidden()
    for page, sheet in zip(pages, report.sheets, strict=True):
        _draw_sheet(book, page, report, sheet)
    workbook.set_properties(_properties(report))
    workbook.set_size(28800, 16200)
    workbook.close()
    parts = {f"xl/worksheets/sheet{number}.xml": book.bulk[sheet.name]
             for number, sheet in enumerate(report.sheets, 1) if sheet.name in book.bulk}  # fmt: skip
    return with_bulk_rows(target.getvalue(), parts)


def _properties(report: Report) -> dict[str, Any]:
    """The moment is the report's own, never the clock's."""
    about = {"title": clean(report.title), "subject": clean(report.footer), "author": report.author, "company": report.author}
    return {**about, "created": report.made_at, "comments": "由程序生成，请勿手工修改。"}


def _draw_sheet(book: Book, page: Worksheet, report: Report, sheet: Sheet) -> None:
    widths = sheet.widths or _widths(sheet)
    canvas = Canvas(book, page, widths, printed=_printed(sheet))
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    row = _draw_blocks(canvas, sheet.blocks, Box(0, 0, len(widths) - 1))
    set_up_page(canvas, report, sheet, row - 1)


def _widths(sheet: Sheet) -> tuple[float, ...]:
    """The grid of a sheet that does not declare one: the columns of its widest table or of its Gantt."""
    for block in sheet.blocks:
        if isinstance(block, Gantt):
            return (*(column.width for column in block.labels), *(DAY_WIDTH for _ in block.days))
    tables = [block.columns for block in sheet.blocks if isinstance(block, DataTable)]
    return tuple(column.width for column in max(tables, key=len, default=())) or (12.0,) * 8


def _printed(sheet: Sheet) -> int | None:
    found = [block.printed for block in sheet.blocks if isinstance(block, DataTable) and block.printed]
    return max(found) - 1 if found else None


def _draw_blocks(canvas: Canvas, blocks: tuple[Block, ...], box: Box) -> int:
    row = box.row
    for block in blocks:
        row = _draw(canvas, block, box.at(row))
    return row


def _draw(canvas: Canvas, block: Block, box: Box) -> int:
    if isinstance(block, SideBySide):
        return max(_draw_blocks(canvas, part.blocks, Box(box.row, part.left, part.right)) for part in block.parts)
    return _DRAW[type(block)](canvas, block, box)


_DRAW: Mapping[type, Callable[[Canvas, Any, Box], int]] = {
    Chart: draw_chart,
    DataTable: draw_data_table,
    Gantt: draw_gantt,
    Gap: draw_gap,
    KeyPoints: draw_key_points,
    Navigation: draw_navigation,
    Note: draw_note,
    PageTitle: draw_page_title,
    Section: draw_section,
    ShortTable: draw_short_table,
    Tiles: draw_tiles,
    TitleBand: draw_title_band,
}
