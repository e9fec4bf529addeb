"""A sheet being drawn: the grid, the place of a block on it, and the cells that blocks have in common."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from automation.reports.bulk_rows import Bulk
from automation.reports.clean_text import clean
from automation.reports.report import HERE, Kind
from automation.reports.workbook_style import Style

LINK_LIMIT = 60_000
"""Excel drops all links of a sheet that has more than 65,530."""
_UNFIT_PATH = re.compile(r'[\x00-\x1f#%<>"|*?:\ud800-\udfff]')
_UNFIT_SHEET = re.compile(r"[\x00-\x1f\[\]:*?/\\#\ud800-\udfff]")


@dataclass(frozen=True)
class Box:
    """Where a block may draw: from `row` down, between two columns, all counted from 0 and inclusive."""

    row: int
    left: int
    right: int

    def at(self, row: int) -> Box:
        return Box(row, self.left, self.right)


@dataclass
class Book:
    """The workbook being drawn, with what belongs to no single sheet. `up` leads from the report's folder to the workspace."""

    workbook: Workbook
    style: Style
    figures: Worksheet
    up: str
    next_column: int = 0
    bulk: dict[str, Bulk] = field(default_factory=dict)


@dataclass
class Canvas:
    """One sheet. head: rows repeated on every page (first, last); freeze: what stays in view; printed: last column on paper."""

    book: Book
    sheet: Worksheet
    widths: tuple[float, ...]
    head: tuple[int, int] | None = None
    freeze: tuple[int, int] | None = None
    printed: int | None = None
    links: int = 0

    @property
    def style(self) -> Style:
        return self.book.style

    @property
    def last_column(self) -> int:
        return self.printed if self.printed is not None else len(self.widths) - 1

    def pixels(self, left: int, right: int) -> int:
        """Width of columns as Excel shows them: 7 pixels a character and 5 around."""
        return sum(int(width * 7 + 5) if width >= 1 else int(width * 12 + 0.5) for width in self.widths[left : right + 1])

    def span(self, row: int, left: int, right: int, value: Any, look: Format, kind: Kind = "text") -> None:
        """One value across columns; a single column is not merged."""
        if right > left:
            self.sheet.merge_range(row, left, row, right, "", look)
        self.cell(row, left, value, look, kind)

    def cell(self, row: int, column: int, value: Any, look: Format, kind: Kind = "text") -> None:
        """A value by its kind: texts always as text, so that nothing anybody typed becomes a formula or a link."""
        value = shown(value, kind)
        if value is None or value == "":
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(value, str):
            self.sheet.write_string(row, column, value, look)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, column, value, look)
        else:
            self.sheet.write_number(row, column, value, look)

    def link(self, row: int, column: int, target: str | None, text: str, look: Format) -> None:
        """A text that leads somewhere; plain text where there is no sound target or there are too many."""
        if not target or not text or self.links >= LINK_LIMIT or self.sheet.write_url(row, column, target, look, clean(text)) < 0:
            self.cell(row, column, text, look)
        else:
            self.links += 1

    def source(self, file: str | None, sheet: str | None = None, cell: str | None = None) -> str | None:
        """The target of a link to a workbook below the workspace; None for a name that Excel's links cannot carry."""
        if file == HERE:
            return f"internal:'{sheet}'!{cell or 'A1'}"
        if not file or file[0] in "/\\" or _UNFIT_PATH.search(file):
            return None
        target = f"external:{self.book.up}{file}"
        if not sheet or _UNFIT_SHEET.search(sheet):
            return target
        quoted = sheet.replace("'", "''")
        return f"{target}#'{quoted}'!{cell or 'A1'}"


def shown(value: Any, kind: Kind) -> Any:
    """A value as it goes into a cell: None, str, int, float, date or datetime."""
    if value is None or value != value:
        return None
    if isinstance(value, datetime):
        return value.replace(tzinfo=None) if value.year >= 1900 else value.isoformat(" ")
    if isinstance(value, date):
        return value if value.year >= 1900 else value.isoformat()
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return clean(value)
    return value / 100 if kind == "percent" else value
