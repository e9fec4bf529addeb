"""Draws one table of a form: band, hints, headings, the pre-formatted rows and what guards them."""

from __future__ import annotations

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from automation.forms.cell_values import Cells
from automation.forms.drop_downs import Names
from automation.forms.filling import Filling
from automation.forms.form_alerts import Spot, alert
from automation.forms.form_colours import colour_table
from automation.forms.form_grid import Span, lines
from automation.forms.form_layout import Block, Layout, is_long
from automation.forms.form_style import Style
from automation.forms.schema.column import Column

SPARE_HEADINGS = 4
"""Unlocked cells right of the headings, for columns that staff add."""


class TableDrawing:
    """One table while it is drawn."""

    def __init__(self, sheet: Worksheet, style: Style, layout: Layout, block: Block, cells: Cells, names: Names) -> None:
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
        rows = list(self.filling.rows(table))
        extras = list(self.filling.extra_rows(table.name))
        for index in range(self.block.count):
            row = self.block.first + index
            values = rows[index] if index < len(rows) else {}
            ground = "other" if index % 2 else "input"
            self.sheet.set_row(row, self._height(values), self.style("row"))
            for column, span in zip(table.columns, self.block.spans, strict=True):
                value = values.get(column.name)
                self.cells.put((table.name, index, column.name), column, row, span, value, ground, self.cells.look(column))
            for offset, heading in enumerate(self.block.extras):
                value = extras[index][offset] if index < len(extras) else None
                self.cells.put_extra((table.name, index, heading), row, self.block.right + 1 + offset, value, ground)

    def _height(self, values: dict[str, object]) -> float | None:
        """None lets Excel fit the row to what is typed; merged cells and text that stands there already it does not fit."""
        long = [pair for pair in zip(self.block.table.columns, self.block.spans, strict=True) if is_long(pair[0])]
        if not long and not self.layout.document:
            return 21
        widths = self.layout.widths
        needed = max(
            (lines(str(values.get(column.name) or ""), sum(widths[left : right + 1]) - 1) for column, (left, right) in long),
            default=1,
        )
        return None if needed == 1 and not self.layout.document else max(22, 8 + 14 * needed)

    def _guard(self, column: Column, span: Span) -> None:
        block = self.block
        area = (block.first, span[0], block.last, span[1])
        beside = None
        if column.beside and block.has(column.beside):
            beside = f"${xl_col_to_name(block.place(column.beside))}{block.first + 1}"
        unique = block.cells(column.name) if column.name == block.table.key and not block.has("project_name") else None
        spot = Spot(xl_rowcol_to_cell(block.first, span[0]), beside, unique)
        self.sheet.data_validation(*area, alert(column, spot, self.names))
