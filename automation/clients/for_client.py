"""The only way in which values get into anything that clients read: columns that are marked as seen outside, and nothing else."""

from __future__ import annotations

import re
from typing import Any

from automation.forms.schema.form import Form
from automation.forms.schema.record_declaration import Record
from automation.jobs.rows import Row

CHINESE, ENGLISH = "中文", "英文"
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3000-\u303f\uff01-\uff60]")
"""Characters and the marks that go with them, full-width ones too."""


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


def readable(text: str, language: str) -> bool:
    """Can a client of that language (中文 or 英文) read it? English that holds one Chinese character is not."""
    return language != ENGLISH or not _HAN.search(text)
