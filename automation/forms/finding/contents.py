"""Compares what filled workbooks say: who submitted what, the same content, the cells that differ."""

from __future__ import annotations

from typing import Any

from automation.forms.finding.found_workbook import Workbook
from automation.forms.schema.column import Column
from automation.forms.schema.filled_form import FilledForm, FilledTable
from automation.forms.schema.form import Form, Table
from automation.forms.schema.identifiers import IdColumn

_SEPARATOR = "\x1f"
_KNOWN: dict[int, tuple[FilledForm, Form, str]] = {}
"""id -> the form as filled in, which so stays the one with that id, the declaration, and its identity."""
_MOST = 1 << 11


def identity(form: Form, filled: FilledForm | None) -> str:
    """The required values that identify a submission, and those that tell it apart, as one text; "" if the form has none or a
    required one is missing. Of the same it is asked several times in each round."""
    if filled is None:
        return ""
    known = _KNOWN.get(id(filled))
    if known is None or known[0] is not filled or known[1] is not form:
        if len(_KNOWN) >= _MOST:
            _KNOWN.clear()
        known = _KNOWN[id(filled)] = filled, form, _identity(form, filled)
    return known[2]


def _identity(form: Form, filled: FilledForm) -> str:
    values = [filled.fields.get(name) for name in form.named_by]
    if None in values:
        return ""
    apart = [filled.fields.get(name) or "" for name in form.apart]
    return _SEPARATOR.join("".join(str(value).split()) for value in (*values, *apart))


def in_parts(form: Form) -> bool:
    """May several workbooks, a department each, make up one submission? Then the rows and not a field name the department. And may
    there be several lists, a department each, whose rows have numbers of their own? Then two of them are no copies."""
    return parts_table(form) is not None


def parts_table(form: Form) -> Table | None:
    table = form.tables[0] if len(form.tables) == 1 else None
    if table is None:
        return None
    named = table.key and any(column.name == "department" for column in table.columns)
    return table if (named if form.identity else isinstance(_number(table), IdColumn)) else None


def _number(table: Table) -> Column:
    """By which its rows are known; where no row has one of its own, as of several reviews of one request, the first column."""
    return table.column(table.key) if table.key else table.columns[0]


def keys(form: Form, book: Workbook) -> frozenset[Any]:
    """The ids in a workbook of a form in parts."""
    return _column(form, book, "")


def departments(form: Form, book: Workbook) -> frozenset[str]:
    """The departments a workbook speaks for: its field's, else those of its rows."""
    filled = book.reading.filled
    if filled is not None and any(field.name == "department" for field in form.fields):
        value = filled.fields.get("department")
        return frozenset({value} if isinstance(value, str) else ())
    return _column(form, book, "department")


def _column(form: Form, book: Workbook, name: str) -> frozenset[Any]:
    table = parts_table(form)
    filled = book.reading.filled
    if table is None or filled is None or table.name not in filled.tables:
        return frozenset()
    values = filled.tables[table.name].columns.get(name or _number(table).name, [])
    return frozenset(value for value in values if value is not None)


def is_empty(filled: FilledForm) -> bool:
    return not any(table.rows for table in filled.tables.values())


def same_rows(one: FilledForm, other: FilledForm) -> bool:
    """Do the tables say the same? What stands in the fields (week, date) is not compared."""
    return {name: table.columns for name, table in one.tables.items()} == {
        name: table.columns for name, table in other.tables.items()
    }


def same_content(one: Workbook, other: Workbook) -> bool:
    if one.sha256 and one.sha256 == other.sha256:
        return True
    filled, its = one.reading.filled, other.reading.filled
    return filled is not None and its is not None and filled.fields == its.fields and same_rows(filled, its)


def differences(form: Form, copy: FilledForm, counted: FilledForm) -> list[str]:
    """Each differing cell of `copy` as “列”(格)：counted → copy."""
    texts = []
    for field in form.fields:
        new, old = copy.fields.get(field.name), counted.fields.get(field.name)
        if new != old:
            texts.append(_difference(field.heading, copy.cells.get(field.name, ("", ""))[1], old, new))
    for table in form.tables:
        if table.name in copy.tables and table.name in counted.tables:
            texts += _table_differences(table, copy.tables[table.name], counted.tables[table.name])
    return texts


def _table_differences(table: Table, copy: FilledTable, counted: FilledTable) -> list[str]:
    here, there = ({row: index for index, row in enumerate(filled.rows)} for filled in (copy, counted))
    texts = []
    for row in sorted({*here, *there}):
        for column in table.columns:
            new, old = _value(copy, column.name, here.get(row)), _value(counted, column.name, there.get(row))
            if new != old:
                cell = copy.letters.get(column.name, counted.letters.get(column.name, "")) + str(row)
                texts.append(_difference(column.heading, cell, old, new))
    return texts


def _value(filled: FilledTable, name: str, index: int | None) -> Any:
    return None if index is None or name not in filled.columns else filled.columns[name][index]


def _difference(heading: str, cell: str, counted: Any, copy: Any) -> str:
    return f"“{heading}”({cell})：{_shown(counted)} → {_shown(copy)}"


def _shown(value: Any) -> str:
    if value is None:
        return "空"
    text = "、".join(map(str, value)) if isinstance(value, tuple) else f"{value:g}" if isinstance(value, float) else str(value)
    return text if len(text) <= 30 else text[:29] + "…"
