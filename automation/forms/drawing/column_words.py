"""What a column wants, said in one short Chinese sentence, and how its cells look."""

from __future__ import annotations

from functools import singledispatch

from automation.forms.schema.column import Column
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
)

SHORT = (IdColumn, DependencyColumn, WeekColumn, PercentColumn, DateColumn, TimeColumn)
CHOSEN = (PersonColumn, DepartmentColumn, ChoiceColumn)


def number_format(column: Column) -> str:
    """Text unless it is a date or a share: only so do 007, 1-2 and “- 无” stay what was typed."""
    if isinstance(column, TimeColumn):
        return "yyyy-mm-dd hh:mm"
    if isinstance(column, DateColumn):
        return "yyyy-mm-dd"
    return "0%" if isinstance(column, PercentColumn) else "@"


def centred(column: Column) -> bool:
    return isinstance(column, (*SHORT, *CHOSEN)) and not getattr(column, "many", False)


@singledispatch
def wanted(column: Column) -> str:
    """What to write into a cell of this column."""
    return "文字。"


@wanted.register
def _(column: TextColumn) -> str:
    return f"文字，{column.limit} 字以内。"


@wanted.register
def _(column: IdColumn) -> str:
    if column.digits is None:
        return "编号，前面的 0 要保留。"
    return f"{column.digits} 位编号，如 {'1'.zfill(column.digits)}，不能重复。"


@wanted.register
def _(column: DependencyColumn) -> str:
    return "编号，用逗号隔开，如 001,002；没有写 -。"


@wanted.register
def _(column: DateColumn) -> str:
    return "日期，写成 2026-03-05 这样。"


@wanted.register
def _(column: TimeColumn) -> str:
    return "日期和时间，写成 2026-03-05 17:00 这样。"


@wanted.register
def _(column: WeekColumn) -> str:
    return "周次，如 2026-W47，或这一周里的任何一天。"


@wanted.register
def _(column: PercentColumn) -> str:
    return "0% 到 100%。"


@wanted.register
def _(column: PersonColumn) -> str:
    if column.many:
        return "姓名，几个人用顿号隔开。"
    return "姓名，从下拉列表里选；同名时写成“姓名(部门)”。"


@wanted.register
def _(column: DepartmentColumn) -> str:
    return "部门全称，从下拉列表里选。"


@wanted.register
def _(column: ListColumn) -> str:
    noun = {"person": "姓名", "department": "部门"}.get(column.of, "词语")
    return f"{noun}，几个用顿号隔开。"


@wanted.register
def _(column: ChoiceColumn) -> str:
    return f"从下拉列表里选：{'、'.join(column.choices)}。"
