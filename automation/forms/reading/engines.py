"""The libraries that turn bytes into values, each behind one function that returns sheets or raises Refusal."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from automation.forms.reading.book import Book, Sheet, holds_lists
from automation.forms.reading.limits import LAST_COLUMN, LAST_ROW, SHEET_BOX, SHEETS, VALUES
from automation.forms.reading.refusal import Refusal

_STATES = {"Visible": "visible", "Hidden": "hidden", "VeryHidden": "veryHidden"}


def guarded(read: Callable[[], Book]) -> Book:
    """Whatever a library throws at foreign bytes, PanicException (no Exception) included, becomes F06."""
    try:
        return read()
    except (Refusal, KeyboardInterrupt, SystemExit):
        raise
    except MemoryError as error:
        raise Refusal("F20") from error
    except BaseException as error:
        raise Refusal("F06") from error


def read_calamine(content: bytes) -> Book:
    """All sheets by python-calamine, by index because names may repeat; chart sheets come back without values, as do
    our own lists."""
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise Refusal("F09") from error
    if len(workbook.sheets_metadata) > SHEETS:
        raise Refusal("F20")
    return Book([_calamine_sheet(workbook, index, meta) for index, meta in enumerate(workbook.sheets_metadata)])


def _calamine_sheet(workbook: Any, index: int, meta: Any) -> Sheet:
    state = _STATES.get(str(meta.visible).rpartition(".")[2], "visible")
    if not str(meta.typ).endswith("WorkSheet") or holds_lists(meta.name):
        return Sheet(meta.name, state, [])
    sheet = workbook.get_sheet_by_index(index)
    top, left = sheet.start or (0, 0)
    return Sheet(meta.name, state, sheet.to_python(), top + 1, left + 1)


def read_openpyxl(content: bytes, boxes: dict[str, tuple[int, int]]) -> Book:
    """The second opinion for what calamine cannot read; bounds come from the careful scan, never from <dimension>."""
    import openpyxl

    workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheets = []
    for sheet in workbook.worksheets:
        sheet.reset_dimensions()
        bottom, right = boxes.get(sheet.title, (0, 0))
        rows = sheet.iter_rows(min_row=1, max_row=bottom, max_col=right) if bottom else ()
        values = [[_openpyxl_value(cell, workbook.epoch) for cell in row] for row in rows]
        sheets.append(Sheet(sheet.title, sheet.sheet_state, values))
    if not sheets:
        raise Refusal("F23")
    return Book(sheets, remarks=["F24"])


def _openpyxl_value(cell: Any, epoch: Any) -> Any:
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return "" if cell.data_type == "e" else value
    if _chinese_date_format(cell):
        from openpyxl.utils.datetime import from_excel

        return from_excel(value, epoch)
    return float(value)


def _chinese_date_format(cell: Any) -> bool:
    """Built-in formats 27-36 and 50-58 are dates in Chinese Excel; openpyxl does not know them."""
    style = getattr(cell, "_style_id", 0)
    number = cell.parent.parent._cell_styles[style].numFmtId if style else 0
    return 27 <= number <= 36 or 50 <= number <= 58


def within_limits(book: Book) -> Book:
    """F20 for what no pre-flight could bound (xls, xlsb, ods)."""
    count = 0
    for sheet in book.sheets:
        filled = [sum(1 for value in row if value not in ("", None)) for row in sheet.values]
        rows = [number for number, found in enumerate(filled) if found]
        width = max((len(sheet.values[number]) for number in rows), default=0) + sheet.left - 1
        bottom = rows[-1] + sheet.top if rows else 0
        count += sum(filled)
        if bottom > LAST_ROW or width > LAST_COLUMN or bottom * width > SHEET_BOX or count > VALUES:
            raise Refusal("F20")
    return book
