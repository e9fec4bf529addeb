"""The 项目启动会议纪要 that lie on the drive, each as one: what was agreed, by whom, until when."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from automation.jobs.filed import first_there
from automation.jobs.job import Records
from automation.jobs.rows import Row, rows_of
from automation.projects.kickoff_minutes import FORM

_FIELDS = tuple(field.name for field in FORM.fields)
_REQUIRED = tuple(field.name for field in FORM.fields if field.required)


@dataclass(frozen=True)
class Minutes:
    """One workbook. fields: its fields by name; tables: the rows of its tables by name; saved: when this version was there;
    to_mend: how many of its cells are refused."""

    file: str
    sha256: str
    saved: datetime
    fields: Row
    tables: dict[str, list[Row]]
    to_mend: int

    @property
    def complete(self) -> bool:
        """Nothing is to mend, all that must be told is told, and somebody has something to do."""
        return not self.to_mend and all(self.fields[name] for name in _REQUIRED) and any(self.tables.values())

    @property
    def project_id(self) -> str:
        return str(self.fields["project_id"])

    @property
    def participants(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.fields["participants"]))

    @cached_property
    def content(self) -> str:
        """What was agreed, in twelve letters: the same however often it is saved, and whoever was there."""
        told = [self.fields[name] for name in _FIELDS if name != "participants"]
        rows = [[row[column.name] for column in table.columns] for table in FORM.tables for row in self.tables[table.name]]
        return _sum(told, rows)

    @property
    def version(self) -> str:
        """The content, and who is to have it."""
        return _sum(self.content, sorted(self.participants))


def _sum(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:12]


def minutes_of(records: Records) -> Iterator[Minutes]:
    """In the order of the files. Minutes without a single row in any table are still being written, and not among them."""
    errors = Counter(problem.file for problem in records.problems() if problem.severity == "error")
    tables = {table.name: rows_of(records.table(FORM.name, table.name)) for table in FORM.tables}
    by_file: dict[str, dict[str, list[Row]]] = {}
    for name, rows in tables.items():
        for row in rows:
            by_file.setdefault(row["file"], {table: [] for table in tables})[name].append(row)
    for file, own in by_file.items():
        any_row = next(row for rows in own.values() for row in rows)
        saved = first_there(any_row["first_seen"], any_row["modified"])
        yield Minutes(file, any_row["sha256"], saved or datetime.min, any_row, own, errors[file])
