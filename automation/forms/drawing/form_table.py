"""Draws one table of a form: band, hints, headings, the pre-formatted rows and what guards them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from automation.forms.drawing.alike_rows import STRIDE, AlikeRows
from automation.forms.drawing.cell_values import Cells
from automation.forms.drawing.drop_downs import Names
from automation.forms.drawing.field_slots import is_long
from automation.forms.drawing.filling import Filling
from automation.forms.drawing.form_alerts import Spot, alert
from automation.forms.drawing.form_colours import colour_table
from automation.forms.drawing.form_grid import Span, lines
from automation.forms.drawing.form_layout import Block, Layout
from automation.forms.drawing.form_style import Style
from automation.forms.schema.column import Column

GROUNDS = ("input", "other")
"""The two shades of input rows, in turn."""

SPARE_HEADINGS = 4
"""Unlocked cells right of the headings, for columns that staff add."""


class TableDrawing:
    """One table while it is drawn."""

    def __init__(self, sheet: AlikeRows, style: Style, layout: Layout, block: Block, cells: Cells, names: Names) -> None:
        self.sheet, self.style, self.layout, self.block, self.cells, self.names = sheet, style, layout, block, cells, names

    @property
    def filling(self) -> Filling:
        return self.cells.filling

    def draw(self) -> None:
        self._band()
        self._headings()
        self._rows()
        for column, span in zip(self.block.table.columns, self.block.spans, strict=True):
            self._guard(column, span)
        colour_table(self.sheet, self.style, self.block)

    def _band(self) -> None:
        if self.block.band is not None:
            self.sheet.set_row(self.block.band - 1, 10)
            self.sheet.set_row(self.block.band, 26)
            self.sheet.merge_range(
                self.block.band, 0, self.block.band, self.block.right, self.block.table.title, self.style("band")
            )

    def _headings(self) -> None:
        block = self.block
        if block.hint is not None:
            self.sheet.set_row(block.hint, 18)
        self.sheet.set_row(block.header, 26)
        for column, span in zip(block.table.columns, block.spans, strict=True):
            if block.hint is not None:
                hint = ("* " if column.required else "") + (column.hint or ("必填" if column.required else ""))
                self._across(block.hint, span, hint, "must" if column.required else "may")
            self._across(block.header, span, column.heading, "required" if column.required else "optional")
        for index, heading in enumerate(block.extras):
            self.sheet.write_string(block.header, block.right + 1 + index, heading, self.style("extra"))
        if not self.layout.document:
            for index in range(len(block.extras), len(block.extras) + SPARE_HEADINGS):
                self.sheet.write_blank(block.header, block.right + 1 + index, None, self.style("open"))

    def _across(self, row: int, span: Span, text: str, look: str) -> None:
        if span[1] > span[0]:
            self.sheet.merge_range(row, *([span[0], row, span[1]]), text, self.style(look))
        else:
            self.sheet.write_string(row, span[0], text, self.style(look))

    def _rows(self) -> None:
        table = self.block.table
        extras = list(self.filling.extra_rows(table.name))
        singly = self._singly(self.filling.row_count(table.name))
        drawn = list(self._to_draw(singly))
        for index, values in zip(drawn, self.filling.rows(table, drawn), strict=True):
            self.sheet.set_row(self.block.first + index, self._height(values), self.style("row"))
            if values or self.layout.document:
                self._row(index, values, extras[index] if index < len(extras) else ())
            else:
                self._empty_row(index)
        if singly < self.block.count:
            self.sheet.go_on_to(self.block.last)

    def _to_draw(self, singly: int) -> Iterable[int]:
        return range(singly)

    def _singly(self, filled: int) -> int:
        """How many rows are drawn one by one: all up to two empty ones that begin a stretch, if nothing stands below the table."""
        if self.layout.document or self.block is not self.layout.blocks[-1]:
            return self.block.count
        stretch = -(-(self.block.first + filled) // STRIDE) * STRIDE
        return min(self.block.count, stretch + 2 - self.block.first)

    def _row(self, index: int, values: Mapping[str, Any], extras: Sequence[Any]) -> None:
        name, row, ground = self.block.table.name, self.block.first + index, GROUNDS[index % 2]
        if self.layout.document or self.filling.marks:
            for column, span in zip(self.block.table.columns, self.block.spans, strict=True):
                place = (name, index, column.name)
                self.cells.put(place, column, row, span, values.get(column.name), ground, self.cells.look(column))
        else:  # neither merged nor marked: the formats of empty rows, looked up once
            for left, (column, look) in enumerate(zip(self.block.table.columns, self.empty_looks[index % 2], strict=False)):
                self.cells.put_plain(column, row, left, values.get(column.name), look)
        for offset, value in enumerate(extras):
            place = (name, index, self.block.extras[offset])
            self.cells.put_extra(place, row, self.block.right + 1 + offset, value, ground)

    def _empty_row(self, index: int) -> None:
        """Most of a form is empty rows: their formats are looked up once."""
        row = self.block.first + index
        for position, look in enumerate(self.empty_looks[index % 2]):
            self.sheet.write_blank(row, position, None, look)

    @cached_property
    def empty_looks(self) -> list[list[Format]]:
        columns = self.block.table.columns
        return [
            [self.cells.format(column, ground, self.cells.look(column)) for column in columns]
            + [self.style(ground, "left")] * len(self.block.extras)
            for ground in GROUNDS
        ]

    def _height(self, values: Mapping[str, Any]) -> float | None:
        """None lets Excel fit the row to what is typed; merged cells and text that stands there already it does not fit."""
        if not self._long and not self.layout.document:
            return 21
        needed = max((lines(str(values.get(name) or ""), width) for name, width in self._long), default=1)
        return None if needed == 1 and not self.layout.document else max(22, 8 + 14 * needed)

    @cached_property
    def _long(self) -> list[tuple[str, float]]:
        """Columns of long texts, with the width that their words have."""
        pairs, widths = zip(self.block.table.columns, self.block.spans, strict=True), self.layout.widths
        return [(column.name, sum(widths[left : right + 1]) - 1) for column, (left, right) in pairs if is_long(column)]

    def _guard(self, column: Column, span: Span) -> None:
        block = self.block
        area = (block.first, span[0], block.last, span[1])
        beside = None
        if column.beside and block.has(column.beside):
            beside = f"${xl_col_to_name(block.place(column.beside))}{block.first + 1}"
        unique = block.cells(column.name) if column.name == block.table.key and not block.has("project_name") else None
        spot = Spot(xl_rowcol_to_cell(block.first, span[0]), beside, unique)
        self.sheet.data_validation(*area, alert(column, spot, self.names))
