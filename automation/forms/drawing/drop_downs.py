"""The lists behind the drop-downs: on a hidden sheet 选项, each under a defined name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from automation.forms.drawing.form_style import Style
from automation.forms.drawing.plain_rows import PlainRows
from automation.forms.schema.column import Column
from automation.forms.schema.form import Form
from automation.forms.schema.kinds import ChoiceColumn
from automation.organization.people import Directory
from automation.remembered import Remembered

SHEET = "选项"
MANY = 100
"""So many people are written as text at once."""
DEPARTMENTS, PERSON_DEPARTMENTS, PERSONS, PROJECTS = "部门清单", "人员部门", "人员清单", "项目清单"


@dataclass(frozen=True)
class DropDowns:
    """What the company offers for choice. An empty list gives no drop-down, so that every entry is allowed."""

    departments: Sequence[str] = ()
    persons: Sequence[tuple[str, str]] = ()
    projects: Sequence[str] = ()

    @classmethod
    def of(cls, directory: Directory, projects: Iterable[str] = ()) -> DropDowns:
        """Everybody employed as (department, label), sorted by department as the dependent list needs it. While nobody comes or goes,
        the very same."""
        given = tuple(projects)
        return _KNOWN.of((directory,), lambda: cls._of(directory, given), given)

    @classmethod
    def _of(cls, directory: Directory, projects: tuple[str, ...]) -> DropDowns:
        employed = [person for person in directory.persons if person.employed]
        departments = {person.department: None for person in employed}
        return cls(
            departments=tuple(department.name for department in directory.departments) or tuple(departments),
            persons=tuple(sorted((person.department, directory.label(person)) for person in employed)),
            projects=projects,
        )


_KNOWN = Remembered[DropDowns](2)


class Names:
    """The defined names of one workbook."""

    def __init__(self) -> None:
        self._choices: dict[tuple[str, ...], str] = {}
        self.known: set[str] = set()

    def of(self, column: ChoiceColumn) -> str:
        return self._choices[column.choices]

    def add(self, column: ChoiceColumn) -> str | None:
        """A new name for new choices, None where an equal list has one already."""
        if column.choices in self._choices:
            return None
        name = "选项_" + re.sub(r"\W", "_", column.heading)
        while name in self.known:
            name += "_另"
        self.known.add(name)
        self._choices[column.choices] = name
        return name


def draw_lists(workbook: Workbook, style: Style, form: Form, lists: DropDowns) -> Names:
    """The hidden sheet with every list that this form needs; whom we employ is nothing for people outside."""
    sheet = workbook.add_worksheet(SHEET, PlainRows)
    sheet.hide()
    names = Names()
    lists = DropDowns() if form.outward else lists
    persons = sorted(lists.persons)
    columns: list[tuple[str, Sequence[str]]] = [
        (DEPARTMENTS, lists.departments),
        (PERSON_DEPARTMENTS, [department for department, _ in persons]),
        (PERSONS, [name for _, name in persons]),
        (PROJECTS, lists.projects),
    ]
    for column in _choice_columns(form):
        name = names.add(column)
        if name:
            columns.append((name, column.choices))
    for index, (name, entries) in enumerate(columns):
        sheet.write_string(0, index, name, style("section"))
        for row, entry in enumerate(entries if len(persons) < MANY else (), 1):
            sheet.write_string(row, index, entry)
        if entries:
            letter = xl_col_to_name(index, col_abs=True)
            workbook.define_name(name, f"={SHEET}!{letter}$2:{letter}${len(entries) + 1}")
            names.known.add(name)
    if len(persons) >= MANY:
        sheet.put_below([entries for _, entries in columns])
    sheet.set_column(0, len(columns) - 1, 18)
    return names


def _choice_columns(form: Form) -> list[ChoiceColumn]:
    columns: list[Column] = [*form.fields, *(column for table in form.tables for column in table.columns)]
    return [column for column in columns if isinstance(column, ChoiceColumn)]
