"""What a form is drawn with: values that stand in it already, cells to mend, and what has been counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from automation.forms.schema.form import Place, Table


@dataclass(frozen=True)
class Mend:
    """One thing to mend. `place` is None for a fault of a sheet or the file; `typed` is what stood there before."""

    place: Place | None
    typed: str
    how: str


@dataclass(frozen=True, kw_only=True)
class Filling:
    """Values by name (clean values: str, date, datetime, percent 0-100, tuple), table columns as lists of one length.

    extras: table name -> heading -> values of columns that staff added themselves;
    marks: cells drawn red with a note, until their content changes;
    to_mend, counted and noted fill the first sheet 退回说明; without to_mend it is not drawn;
    void: nothing of the workbook counts until it is mended as a whole.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, Sequence[Any]]] = field(default_factory=dict)
    extras: Mapping[str, Mapping[str, Sequence[Any]]] = field(default_factory=dict)
    marks: Mapping[Place, str] = field(default_factory=dict)
    to_mend: Sequence[Mend] = ()
    counted: Sequence[str] = ()
    void: bool = False
    noted: Sequence[str] = ()

    def column(self, table: str, name: str) -> Sequence[Any]:
        return self.tables.get(table, {}).get(name, ())

    def extra_headings(self, table: str) -> list[str]:
        return list(self.extras.get(table, {}))

    def rows(self, table: Table, indices: Iterable[int] | None = None) -> Iterator[dict[str, Any]]:
        """The filled rows, or those asked for, declared columns first; a column that is not given is empty, a row that is not filled
        has none."""
        columns: dict[str, Sequence[Any]] = {column.name: self.column(table.name, column.name) for column in table.columns}
        count = self.row_count(table.name)
        for index in range(count) if indices is None else indices:
            row = columns.items() if index < count else ()
            yield {name: values[index] if index < len(values) else None for name, values in row}

    def row_count(self, table: str) -> int:
        columns = [*self.tables.get(table, {}).values(), *self.extras.get(table, {}).values()]
        return max(map(len, columns), default=0)

    def extra_rows(self, table: str) -> Iterator[Sequence[Any]]:
        columns = list(self.extras.get(table, {}).values())
        return iter(list(zip(*columns, strict=True)))


EMPTY = Filling()
