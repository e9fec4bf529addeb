"""The time that a workbook is about, from its own dates: it tells which year was meant where none was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from automation.forms.schema.dates import THREE_YEARS, DayColumn
from automation.forms.schema.day_reading import read_raw
from automation.forms.schema.filled_form import RawForm
from automation.forms.schema.form import Form

_TRIMMED = 20
"""One date in twenty may be a slip (D17), at either end."""


def window_of(form: Form, raw: RawForm) -> tuple[date, date] | None:
    """The earliest and latest sound date; slips of the year among several dates are left out. None if there is no date."""
    days = sorted(day for column, values in _dated(form, raw) for day in _sound(column, values))
    if not days:
        return None
    cut = max(1, len(days) // _TRIMMED) if len(days) >= 5 else 0
    first, last = days[cut] - THREE_YEARS, days[-1 - cut] + THREE_YEARS
    near = [day for day in days if first <= day <= last]
    return near[0], near[-1]


def _dated(form: Form, raw: RawForm) -> Iterator[tuple[DayColumn, Iterable[Any]]]:
    """The columns of days and times with their distinct raw values."""
    for column in form.fields:
        if isinstance(column, DayColumn) and column.name in raw.fields:
            yield column, [raw.fields[column.name]]
    for table in form.tables:
        found = raw.tables.get(table.name)
        for column in table.columns if found else ():
            if found and isinstance(column, DayColumn):
                yield column, set(found.columns.get(column.name, ()))


def _sound(column: DayColumn, values: Iterable[Any]) -> Iterator[date]:
    for value in values:
        day = value if value.__class__ is date else read_raw(value, None).day if value is not None and value != "" else None
        if day is not None and column.earliest <= day <= column.latest:
            yield day
