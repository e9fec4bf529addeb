"""Given a judged workbook with faults, its slip shows what they typed, what to mend, and reads as a form again."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from automation.forms.filled import read_workbook
from automation.forms.return_slip import return_slip, sentence
from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import FilledForm
from automation.forms.schema.problem import Problem
from automation.projects.task_breakdown import FORM as TASKS
from tests.forms.drawn_forms import FAULTS, LISTS, NAMES, ROWS, SHEET, faulty

FIRST = 8
"""Excel row of the first task in a drawn form."""


def slip() -> Any:
    filled, problems = faulty()
    return openpyxl.load_workbook(BytesIO(return_slip(TASKS, filled, problems, LISTS)))


def test_refused_cells_keep_what_was_typed_red_and_with_a_note() -> None:
    sheet = slip()[SHEET]
    for name, index, _, typed, how in FAULTS:
        cell = sheet.cell(FIRST + index, NAMES.index(name) + 1)
        assert (cell.value or "") == typed
        assert cell.fill.fgColor.rgb == "FFFAD4D1"
        assert cell.comment.text == how


def test_good_cells_keep_their_values_and_stay_plain() -> None:
    sheet = slip()[SHEET]
    refused = {(index, name) for name, index, *_ in FAULTS}
    for index, row in enumerate(ROWS):
        for position, name in enumerate(NAMES):
            cell = sheet.cell(FIRST + index, position + 1)
            if (index, name) not in refused:
                assert cell.comment is None
                assert cell.fill.fgColor.rgb != "FFFAD4D1"
                assert (cell.value is None) == (row[position] is None)


def test_their_own_column_comes_along() -> None:
    sheet = slip()[SHEET]
    assert [sheet.cell(row, 11).value for row in (FIRST - 1, FIRST, FIRST + 1)] == ["预算（万元）", None, "12.5"]


def test_first_sheet_lists_what_to_mend_with_links() -> None:
    sheet = slip().worksheets[0]
    assert sheet.title == "退回说明"
    assert sheet["A2"].value.startswith("共 4 处要改")
    for row, (name, index, _, typed, how) in enumerate(FAULTS, 5):
        target = f"{get_column_letter(NAMES.index(name) + 1)}{FIRST + index}"
        assert sheet.cell(row, 2).hyperlink.location == f"{SHEET}!{target}"
        assert target in sheet.cell(row, 2).value
        assert (sheet.cell(row, 3).value, sheet.cell(row, 4).value) == (typed or "（空）", how)


def test_first_sheet_says_what_has_been_counted() -> None:
    texts = [row[0] for row in slip().worksheets[0].values if isinstance(row[0], str)]
    assert "14 行里有 10 行完全没有问题：001、002、003、005、006、008、010、011、013、014。" in texts
    assert any("2026-11-09" in text for text in texts)


def test_a_mended_slip_reads_without_errors() -> None:
    book = slip()
    sheet = book[SHEET]
    for (name, index, *_), good in zip(FAULTS, ("002", "2026-12-18", "未开始", "李娜"), strict=True):
        sheet.cell(FIRST + index, NAMES.index(name) + 1).value = good
    target = BytesIO()
    book.save(target)
    reading = read_workbook(target.getvalue(), "退回单.xlsx", [TASKS], Setting())
    assert reading.status == "used"
    assert [problem for problem in reading.problems if problem.severity == "error"] == []
    assert reading.filled is not None
    assert len(reading.filled.tables["tasks"].rows) == len(ROWS)


def test_a_fault_of_a_field_and_one_of_the_whole_file_are_listed_too() -> None:
    filled, _ = faulty()
    filled.fields["checker"] = None
    problems = [
        Problem("a.xlsx", SHEET, "F4", "M05", "张伟", f"{SHEET}“核对人”(F4)核对人不能是填表人。", "error"),
        Problem("a.xlsx", "", "", "S22", "", "文件里有两张一样的表，请只留一张。", "error"),
    ]
    book = openpyxl.load_workbook(BytesIO(return_slip(TASKS, filled, problems, LISTS)))
    listed = [[cell.value for cell in row[1:4]] for row in book.worksheets[0].iter_rows(min_row=5, max_row=6)]
    assert listed == [
        ["“核对人”(E4)", "张伟", "核对人不能是填表人。"],
        ["整份表", "—", "文件里有两张一样的表，请只留一张。"],
    ]
    assert book[SHEET]["E4"].value == "张伟"


def test_a_workbook_that_does_not_count_promises_nothing_of_red_cells_or_counted_rows() -> None:
    unread = FilledForm(TASKS.name, TASKS.version, {}, {}, {})
    fault = Problem("a.xlsx", "", "", "F09", "", "文件设了打开密码，系统读不了。", "error")
    book = openpyxl.load_workbook(BytesIO(return_slip(TASKS, unread, [fault], LISTS)))
    words = " ".join(str(cell) for row in book.worksheets[0].iter_rows(values_only=True) for cell in row if cell)
    assert "这份文件没有计入" in words and "空表" in words
    assert "红底" not in words and "已经计入" not in words


def test_sentence_drops_the_place_only() -> None:
    found = Problem("a.xlsx", "表", "B7", "D10", "", "表第7行“结束时间”(B7)“3月初”不是日期(如 2026-03-01)。", "error")
    assert sentence(found) == "“3月初”不是日期(如 2026-03-01)。"


def test_text_that_looks_like_a_formula_stays_text() -> None:
    filled, problems = faulty()
    filled.tables["tasks"].columns["name"][0] = '=HYPERLINK("http://evil","x")'
    book = openpyxl.load_workbook(BytesIO(return_slip(TASKS, filled, problems, LISTS)))
    cell = book[SHEET].cell(FIRST, 2)
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://evil","x")')
