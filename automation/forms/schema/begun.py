"""Whether somebody has written in a form that goes out pre-filled: until then it counts for nothing, and nothing in it is a fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from automation.forms.schema.filled_form import RawForm, RawTable
from automation.forms.schema.form import Form

NOT_BEGUN = "还没有填写"


def not_begun(form: Form, raw: RawForm) -> bool:
    """Does it have rows (or no tables at all), and is everything empty that the form asks for? A column that is gone somebody took
    away."""
    tables = [raw.tables[table.name] for table in form.tables if table.name in raw.tables]
    if not form.asked or (form.tables and not any(_written(table.columns.values()) for table in tables)):
        return False
    touched = raw.faulted.union(*({name for _, name in table.faulted}.union(table.missing) for table in tables))
    return touched.isdisjoint(form.asked) and not any(map(_written, _asked(form, raw, tables)))


def _asked(form: Form, raw: RawForm, tables: Iterable[RawTable]) -> Iterator[Iterable[Any]]:
    """The columns, and each field as a column of one value."""
    for name in form.asked:
        yield [[raw.fields.get(name)]]
        yield (table.columns.get(name, ()) for table in tables)


def _written(columns: Iterable[Iterable[Any]]) -> bool:
    return any(value is not None and str(value).strip() for column in columns for value in column)
