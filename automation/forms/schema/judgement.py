"""Judges a located form: clean values by column, and every problem with its place."""

from __future__ import annotations

from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import FilledForm, FilledTable, RawForm
from automation.forms.schema.form import Form
from automation.forms.schema.problem import Problem


def judge(form: Form, raw: RawForm, setting: Setting, file: str) -> tuple[FilledForm, list[Problem]]:
    tables = {
        name: FilledTable(table.sheet, table.header_row, table.rows, table.letters, dict(table.columns), dict(table.extras))
        for name, table in raw.tables.items()
    }
    return FilledForm(raw.form, raw.version, dict(raw.fields), raw.cells, tables), list(raw.problems)
