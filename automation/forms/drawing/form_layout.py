"""Where everything of a form stands: sheets, field slots and table blocks, worked out before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from automation.forms.drawing.field_slots import Slot, field_slots, is_long
from automation.forms.drawing.filling import Filling
from automation.forms.drawing.form_grid import DOCUMENT_GRID, Span, lines, spread, text_width
from automation.forms.schema.column import Column
from automation.forms.schema.form import Form, Place, Table

SPARE_ROWS = 60
"""Empty rows that stay below the filled ones however many there are."""


@dataclass(frozen=True)
class Block:
    """A table: optional band and hint rows, the header, and `count` rows from `first` on (all counted from 0)."""

    table: Table
    spans: tuple[Span, ...]
    extras: tuple[str, ...]
    band: int | None
    hint: int | None
    header: int
    count: int

    @property
    def first(self) -> int:
        return self.header + 1

    @property
    def last(self) -> int:
        return self.header + self.count

    @property
    def right(self) -> int:
        return self.spans[-1][1]

    def place(self, name: str) -> int:
        """The grid column in which a declared or extra column begins."""
        for column, span in zip(self.table.columns, self.spans, strict=True):
            if column.name == name:
                return span[0]
        return self.right + 1 + self.extras.index(name)

    def cells(self, name: str) -> str:
        """$A$9:$A$508"""
        letter = xl_col_to_name(self.place(name), col_abs=True)
        return f"{letter}${self.first + 1}:{letter}${self.last + 1}"

    def has(self, name: str) -> bool:
        return any(column.name == name for column in self.table.columns)


@dataclass(frozen=True)
class Layout:
    """One sheet of a form."""

    name: str
    title: str
    widths: tuple[float, ...]
    slots: tuple[Slot, ...]
    blocks: tuple[Block, ...]
    check_row: int
    document: bool

    @property
    def last(self) -> int:
        """The last grid column that belongs to the declaration."""
        return max(block.right for block in self.blocks) if self.blocks else len(self.widths) - 1

    def slot(self, name: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.column.name == name), None)


def lay_out(form: Form, filling: Filling) -> list[Layout]:
    """The form's sheets: the first holds the fields and the tables without a sheet of their own."""
    own = [table for table in form.tables if not table.sheet]
    layouts = [_sheet(form.title, form.title, form.fields, own, filling)] if own or form.fields else []
    for table in form.tables:
        if table.sheet:
            layouts.append(_sheet(table.sheet, f"{form.title} · {table.sheet}", (), [table], filling))
    return layouts


def find(layouts: Sequence[Layout], place: Place) -> tuple[str, int, int] | None:
    """Sheet, row and grid column of a place in the form."""
    table, index, name = place
    for layout in layouts:
        slot = layout.slot(name) if not table else None
        if slot is not None:
            return layout.name, slot.row, slot.value[0]
        for block in layout.blocks:
            if block.table.name == table and index is not None and (block.has(name) or name in block.extras):
                return layout.name, block.first + index, block.place(name)
    return None


def _sheet(name: str, title: str, fields: Sequence[Column], tables: Sequence[Table], filling: Filling) -> Layout:
    document = _is_document(fields, tables)
    widths = _grid(fields, tables, document)
    slots = field_slots(fields, widths)
    row = max((slot.row for slot in slots), default=1) + 1
    check_row, row = row, row + 1
    blocks = []
    for table in tables:
        blocks.append(_block(table, widths, row, banded=document, filling=filling))
        row = blocks[-1].last + 2
    extras = max((len(block.extras) for block in blocks), default=0)
    return Layout(name, title, (*widths, *[14.0] * extras), tuple(slots), tuple(blocks), check_row, document)


def _is_document(fields: Sequence[Column], tables: Sequence[Table]) -> bool:
    """A form to be read as a page rather than as a list."""
    return len(tables) != 1 or any(is_long(column) for column in fields) or bool(fields and len(tables[0].columns) < 6)


def _grid(fields: Sequence[Column], tables: Sequence[Table], document: bool) -> tuple[float, ...]:
    widths = list(DOCUMENT_GRID) if document else [column.width for column in tables[0].columns]
    if not tables:
        longest = max((text_width(column.heading) for column in fields), default=0)
        widths[0::3] = [max(DOCUMENT_GRID[0], longest + 2.5)] * 3
    while document and len(widths) < max((len(table.columns) for table in tables), default=1):
        widths.append(10.0)
    if fields:
        widths[0] = max(widths[0], 9.5)
    return tuple(widths)


def _block(table: Table, widths: Sequence[float], row: int, *, banded: bool, filling: Filling) -> Block:
    band = row + 1 if banded else None
    row = row + 2 if banded else row
    hint = row if not banded or any(column.hint for column in table.columns) else None
    header = row if hint is None else row + 1
    spans = spread([column.width for column in table.columns], widths) if banded else [(n, n) for n in range(len(widths))]
    filled = filling.row_count(table.name)
    count = max(table.rows, filled + (5 if banded else SPARE_ROWS) if filled else 0)
    return Block(table, tuple(spans), tuple(filling.extra_headings(table.name)), band, hint, header, count)


def intro_lines(layout: Layout, intro: str) -> int:
    return lines(intro, sum(layout.widths) * 1.1)
