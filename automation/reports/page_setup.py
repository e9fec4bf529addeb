"""How a sheet stands on paper and on the screen: A4 landscape, one page wide, heads repeated, frozen, without gridlines."""

from __future__ import annotations

from automation.house_style import FILLS, FONT
from automation.reports.canvas import Canvas
from automation.reports.clean_text import clean
from automation.reports.report import Report, Sheet

A4 = 9
ORIGIN = (0, 0)


def set_up_page(canvas: Canvas, report: Report, sheet: Sheet, last_row: int) -> None:
    page = canvas.sheet
    page.hide_gridlines(2)
    page.set_tab_color(FILLS[sheet.tone])
    page.set_paper(A4)
    page.set_landscape()
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.center_horizontally()
    page.fit_to_pages(1, 1 if sheet.one_page else 0)
    page.print_area(0, 0, max(last_row, 0), max(canvas.last_column, 0))
    page.set_footer(_footer(report.footer or report.title, sheet.name))
    if canvas.head:
        page.repeat_rows(*canvas.head)
    if canvas.freeze and canvas.freeze != ORIGIN:
        page.freeze_panes(*canvas.freeze)


def _footer(title: str, sheet: str) -> str:
    """& is a command in footers, and a footer holds 255 characters."""
    words, name = (clean(text)[:60].replace("&", "&&") for text in (title, sheet))
    font = f'&"{FONT},常规"&8'
    return f"&L{font}{words}&C{font}{name}&R{font}第 &P / &N 页"
