"""The sheet 填写说明: what the form is for, how to fill it, every column with examples, what a return slip is."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from automation.forms.drawing.column_words import wanted
from automation.forms.drawing.form_grid import lines
from automation.forms.drawing.form_style import Style
from automation.forms.schema.column import Column
from automation.forms.schema.form import Form
from automation.forms.schema.kinds import TextColumn
from automation.house_style import NAVY

SHEET = "填写说明"
HEADINGS = ("列名", "必填", "填什么", "示例第 1 行", "示例第 2 行", "示例第 3 行")
WIDTHS = (18.0, 7.0, 52.0, 26.0, 26.0, 26.0)
STEPS = (
    "深蓝色列名是必填，灰蓝色列名是选填；只填浅黄色的格子，一行写一件事。",
    "有下拉列表的格子请从列表里选；日期写成 2026-03-05 这样。",
    "从别处复制时，请用“选择性粘贴 - 数值”，这样下拉列表和格式不会丢。",
    "看“自检”一行：绿色表示可以交了，红色表示还有要改的地方。",
    "保存并关闭文件就算交了。请不要改列名，也不要另存为别的格式；可以插入行、删除行、排序和筛选，可以在右边加自己的列。",
)
SLIP = (
    "交上来以后，系统逐格检查。看得懂的照常计入；看不懂的格子会用“退回单”寄回给您：一份填好您原来内容的新表，要改的格子是红底，"
    "批注里写着怎样改，第一页是清单。改好后保存到原来的文件夹，或作为附件回复邮件就可以了。其余内容已经计入，不用重填。"
)


class Page:
    """The sheet while it grows downwards."""

    def __init__(self, sheet: Worksheet, style: Style) -> None:
        self.sheet, self.style, self.row = sheet, style, 0

    def text(self, text: str, look: str, height: float | None = None) -> None:
        self.sheet.set_row(self.row, height or 6 + 15 * lines(text, sum(WIDTHS)))
        self.sheet.merge_range(self.row, 0, self.row, len(WIDTHS) - 1, text, self.style(look))
        self.row += 1

    def cells(self, entries: Sequence[tuple[str, str]], height: float) -> None:
        self.sheet.set_row(self.row, height)
        for index, (text, look) in enumerate(entries):
            self.sheet.write_string(self.row, index, text, self.style(look))
        self.row += 1


def draw_guide(workbook: Workbook, style: Style, form: Form) -> None:
    """The guide is a sheet of its own, so that examples are never handed in as entries."""
    sheet = workbook.add_worksheet(SHEET)
    lay_out_page(sheet)
    page = Page(sheet, style)
    page.text(f"{form.title} · 填写说明", "title", 34)
    page.text(form.intro, "intro")
    page.text("怎样填", "section", 30)
    for number, step in enumerate([*STEPS[:4], *form.guide, STEPS[4]], 1):
        page.text(f"{number}. {step}", "body")
    if form.fields:
        _columns(page, "表头", form.fields)
    for table in form.tables:
        _columns(page, table.title if len(form.tables) > 1 else "表格里的列", table.columns)
    page.text("什么是退回单", "section", 30)
    page.text(SLIP, "body")
    paper(sheet, form)


def lay_out_page(sheet: Worksheet) -> None:
    sheet.hide_gridlines(2)
    sheet.set_tab_color(NAVY)
    for index, width in enumerate(WIDTHS):
        sheet.set_column(index, index, width)


def _columns(page: Page, title: str, columns: Sequence[Column]) -> None:
    page.text(title, "section", 30)
    used = 3 + max((len(column.example) for column in columns), default=0)
    headings = HEADINGS[:used] if used > 4 else (*HEADINGS[:3], "示例")[:used]
    page.cells([(heading, "optional" if index > 2 else "required") for index, heading in enumerate(headings)], 24)
    for column in columns:
        entries = [
            (column.heading, "cell"),
            ("必填" if column.required else "选填", "middle"),
            (_meaning(column), "cell"),
            *((example, "example") for example in _examples(column, used - 3)),
        ]
        height = 8 + 14 * max(lines(text, width - 1) for (text, _), width in zip(entries, WIDTHS, strict=False))
        page.cells(entries, height)


def _meaning(column: Column) -> str:
    """The declaration's own words; the general ones where it has only a catchword."""
    if column.help:
        return column.help
    if column.hint and isinstance(column, TextColumn):
        return f"{column.hint}。"
    if column.hint and not column.hint.startswith(("如", "下拉")):
        return f"{column.hint}。{wanted(column)}"
    return wanted(column)


def _examples(column: Column, count: int) -> list[str]:
    return [*column.example, *[""] * count][:count]


def paper(sheet: Worksheet, form: Form) -> None:
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.55, bottom=0.6)
    sheet.set_footer(f"&L&8表单号 {form.code} V{form.version}&C&8第 &P 页 / 共 &N 页&R&8打印日期 &D")
