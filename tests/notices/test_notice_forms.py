"""The two forms as staff fill them: what their rules find, where, and what becomes of the cell."""

from __future__ import annotations

from typing import Any

import pytest
from notice_desk import Row, company, paper, request

from automation.forms.blank import draw_form
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import Filling
from automation.forms.filled import read_workbook
from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import Reading
from automation.forms.schema.form import Form
from automation.notices.notice import FORM as NOTICE
from automation.notices.notice_request import FORM as REQUEST
from automation.organization.people import Directory


def read(form: Form, fields: Row, tables: dict[str, list[Row]], directory: Directory) -> Reading:
    columns = {
        name: {column.name: [row.get(column.name) for row in rows] for column in form.table(name).columns}
        for name, rows in tables.items()
    }
    content = draw_form(form, DropDowns(), Filling(fields=fields, tables=columns))
    return read_workbook(content, "x.xlsx", (NOTICE, REQUEST), Setting(directory))


def asked(directory: Directory | None = None, **given: Any) -> Reading:
    return read(REQUEST, {}, {"requests": [request(**given)]}, company() if directory is None else directory)


def written(**given: Any) -> Reading:
    one = paper(**given)
    tables = {
        name: [{key: value for key, value in row.items() if key not in ("sheet", "row")} for row in rows]
        for name, rows in one.tables.items()
    }
    return read(NOTICE, dict(one.fields), tables, company())


def said(reading: Reading) -> list[tuple[str, str, str]]:
    """(kind, cell, severity)"""
    return [(problem.kind, problem.cell, problem.severity) for problem in reading.problems]


def test_what_is_right_is_right() -> None:
    assert said(asked()) == [] and said(written()) == []


@pytest.mark.parametrize(
    ("given", "found", "words"),
    [
        pytest.param({"audience": None}, ("M41", "E5", "error"), "适用范围是“部门”时", id="for nobody"),
        pytest.param({"audience": ("仓储步",)}, ("P11", "E5", "error"), "您是不是指 仓储部", id="a department misspelt"),
        pytest.param({"audience": ("仓储部", "法务部")}, ("P11", "E5", "error"), "法务部", id="one of two unknown"),
        pytest.param({"scope": "岗位", "audience": ("采购圆",)}, ("M41", "E5", "error"), "您是不是指 采购员", id="a post misspelt"),
        pytest.param({"scope": "岗位", "audience": ("宇航员",)}, ("M41", "E5", "error"), "请写通讯录里的岗位名称", id="a post that nobody has"),
        pytest.param({"scope": "全员"}, ("M41", "E5", "remark"), "按全员发", id="everybody and somebody"),
        pytest.param({"scope": "全员", "audience": None, "classification": "机密"}, ("M42", "D5", "error"), "不能发给全员", id="secret, for everybody"),
        pytest.param({"corrects": "N-1"}, ("M43", "O5", "error"), "自己的编号", id="corrects itself"),
    ],
)  # fmt: skip
def test_a_request_that_is_wrong(given: Row, found: tuple[str, str, str], words: str) -> None:
    reading = asked(**given)
    (problem,) = reading.problems
    assert (problem.kind, problem.severity) == (found[0], found[2]) and words in problem.message
    assert problem.cell[0] == found[1][0], "the column"
    assert reading.filled is not None
    names = {"E": "audience", "D": "scope", "O": "corrects"}
    value = reading.filled.tables["requests"].columns[names[problem.cell[0]]][0]
    assert (value is None) == (problem.severity == "error")


@pytest.mark.parametrize(
    "given", [{"scope": "全员", "audience": None}, {"scope": "岗位", "audience": ("采购员", "部门经理")}, {"audience": ("仓储",)}]
)
def test_whom_it_may_be_for(given: Row) -> None:
    assert not [one for one in said(asked(**given)) if one[2] == "error"]


def test_without_an_address_book_every_word_is_taken() -> None:
    assert not [one for one in said(asked(Directory(), audience=("随便部",))) if one[2] == "error"]


def test_what_is_secret_has_no_copies() -> None:
    reading = written(classification="机密")
    (problem,) = reading.problems
    assert (
        (problem.kind, problem.severity) == ("M42", "error")
        and reading.filled is not None
        and reading.filled.fields["copies"] is None
    )


def test_a_correction_needs_no_audience() -> None:
    """It goes to whoever got the original."""
    assert said(asked(audience=None, corrects="N-0")) == []


@pytest.mark.parametrize(("typed", "meant"), [("加急", "紧急"), ("特急", "紧急"), ("一般", "常规"), ("不急", "常规")])
def test_how_urgent_it_is_in_other_words(typed: str, meant: str) -> None:
    found = asked(urgency=typed)
    assert found.filled is not None and found.filled.tables["requests"].columns["urgency"] == [meant]
    assert [one.severity for one in found.problems] == ["remark"]
