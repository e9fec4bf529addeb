"""The sheet 填写说明 of a record: who writes what, what happens to it, and every column in a sentence."""

from __future__ import annotations

from xlsxwriter import Workbook

from automation.forms.drawing.column_words import wanted
from automation.forms.drawing.form_style import Style
from automation.forms.drawing.guide_sheet import SHEET, Page, lay_out_page, paper
from automation.forms.schema.record_declaration import Record

_STEPS = (
    "灰色的列由系统填写，改了也会恢复（您改的内容记在“改动记录”里）；白色的列请您填写。",
    "填完保存并关闭就可以了。打开着的时候系统不会动这张表，等您关闭以后才更新。",
    "两个人先后填了同一格，以后保存的为准，另一个人填的内容记在“改动记录”里。",
    "可以筛选，可以在右边加自己的列，也可以加自己的工作表；系统更新时内容都会保留。",
    "不会保留的：您改的颜色、列宽和筛选状态；公式会变成它的结果；图片和图表请放在自己的文件里（放进来的，原件存到“原件”文件夹）。",
    "需要排序或删除行时，先在“审阅”里撤销工作表保护（没有密码）。",
)
_ADDING = "要加一行，在最下面的空行里填写，编号空着，系统更新时会给出编号。自己加的行可以删除，删掉的内容记在“改动记录”里。"
_NOT_ADDING = "行由系统登记，请不要自己加行；系统的行删掉了也会恢复。"


def draw_record_guide(workbook: Workbook, style: Style, record: Record) -> None:
    sheet = workbook.add_worksheet(SHEET)
    lay_out_page(sheet)
    page = Page(sheet, style)
    page.text(f"{record.title} · 填写说明", "title", 34)
    page.text(record.intro, "intro")
    page.text("怎样用", "section", 30)
    for number, step in enumerate([*_STEPS, _ADDING if record.added else _NOT_ADDING, *record.guide], 1):
        page.text(f"{number}. {step}", "body")
    for title, columns in (("灰色：系统填写", record.program), ("白色：您填写", record.staff)):
        page.text(title, "section", 30)
        for column in columns:
            page.text(f"{column.heading}：{column.help or wanted(column)}", "body")
    paper(sheet, record.form)
