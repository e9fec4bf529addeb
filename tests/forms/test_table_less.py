"""A form that has only labelled fields: it is known, begun or not, read and judged like any other; its English twin too."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from xlsxwriter import Workbook

from automation import catalog
from automation.clients.acceptance import FORM as ACCEPTANCE
from automation.clients.satisfaction import FORM as SATISFACTION
from automation.forms.blank import draw_form
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import Filling
from automation.forms.filled import read_workbook
from automation.forms.schema.choices import ChoiceColumn
from automation.forms.schema.column import Setting
from automation.forms.schema.english import in_english
from automation.forms.schema.filled_form import Reading
from automation.forms.schema.form import Form

FORMS = catalog.forms()
KNOWN: dict[str, Any] = {"id": "007", "client": "示例科技有限公司", "description": "以太网接口"}
OUTWARD = [form for form in FORMS if form.outward]
each = pytest.mark.parametrize("form", OUTWARD, ids=lambda form: form.name)
OURS = DropDowns(("研发部",), (("研发部", "张伟"),), ("别家的项目",))


def read(content: bytes, path: str = "客户/来件.xlsx") -> Reading:
    return read_workbook(content, path, FORMS, Setting())


def filled(form: Form, **fields: Any) -> Reading:
    return read(draw_form(form, OURS, Filling(fields=KNOWN | fields)))


def typed(rows: list[list[str]], title: str = "") -> bytes:
    """Somebody's own sheet."""
    target = BytesIO()
    book = Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate([[title], *rows] if title else rows):
        sheet.write_row(number, 0, row)
    book.close()
    return target.getvalue()


@each
def test_untouched_it_counts_for_nothing(form: Form) -> None:
    for one in (form, in_english(form)):
        reading = filled(one)
        assert (reading.status, reading.reason, reading.form, reading.problems) == ("ignored", "还没有填写", form.name, [])


@pytest.mark.parametrize(
    ("form", "wrote", "verdict"), [(ACCEPTANCE, "不通过", "不通过"), (in_english(ACCEPTANCE), "Not accepted", "不通过")]
)
def test_both_languages_are_one_form(form: Form, wrote: str, verdict: str) -> None:
    reading = filled(form, verdict=wrote)
    assert (reading.status, reading.form) == ("used", "acceptance") and reading.filled
    assert (reading.filled.fields["id"], reading.filled.fields["verdict"]) == ("007", verdict)
    assert not [one for one in reading.problems if one.severity == "error"]


def test_marks_are_whole_numbers_from_1_to_5() -> None:
    reading = filled(SATISFACTION, speed=5, quality="4分", punctuality=6, contact=4.5)
    assert reading.filled
    assert [reading.filled.fields[name] for name in ("speed", "quality", "punctuality", "contact", "overall")] == [
        "5",
        "4",
        None,
        None,
        None,
    ]
    assert [(one.kind, one.value, one.severity) for one in reading.problems] == [
        ("E01", "4分", "remark"), ("E03", "6", "error"), ("E03", "4.5", "error"), ("S27", "", "error")
    ]  # fmt: skip


def test_known_by_its_labels_alone() -> None:
    rows = [
        ["需求编号", "007", "客户名称", "甲"],
        ["验收结论：", "通过"],
        ["验收意见", ""],
        ["验收人", "陈"],
        ["验收日期", "2026-12-18"],
    ]
    assert read(typed(rows)).form == "acceptance"
    assert read(typed(rows[:1], "客户需求验收单")).form == ""


def test_the_header_of_a_list_is_no_form() -> None:
    headings = [column.heading for column in ACCEPTANCE.fields]
    assert (
        read(typed([headings, ["007", "甲", "", "", "通过"]]), "记录表/别的表.xlsx").reason
        == "记录表，由系统和大家一起填，不用交"
    )


def test_with_its_labels_gone_it_is_refused_with_the_way_out() -> None:
    book = openpyxl.load_workbook(BytesIO(draw_form(ACCEPTANCE, OURS, Filling(fields=KNOWN))))
    book.worksheets[0].delete_rows(3, 20)
    target = BytesIO()
    book.save(target)
    reading = read(target.getvalue())
    assert reading.status == "rejected" and "需求编号、客户名称" in reading.reason


@each
def test_nothing_of_the_company_goes_along(form: Form) -> None:
    for one in (form, in_english(form)):
        book = openpyxl.load_workbook(BytesIO(draw_form(one, OURS)))
        texts = [str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value]
        assert not {"张伟", "研发部", "别家的项目"} & set(texts)
        assert "填写说明" not in book.sheetnames


@each
def test_the_english_words_are_known_when_they_come_back(form: Form) -> None:
    english = in_english(form)
    for column, said in zip(form.fields, english.fields, strict=True):
        assert said.heading in column.aliases and said.heading.isascii() and said.help.isascii()
        if isinstance(column, ChoiceColumn) and isinstance(said, ChoiceColumn):
            assert [column.parse(word, None, Setting()).value for word in said.choices] == list(column.choices)
    assert english.title.isascii() and english.intro.isascii()


@each
def test_an_english_reader_sees_english_only(form: Form) -> None:
    sheet = openpyxl.load_workbook(BytesIO(draw_form(in_english(form), OURS))).worksheets[0]
    shown = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    rules = [
        word
        for rule in sheet.data_validations.dataValidation
        for word in (rule.error, rule.errorTitle, rule.prompt, rule.promptTitle)
    ]
    assert all(text.isascii() for text in [*shown, *filter(None, rules), sheet.title])
