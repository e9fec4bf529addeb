"""The only way in which values get into anything that clients read: columns that are marked as seen outside, and nothing else."""

from __future__ import annotations

from typing import Any

from automation.forms.schema.form import Form
from automation.forms.schema.record_declaration import Record
from automation.jobs.rows import Row
from automation.letters.language import readable as readable


def seen(declared: Form | Record, row: Row) -> dict[str, Any]:
    """Of one row of a form's table (with its fields) or of a record: the columns that may be seen outside, by name."""
    return {name: row[name] for name in outside(declared) if name in row}


def outside(declared: Form | Record) -> tuple[str, ...]:
    """The names of those columns, in order. A name that is also one of an inner column is not among them."""
    if isinstance(declared, Record):
        columns = list(declared.columns)
    else:
        columns = [*declared.fields, *(column for table in declared.tables for column in table.columns)]
    inner = {column.name for column in columns if not column.outside}
    return tuple(dict.fromkeys(column.name for column in columns if column.name not in inner))
