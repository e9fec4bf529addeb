"""What people do to the sheets, rows and columns of a form, each small function named after its id in the catalogue of mess."""

from __future__ import annotations

from copy import copy

from openpyxl.comments import Comment
from openpyxl.styles import Font

from automation.demo.page import Page


def s01_renamed_sheet(page: Page) -> None:
    page.sheet.title = "Sheet1"


def s03_hidden_sheet(page: Page) -> None:
    old = page.book.create_sheet("旧数据")
    old["A1"], old["A2"] = "上个月的进度", "仅供参考"
    old.sheet_state = "hidden"


def s04_inserted_title(page: Page) -> None:
    """Merged cells are moved along, as Excel does and openpyxl does not."""
    merged = [copy(area) for area in page.sheet.merged_cells.ranges]
    for area in merged:
        page.sheet.unmerge_cells(area.coord)
    page.sheet.insert_rows(1)
    page.sheet["A1"] = "本周工作进度汇报（内部使用）"
    for area in merged:
        area.shift(row_shift=1)
        page.sheet.merge_cells(area.coord)
    page.head += 1


def s06_renamed_column(page: Page) -> None:
    page.sheet.cell(page.head, page.columns["plan"]).value = "下周工作计划"


def s07_moved_columns(page: Page) -> None:
    for row in range(page.head, page.head + page.count + 1):
        one, other = (page.sheet.cell(row, page.columns[name]) for name in ("issue", "plan"))
        one.value, other.value = other.value, one.value
    page.columns["issue"], page.columns["plan"] = page.columns["plan"], page.columns["issue"]


def s10_added_column(page: Page) -> None:
    column = max(page.columns.values()) + 1
    page.sheet.cell(page.head, column).value = "投入人天"
    for entry in range(page.count):
        page.sheet.cell(page.head + 1 + entry, column).value = 2 + entry % 3


def s13_merged_downwards(page: Page) -> None:
    """Neighbours with the same project share one cell."""
    names = [page.cell("project_name", entry).value for entry in range(page.count)]
    first = next(entry for entry in range(len(names) - 1) if names[entry] == names[entry + 1])
    last = next((entry for entry in range(first, len(names)) if names[entry] != names[first]), len(names)) - 1
    page.sheet.merge_cells(f"{page.cell('project_name', first).coordinate}:{page.cell('project_name', last).coordinate}")


def s15_hidden_row(page: Page) -> None:
    page.sheet.row_dimensions[page.cell("task_id", 1).row].hidden = True


def s18_total(page: Page) -> None:
    page.put("project_name", page.count, "合计")


def s19_footnote(page: Page) -> None:
    page.sheet.cell(page.head + page.count + 3, 1).value = "填报人：＿＿＿＿　审核：＿＿＿＿"


def s24_example(page: Page) -> None:
    entry = page.count
    for column in page.table.columns:
        page.put(column.name, entry, column.example[0])
    page.put("id", entry, "000")


def s29_note(page: Page) -> None:
    page.cell("progress", 0).comment = Comment("张工说下周三前给结果", "同事")


def s30_struck(page: Page) -> None:
    row = page.cell("task_id", -1).row
    for column in page.columns.values():
        cell = page.sheet.cell(row, column)
        cell.font = Font(name=cell.font.name, size=cell.font.size, strike=True)
