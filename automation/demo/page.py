"""A drawn workbook opened for spoiling, with its cells found by the form's own column names."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell

from automation.forms.schema.form import Form

HEADINGS_WITHIN = 30


class Page:
    """The first sheet of a filled form. Entries count from 0; `day` is a day soon after the reported week."""

    def __init__(self, form: Form, content: bytes, day: date) -> None:
        self.form = form
        self.day = day
        self.book: Any = openpyxl.load_workbook(io.BytesIO(content))
        self.sheet: Any = self.book[form.title]
        self.table = form.tables[0]
        self.head = next(row for row in range(1, HEADINGS_WITHIN) if self._heads(row))
        headings: dict[Any, Any] = {cell.value: cell.column for cell in self.sheet[self.head]}
        self.columns: dict[str, int] = {column.name: headings[column.heading] for column in self.table.columns}

    def _heads(self, row: int) -> bool:
        return {column.heading for column in self.table.columns} <= {cell.value for cell in self.sheet[row]}

    @property
    def count(self) -> int:
        """Filled entries."""
        key = self.columns[self.table.key or self.table.columns[0].name]
        rows = range(self.head + 1, self.sheet.max_row + 1)
        return next((row - self.head - 1 for row in rows if self.sheet.cell(row, key).value is None), len(rows))

    def cell(self, name: str, entry: int) -> Cell:
        """A negative entry counts from the end."""
        row = self.head + 1 + (entry if entry >= 0 else self.count + entry)
        found: Cell = self.sheet.cell(row, self.columns[name])
        return found

    def put(self, name: str, entry: int, value: object) -> None:
        self.cell(name, entry).value = value  # type: ignore[assignment]

    def field(self, name: str) -> Cell:
        """The cell right of a field's label."""
        heading = self.form.field(name).heading
        label = next(cell for row in self.sheet.iter_rows(max_row=self.head - 1) for cell in row if _says(cell.value, heading))
        found: Cell = self.sheet.cell(label.row, label.column + 1)
        return found

    def content(self) -> bytes:
        target = io.BytesIO()
        self.book.save(target)
        return target.getvalue()


def _says(text: object, heading: str) -> bool:
    return isinstance(text, str) and text.strip(" *：:") == heading
