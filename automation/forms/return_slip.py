"""Answers a faulty workbook with a fresh form: their values, the refused cells red, and a list of what to mend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from automation.forms.blank import draw_form
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import Filling, Mend
from automation.forms.schema.column import Column
from automation.forms.schema.filled_form import FilledForm, FilledTable
from automation.forms.schema.form import Form, Place
from automation.forms.schema.kinds import DateColumn
from automation.forms.schema.problem import Problem

NOTED_LIMIT = 30
VOID = ("V06", "V07")
"""Last week's rows again, or none: the form is sound and yet counts for nothing."""


def return_slip(form: Form, filled: FilledForm, problems: Sequence[Problem], lists: DropDowns) -> bytes:
    """The slip for one workbook: `filled` as judged, `problems` of the same file; a refused cell shows what was typed."""
    places = _places(filled)
    errors = [problem for problem in problems if problem.severity == "error"]
    mends = [Mend(places.get((problem.sheet, problem.cell)), problem.value, sentence(problem)) for problem in errors]
    void = bool(errors) and (not filled.tables or any(problem.kind in VOID for problem in errors))
    fields = dict(filled.fields)
    tables = {name: {key: list(values) for key, values in table.columns.items()} for name, table in filled.tables.items()}
    for mend in mends:
        if mend.place:
            _put_back(form, fields, tables, mend.place, mend.typed)
    filling = Filling(
        fields=fields,
        tables=tables,
        extras={name: table.extras for name, table in filled.tables.items() if table.extras},
        marks=_marks(mends),
        to_mend=mends,
        counted=[] if void else list(_counted(form, filled, mends)),
        void=void,
        noted=[problem.message for problem in problems if problem.severity == "remark"][:NOTED_LIMIT],
    )
    return draw_form(form, lists, filling)


def sentence(problem: Problem) -> str:
    """The message without its place: the slip has places of its own."""
    _, found, rest = problem.message.partition(f"({problem.cell})")
    return rest.lstrip("：: ") if problem.cell and found else problem.message


def _places(filled: FilledForm) -> dict[tuple[str, str], Place]:
    """Sheet and address in their workbook -> the place in the form."""
    places: dict[tuple[str, str], Place] = {cell: ("", None, name) for name, cell in filled.cells.items()}
    for table_name, table in filled.tables.items():
        for name, letters in table.letters.items():
            for index, row in enumerate(table.rows):
                places[table.sheet, f"{letters}{row}"] = (table_name, index, name)
    return places


def _put_back(form: Form, fields: dict[str, Any], tables: dict[str, dict[str, list[Any]]], place: Place, typed: str) -> None:
    """A refused value is empty in `filled`; an extra column or a sound value that a rule only complains of stays."""
    table, index, name = place
    if index is None:
        if fields.get(name) is None and typed:
            fields[name] = _as_date(form.field(name), typed)
    elif name in tables[table] and tables[table][name][index] is None and typed:
        tables[table][name][index] = _as_date(form.table(table).column(name), typed)


def _as_date(column: Column, typed: str) -> Any:
    """A sound date that a rule refused (end before start) goes back as a date."""
    if isinstance(column, DateColumn):
        try:
            return date.fromisoformat(typed[:10])
        except ValueError:
            return typed
    return typed


def _marks(mends: Sequence[Mend]) -> dict[Place, str]:
    """One note a cell, whatever is wrong with it."""
    marks: dict[Place, str] = {}
    for mend in mends:
        if mend.place:
            marks[mend.place] = "\n".join(filter(None, [marks.get(mend.place), mend.how]))
    return marks


def _counted(form: Form, filled: FilledForm, mends: Sequence[Mend]) -> Iterator[str]:
    """How many rows have nothing to mend, and which."""
    for table in form.tables:
        rows = filled.tables.get(table.name)
        if rows is None or not rows.rows:
            continue
        faulty = {mend.place[1] for mend in mends if mend.place and mend.place[0] == table.name}
        good = [index for index in range(len(rows.rows)) if index not in faulty]
        prefix = f"{table.title}：" if len(form.tables) > 1 else ""
        names = _row_names(rows, table.key or table.columns[0].name, good)
        yield f"{prefix}{len(rows.rows)} 行里有 {len(good)} 行完全没有问题{f'：{names}' if names else ''}。"


def _row_names(rows: FilledTable, key: str, good: Sequence[int]) -> str:
    keys = [str(rows.columns[key][index]) for index in good if rows.columns.get(key) and rows.columns[key][index] is not None]
    return "、".join(keys[:40]) + (f" 等 {len(keys)} 行" if len(keys) > 40 else "")
