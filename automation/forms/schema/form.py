"""A form, declared once: it draws the blank, reads and judges the filled one, and documents itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from automation.forms.schema.column import Column, Setting
from automation.forms.schema.filled_form import FilledForm
from automation.forms.schema.problem import Finding

CHINESE, ENGLISH = "中文", "英文"

Place = tuple[str, int | None, str]
"""Where a rule's finding stands: (table name or "" for fields, row index or None, column name)."""

Rule = Callable[[FilledForm, Setting], Iterable[tuple[Place, Finding]]]
"""A check across the cells of one form; an error refuses the named cell, a remark keeps it."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: `name` for the code, `title` = the sheet's name in a form of several sheets or the band above the table.

    every_row: whatever is written below the header is an entry, also what looks like a total, an example or a note.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: int = 500
    key: str | None = None
    sheet: str = ""
    every_row: bool = False

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True, kw_only=True)
class Form:
    """One form. `code` is the visible and hidden identity (PM-TASK), `version` like 1.0, `folder` where filled ones
    usually lie below the workspace; `identity` the fields that identify a submission (duplicates are grouped by it), `apart`
    optional fields in which two of one identity may differ and both count.
    Tables with different `sheet` are drawn on sheets of that name; "" means the form's first sheet. asked: what people are to
    write into one that goes out pre-filled; while all of it is empty, nobody has begun it. outward: people outside fill it, so it
    shows nothing of the company's own; english: its words -> the same in English, {} = there is no English one; language: 中文, or
    英文 of the form that `in_english` makes.
    """

    name: str
    title: str
    code: str
    version: str
    tables: tuple[Table, ...]
    fields: tuple[Column, ...] = ()
    folder: str = ""
    intro: str = ""
    identity: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    guide: tuple[str, ...] = ()
    outward: bool = False
    english: Mapping[str, str] = field(default_factory=dict)
    language: str = CHINESE

    @cached_property
    def named_by(self) -> tuple[str, ...]:
        """The required ones among the fields that identify a submission."""
        return tuple(name for name in self.identity if self.field(name).required)

    def field(self, name: str) -> Column:
        return next(column for column in self.fields if column.name == name)

    def table(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)
