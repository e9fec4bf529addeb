"""What jobs read of single workbooks and other files: a filled form as a whole, and files that are to go along with a mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from automation.jobs.rows import Row


@dataclass(frozen=True)
class FiledForm:
    """One workbook of a form that counts. path: below the workspace; saved: when this version was there (naive local); author: who
    saved it last, a hint; fields by column name; cells: field -> (sheet, address); tables: name -> rows by column name, each with
    `sheet` and `row`, letters: (table, column) -> Excel's letters; to_mend: how many cells are refused."""

    path: str
    sha256: str
    saved: datetime
    author: str
    fields: Mapping[str, Any]
    tables: Mapping[str, Sequence[Row]]
    cells: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    letters: Mapping[tuple[str, str], str] = field(default_factory=dict)
    to_mend: int = 0

    def cell(self, table: str, row: Row, column: str) -> str:
        """Where a table's value stands, for people: B14."""
        return f"{self.letters.get((table, column), '')}{row['row']}"


@dataclass(frozen=True)
class Enclosed:
    """A file below the workspace that is to go along. path: below the workspace; sha256: of its content; size: in bytes."""

    path: str
    sha256: str
    size: int


def first_there(seen: datetime, saved: datetime | None) -> datetime:
    """A file saved on Friday and first seen on Monday was there on Friday; a clock that runs ahead is not believed."""
    return saved if saved is not None and saved <= seen else seen
