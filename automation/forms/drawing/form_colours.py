"""Conditional colours: missing cells, dates that are text or stand the wrong way round, overdue tasks, statuses, mended cells."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from automation.forms.drawing.form_layout import Block, Layout
from automation.forms.drawing.form_style import GREEN, INPUT, ORANGE, ORANGE_FILL, RED, RED_FILL, Style
from automation.forms.drawing.self_check import BEGIN, END
from automation.forms.schema.column import Column
from automation.forms.schema.kinds import ChoiceColumn, DateColumn, TimeColumn
from automation.house_style import BLUE, TEXT

_FADED = "#8A93A3"
STATUS_COLOURS = {"已完成": GREEN, "进行中": BLUE, "延期": RED, "已取消": _FADED} | {
    "待解决": ORANGE, "处理中": BLUE, "已解决": GREEN, "已关闭": _FADED
}  # fmt: skip
LITERAL_LIMIT = 200
"""A text inside a formula may have 255 characters."""


def still(cell: str, typed: Any) -> str:
    """A condition that holds while the cell has its old content."""
    if isinstance(typed, datetime | date):
        return f"{cell}=DATE({typed.year},{typed.month},{typed.day})"
    text = str(typed or "")
    if len(text) > LITERAL_LIMIT or not text.isprintable():
        return f"LEN({cell})={len(text)}"
    quoted = text.replace('"', '""')
    return f'EXACT({cell}&"","{quoted}")'


def colour_mended(sheet: Worksheet, style: Style, row: int, column: int, typed: Any) -> None:
    """Over the red of a refused cell: as soon as it says something else it looks like any other."""
    plain = style.change(bg_color=INPUT, font_color=TEXT, bold=False)
    criteria = f"=NOT({still(xl_rowcol_to_cell(row, column, True, True), typed)})"
    sheet.conditional_format(row, column, row, column, {"type": "formula", "criteria": criteria, "format": plain})


def colour_fields(sheet: Worksheet, style: Style, layout: Layout) -> None:
    """A required field is missed once the table has been begun."""
    started = "+".join(f"COUNTA({_box(block)})" for block in layout.blocks)
    for slot in layout.slots:
        area = (slot.row, slot.value[0], slot.row, slot.value[1])
        if slot.column.required and started:
            _colour(sheet, area, f'=AND({slot.fixed}="",{started}>0)', style.change(bg_color=RED_FILL))
        _text_dates(sheet, style, area, slot.column, slot.fixed)


def colour_table(sheet: Worksheet, style: Style, block: Block) -> None:
    """The most urgent first: of two fills the earlier wins."""
    for column, (left, right) in zip(block.table.columns, block.spans, strict=True):
        area = (block.first, left, block.last, right)
        cell = f"${xl_col_to_name(left)}{block.first + 1}"
        if column.required:
            row = f"${xl_col_to_name(block.spans[0][0])}{block.first + 1}:${xl_col_to_name(block.right)}{block.first + 1}"
            _colour(sheet, area, f'=AND({cell}="",COUNTA({row})>0)', style.change(bg_color=RED_FILL))
        _text_dates(sheet, style, area, column, cell)
        if isinstance(column, ChoiceColumn):
            _statuses(sheet, style, area, column)
    _ends(sheet, style, block)


def _ends(sheet: Worksheet, style: Style, block: Block) -> None:
    """End before start in red, end in the past of an open task in orange."""
    if not block.has(END):
        return
    left = block.place(END)
    area, row = (block.first, left, block.last, left), block.first + 1
    end = f"${xl_col_to_name(left)}{row}"
    if block.has(BEGIN):
        begin = f"${xl_col_to_name(block.place(BEGIN))}{row}"
        reversed_format = style.change(bg_color=RED_FILL, font_color=RED, bold=True)
        _colour(sheet, area, f"=AND(ISNUMBER({begin}),ISNUMBER({end}),{end}<{begin})", reversed_format)
    if block.has("status"):
        status = f"${xl_col_to_name(block.place('status'))}{row}"
        overdue = f'=AND(ISNUMBER({end}),{end}<TODAY(),{status}<>"已完成",{status}<>"已取消")'
        _colour(sheet, area, overdue, style.change(bg_color=ORANGE_FILL, font_color=ORANGE, bold=True))


def _statuses(sheet: Worksheet, style: Style, area: tuple[int, int, int, int], column: ChoiceColumn) -> None:
    for word in column.choices:
        if word in STATUS_COLOURS:
            look = style.change(font_color=STATUS_COLOURS[word], bold=True)
            sheet.conditional_format(*area, {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look})


def colour_check(sheet: Worksheet, style: Style, row: int, faults: int) -> None:
    """Grey while nothing is filled, green when every count is 0, else red."""
    cell = xl_rowcol_to_cell(row, 1, True, True)
    clean = f'LEN({cell})-LEN(SUBSTITUTE({cell}," 0 处",""))={4 * faults}'
    begun = f'LEFT({cell},5)<>"已填 0 "'
    area = (row, 1, row, 1)
    _colour(sheet, area, f"=AND({begun},{clean})", style.change(font_color=GREEN))
    _colour(sheet, area, f"=AND({begun},NOT({clean}))", style.change(font_color=RED))


def _text_dates(sheet: Worksheet, style: Style, area: tuple[int, int, int, int], column: Column, cell: str) -> None:
    """What was pasted past the drop-down and is no date for Excel."""
    if isinstance(column, DateColumn | TimeColumn):
        _colour(sheet, area, f"=ISTEXT({cell})", style.change(bg_color=RED_FILL, font_color=RED, bold=True))


def _box(block: Block) -> str:
    left, right = xl_col_to_name(block.spans[0][0], True), xl_col_to_name(block.right, True)
    return f"{left}${block.first + 1}:{right}${block.last + 1}"


def _colour(sheet: Worksheet, area: tuple[int, int, int, int], criteria: str, look: Any) -> None:
    sheet.conditional_format(*area, {"type": "formula", "criteria": criteria, "format": look})
