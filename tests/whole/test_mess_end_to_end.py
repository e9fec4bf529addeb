"""Mess that shows only in a whole workbook: our own drawn form, spoilt as people spoil it, through the real reader."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from automation.app import make_setting
from automation.catalog import forms
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import Filling
from automation.forms.filled import read_workbook
from automation.forms.return_slip import return_slip
from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import FilledForm, Reading
from automation.forms.schema.problem import Problem
from automation.projects.task_breakdown import FORM as TASKS
from automation.reference.company_calendar import FORM as CALENDAR
from tests.forms.foreign_workbooks import rebuilt
from tests.whole.office import BREAKDOWNS, CONTROLLER, LAUNCH, PLAN, W47, Company, address_book, breakdown, drawn, reports

PATH = "项目/控制器/任务分解表.xlsx"
SHEET = "项目任务分解表"
ROWS = BREAKDOWNS[PATH]
FIRST = 8
Change = Callable[[Any], object]
STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def setting() -> Setting:
    return make_setting([read_workbook(address_book(), "通讯录.xlsx", forms(), Setting())])


def spoilt(change: Change, rows: list[dict[str, Any]] = ROWS) -> bytes:
    """Our form after somebody worked on its sheet with another program."""
    book = openpyxl.load_workbook(io.BytesIO(breakdown(CONTROLLER, rows)))
    change(book[SHEET])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read(content: bytes) -> Reading:
    reading = read_workbook(content, PATH, forms(), setting())
    assert reading.status == "used" and reading.filled is not None, reading.reason
    return reading


def filled(reading: Reading) -> FilledForm:
    assert reading.filled is not None
    return reading.filled


def found(reading: Reading, kind: str) -> Problem:
    (problem,) = [problem for problem in reading.problems if problem.kind == kind]
    return problem


def unharmed(reading: Reading) -> None:
    """Everything was read and nobody is bothered: the treatment is A, without a word."""
    assert [problem.message for problem in reading.problems] == []
    table = filled(reading).tables["tasks"]
    assert table.columns["id"] == [row["id"] for row in ROWS]
    assert table.columns["end"] == [row["end"] for row in ROWS]
    assert table.columns["person"] == [row["person"] for row in ROWS]


def renamed_heading(sheet: Any) -> None:
    sheet["D7"] = "* 负责\n部门 "


def moved_field(sheet: Any) -> None:
    """The project's name one cell further to the right."""
    label = next(cell for row in sheet.iter_rows(max_row=5) for cell in row if cell.value == "项目名称")
    value = next(cell for cell in sheet[label.row][label.column :] if cell.value is not None)
    for merged in list(sheet.merged_cells.ranges):
        if value.coordinate in merged:
            sheet.unmerge_cells(str(merged))
    sheet.cell(label.row, value.column + 1, value.value)
    value.value = None


def linked(sheet: Any) -> None:
    sheet["B10"].hyperlink = "file:///D:/图纸/原理图.pdf"
    sheet["E10"].hyperlink = "mailto:zhangwei@example.com"


def unprotected(sheet: Any) -> None:
    sheet.protection.disable()
    sheet.parent.security = None
    for row in sheet.iter_rows():
        for cell in row:
            cell.protection = openpyxl.styles.Protection(locked=False)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(renamed_heading, id="S12"),
        pytest.param(linked, id="T17"),
        pytest.param(unprotected, id="X06"),
        pytest.param(lambda sheet: sheet.data_validations.dataValidation.clear(), id="S26"),
        pytest.param(lambda sheet: sheet.column_dimensions.group("I", "I", hidden=True), id="S16"),
        pytest.param(moved_field, id="S28"),
    ],
)
def test_what_does_no_harm_is_taken_without_a_word(change: Change) -> None:
    reading = read(spoilt(change))
    unharmed(reading)
    assert filled(reading).fields["project_name"] == CONTROLLER


def test_f10_final_and_recommended_read_only_is_read() -> None:
    sharing = b'<fileSharing readOnlyRecommended="1"/><workbookPr'
    form = b'fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"'
    final = b"<property " + form + b' pid="9" name="_MarkAsFinal"><vt:bool>true</vt:bool></property>'

    def change(name: str, part: bytes) -> tuple[str, bytes]:
        marked = part.replace(b"<workbookPr", sharing, 1) if name == "xl/workbook.xml" else part
        return name, marked.replace(b"</Properties>", final + b"</Properties>") if name == "docProps/custom.xml" else marked

    unharmed(read(rebuilt(breakdown(CONTROLLER, ROWS), change)))


def test_m03_a_day_that_is_both_off_and_on() -> None:
    days = {"day": [date(2026, 12, 31)] * 2, "kind": ["放假", "上班"]}
    reading = read_workbook(drawn(CALENDAR, Filling(tables={"days": days})), "工作日历.xlsx", forms(), Setting())
    problem = found(reading, "M03")
    assert (problem.severity, problem.cell[0]) == ("error", "B")
    assert problem.message.endswith("2026-12-31 已经写为“放假”，这里又写为“上班”。请只保留一行。")
    assert not make_setting([reading]).calendar.is_working(date(2026, 12, 31))


def test_s17_empty_rows_in_between_end_nothing() -> None:
    reading = read(spoilt(lambda sheet: sheet.insert_rows(FIRST + 2, 3)))
    unharmed(reading)
    assert filled(reading).tables["tasks"].rows == [8, 9, 13, 14, 15, 16, 17]


@pytest.mark.parametrize("dimension", [b'ref="A1"', b'ref="A1:B2"', b'ref="A1:XFD1048576"'])
def test_s23_the_stated_range_is_not_believed(dimension: bytes) -> None:
    """The first sheet alone has the tasks."""

    def change(name: str, part: bytes) -> tuple[str, bytes]:
        return name, re.sub(rb'(?<=<dimension )ref="[^"]*"', dimension, part) if name.endswith("sheet1.xml") else part

    unharmed(read(rebuilt(breakdown(CONTROLLER, ROWS), change)))


def test_s26_what_the_drop_down_no_longer_stops_is_still_checked() -> None:
    def paste(sheet: Any) -> None:
        sheet.data_validations.dataValidation.clear()
        sheet["J10"] = "快好了"

    reading = read(spoilt(paste))
    problem = found(reading, "E03")
    assert (problem.sheet, problem.cell) == (SHEET, "J10")
    assert problem.message.startswith("项目任务分解表第10行“状态”(J10)“快好了”不在选项内。请选：")
    slip = return_slip(TASKS, filled(reading), reading.problems, DropDowns())
    again = openpyxl.load_workbook(io.BytesIO(slip))[SHEET]
    assert any("J10" in validation.sqref for validation in again.data_validations.dataValidation), "drop-downs are back"


def test_d05_a_1904_workbook_means_other_days() -> None:
    """The same serial number is a day four years later; typed dates are converted by Excel itself."""
    book = openpyxl.load_workbook(io.BytesIO(breakdown(CONTROLLER, ROWS)))
    book.epoch = CALENDAR_MAC_1904
    sheet = book[SHEET]
    for row, task in enumerate(ROWS, FIRST):
        sheet.cell(row, 7).number_format = "General"
        sheet.cell(row, 7, (task["end"] - date(1904, 1, 1)).days)
    target = io.BytesIO()
    book.save(target)
    table = filled(read(target.getvalue())).tables["tasks"]
    assert table.columns["end"] == [row["end"] for row in ROWS]
    assert table.columns["start"] == [row["start"] for row in ROWS]


def strict(name: str, part: bytes) -> tuple[str, bytes]:
    for loose, narrow in STRICT.items():
        part = part.replace(loose, narrow) if name.endswith((".xml", ".rels")) else part
    return name, part


def test_f23_strict_open_xml_is_read() -> None:
    content = breakdown(CONTROLLER, ROWS)
    changed = rebuilt(content, strict)
    assert changed != content
    unharmed(read(changed))


def test_x07_a_shared_workbook_with_revisions_is_read() -> None:
    headers = '<headers xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" guid="{0}" lastGuid="{0}"/>'
    content = breakdown(CONTROLLER, ROWS)
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as package:
        package.writestr("xl/revisions/revisionHeaders.xml", headers)
        package.writestr("xl/revisions/userNames.xml", headers.replace("headers", "users"))
    unharmed(read(target.getvalue()))


def test_f27_strange_file_names_are_no_hindrance(tmp_path: Path) -> None:
    company = Company(tmp_path).settle(without=[PATH])
    # Windows has no line breaks in names.
    broken = [] if os.name == "nt" else ["任务\n表.xlsx"]
    names = ["　任务　分解表 .xlsx", "😀任务 分解.xlsx", "a&b'c.xlsx", "表..xlsx", "表%20(最终).xlsx", *broken]
    for number, name in enumerate(names):
        company.put(f"项目/控制器/{name}", breakdown(CONTROLLER, ROWS[number : number + 1]), datetime(2026, 11, 2))
    company.put("项目/控制器/最后.xlsx", breakdown(CONTROLLER, ROWS[len(names) :]), datetime(2026, 11, 2))
    figures = company.weekly()
    assert figures["problems"] == [] and len(figures["tasks"]) == len(PLAN)
    assert company.report.exists()


def test_v03_a_workbook_in_another_departments_folder(tmp_path: Path) -> None:
    company = Company(tmp_path).settle(without=[f"周进度/{W47}/市场部"])
    own = Company(tmp_path / "other")
    file = own.tell("市场部", reports(W47, "市场部"))
    path = f"周进度/{W47}/研发部/市场部.xlsx"
    company.put(path, file.read_bytes())
    figures = company.weekly()
    assert [(row["file"], row["kind"], row["message"]) for row in figures["problems"]] == [
        (path, "V03", f"“{path}”放在了“研发部”，表内填报部门是“市场部”，已按市场部收取。")
    ]
    assert {row["name"]: row["submission"] for row in figures["departments"]}["市场部"] == "按时"


@pytest.mark.slow
def test_v05_a_workbook_of_another_project(tmp_path: Path) -> None:
    """It counts for the project that it names, wherever it lies: a foreign form spoils no other project's figures."""
    company = Company(tmp_path).settle(without=["项目/推广/市场部"])
    before = company.weekly()
    company.put("项目/控制器/推广.xlsx", breakdown(LAUNCH, BREAKDOWNS["项目/推广/市场部.xlsx"]), datetime(2026, 11, 2))
    after = company.weekly(now="2026-11-20T18:00")
    assert before["projects"][0] == after["projects"][0]
    assert [row["tasks"] for row in after["projects"]] == [7, 3]


def test_v05_the_number_of_one_project_and_the_name_of_another(tmp_path: Path) -> None:
    company = Company(tmp_path).settle()
    rows = [row | {"id": f"1{row['id'][1:]}", "dependencies": ()} for row in BREAKDOWNS["项目/推广/市场部.xlsx"]]
    book = openpyxl.load_workbook(io.BytesIO(breakdown("样机推广", rows)))
    number = next(cell for row in book[SHEET].iter_rows(max_row=5) for cell in row if cell.value == "P2026-021")
    number.value = "P2026-018"
    target = io.BytesIO()
    book.save(target)
    company.put("项目/推广/市场部2.xlsx", target.getvalue(), datetime(2026, 11, 2))
    answer = company.run("weekly", "--json")
    (problem,) = answer.json["problems"]
    assert (problem["kind"], problem["file"], problem["severity"]) == ("V05", "项目/推广/市场部2.xlsx", "error")
    assert problem["message"] == (
        "“项目/推广/市场部2.xlsx”的项目编号 P2026-018 是“新一代控制器”的，项目名称却写“样机推广”，"
        "任务已并入“新一代控制器”。请核对这两格。"
    )


def test_v08_the_time_of_a_file_proves_nothing(tmp_path: Path) -> None:
    """A change is known by size and content, although the copied-over file looks older than the one before."""
    company = Company(tmp_path).settle()
    before = company.weekly()
    rows = [reports(W47, "市场部")[0] | {"percent": 90}]
    company.tell("市场部", rows, saved=datetime(2020, 1, 1))
    after = company.weekly(now="2026-11-20T18:00")
    assert next(row["percent"] for row in after["tasks"] if row["project"] == LAUNCH) == 90.0
    assert before["tasks"] != after["tasks"]
    company.tell("市场部", rows, saved=datetime(2039, 1, 1))
    assert company.weekly(now="2026-11-20T18:10")["tasks"] == after["tasks"]
