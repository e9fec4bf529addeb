"""Draws tables: lists with filters and frozen heads, small or in bulk, and short tables laid over a grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from automation.house_style import BAR, INKS, ZEBRA
from automation.reports.bands import LINE, draw_section
from automation.reports.bulk_rows import BulkRows
from automation.reports.canvas import Box, Canvas, shown
from automation.reports.clean_text import clean, lines
from automation.reports.report import DataTable, Kind, ReportColumn, Section, ShortTable, Tone

BULK_ROWS = 500
HEAD, ROW, EXTRA_LINE, MOST_LINES = 25.5, 21.0, 13.5, 12


def draw_data_table(canvas: Canvas, block: DataTable, box: Box) -> int:
    row = draw_section(canvas, Section(block.title), Box(box.row, 0, canvas.last_column)) if block.title else box.row
    last_row = row + max(block.rows, 1)
    for offset, column in enumerate(block.columns):
        canvas.cell(row, box.left + offset, column.heading, canvas.style("head"))
    canvas.sheet.set_row(row, HEAD + 12 * max(lines(one.heading, one.width + 1) - 1 for one in block.columns))
    if block.filters:
        canvas.sheet.autofilter(row, box.left, last_row, box.left + len(block.columns) - 1)
        canvas.head = (row, row)
        canvas.freeze = (row + 1, block.frozen)
    body = box.at(row + 1)
    if not block.rows:
        return _empty(canvas, block.empty, Box(row + 1, box.left, min(len(block.columns) - 1, canvas.last_column)))
    _meanings(canvas, block, body, last_row)
    _bulk(canvas, block, body) if block.rows > BULK_ROWS else _rows(canvas, block, body)
    return last_row + 1


def _empty(canvas: Canvas, text: str, box: Box) -> int:
    canvas.span(box.row, box.left, box.right, text, canvas.style("line", "quiet", "centre"))
    canvas.sheet.set_row(box.row, 24)
    return box.row + 1


def _rows(canvas: Canvas, block: DataTable, box: Box) -> None:
    heights = [0] * block.rows
    for offset, column in enumerate(block.columns):
        _column(canvas, column, box.row, box.left + offset)
        if column.kind == "long":
            heights = [max(*pair) for pair in zip(heights, _extra_lines(column), strict=True)]
    for offset, extra in enumerate(heights):
        canvas.sheet.set_row(box.row + offset, ROW + EXTRA_LINE * extra)


def _extra_lines(column: ReportColumn) -> list[int]:
    return [min(lines(clean(value), column.width), MOST_LINES) - 1 if value else 0 for value in column.values]


def _column(canvas: Canvas, column: ReportColumn, row: int, place: int) -> None:
    look = canvas.style("line", kind=column.kind)
    if column.links is None:
        for offset, value in enumerate(column.values):
            canvas.cell(row + offset, place, value, look, column.kind)
        return
    look = canvas.style("line", kind=column.kind, tone="blue", underline=1)
    for offset, value in enumerate(column.values):
        canvas.link(row + offset, place, _target(canvas, column, offset), str(value or ""), look)


def _target(canvas: Canvas, column: ReportColumn, offset: int) -> str | None:
    links = column.links
    if links is None:
        return None
    parts = (links.files, links.sheets, links.cells)
    return canvas.source(*(part[offset] if part is not None else None for part in parts))


def _bulk(canvas: Canvas, block: DataTable, box: Box) -> None:
    """The first row in its formats holds the place; the rows themselves are put into the finished package."""
    looks = (canvas.style("line", kind="text" if column.kind == "long" else column.kind) for column in block.columns)
    for offset, look in enumerate(looks):
        canvas.sheet.write_blank(box.row, offset, None, look)
    canvas.sheet.set_row(box.row, ROW)
    columns = [column.values for column in block.columns]
    kinds = [partial(shown, kind=column.kind) for column in block.columns]
    canvas.book.bulk[canvas.sheet.get_name()] = BulkRows(box.row, columns, kinds)


def _meanings(canvas: Canvas, block: DataTable, box: Box, last_row: int) -> None:
    """Words, bars and zebra by conditional format, so that they follow when somebody sorts."""
    right = box.left + len(block.columns) - 1
    for place, column in enumerate(block.columns, box.left):
        _meaning(canvas, column, (box.row, place, last_row, place))
    # Ids like 007 are texts on purpose: no green triangles.
    canvas.sheet.ignore_errors({"number_stored_as_text": xl_range(box.row, box.left, last_row, right)})


def _meaning(canvas: Canvas, column: ReportColumn, area: tuple[int, int, int, int]) -> None:
    """Each colour with and without zebra, because LibreOffice and WPS take the first rule that fits and no second."""
    cell = xl_rowcol_to_cell(area[0], area[1])
    words = [(f'{cell}="{word}"', tone) for word, tone in column.tones.items()]
    for condition, tone in (*words, *((limit.format(cell), tone) for limit, tone in _LIMITS.get(column.kind, ()))):
        look = {"font_color": INKS[tone], "bold": True}
        _colour(canvas, area, f"=AND({condition},{_EVEN})", {**look, "bg_color": ZEBRA})
        _colour(canvas, area, f"={condition}", look)
    if column.bars:
        canvas.sheet.conditional_format(*area, _BARS)
    _colour(canvas, area, f"={_EVEN}", {"bg_color": ZEBRA})


def _colour(canvas: Canvas, area: tuple[int, int, int, int], criteria: str, look: Mapping[str, Any]) -> None:
    rule = {"type": "formula", "criteria": criteria, "format": canvas.style.change(**look), "stop_if_true": True}
    canvas.sheet.conditional_format(*area, rule)


_EVEN = "MOD(ROW(),2)=0"
_BARS = {
    "type": "data_bar", "bar_color": BAR, "bar_solid": True, "data_bar_2010": True,
    "min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1, "bar_border_color": BAR,
}  # fmt: skip
_LIMITS: Mapping[Kind, Sequence[tuple[str, Tone]]] = {
    "points": (("AND(ISNUMBER({0}),{0}<=-20)", "red"), ("AND(ISNUMBER({0}),{0}<0)", "orange")),
    "days": (("AND(ISNUMBER({0}),{0}>0)", "red"),),
}


def draw_short_table(canvas: Canvas, block: ShortTable, box: Box) -> int:
    """Blank lines below up to `rows`, so that what stands beside it keeps its place."""
    left = box.left
    rows = min(block.rows, len(block.columns[0].values))
    for column in block.columns:
        right = min(left + column.span - 1, box.right)
        canvas.span(box.row, left, right, column.heading, canvas.style("short_head"))
        for offset in range(rows):
            value = column.values[offset]
            look = canvas.style("line", kind=column.kind, tone=column.tones.get(value), bold=value in column.tones)
            canvas.span(box.row + 1 + offset, left, right, value, look, column.kind)
        left = right + 1
    if not rows:
        _empty(canvas, block.empty, box.at(box.row + 1))
    for row in range(box.row, box.row + block.rows + 1):
        canvas.sheet.set_row(row, LINE)
    return box.row + block.rows + 1
