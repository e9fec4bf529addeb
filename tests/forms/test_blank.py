"""Given a declaration, the drawn workbook is whole, says who it is, guards its cells, and gives its values back."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from automation.catalog import forms
from automation.forms.blank import blank_forms, draw_form
from automation.forms.drawing.column_words import wanted
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import EMPTY, Filling
from automation.forms.drawing.form_layout import lay_out
from automation.forms.schema.form import Form
from automation.forms.schema.kinds import TextColumn
from automation.projects.task_breakdown import FORM as TASKS
from tests.forms.drawn_forms import FILLED, LISTS, ROWS

FORMS = forms()
BLANKS = Path(__file__).parents[2] / "workbooks" / "空白表单"
REGENERATE = "write them again: write_blanks(forms(), DropDowns(), BLANKS) of automation.forms.blank"

each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


@cache
def drawn(code: str) -> bytes:
    return draw_form(next(form for form in FORMS if form.code == code), LISTS)


@cache
def blank(code: str) -> Any:
    """To be looked at only."""
    return opened(drawn(code))


def validations(sheet: Worksheet) -> list[Any]:
    return list(sheet.data_validations.dataValidation)


@pytest.mark.skipif(
    any(not {"空白表单", "报表", "退回单"} & set(file.parts) for file in BLANKS.parent.rglob("*.xls*")),
    reason="this checkout is in use: `forms` has drawn the blanks with the drop-downs of the company's own 通讯录",
)
@each_form
def test_committed_blank_is_what_the_declaration_draws(form: Form) -> None:
    committed = BLANKS / f"{form.title}.xlsx"
    assert committed.exists(), REGENERATE
    assert parts(committed.read_bytes()) == parts(draw_form(form, DropDowns())), REGENERATE


def test_no_committed_blank_without_a_declaration() -> None:
    assert {path.name for path in BLANKS.glob("*.xlsx")} == set(blank_forms(FORMS, DropDowns()))


@each_form
def test_same_declaration_gives_the_same_bytes(form: Form) -> None:
    assert draw_form(form, LISTS) == drawn(form.code)


@each_form
def test_identity_is_written_four_times(form: Form) -> None:
    book = blank(form.code)
    properties = {one.name: one.value for one in book.custom_doc_props.props}
    assert (properties["form_code"], properties["form_version"]) == (form.code, form.version)
    assert book.defined_names["_form_id"].attr_text == f'"{form.code}"'
    assert book.defined_names["_form_version"].attr_text == f'"{form.version}"'
    meta = book["_meta"]
    assert (meta["A1"].value, meta["B1"].value, meta.sheet_state) == (form.code, form.version, "veryHidden")
    first = book.worksheets[0]
    assert f"{form.code} V{form.version}" in [cell.value for cell in first[1]]


@each_form
def test_every_heading_stands_exactly_as_declared(form: Form) -> None:
    book = blank(form.code)
    for layout in lay_out(form, EMPTY):
        sheet = book[layout.name]
        for block in layout.blocks:
            for column in block.table.columns:
                assert sheet.cell(block.header + 1, block.place(column.name) + 1).value == column.heading
        for slot in layout.slots:
            assert sheet.cell(slot.row + 1, slot.label[0] + 1).value == slot.column.heading
            assert slot.value[0] == slot.label[1] + 1


@each_form
def test_alerts_keep_within_the_limits_of_excel(form: Form) -> None:
    for sheet in blank(form.code).worksheets:
        for rule in validations(sheet):
            assert len(rule.errorTitle or "") <= 32
            assert len(rule.promptTitle or "") <= 32
            assert 0 < len(rule.error or "") <= 220
            assert len(rule.prompt or "") <= 255
            assert max(len(rule.formula1 or ""), len(rule.formula2 or "")) <= 255


@each_form
def test_every_input_cell_is_guarded(form: Form) -> None:
    book = blank(form.code)
    for layout in lay_out(form, EMPTY):
        guarded = {str(area) for rule in validations(book[layout.name]) for area in rule.sqref.ranges}
        assert len(guarded) == len(layout.slots) + sum(len(block.table.columns) for block in layout.blocks)


@each_form
def test_every_drop_down_resolves_to_a_list_on_the_hidden_sheet(form: Form) -> None:
    book = blank(form.code)
    assert book["选项"].sheet_state == "hidden"
    for sheet in book.worksheets:
        for rule in validations(sheet):
            if rule.type == "list" and not rule.formula1.startswith("IF("):
                name, area = next(iter(book.defined_names[rule.formula1].destinations))
                cells = [cell.value for (cell,) in book[name][area]]
                assert cells
                assert None not in cells


def test_person_list_depends_on_the_department_and_is_sorted_by_it() -> None:
    book = blank(TASKS.code)
    rule = next(rule for rule in validations(book["项目任务分解表"]) if "E8" in str(rule.sqref))
    assert "MATCH($D8,人员部门,0)" in rule.formula1
    assert rule.errorStyle == "warning"
    departments = [row[1].value for row in book["选项"].iter_rows(min_row=2, max_row=6)]
    assert departments == sorted(departments)


def test_without_a_directory_every_name_may_be_typed() -> None:
    rules = validations(opened(draw_form(TASKS, DropDowns()))["项目任务分解表"])
    assert {rule.formula1 for rule in rules if rule.type == "list"} == {"选项_状态"}


@each_form
def test_staff_may_type_in_rows_and_not_in_headings(form: Form) -> None:
    book = blank(form.code)
    for layout in lay_out(form, EMPTY):
        sheet = book[layout.name]
        assert sheet.protection.sheet
        assert not sheet.protection.password
        for block in layout.blocks:
            assert sheet.cell(block.header + 1, 1).protection.locked
            assert not sheet.cell(block.first + 1, 1).protection.locked
            assert not sheet.cell(block.last + 1, block.right + 1).protection.locked


def test_protection_lets_rows_come_go_and_be_sorted() -> None:
    protection = blank(TASKS.code)["项目任务分解表"].protection
    forbidden = [protection.insertRows, protection.deleteRows, protection.sort, protection.autoFilter, protection.formatRows]
    assert not any(forbidden)


def test_self_check_counts_what_is_wrong() -> None:
    tasks = {name: list(values) for name, values in FILLED.tables["tasks"].items()}
    tasks["person"][3] = None
    tasks["end"][5] = date(2026, 1, 1)
    tasks["id"][1] = "003"
    content = draw_form(TASKS, LISTS, Filling(fields={"project_name": "甲"}, tables={"tasks": tasks}))
    cached = openpyxl.load_workbook(BytesIO(content), data_only=True)["项目任务分解表"]["B5"].value
    assert cached == "已填 14 行；缺必填 3 处；日期颠倒 1 处；编号重复 2 处"


def test_a_form_with_more_rows_than_declared_still_ends_with_empty_ones() -> None:
    many = Filling(tables={"tasks": {"id": [f"{number:03}" for number in range(700)]}})
    (layout,) = lay_out(TASKS, many)
    assert layout.blocks[0].count == 760


PRINTABLE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zs", "Zl", "Zp")), min_size=1, max_size=40)
DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))
TASK_ROW = st.tuples(PRINTABLE, PRINTABLE, PRINTABLE, PRINTABLE, PRINTABLE, DAYS, DAYS, PRINTABLE, PRINTABLE, PRINTABLE)


@settings(max_examples=10, deadline=None)
@given(st.lists(TASK_ROW, min_size=1, max_size=5))
def test_values_come_back_as_they_went_in(rows: list[tuple[Any, ...]]) -> None:
    names = [column.name for column in TASKS.tables[0].columns]
    tables = {"tasks": {name: [row[index] for row in rows] for index, name in enumerate(names)}}
    content = draw_form(TASKS, LISTS, Filling(tables=tables))
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    read = book.get_sheet_by_name("项目任务分解表").to_python(skip_empty_area=False)
    (layout,) = lay_out(TASKS, Filling(tables=tables))
    first = layout.blocks[0].first
    assert [tuple(row[: len(names)]) for row in read[first : first + len(rows)]] == rows


@pytest.mark.parametrize(
    ("text", "written"),
    [("<r><t>x</t></r>", "<r><t>x</t></r> "), ("=1+1", "=1+1"), ("a\x0b\ud800\uffffb", "ab"), ("https://a.example", "https://a.example")],
)
def test_hostile_text_stays_text(text: str, written: str) -> None:
    content = draw_form(TASKS, LISTS, Filling(tables={"tasks": {"name": [text]}}))
    cell = opened(content)["项目任务分解表"]["B8"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (written, "s", None)


def test_a_form_of_fields_only_counts_its_fields() -> None:
    fields = (TextColumn(name="score", heading="得分", required=True), TextColumn(name="note", heading="意见", long=True))
    form = Form(name="survey", title="满意度", code="CL-SURVEY", version="1.0", tables=(), fields=fields, intro="请填写。")
    content = draw_form(form, LISTS, Filling(fields={"note": "很好"}))
    line = openpyxl.load_workbook(BytesIO(content), data_only=True)["满意度"]["B5"].value
    assert line == "已填 1 项；缺必填 1 处"


@each_form
def test_every_kind_of_column_says_what_it_wants(form: Form) -> None:
    for column in (*form.fields, *(column for table in form.tables for column in table.columns)):
        assert wanted(column).endswith("。")


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_calculates_and_prints_it(tmp_path: Path) -> None:
    source = tmp_path / "tasks.xlsx"
    source.write_bytes(draw_form(TASKS, LISTS, FILLED))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for kind in ("pdf", "ods"):
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert (tmp_path / "tasks.pdf").stat().st_size > 10_000
    recalculated = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "tasks.ods"))
    line = recalculated.get_sheet_by_name("项目任务分解表").to_python(skip_empty_area=False)[4][1]
    assert line == f"已填 {len(ROWS)} 行；缺必填 0 处；日期颠倒 0 处；编号重复 0 处"


def test_the_names_of_many_people_stand_in_their_lists() -> None:
    persons = [(f"第{number % 7}部", f"王{number:04d} <&>") for number in range(300)]
    book = opened(draw_form(TASKS, DropDowns(departments=("研发部",), persons=persons)))
    found = {}
    for name in ("人员部门", "人员清单", "部门清单"):
        ((_, place),) = book.defined_names[name].destinations
        cells = book["选项"][place]
        found[name] = [cell.value for (cell,) in cells] if isinstance(cells, tuple) else [cells.value]
    assert list(zip(found["人员部门"], found["人员清单"], strict=True)) == sorted(persons)
    assert found["部门清单"] == ["研发部"] and book["选项"]["A1"].value == "部门清单"
