"""The column kinds that form declarations use."""

from __future__ import annotations

from automation.forms.schema.choices import ChoiceColumn, YesNoColumn
from automation.forms.schema.dates import DateColumn
from automation.forms.schema.identifiers import DependencyColumn, IdColumn
from automation.forms.schema.lists import ListColumn
from automation.forms.schema.percents import PercentColumn
from automation.forms.schema.persons import DepartmentColumn, PersonColumn
from automation.forms.schema.texts import TextColumn
from automation.forms.schema.times import TimeColumn
from automation.forms.schema.weeks import WeekColumn

__all__ = [
    "ChoiceColumn",
    "DateColumn",
    "DepartmentColumn",
    "DependencyColumn",
    "IdColumn",
    "ListColumn",
    "PercentColumn",
    "PersonColumn",
    "TextColumn",
    "TimeColumn",
    "WeekColumn",
    "YesNoColumn",
]
