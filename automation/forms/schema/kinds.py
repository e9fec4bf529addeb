"""The column kinds that form declarations use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from automation.forms.schema.choices import ChoiceColumn, YesNoColumn
from automation.forms.schema.column import Column, Outcome, Setting

__all__ = ["ChoiceColumn", "YesNoColumn", "TextColumn", "IdColumn", "DependencyColumn", "DateColumn", "TimeColumn", "WeekColumn", "PercentColumn", "PersonColumn", "DepartmentColumn", "ListColumn"]


class _Plain(Column):
    def parse(self, raw: Any, beside: Any, setting: Setting) -> Outcome:
        return Outcome(raw)


@dataclass(frozen=True, kw_only=True)
class TextColumn(_Plain):
    long: bool = False
    limit: int = 500


@dataclass(frozen=True, kw_only=True)
class IdColumn(_Plain):
    digits: int | None = None


@dataclass(frozen=True, kw_only=True)
class DependencyColumn(_Plain):
    digits: int = 3


@dataclass(frozen=True, kw_only=True)
class DateColumn(_Plain):
    earliest: date = date(2015, 1, 1)
    latest: date = date(2040, 12, 31)
    deadline: bool = False


@dataclass(frozen=True, kw_only=True)
class TimeColumn(_Plain):
    earliest: date = date(2015, 1, 1)
    latest: date = date(2040, 12, 31)


@dataclass(frozen=True, kw_only=True)
class WeekColumn(_Plain):
    pass


@dataclass(frozen=True, kw_only=True)
class PercentColumn(_Plain):
    pass


@dataclass(frozen=True, kw_only=True)
class PersonColumn(_Plain):
    many: bool = False


@dataclass(frozen=True, kw_only=True)
class DepartmentColumn(_Plain):
    pass


@dataclass(frozen=True, kw_only=True)
class ListColumn(_Plain):
    of: Literal["text", "person", "department"] = "text"
