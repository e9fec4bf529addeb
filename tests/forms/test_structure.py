"""Chinese working documents: which are a form in other clothes and which only look like one."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pytest
import xlsxwriter

from automation import catalog
from automation.forms.filled import read_workbook
from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import Reading
from tests.forms.foreign_workbooks import HEADINGS, row, tasks

FORMS = catalog.forms()


def document(rows: Sequence[Sequence[Any]], merges: Sequence[str] = (), sheet: str = "Sheet1") -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet(sheet)
    for reference in merges:
        page.merge_range(reference, "")
    for number, values in enumerate(rows):
        for column, value in enumerate(values):
            if value != "":
                page.write(number, column, value)
    book.close()
    return target.getvalue()


def read(content: bytes, path: str) -> Reading:
    return read_workbook(content, path, FORMS, Setting())


LISTS = [
    ("员工花名册", ["序号", "姓名", "部门", "职务", "邮箱", "手机", "直接上级", "入职日期"]),
    ("人员", ["姓名", "部门", "岗位", "邮箱", "电话", "在职", "工号"]),
    ("供应商名录", ["单位名称", "联系人", "联系电话", "电子邮箱", "负责人"]),
    ("部门", ["部门名称", "负责人", "邮箱"]),
    ("费用明细", ["日期", "类型", "说明", "金额"]),
    ("督办事项", ["序号", "事项", "责任人", "截止日期", "状态"]),
    ("各部门职责", ["部门", "职责", "对接人"]),
    ("采购计划", ["编号", "名称", "部门", "负责人", "开始时间", "结束时间", "金额"]),
    ("设备台账", ["编号", "名称", "描述", "部门", "负责人", "状态", "购置日期"]),
]


@pytest.mark.parametrize(("name", "headings"), LISTS, ids=[name for name, _ in LISTS])
def test_a_list_with_some_of_the_headings_is_no_form(name: str, headings: list[str]) -> None:
    content = document([headings, [f"{heading}一" for heading in headings]], sheet=name)
    for path in (f"{name}.xlsx", f"项目/样机/{name}.xlsx"):
        reading = read(content, path)
        assert (reading.status, reading.form, reading.problems) == ("ignored", "", [])


STAFF = ["姓名", "部门", "岗位", "邮箱", "电话", "关键人员", "直接上级", "在职", "别名"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("通讯录.xlsx", "ignored"),
        ("项目/样机/通讯录.xlsx", "ignored"),
        ("基础资料/花名册.xlsx", "ignored"),
        ("基础资料/通讯录.xlsx", "used"),
    ],
)
def test_only_a_list_among_the_reference_data_that_is_called_so_is_the_address_book(path: str, status: str) -> None:
    assert read(document([STAFF, ["张伟", "研发部", "", "zhangwei@example.com"]]), path).status == status


def test_whoever_meant_a_form_is_told_which_one() -> None:
    headings = ["序号", "任务", "负责人", "开始日期", "结束日期", "状态"]
    reading = read(document([headings, ["1", "调研", "张伟", "2026.9.1", "2026.9.18", "完成"]]), "项目/清单.xlsx")
    assert reading.reason == "不是登记的表单；列名像“项目任务分解表”，如果是它，请改用它的空白表单"


def test_all_required_headings_are_evidence_enough() -> None:
    headings = ["序号", "任务", "责任部门", "责任人", "计划开始时间", "计划完成时间", "进展状态"]
    rows = [
        ["", "", "工作安排"],
        [],
        [],
        ["", "", *headings],
        ["", "", "1", "调研", "市场部", "刘洋", "2017.8.28", "2017.9.8", "√"],
    ]
    reading = read(document(rows, ["C1:I1"]), "安排.xlsx")
    assert (reading.status, tasks(reading, "status")) == ("used", ["已完成"])
    assert reading.filled is not None
    assert (reading.filled.tables["tasks"].letters["id"], reading.filled.tables["tasks"].rows) == ("C", [5])


def test_the_title_just_above_the_fields_hides_none_of_them() -> None:
    rows = [["项目任务分解表"], ["项目名称", "样机项目"], ["制定日期", "2026-11-02", "填表人", "张伟"], HEADINGS, row(1)]
    reading = read(document(rows, ["A1:J1"]), "样机.xlsx")
    assert reading.filled is not None
    assert reading.filled.fields["project_name"] == "样机项目"
    assert reading.filled.cells["filler"] == ("Sheet1", "D3")


GROUPED = [*HEADINGS[:5], "计划时间", "", *HEADINGS[7:]]
BELOW = [""] * 5 + HEADINGS[5:7]
SINGLE = ["A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "H3:H4", "I3:I4", "J3:J4"]


def test_names_below_a_group_title_are_headings() -> None:
    rows = [["项目任务分解表"], ["项目名称", "样机项目"], GROUPED, BELOW, row(1), row(2)]
    reading = read(document(rows, [*SINGLE, "F3:G3"]), "样机.xlsx")
    assert reading.status == "used"
    assert (tasks(reading), len(tasks(reading, "start"))) == (["任务1", "任务2"], 2)
    assert None not in tasks(reading, "start") + tasks(reading, "end")


def test_names_beside_group_titles_are_headings() -> None:
    upper = [*HEADINGS[:2], "安排", "", "", "", "", "结果", "", ""]
    lower = ["", "", *HEADINGS[2:]]
    rows = [["项目任务分解表"], ["项目名称", "样机项目"], upper, lower, row(1)]
    reading = read(document(rows, ["A3:A4", "B3:B4", "C3:G3", "H3:J3"]), "样机.xlsx")
    assert (reading.status, tasks(reading), tasks(reading, "id")) == ("used", ["任务1"], ["001"])


def test_a_header_repeated_on_each_page_is_no_entry() -> None:
    headings = ["序号" if heading == "任务编号" else heading for heading in HEADINGS]
    rows = [["项目任务分解表"], ["项目名称", "样机项目"], headings, row(1), headings, row(2)]
    assert tasks(read(document(rows), "样机.xlsx")) == ["任务1", "任务2"]
