"""What a sheet of a workbook says of its class: in its name, its title rows, a labelled cell, or a column 密级."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from automation.forms.reading.book import Sheet, column_letters
from automation.mail.marked_text import LABEL, Marking, class_of, hinted, in_line, in_name, of_label, plain
from automation.organization.classification import SECRET

TITLE_ROWS = 5
_BESIDE = 5
"""How far to the right of its label a value may stand: labels are merged over cells."""
_SHORT = 6
"""Characters of a word in a column 密级; longer texts belong to something that stands below it."""
_ALONE = ("机密", "绝密", "秘密")


def in_sheet(sheet: Sheet) -> Iterator[Marking]:
    """Every marking, each with its place."""
    seen = "" if sheet.state == "visible" else "隐藏的"
    for one in in_name(sheet.name):
        yield one._replace(place=f"{seen}工作表“{sheet.name[:31]}”的名称")
    for row, values in enumerate(sheet.values):
        for column, value in enumerate(values):
            if isinstance(value, str) and hinted(value):
                for (down, right), one in _in_cell(sheet.values, row, column, row + sheet.top <= TITLE_ROWS):
                    address = f"{column_letters(sheet.left + right)}{sheet.top + down}"
                    yield one._replace(place=f"{seen}“{sheet.name[:31]}”页 {address}")


def _in_cell(values: list[list[Any]], row: int, column: int, titled: bool) -> Iterator[tuple[tuple[int, int], Marking]]:
    """((row, column) where it stands, the marking); titled: in the title rows, where headings count."""
    here, said = (row, column), str(values[row][column])
    text = _text(values, row, column)
    if LABEL.fullmatch(text):
        yield from _labelled(values, row, column, text)
        return
    if titled and text in _ALONE and not _among_others(values, row, column):
        yield here, Marking(SECRET, text)
    for line in map(plain, said.splitlines()):
        yield from ((here, one) for one in in_line(line, heading=titled))


def _labelled(values: list[list[Any]], row: int, column: int, label: str) -> Iterator[tuple[tuple[int, int], Marking]]:
    """The value to the right or, of a column's heading, all below, up to the next such heading."""
    beside = next((at for at in range(column + 1, column + _BESIDE) if _text(values, row, at)), column)
    found = list(of_label(label, _text(values, row, beside))) if beside > column else []
    if found:
        yield from (((row, beside), one) for one in found)
        return
    below = dict(takewhile(lambda one: not LABEL.fullmatch(one[1]), _below(values, row, column)))
    known = {at: named for at, text in below.items() if (named := class_of(text, colon=False))}
    yield from (((at, column), Marking(named, below[at][:_SHORT])) for at, named in known.items())
    if known and all(len(text) <= _SHORT for text in below.values()):
        strange = {at: text for at, text in below.items() if class_of(text, colon=True) == SECRET and at not in known}
        yield from (((at, column), Marking(SECRET, text)) for at, text in strange.items())


def _below(values: list[list[Any]], row: int, column: int) -> Iterator[tuple[int, str]]:
    return ((at, text) for at in range(row + 1, len(values)) if (text := _text(values, at, column)))


def _among_others(values: list[list[Any]], row: int, column: int) -> bool:
    """One of a list to choose from, or of a column that has a heading of its own."""
    around = ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1))
    return any(class_of(_text(values, *at), colon=False) or LABEL.fullmatch(_text(values, *at)) for at in around)


def _text(values: list[list[Any]], row: int, column: int) -> str:
    """Nothing beyond the sheet."""
    if not 0 <= row < len(values) or not 0 <= column < len(values[row]):
        return ""
    value = values[row][column]
    return plain(value) if isinstance(value, str) else "" if value is None else str(value)
