"""The sheet 改动记录: what was typed or deleted and is not in force, each with what is, so that everybody can look it up."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter import Workbook

from automation.forms.drawing.cell_values import clean_text
from automation.forms.drawing.form_grid import lines
from automation.forms.drawing.form_style import SLATE, Style
from automation.forms.recording.cell_texts import shown_key
from automation.forms.recording.kept import Kept
from automation.forms.recording.saved_copy import KEPT_SHEET

SHOWN = 200
_HEADINGS = ("时间", "情况", "编号", "哪一列", "现在的内容", "没有采用或已删除的内容", "说明")
_WIDTHS = (16.0, 16.0, 12.0, 16.0, 34.0, 44.0, 60.0)
_INTRO = f"最近 {SHOWN} 条。这里只供查看；要恢复哪一条，把内容抄回表里就可以了。"


def draw_kept(workbook: Workbook, style: Style, kept: Sequence[Kept]) -> None:
    """The newest first; locked as a whole, since nothing is read from it."""
    sheet = workbook.add_worksheet(KEPT_SHEET)
    sheet.hide_gridlines(2)
    sheet.set_tab_color(SLATE)
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    sheet.set_row(0, 34)
    sheet.write_string(0, 0, KEPT_SHEET, style("title"))
    sheet.write_string(1, 0, _INTRO, style("code", align="left"))
    for index, heading in enumerate(_HEADINGS):
        sheet.write_string(2, index, heading, style("optional"))
    for row, one in enumerate(kept, 3):
        moment = one.moment[:16].replace("T", " ")
        texts = (moment, one.title, shown_key(one.row), one.heading, one.in_force, one.kept, one.sentence)
        sheet.set_row(row, min(200, 8 + 14 * max(lines(text, width - 1) for text, width in zip(texts, _WIDTHS, strict=True))))
        for index, text in enumerate(texts):
            sheet.write_string(row, index, clean_text(text), style("cell"))
    sheet.freeze_panes(3, 0)
    sheet.autofilter(2, 0, 2 + len(kept), len(_HEADINGS) - 1)
    sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
