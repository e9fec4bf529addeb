"""A workbook of a form as somebody sees it who has opened it: what stands where, and which cells to type into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from automation.forms.filled import open_book
from automation.forms.reading.locate import NotFoundError, locate
from automation.forms.reading.problem_list import ProblemList
from automation.forms.reading.sniff import sniff
from automation.forms.schema.filled_form import RawForm, RawTable
from automation.forms.schema.form import Form
from automation.simulation.typed_cells import Cell, Value, typed


@dataclass(frozen=True)
class OpenedForm:
    """name: of the table that is looked at, "" = the only one."""

    content: bytes
    raw: RawForm
    name: str = ""

    @property
    def table(self) -> RawTable:
        return self.raw.tables[self.name] if self.name else next(iter(self.raw.tables.values()))

    def within(self, table: str) -> OpenedForm:
        """The same workbook, seen by another of its tables."""
        return replace(self, name=table)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The filled rows, as they stand."""
        columns = self.table.columns
        return [{name: values[index] for name, values in columns.items()} for index in range(len(self.table.rows))]

    def cell(self, name: str, entry: int) -> Cell:
        """Of the table; the entry after the last one is the first empty row."""
        rows = self.table.rows
        row = rows[entry] if entry < len(rows) else max(rows, default=self.table.header_row) + 1 + entry - len(rows)
        return self.table.sheet, f"{self.table.letters[name]}{row}"

    def cells(self, rows: Sequence[Mapping[str, Value]], begin: int = 0) -> dict[Cell, Value]:
        """Of these rows, from entry `begin` on; columns that the sheet does not have are left out."""
        table = self.table
        return {
            self.cell(name, entry): value
            for entry, row in enumerate(rows, begin)
            for name, value in row.items()
            if name in table.letters
        }

    def saved(
        self,
        author: str,
        at: datetime,
        fields: Mapping[str, Value],
        rows: Sequence[Mapping[str, Value]] = (),
        begin: int = 0,
        more: Mapping[Cell, Value] | None = None,
    ) -> bytes:
        """With these fields, rows, and cells besides. at: aware."""
        cells = {self.raw.cells[name]: value for name, value in fields.items() if self.raw.cells.get(name, ("", ""))[1]}
        return typed(self.content, cells | (self.cells(rows, begin) if rows else {}) | dict(more or {}), author, at)


def opened(content: bytes, forms: Sequence[Form]) -> OpenedForm | None:
    """None for what is no workbook of these forms, or does not open."""
    kind = sniff(content)
    if kind not in ("xlsx", "xlsm"):
        return None
    try:
        located = locate(open_book(content, kind), forms, ProblemList(""))
    except NotFoundError:
        return None
    return OpenedForm(content, located[1]) if located and (located[1].tables or not located[0].tables) else None
