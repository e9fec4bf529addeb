"""A workbook as read but not yet understood: sheets of values, and what the values alone do not say."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from automation.forms.reading.limits import EMPTY_ROWS_DRAWN

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column; 1-based."""
_LISTS = "选项"
_OURS = {"填写说明", _LISTS, "_meta", "退回说明", "_数据"}
_COPY = re.compile(r"\s*[(（]\d+[)）]$")


def own_sheet(name: str) -> bool:
    """Sheets that the program itself adds to a form and never reads back (填写说明 and its copies among them)."""
    return _COPY.sub("", name.strip()) in _OURS


def holds_lists(name: str) -> bool:
    """What stands behind the drop-downs, everybody in the company among it: more than all else in many a form."""
    return _COPY.sub("", name.strip()) == _LISTS


class SheetFacts(msgspec.Struct):
    """What is on a sheet beside its values.

    errors: address -> #REF!; formulas: address -> (kind of the treatment X01 X03 X04 S31, formula);
    rows_drawn: rows drawn, where they are so many that they make the workbook slow, else 0;
    struck: addresses in struck-through type; notes: address -> text.
    """

    rows_drawn: int = 0
    errors: dict[str, str] = {}
    formulas: dict[str, tuple[str, str]] = {}
    merges: list[Merge] = []
    hidden_rows: set[int] = set()
    struck: set[str] = set()
    notes: dict[str, str] = {}


def rows_worth_a_word(drawn: int) -> int:
    return drawn if drawn > EMPTY_ROWS_DRAWN else 0


class Sheet(msgspec.Struct):
    """Values by row (ragged rows allowed, "" or None = empty); the first one stands in Excel row `top`, column `left`."""

    name: str
    state: str
    values: list[list[Any]]
    top: int = 1
    left: int = 1
    facts: SheetFacts = msgspec.field(default_factory=SheetFacts)


class Book(msgspec.Struct):
    """marks: identities (code, version) written in the file; remarks: ids of treatments to tell of (F24)."""

    sheets: list[Sheet]
    marks: list[tuple[str, str]] = []
    author: str = ""
    saved_at: str = ""
    date_1904: bool = False
    remarks: list[str] = []


def column_letters(number: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def position(address: str) -> tuple[int, int]:
    """B7 -> (7, 2); also $B$7. ValueError if it is no address."""
    letters = address.replace("$", "").rstrip("0123456789")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(address[len(address.rstrip("0123456789")) :]), column


def area(reference: str) -> Merge:
    """A2:C4 -> (2, 1, 4, 3); a single address is an area of one cell."""
    first, _, last = reference.partition(":")
    top, left = position(first)
    bottom, right = position(last or first)
    return top, left, bottom, right
