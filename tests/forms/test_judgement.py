"""Whole forms judged: places, missing cells, duplicates, ids, rules: I04, I05, I12, E04, S27, T12 of docs/mess.csv."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_values import AUTUMN, COMPANY, RAWS

from automation.forms.schema.choices import STATUS_SYNONYMS
from automation.forms.schema.column import Column, Setting
from automation.forms.schema.filled_form import FilledForm, RawForm, RawTable
from automation.forms.schema.form import Form, Place, Table
from automation.forms.schema.judgement import judge
from automation.forms.schema.kinds import (
    ChoiceColumn,
    DateColumn,
    DepartmentColumn,
    DependencyColumn,
    IdColumn,
    ListColumn,
    PercentColumn,
    PersonColumn,
    TextColumn,
    TimeColumn,
    WeekColumn,
    YesNoColumn,
)
from automation.forms.schema.problem import Finding, Problem
from automation.forms.schema.window import window_of

COLUMNS: tuple[Column, ...] = (
    IdColumn(name="id", heading="任务编号", digits=3, required=True),
    TextColumn(name="name", heading="任务名称", required=True),
    PersonColumn(name="person", heading="负责人", beside="department"),
    DepartmentColumn(name="department", heading="负责部门"),
    DateColumn(name="end", heading="结束时间"),
    DependencyColumn(name="dependencies", heading="依赖任务"),
    ChoiceColumn(name="status", heading="状态", choices=("未开始", "进行中", "已完成"), required=True, synonyms=STATUS_SYNONYMS),
)
LETTERS = dict(zip((column.name for column in COLUMNS), "ABCDEFG", strict=True))
TASKS = Table(name="tasks", title="任务", columns=COLUMNS, key="id")
FORM = Form(
    name="tasks_form",
    title="任务表",
    code="T",
    version="1.0",
    tables=(TASKS,),
    fields=(TextColumn(name="project", heading="项目名称", required=True), DateColumn(name="drawn_up_on", heading="制定日期")),
)
GOOD = ("001", "调研", "张伟", "研发部", date(2026, 11, 2), "-", "进行中")


def raw_form(*rows: tuple[Any, ...], fields: dict[str, Any] | None = None, **more: Any) -> RawForm:
    columns = {name: [row[index] for row in rows] for index, name in enumerate(LETTERS)}
    table = RawTable("任务", 7, list(range(8, 8 + len(rows))), LETTERS, columns, **more)
    given_fields = {"project": "甲", "drawn_up_on": date(2026, 10, 1)} if fields is None else fields
    return RawForm(
        "tasks_form", "1.0", given_fields, {"project": ("任务", "B3"), "drawn_up_on": ("任务", "B4")}, {"tasks": table}
    )


def judged(*rows: tuple[Any, ...], form: Form = FORM, **more: Any) -> tuple[FilledForm, list[Problem]]:
    return judge(form, raw_form(*rows, **more), Setting(directory=COMPANY), "甲/任务.xlsx")


def but(**changes: Any) -> tuple[Any, ...]:
    return tuple(changes.get(name, value) for name, value in zip(LETTERS, GOOD, strict=True))


def said(problems: list[Problem]) -> list[tuple[str, str, str]]:
    return [(problem.cell, problem.kind, problem.message) for problem in problems]


def test_a_good_form_has_no_problems() -> None:
    filled, problems = judged(GOOD, but(id="002", dependencies="001"))
    assert problems == []
    table = filled.tables["tasks"]
    assert (table.rows, table.columns["id"], table.columns["dependencies"]) == ([8, 9], ["001", "002"], [(), ("001",)])
    assert filled.fields == {"project": "甲", "drawn_up_on": date(2026, 10, 1)}


def test_a_problem_names_its_cell() -> None:
    filled, problems = judged(but(end="3月初"))
    (problem,) = problems
    assert problem == Problem(
        "甲/任务.xlsx",
        "任务",
        "E8",
        "D10",
        "3月初",
        "任务第8行“结束时间”(E8)“3月初”不是日期。请填预计日期，以后可以调整。",
        "error",
    )
    assert filled.tables["tasks"].columns["end"] == [None]
    assert filled.tables["tasks"].refused == [(0, "end")]


@pytest.mark.parametrize(
    ("row", "cell", "kind", "message"),
    [
        pytest.param(but(name=None), "B8", "M01", "任务第8行“任务名称”(B8)没有填写。", id="M01"),
        pytest.param(but(name=" \u3000"), "B8", "M01", "任务第8行“任务名称”(B8)没有填写。", id="M01-blanks"),
        pytest.param(but(status=None), "G8", "E04", "任务第8行“状态”(G8)没有填写。", id="E04"),
        pytest.param(but(name="/"), "B8", "T12", "任务第8行“任务名称”(B8)填的是“/”，按未填处理。这一列必须填写。", id="T12"),
        pytest.param(but(id=None), "A8", "I05", "第8行没有任务编号。建议编号：001。", id="I05"),
        pytest.param(but(id="无"), "A8", "I05", "第8行没有任务编号。建议编号：001。", id="I05-T12"),
    ],
)
def test_missing(row: tuple[Any, ...], cell: str, kind: str, message: str) -> None:
    filled, problems = judged(row)
    assert said(problems) == [(cell, kind, message)]
    assert len(filled.tables["tasks"].refused) == 1


def test_proposed_ids_are_free() -> None:
    _, problems = judged(but(id="007"), but(id=None), but(id=""))
    assert [problem.message for problem in problems] == [
        "第9行没有任务编号。建议编号：008。",
        "第10行没有任务编号。建议编号：009。",
    ]


def test_S27_fields() -> None:
    filled, problems = judged(GOOD, fields={"project": "—", "drawn_up_on": "待定"})
    assert [problem.message for problem in problems] == [
        "请填写表头“项目名称”(B3)。",
        "任务“制定日期”(B4)“待定”不是日期。请填预计日期，以后可以调整。",
    ]
    assert filled.refused_fields == ["project", "drawn_up_on"]


def test_blank_rows_are_left_out() -> None:
    filled, problems = judged((None,) * 7, GOOD, ("", " ", None, None, None, None, "\u200b"))
    assert (filled.tables["tasks"].rows, problems) == ([9], [])


def test_what_the_reader_refused_is_not_told_again() -> None:
    filled, problems = judged(but(name=None), faulted={(0, "name")})
    assert problems == []
    assert filled.tables["tasks"].refused == [(0, "name")]


def test_missing_columns_are_empty_and_not_told_again() -> None:
    raw = raw_form(GOOD)
    del raw.tables["tasks"].columns["name"]
    filled, problems = judge(FORM, raw, AUTUMN, "x.xlsx")
    assert (filled.tables["tasks"].columns["name"], problems) == ([None], [])


def test_missing_tables_are_empty() -> None:
    raw = raw_form(GOOD)
    raw.tables.clear()
    assert judge(FORM, raw, AUTUMN, "x.xlsx")[0].tables["tasks"].columns["id"] == []


def test_extras_are_kept() -> None:
    filled, _ = judged(GOOD, extras={"金额": ["=1+1\x0b"]})
    assert filled.tables["tasks"].extras == {"金额": ["=1+1"]}


def test_I04_equal_rows_count_once() -> None:
    filled, problems = judged(GOOD, but(id="002"), GOOD)
    assert filled.tables["tasks"].rows == [8, 9]
    assert said(problems) == [("A10", "I04", "任务编号 001 在第 8、10 行重复，内容相同，只取第一行。")]


def test_I04_different_rows_are_both_refused() -> None:
    filled, problems = judged(GOOD, but(name="采购"), but(id="002"))
    message = "任务编号 001 在第 8、9 行重复且内容不同。请改其中一个。"
    assert said(problems) == [("A8", "I04", message), ("A9", "I04", message)]
    assert filled.tables["tasks"].columns["id"] == [None, None, "002"]
    assert filled.tables["tasks"].refused == [(0, "id"), (1, "id")]


def test_I04_the_same_id_in_two_projects_is_no_duplicate() -> None:
    progress = Table(
        name="progress", title="进度", key="id", columns=(TextColumn(name="project_name", heading="项目"), COLUMNS[0])
    )
    form = Form(name="f", title="进度", code="F", version="1.0", tables=(progress,))
    columns: dict[str, list[Any]] = {"project_name": ["甲", "乙", "甲"], "id": ["001", "001", None]}
    raw = RawForm("f", "1.0", {}, {}, {"progress": RawTable("进度", 1, [2, 3, 4], {"project_name": "A", "id": "B"}, columns)})
    _, problems = judge(form, raw, AUTUMN, "x.xlsx")
    assert [problem.message for problem in problems] == ["第4行没有任务编号。请补上编号。"]


def test_I12_proposes_the_task_of_that_name() -> None:
    _, problems = judged(
        but(name="硬件原理图"), but(id="002", name="采购", dependencies="原理图"), but(id="003", dependencies="评审")
    )
    assert [problem.message for problem in problems] == [
        "任务第9行“依赖任务”(F9)请填任务编号。您是不是指 001？",
        "任务第10行“依赖任务”(F10)请填任务编号，例如 001,002。",
    ]


def test_a_person_is_judged_by_the_clean_department_of_the_row() -> None:
    filled, problems = judged(but(department="研发", person="刘洋"))
    assert [problem.kind for problem in problems] == ["P10", "P11"]
    assert filled.tables["tasks"].columns["person"] == ["刘洋"]


def test_years_come_from_the_other_dates() -> None:
    filled, problems = judged(GOOD, but(id="002", end="12月5日"))
    assert filled.tables["tasks"].columns["end"][1] == date(2026, 12, 5)
    assert [problem.kind for problem in problems] == ["D07"]


def test_one_slip_of_the_year_does_not_widen_the_window() -> None:
    rows = [but(end=date(2026, month, 1)) for month in range(1, 13)]
    assert window_of(FORM, raw_form(*rows, but(end=date(2036, 5, 1)))) == (date(2026, 1, 1), date(2026, 12, 1))
    assert window_of(FORM, raw_form(but(end=None), fields={})) is None


def test_rules_refuse_cells_and_fields() -> None:
    def strict(form: FilledForm, setting: Setting) -> Iterator[tuple[Place, Finding]]:
        yield ("tasks", 0, "end"), Finding("D18", "早于开始时间。", value="2026-11-02")
        yield ("", None, "project"), Finding("M04", "没有这个项目。", value="甲")
        yield ("tasks", 0, "name"), Finding("M02", "请核对。", "remark")

    form = Form(name=FORM.name, title="", code="", version="", tables=FORM.tables, fields=FORM.fields, rules=(strict,))
    filled, problems = judged(GOOD, form=form)
    assert [problem.message for problem in problems] == [
        "任务“项目名称”(B3)没有这个项目。",
        "任务第8行“任务名称”(B8)请核对。",
        "任务第8行“结束时间”(E8)早于开始时间。",
    ]
    assert (filled.tables["tasks"].columns["end"], filled.tables["tasks"].columns["name"]) == ([None], ["调研"])
    assert (filled.fields["project"], filled.refused_fields) == (None, ["project"])


def test_problems_stand_in_the_order_of_the_sheet() -> None:
    raw = raw_form(but(end="待定", name=None), but(id="A"))
    raw.problems = [
        Problem("x.xlsx", "任务", "F8", "X02", "#REF!", "显示 #REF!", "error"),
        Problem("x.xlsx", "", "", "F11", "", "旧", "remark"),
    ]
    _, problems = judge(FORM, raw, AUTUMN, "x.xlsx")
    assert [problem.cell for problem in problems] == ["", "B8", "E8", "F8", "A9"]


EVERY_KIND: tuple[Column, ...] = (
    *COLUMNS,
    TextColumn(name="long", heading="描述", long=True),
    IdColumn(name="project_id", heading="项目编号"),
    TimeColumn(name="held_at", heading="时间"),
    WeekColumn(name="week", heading="周次"),
    PercentColumn(name="percent", heading="比例"),
    YesNoColumn(name="yes", heading="是否"),
    ListColumn(name="list", heading="列表"),
)
VALUES = st.one_of(st.none(), st.just(""), RAWS, st.sampled_from([1, 1.0, True, "001", "张伟", "已完成", "A", "无"]))


@given(st.lists(VALUES, max_size=12), st.sampled_from([None, "研发部"]))
def test_a_column_as_a_whole_is_judged_as_one_by_one(raws: list[Any], beside: str | None) -> None:
    besides = None if beside is None else [beside] * len(raws)
    for column in EVERY_KIND:
        whole, single = column.judge(raws, besides, AUTUMN), Column.judge(column, raws, besides, AUTUMN)
        assert [repr(value) for value in whole.values] == [repr(value) for value in single.values]
        assert (whole.findings, whole.refused) == (single.findings, single.refused)


@given(st.lists(st.tuples(*[VALUES] * 7), max_size=6))
def test_whatever_is_typed_every_row_is_accounted_for(rows: list[tuple[Any, ...]]) -> None:
    filled, problems = judged(*rows)
    table = filled.tables["tasks"]
    assert all(len(values) == len(table.rows) for values in table.columns.values())
    assert all(table.columns[name][index] is None for index, name in table.refused)
    cells = {problem.cell for problem in problems if problem.severity == "error"}
    assert {f"{LETTERS[name]}{table.rows[index]}" for index, name in table.refused} <= cells
    for problem in problems:
        f"{problem.message}{problem.value}".encode()
