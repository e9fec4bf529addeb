"""Finds the tables of a form on a sheet: by the names in a header row, wherever it stands and in whatever order (S04, S07)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from automation.forms.reading.book import Sheet
from automation.forms.reading.header_cells import header_cells
from automation.forms.reading.headings import Vocabulary, bare, cells_of, is_empty
from automation.forms.reading.limits import DOCUMENT_ROWS, HEADER_ROWS, HEADER_SHARE
from automation.forms.schema.form import Form, Table

KNOWN_SHARE = 0.3
"""In a workbook that names its form elsewhere, fewer of the headings have to be left to believe in a header row."""
_BAND_DISTANCE = 3


@dataclass(frozen=True)
class FoundTable:
    """A table on a sheet; rows are Excel's. spans: column name -> first and last Excel column that belong to it."""

    table: Table
    sheet: Sheet
    header: int
    first: int
    last: int
    begin: int
    spans: dict[str, tuple[int, int]]
    doubles: dict[str, list[int]] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    extras: dict[str, int] = field(default_factory=dict)

    @property
    def missing(self) -> list[str]:
        return [column.name for column in self.table.columns if column.name not in self.spans]

    @property
    def filled(self) -> bool:
        """Whether anything is written below the header."""
        top = self.sheet.top
        rows = self.sheet.values[max(self.first - top, 0) : max(self.last - top + 1, 0)]
        return any(not is_empty(value) for row in rows for value in row)


def standard_header(form: Form, table: Table) -> int | None:
    """The row in which the blank form has this header; None for documents, whose tables stand one below the other."""
    beside = [other for other in form.tables if other.sheet == table.sheet]
    fields = () if table.sheet else form.fields
    is_list = len(table.columns) >= 6 and not any(getattr(column, "long", False) for column in fields)
    if len(beside) > 1 or (fields and not is_list):
        return None
    return math.ceil(len(fields) / 3) + 5


def header_share(sheet: Sheet, table: Table) -> float:
    """The best share of the table's headings that one of the first rows names."""
    words = Vocabulary(table.columns)
    rows = sheet.values[: max(HEADER_ROWS - sheet.top + 1, 0)]
    return max((words.count(row) for row in rows), default=0) / len(table.columns)


def find_tables(sheet: Sheet, tables: Sequence[Table], known: bool) -> list[FoundTable]:
    """Those of the tables that are on the sheet, from top to bottom. known: the form is certain from elsewhere."""
    placed: dict[int, Table] = {}
    for table in tables:
        row = _header_row(sheet, table, len(tables) > 1, known, placed)
        if row is not None:
            placed[row] = table
    headers = sorted(placed)
    begins = [_begin(sheet, placed[row], row, len(tables) > 1) for row in headers] + [sheet.top + len(sheet.values)]
    return [_describe(sheet, placed[row], row, begins[number], begins[number + 1] - 1) for number, row in enumerate(headers)]


def _header_row(sheet: Sheet, table: Table, several: bool, known: bool, taken: dict[int, Table]) -> int | None:
    words = Vocabulary(table.columns)
    needed = max(2, (KNOWN_SHARE if known else HEADER_SHARE) * len(table.columns))
    last = DOCUMENT_ROWS if several else HEADER_ROWS
    best, best_row = 0.0, None
    for row, values in enumerate(sheet.values[: max(last - sheet.top + 1, 0)], sheet.top):
        count = words.count(values)
        if count < needed or row in taken:
            continue
        score = count + (100 if several and _band(sheet, table, row) else 0)
        if score > best:
            best, best_row = score, row
    return best_row


def _band(sheet: Sheet, table: Table, header: int) -> int | None:
    """The row shortly above the header that announces the table by its title."""
    for row in range(header - 1, max(header - 1 - _BAND_DISTANCE, 0), -1):
        cells = cells_of(sheet, row)
        if len(cells) <= 2 and any(isinstance(value, str) and bare(value) == bare(table.title) for value in cells.values()):
            return row
    return None


def _begin(sheet: Sheet, table: Table, header: int, several: bool) -> int:
    """The first row that belongs to the table: its band, its hints, or its header.

    Where the table is the only one, its title is that of the whole form and has the fields below it.
    """
    band = _band(sheet, table, header) if several else None
    if band is not None:
        return band
    hints = {column.hint for column in table.columns if column.hint}
    above = cells_of(sheet, header - 1).values()
    is_hint = bool(above) and all(str(value).lstrip("* ") in hints for value in above)
    return header - 1 if is_hint else header


def _describe(sheet: Sheet, table: Table, header: int, begin: int, last: int) -> FoundTable:
    words = Vocabulary(table.columns)
    row, deep = header_cells(sheet, header, words)
    exact, renamed = words.assign(row)
    places = {name: indices[0] for name, indices in exact.items()} | renamed
    merges = [merge for merge in sheet.facts.merges if merge[0] <= header <= merge[2]]
    rights = {merge[1]: merge[3] for merge in merges}
    left = sheet.left
    return FoundTable(
        table=table,
        sheet=sheet,
        header=header,
        first=max([header + deep, *(merge[2] for merge in merges if merge[3] - merge[1] < len(row))]) + 1,
        last=last,
        begin=begin,
        spans={name: (index + left, rights.get(index + left, index + left)) for name, index in places.items()},
        doubles={name: [index + left for index in indices[1:]] for name, indices in exact.items() if len(indices) > 1},
        renamed={name: str(row[index]) for name, index in renamed.items()},
        extras=_extras(row, left, set(places.values()), exact),
    )


def _extras(row: Sequence[object], left: int, used: set[int], exact: dict[str, list[int]]) -> dict[str, int]:
    """Headings that staff added (S10), by their Excel column; equal ones are told apart by a number."""
    doubles = {index for indices in exact.values() for index in indices}
    extras: dict[str, int] = {}
    for index, value in enumerate(row):
        if index in used or index in doubles or is_empty(value):
            continue
        heading = " ".join(str(value).split())[:60]
        number = sum(1 for known in extras if known == heading or known.startswith(f"{heading} #"))
        extras[f"{heading} #{number + 1}" if number else heading] = index + left
    return extras
