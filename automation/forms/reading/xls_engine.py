"""BIFF workbooks (.xls and the .et of WPS) by xlrd, the better reader of them; imported only where one turns up."""

from __future__ import annotations

import io
from typing import Any

import xlrd
from xlrd.xldate import XLDateError, xldate_as_datetime

from automation.forms.reading.book import Book, Merge, Sheet, SheetFacts, column_letters
from automation.forms.reading.engines import guarded, read_calamine
from automation.forms.reading.limits import SHEETS
from automation.forms.reading.refusal import Refusal

_STATES = ("visible", "hidden", "veryHidden")


def read_xls(content: bytes) -> Book:
    """BIFF workbooks (.xls, .et) by xlrd; calamine stands in where xlrd fails, but not with garbled text."""
    try:
        return _read_xlrd(content)
    except Refusal:
        raise
    except MemoryError:
        raise
    except Exception as error:
        if "encrypted" in str(error).lower():
            raise Refusal("F09") from error
    book = guarded(lambda: read_calamine(content))
    if any(isinstance(value, str) and "\x00" in value for sheet in book.sheets for row in sheet.values for value in row):
        raise Refusal("F06")
    return book


def _read_xlrd(content: bytes) -> Book:
    def load(formats: bool) -> Any:
        return xlrd.open_workbook(
            file_contents=content, formatting_info=formats, ragged_rows=True, logfile=io.StringIO(), on_demand=False
        )

    try:
        workbook = load(True)
    except xlrd.XLRDError:
        raise
    except MemoryError:
        raise
    except Exception:
        # Damaged formats are common in files of other programs; the values can still be read.
        workbook = load(False)
    if workbook.nsheets > SHEETS:
        raise Refusal("F20")
    return Book([_xlrd_sheet(sheet, workbook.datemode) for sheet in workbook.sheets()], date_1904=bool(workbook.datemode))


def _xlrd_sheet(sheet: Any, datemode: int) -> Sheet:
    facts = SheetFacts(merges=[_xlrd_merge(merge) for merge in sheet.merged_cells])
    facts.hidden_rows = {row + 1 for row, record in sheet.rowinfo_map.items() if record.hidden}
    values = [_xlrd_row(sheet, row, datemode, facts) for row in range(sheet.nrows)]
    while values and not any(value != "" for value in values[-1]):
        values.pop()
    return Sheet(sheet.name, _STATES[min(sheet.visibility, 2)], values, facts=facts)


def _xlrd_merge(merge: tuple[int, int, int, int]) -> Merge:
    top, bottom, left, right = merge
    return top + 1, left + 1, bottom, right


def _xlrd_row(sheet: Any, row: int, datemode: int, facts: SheetFacts) -> list[Any]:
    values: list[Any] = []
    for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
        if kind == 5:
            facts.errors[f"{column_letters(column + 1)}{row + 1}"] = xlrd.error_text_from_code.get(value, "#错误")
            value = ""
        elif kind == 3:
            value = _xlrd_date(value, datemode)
        elif kind == 4:
            value = bool(value)
        values.append(value)
    while values and values[-1] == "":
        values.pop()
    return values


def _xlrd_date(value: float, datemode: int) -> Any:
    """A date, a moment or a time of day; the bare number where it is none of them (20240315 in a date cell)."""
    try:
        moment = xldate_as_datetime(value, datemode)
    except (XLDateError, OverflowError, ValueError):
        return value
    if 0 <= value < 1:
        return moment.time()
    return moment if value % 1 else moment.date()
