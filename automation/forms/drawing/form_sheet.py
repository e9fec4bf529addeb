"""Draws one sheet of a form: head, fields, self-check line, tables, print set-up and protection."""

from __future__ import annotations

from xlsxwriter.utility import xl_rowcol_to_cell

from automation.forms.drawing.alike_rows import AlikeRows
from automation.forms.drawing.cell_values import Cells
from automation.forms.drawing.drop_downs import Names
from automation.forms.drawing.field_slots import Slot, is_long
from automation.forms.drawing.filling import Filling
from automation.forms.drawing.form_alerts import Spot, alert
from automation.forms.drawing.form_colours import colour_check, colour_fields
from automation.forms.drawing.form_grid import lines
from automation.forms.drawing.form_layout import Layout, intro_lines
from automation.forms.drawing.form_style import Style
from automation.forms.drawing.form_table import TableDrawing
from automation.forms.drawing.self_check import self_check
from automation.forms.schema.form import CHINESE, Form

SCREENFUL = 20
ALLOWED = (
    "insert_rows",
    "delete_rows",
    "sort",
    "autofilter",
    "format_cells",
    "format_rows",
    "format_columns",
    "insert_hyperlinks",
    "objects",
)
"""No password either: the protection stops accidents, not people."""


class SheetDrawing:
    """One sheet while it is drawn."""

    def __init__(self, sheet: AlikeRows, style: Style, form: Form, layout: Layout, filling: Filling, names: Names) -> None:
        self.sheet, self.style, self.form, self.layout, self.filling = sheet, style, form, layout, filling
        self.cells = Cells(sheet, style, filling)
        self.tables = [TableDrawing(sheet, style, layout, block, self.cells, names) for block in layout.blocks]
        self.names = names

    def draw(self) -> None:
        self._frame()
        self._head()
        for slot in self.layout.slots:
            self._slot(slot)
        if self.form.language == CHINESE:
            self._check_line()
        for table in self.tables:
            table.draw()
        self._ignore_text_numbers()
        colour_fields(self.sheet, self.style, self.layout)
        self._view()
        self._paper()

    def _frame(self) -> None:
        self.sheet.hide_gridlines(2)
        for index, width in enumerate(self.layout.widths):
            self.sheet.set_column(index, index, width)
        self.sheet.protect("", dict.fromkeys(ALLOWED, True))

    def _head(self) -> None:
        layout, style = self.layout, self.style
        self.sheet.set_row(0, 34)
        self.sheet.write_string(0, 0, layout.title, style("title"))
        self.sheet.write_string(0, layout.last, f"{self.form.code} V{self.form.version}", style("code"))
        self.sheet.set_row(1, 4 + 14 * intro_lines(layout, self.form.intro))
        self.sheet.merge_range(1, 0, 1, layout.last, self.form.intro, style("intro"))

    def _slot(self, slot: Slot) -> None:
        column = slot.column
        self.sheet.write_string(slot.row, slot.label[0], column.heading, self.style("label"))
        value = self.filling.fields.get(column.name)
        ours = self.form.outward and value is not None and column.name not in self.form.asked
        self.cells.put(("", None, column.name), column, slot.row, slot.value, value, "given" if ours else "input", "left")
        beside = self.layout.slot(column.beside) if column.beside else None
        spot = Spot(slot.cell, beside.fixed if beside else None)
        self.sheet.data_validation(
            slot.row, slot.value[0], slot.row, slot.value[1], alert(column, spot, self.names, self.form.language)
        )
        self.sheet.set_row(slot.row, self._height(slot))

    def _height(self, slot: Slot) -> float:
        if not is_long(slot.column):
            return 24
        width = sum(self.layout.widths[slot.value[0] : slot.value[1] + 1])
        return max(52, 10 + 15 * lines(str(self.filling.fields.get(slot.column.name) or ""), width))

    def _check_line(self) -> None:
        row, style = self.layout.check_row, self.style
        formula, text, faults = self_check(self.layout, self.filling)
        self.sheet.set_row(row, 24)
        self.sheet.write_string(row, 0, "自检", style("check_label"))
        self.sheet.write_formula(row, 1, formula, style("check"), text)
        colour_check(self.sheet, style, row, faults)

    def _ignore_text_numbers(self) -> None:
        """No green triangles for 001."""
        areas = [f"{slot.cell}:{slot.cell}" for slot in self.layout.slots]
        for block in self.layout.blocks:
            areas.append(f"{xl_rowcol_to_cell(block.first, 0)}:{xl_rowcol_to_cell(block.last, block.right)}")
        self.sheet.ignore_errors({"number_stored_as_text": " ".join(areas)})

    def _view(self) -> None:
        layout = self.layout
        if not layout.document:
            block = layout.blocks[0]
            self.sheet.freeze_panes(block.first, 2 if len(block.table.columns) > 5 else 0)
            self.sheet.autofilter(block.header, 0, block.last, block.right + len(block.extras))
        first = (layout.slots[0].row, layout.slots[0].value[0]) if layout.slots else (layout.blocks[0].first, 0)
        self.sheet.set_selection(*first, *first)

    def _paper(self) -> None:
        layout, sheet = self.layout, self.sheet
        sheet.set_paper(9)
        sheet.set_portrait() if layout.document else sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.55, bottom=0.6)
        sheet.center_horizontally()
        code = f"{self.form.code} V{self.form.version}"
        chinese = f"&L&8表单号 {code}&C&8第 &P 页 / 共 &N 页&R&8打印日期 &D"
        sheet.set_footer(chinese if self.form.language == CHINESE else f"&L&8{code}&C&8&P / &N&R&8&D")
        last = layout.blocks[-1].last if layout.blocks else layout.check_row
        if not layout.document:
            block = layout.blocks[0]
            last = min(last, block.header + max(2 * SCREENFUL, self.filling.row_count(block.table.name) + SCREENFUL))
            sheet.repeat_rows(block.header - 1, block.header)
        sheet.print_area(0, 0, last, len(layout.widths) - 1)
