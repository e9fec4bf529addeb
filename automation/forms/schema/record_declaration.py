"""A record, declared once: the workbook that the program and staff both write, each its own columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from automation.forms.schema.column import Column
from automation.forms.schema.form import Form, Table
from automation.forms.schema.identifiers import IdColumn

TABLE = "rows"
"""The name of a record's one table."""


@dataclass(frozen=True, kw_only=True)
class Record:
    """One record. Columns stand in the workbook as declared: first the program's (grey, locked), then staff's (white).

    key: the program columns that make a row's id; added: the program columns that staff fill in the rows which they add
    themselves, () = only the program adds rows. Where staff add rows the key is one IdColumn with `digits`, and the program
    gives every new row the next number. recognised: the columns by which a row is known again while it has no id yet (or lost
    it), () = all program columns but the key; initial: what a new row holds in columns left empty; alarms: column -> the word
    that is drawn red; folder: where it lies below the workspace.
    """

    name: str
    title: str
    code: str
    version: str
    program: tuple[Column, ...]
    staff: tuple[Column, ...]
    key: tuple[str, ...]
    added: tuple[str, ...] = ()
    recognised: tuple[str, ...] = ()
    initial: Mapping[str, Any] = field(default_factory=dict)
    alarms: Mapping[str, str] = field(default_factory=dict)
    folder: str = "记录表"
    intro: str = ""
    guide: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        given = {column.name for column in self.program}
        if not self.key or not given.issuperset({*self.key, *self.added}) or set(self.key) & set(self.added):
            raise ValueError(f"{self.name}: key and added are different program columns")
        if self.added and self.digits is None:
            raise ValueError(f"{self.name}: where staff add rows, the key is one IdColumn with digits")

    @cached_property
    def digits(self) -> int | None:
        """How long the numbers are that the program gives; None where rows bring their key with them."""
        column = self.column(self.key[0])
        return column.digits if len(self.key) == 1 and isinstance(column, IdColumn) else None

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return (*self.program, *self.staff)

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns)

    @cached_property
    def known_by(self) -> tuple[str, ...]:
        return self.recognised or tuple(column.name for column in self.program if column.name not in self.key)

    @cached_property
    def given(self) -> frozenset[str]:
        """The columns that are the program's in its own rows."""
        return frozenset(column.name for column in self.program)

    @cached_property
    def given_always(self) -> frozenset[str]:
        """The columns that are the program's in every row."""
        return self.given - set(self.added)

    @cached_property
    def form(self) -> Form:
        """The same workbook as reading and drawing know it."""
        table = Table(
            name=TABLE,
            title=self.title,
            columns=self.columns,
            rows=0,
            key=self.key[0] if len(self.key) == 1 else None,
            every_row=True,
        )
        return Form(
            name=self.name,
            title=self.title,
            code=self.code,
            version=self.version,
            tables=(table,),
            folder=self.folder,
            intro=self.intro,
            guide=self.guide,
        )

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)
