"""Input messages, error alerts and drop-downs: what Excel itself says before a wrong value stands in a cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from automation.forms.drawing.column_words import wanted
from automation.forms.drawing.drop_downs import DEPARTMENTS, PERSON_DEPARTMENTS, PERSONS, PROJECTS, Names
from automation.forms.schema.column import Column
from automation.forms.schema.form import CHINESE
from automation.forms.schema.kinds import (
    ChoiceColumn,
    DateColumn,
    DepartmentColumn,
    DependencyColumn,
    IdColumn,
    PercentColumn,
    PersonColumn,
    TextColumn,
    TimeColumn,
)

TITLE_LIMIT, PROMPT_LIMIT, ERROR_LIMIT = 32, 255, 220
"""Excel shows no more (MS-OI29500 2.1.613) and calls a file broken that holds more."""

Alert = dict[str, Any]


@dataclass(frozen=True)
class Spot:
    """Where a column stands: its first cell (A9), its neighbour's cell ($D9) and, where values may not repeat, its range."""

    cell: str
    beside: str | None = None
    unique: str | None = None


def alert(column: Column, spot: Spot, names: Names, language: str = CHINESE) -> Alert:
    """The options of xlsxwriter's data_validation for one column. In English a column's own `help` is all that is said."""
    options = {"error_type": "stop", "error_message": wanted(column), **_check(column, spot, names)}
    options["error_title"] = f"请检查“{column.heading}”"
    if language != CHINESE:
        options |= {"error_title": column.heading, "error_message": column.help}
    options["error_title"] = options["error_title"][:TITLE_LIMIT]
    options["error_message"] = options["error_message"][:ERROR_LIMIT]
    prompt = column.help or _prompt(column)
    if prompt:
        options["input_title"] = column.heading[:TITLE_LIMIT]
        options["input_message"] = prompt[:PROMPT_LIMIT]
    return options


def _prompt(column: Column) -> str:
    """Only where people go wrong: a message at every cell annoys."""
    if isinstance(column, DateColumn | TimeColumn | DependencyColumn):
        return wanted(column)
    return ""


@singledispatch
def _check(column: Column, spot: Spot, names: Names) -> Alert:
    """Lists and unknown kinds cannot be checked by Excel; a length keeps accidents out."""
    return {"validate": "length", "criteria": "<=", "value": 500, "error_message": f"太长了，请写在 500 字以内。{wanted(column)}"}


@_check.register
def _(column: TextColumn, spot: Spot, names: Names) -> Alert:
    if column.name == "project_name" and PROJECTS in names.known:
        text = "这个项目名称还没有登记过。请从下拉列表里选；确实是新项目请点“是”。"
        return {"validate": "list", "source": f"={PROJECTS}", "error_type": "warning", "error_message": text}
    return {"validate": "length", "criteria": "<=", "value": column.limit, "error_message": f"请写在 {column.limit} 字以内。"}


@_check.register
def _(column: IdColumn, spot: Spot, names: Names) -> Alert:
    if column.digits is None:
        return {"validate": "length", "criteria": "<=", "value": 40, "error_message": "编号请写在 40 个字以内。"}
    checks = [f"LEN({spot.cell})={column.digits}", f"ISNUMBER(-{spot.cell})"]
    text = f"请写 {column.digits} 位数字，如 {'1'.zfill(column.digits)}。"
    if spot.unique:
        checks.append(f"COUNTIF({spot.unique},{spot.cell})=1")
        text = f"请写 {column.digits} 位数字，如 {'1'.zfill(column.digits)}，并且不能与别的行重复。"
    return {"validate": "custom", "value": f"=AND({','.join(checks)})", "error_message": text}


@_check.register(DateColumn)
@_check.register(TimeColumn)
def _(column: DateColumn | TimeColumn, spot: Spot, names: Names) -> Alert:
    text = f"{wanted(column)}范围是 {column.earliest} 到 {column.latest}。"
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": column.earliest,
        "maximum": column.latest,
        "error_message": text,
    }


@_check.register
def _(column: PercentColumn, spot: Spot, names: Names) -> Alert:
    return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1, "error_message": "请写 0% 到 100%。"}


@_check.register
def _(column: ChoiceColumn, spot: Spot, names: Names) -> Alert:
    return {"validate": "list", "source": f"={names.of(column)}"}


@_check.register
def _(column: DepartmentColumn, spot: Spot, names: Names) -> Alert:
    if DEPARTMENTS not in names.known:
        return {"validate": "length", "criteria": "<=", "value": 50}
    text = "请从下拉列表里选部门。列表里没有的部门，请先登记到通讯录。"
    return {"validate": "list", "source": f"={DEPARTMENTS}", "error_message": text}


@_check.register
def _(column: PersonColumn, spot: Spot, names: Names) -> Alert:
    if PERSONS not in names.known or column.many:
        return {"validate": "length", "criteria": "<=", "value": 50}
    text = "列表里没有这个姓名。写错了请点“否”重选；确实是新同事请点“是”，并请登记到通讯录。"
    return {"validate": "list", "source": _persons(spot.beside), "error_type": "warning", "error_message": text}


def _persons(department: str | None) -> str:
    """The people of the department in the same row; everybody while that cell is empty or unknown."""
    if department is None:
        return f"={PERSONS}"
    count = f"COUNTIF({PERSON_DEPARTMENTS},{department})"
    part = f"OFFSET({PERSONS},MATCH({department},{PERSON_DEPARTMENTS},0)-1,0,{count},1)"
    return f"=IF({count}=0,{PERSONS},{part})"
