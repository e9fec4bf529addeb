"""Draws a form's workbook from its declaration: blank, pre-filled, or as a return slip; always fresh, never from a staff file."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from datetime import datetime
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook

from automation.forms.drawing.alike_rows import AlikeRows
from automation.forms.drawing.drop_downs import DropDowns, draw_lists
from automation.forms.drawing.filling import EMPTY, Filling
from automation.forms.drawing.form_layout import lay_out
from automation.forms.drawing.form_sheet import SheetDrawing
from automation.forms.drawing.form_style import Style
from automation.forms.drawing.guide_sheet import draw_guide
from automation.forms.drawing.packing import PackedWorkbook
from automation.forms.drawing.plain_rows import PlainRows
from automation.forms.drawing.slip_sheet import SHEET as SLIP_SHEET
from automation.forms.drawing.slip_sheet import SlipSheet
from automation.forms.schema.form import Form
from automation.house_style import FONT
from automation.safe_write import swap_in

DRAWN_ON = datetime(2026, 1, 1)
"""A fixed date of creation, so that the same declaration gives the same bytes."""

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_row_height": 28,
    "default_format_properties": {"font_name": FONT, "font_size": 10},
}


def draw_form(form: Form, lists: DropDowns, filling: Filling | None = None) -> bytes:
    """The workbook of a form as bytes; with `filling.to_mend` it begins with the sheet 退回说明."""
    filling = filling or EMPTY
    target = BytesIO()
    workbook = PackedWorkbook(target, deepcopy(OPTIONS))  # xlsxwriter takes things out of what it is given
    style = Style(workbook)
    layouts = lay_out(form, filling)
    slip = workbook.add_worksheet(SLIP_SHEET) if filling.to_mend else None
    sheets = [workbook.add_worksheet(layout.name, AlikeRows) for layout in layouts]
    if not form.outward:
        draw_guide(workbook, style, form)
    names = draw_lists(workbook, style, form, lists)
    for sheet, layout in zip(sheets, layouts, strict=True):
        SheetDrawing(sheet, style, form, layout, filling, names).draw()
    if slip:
        SlipSheet(slip, style, form, filling, layouts).draw()
    (slip or sheets[0]).activate()
    sign(workbook, form)
    workbook.close()
    return target.getvalue()


def sign(workbook: Workbook, form: Form) -> PlainRows:
    """Who it is, three times more besides the visible text: whatever staff do to the workbook, one of them stays.
    Returns the very hidden sheet, in which there is room for more from the second row on."""
    identity = f"{form.code} V{form.version}"
    workbook.set_properties({"title": form.title, "subject": identity, "author": "通达", "created": DRAWN_ON})
    workbook.set_custom_property("form_code", form.code, "text")
    workbook.set_custom_property("form_version", form.version, "text")
    workbook.define_name("_form_id", f'="{form.code}"')
    workbook.define_name("_form_version", f'="{form.version}"')
    meta: PlainRows = workbook.add_worksheet("_meta", PlainRows)
    meta.write_string("A1", form.code)
    meta.write_string("B1", form.version)
    meta.very_hidden()
    return meta


def blank_forms(forms: Iterable[Form], lists: DropDowns) -> dict[str, bytes]:
    """Every form empty, by file name."""
    return {f"{form.title}.xlsx": draw_form(form, lists) for form in forms}


def write_blanks(forms: Iterable[Form], lists: DropDowns, folder: Path) -> list[Path]:
    """Put every blank form into the folder; a blank that is open in Excel gets its new one beside it."""
    return [swap_in(folder / name, content) for name, content in blank_forms(forms, lists).items()]
