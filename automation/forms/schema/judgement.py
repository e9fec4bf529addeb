"""Judges a located form: clean values by column, and every problem with its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from automation.forms.schema.column import Column, Outcome, Setting
from automation.forms.schema.filled_form import FilledForm, FilledTable, RawForm
from automation.forms.schema.form import Form, Place
from automation.forms.schema.places import Told, in_reading_order, of_cells, of_field
from automation.forms.schema.problem import Finding, Problem
from automation.forms.schema.table_judgement import judge_table, refuse
from automation.forms.schema.window import window_of


def judge(form: Form, raw: RawForm, setting: Setting, file: str) -> tuple[FilledForm, list[Problem]]:
    """The clean form and all its problems, those of `raw` among them, in the order in which people read the workbook."""
    setting = replace(setting, window=window_of(form, raw) or setting.window)
    filled = FilledForm(raw.form, raw.version, {}, raw.cells, {}, sorted(raw.faulted), list(raw.remarks))
    told = _judge_fields(form, raw, filled, setting)
    problems = [*raw.problems, *(of_field(file, form, raw, each) for each in told)]
    for table in form.tables:
        if table.name in raw.tables:
            filled.tables[table.name], more = judge_table(table, raw.tables[table.name], filled.fields, setting, file)
            problems += more
        else:
            filled.tables[table.name] = FilledTable("", 0, [], {}, {column.name: [] for column in table.columns})
    problems += _apply_rules(form, raw, filled, setting, file)
    return filled, in_reading_order(problems, _sheets(form, raw))


def _sheets(form: Form, raw: RawForm) -> list[str]:
    found = [raw.tables[table.name].sheet for table in form.tables if table.name in raw.tables]
    return [*(sheet for sheet, _ in raw.cells.values()), *found]


def _judge_fields(form: Form, raw: RawForm, filled: FilledForm, setting: Setting) -> list[Told]:
    told: list[Told] = []
    for column in sorted(form.fields, key=lambda column: column.beside is not None):
        outcome = _judge_field(column, raw, filled, setting)
        filled.fields[column.name] = None if outcome.refused else outcome.value
        told += [Told(None, column.name, finding, finding.kind == "S27") for finding in outcome.findings]
        if outcome.refused:
            filled.refused_fields.append(column.name)
    filled.fields = {column.name: filled.fields[column.name] for column in form.fields}
    return told


def _judge_field(column: Column, raw: RawForm, filled: FilledForm, setting: Setting) -> Outcome:
    if column.name in raw.faulted:
        return Outcome()
    value = raw.fields.get(column.name)
    empty = value is None or value == ""
    outcome = Outcome() if empty else column.parse(value, filled.fields.get(column.beside or ""), setting)
    if not column.required or outcome.value is not None or outcome.refused:
        return outcome
    return Outcome(None, (_unfilled(column, raw, outcome),))


def _unfilled(column: Column, raw: RawForm, outcome: Outcome) -> Finding:
    """S27, also where a dash stands for nothing."""
    cell = raw.cells.get(column.name, ("", ""))[1]
    address = f"({cell})" if cell else ""
    value = outcome.findings[0].value if outcome.findings else ""
    return Finding("S27", f"请填写表头“{column.heading}”{address}。", "error", value)


def _apply_rules(form: Form, raw: RawForm, filled: FilledForm, setting: Setting, file: str) -> list[Problem]:
    problems: list[Problem] = []
    for rule in form.rules:
        problems += _problems_of(form, raw, filled, file, list(rule(filled, setting)))
    return problems


def _problems_of(
    form: Form, raw: RawForm, filled: FilledForm, file: str, found: Sequence[tuple[Place, Finding]]
) -> list[Problem]:
    """Places what a rule found, and takes the values of the cells it refuses."""
    problems: list[Problem] = []
    for (table, index, name), finding in found:
        told = Told(index, name, finding)
        if table:
            problems += of_cells(file, form.table(table), filled.tables[table], [told])
            refuse(filled.tables[table], [told])
        else:
            problems.append(of_field(file, form, raw, told))
            _refuse_field(filled, name, finding)
    return problems


def _refuse_field(filled: FilledForm, name: str, finding: Finding) -> None:
    if finding.severity == "error":
        filled.fields[name] = None
        filled.refused_fields = list(dict.fromkeys([*filled.refused_fields, name]))
