"""What people do to a workbook with one table: they type into the rows that concern them, or begin another row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from automation.forms.blank import draw_form
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import Filling
from automation.forms.schema.form import Form
from automation.forms.schema.record_declaration import Record
from automation.organization.people import Person
from automation.simulation.opened_form import OpenedForm, opened
from automation.simulation.premises import Premises
from automation.simulation.typed_cells import Value

Row = Mapping[str, Any]
ROWS = 60
"""In a workbook that somebody begins."""


def add_row(
    premises: Premises, path: str, form: Form, row: Row, person: Person, at: datetime, lists: DropDowns, fields: Row | None = None
) -> None:
    """Clean values by column name. The workbook is begun where there is none, with these fields."""
    content = premises.lying_at(path)
    if content is None:
        (table,) = form.tables
        filling = Filling(fields=fields or {}, tables={table.name: {name: [value] for name, value in row.items()}})
        few = replace(form, tables=(replace(table, rows=ROWS),))
        premises.save(path, draw_form(few, lists, filling), at, person)
    elif (found := opened(content, [form])) is not None:
        values = {name: _cell(value) for name, value in row.items()}
        premises.save(path, found.saved(person.name, premises.aware(at), {}, [values], begin=len(found.rows)), at, person)


def _cell(value: Any) -> Value:
    return "、".join(value) if isinstance(value, tuple) else value


def type_rows(
    premises: Premises,
    path: str,
    form: Form,
    person: Person,
    at: datetime,
    fits: Callable[[Row], bool],
    values: Callable[[Row], Mapping[str, Value]],
) -> int:
    """Opens the workbook, types into the rows that fit, saves it; how many."""
    found = _opened(premises, path, form)
    typed = [values(row) if fits(row) else {} for row in found.rows] if found else []
    if found and any(typed):
        premises.save(path, found.saved(person.name, premises.aware(at), {}, typed), at, person)
    return sum(map(bool, typed))


def type_record(
    premises: Premises,
    name: str,
    person: Person,
    at: datetime,
    fits: Callable[[Row], bool],
    values: Callable[[Row], Mapping[str, Value]],
) -> int:
    """The same in a record."""
    record = records()[name]
    return type_rows(premises, record_path(record), record.form, person, at, fits, values)


def record_rows(premises: Premises, name: str) -> list[dict[str, Any]]:
    """As they lie on the drive."""
    record = records()[name]
    found = _opened(premises, record_path(record), record.form)
    return found.rows if found else []


def _opened(premises: Premises, path: str, form: Form) -> OpenedForm | None:
    content = premises.lying_at(path)
    return opened(content, [form]) if content else None


def record_path(record: Record) -> str:
    return f"{record.folder}/{record.title}.xlsx"


@cache
def records() -> dict[str, Record]:
    from automation.catalog import records

    return {record.name: record for record in records()}
