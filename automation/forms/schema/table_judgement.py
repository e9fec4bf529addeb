"""Judges the cells of one table, column by column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from automation.forms.schema.cleaning import paragraphs
from automation.forms.schema.column import Column, Setting
from automation.forms.schema.duplicates import find_duplicates
from automation.forms.schema.filled_form import FilledTable, RawTable
from automation.forms.schema.form import Table
from automation.forms.schema.identifiers import IdColumn
from automation.forms.schema.places import Told, of_cells
from automation.forms.schema.problem import Finding, Problem
from automation.forms.schema.requirement import missing, without_id

_NAME_COLUMN = "name"


def judge_table(
    table: Table, raw: RawTable, fields: Mapping[str, Any], setting: Setting, file: str
) -> tuple[FilledTable, list[Problem]]:
    """The clean table and its problems; rows that hold nothing at all, and repeated equal rows, are left out."""
    raw = _without_blank_rows(raw)
    filled = FilledTable(raw.sheet, raw.header_row, raw.rows, raw.letters, {}, _clean_extras(raw), sorted(raw.faulted))
    told: list[Told] = []
    for column in sorted(table.columns, key=lambda column: column.beside is not None):
        told += _judge_column(table, column, raw, filled, fields, setting)
    filled.columns = {column.name: filled.columns[column.name] for column in table.columns}
    told = _with_candidates(table, filled, told)
    again, surplus = find_duplicates(table, filled)
    problems = of_cells(file, table, filled, told + again)
    refuse(filled, again)
    return (without_rows(filled, surplus) if surplus else filled), problems


def _judge_column(
    table: Table, column: Column, raw: RawTable, filled: FilledTable, fields: Mapping[str, Any], setting: Setting
) -> list[Told]:
    """Judges one column into `filled` and returns what there is to say of it."""
    count = len(raw.rows)
    raws = raw.columns.get(column.name)
    if raws is None or column.name in raw.missing:
        filled.columns[column.name] = [None] * count
        return []
    beside = column.beside or ""
    besides = filled.columns.get(beside) or ([fields[beside]] * count if beside in fields else None)
    judged = column.judge(raws, besides, setting)
    filled.columns[column.name] = judged.values
    told = [Told(index, column.name, finding) for index, finding in judged.findings]
    faulted = {index for index, name in raw.faulted if name == column.name}
    if column.required:
        told = _required(table, column, raw, judged.values, judged.refused | faulted, told)
    refuse(filled, told)
    return told


def _required(
    table: Table, column: Column, raw: RawTable, values: Sequence[Any], excused: set[int], told: list[Told]
) -> list[Told]:
    told = missing(column, values, excused, told)
    if column.name != table.key or not isinstance(column, IdColumn) or column.digits is None:
        return told
    absent = [each.at for each in told if each.finding.kind in ("M01", "T12") and each.at is not None]
    kept = [each for each in told if each.finding.kind not in ("M01", "T12")]
    return kept + list(without_id(table, column, values, raw.rows, absent))


def refuse(filled: FilledTable, tolds: Sequence[Told]) -> None:
    """An error takes its cell's value away, so that the last good one may stand in."""
    refused = dict.fromkeys(filled.refused)
    for told in tolds:
        if told.finding.severity == "error" and told.at is not None and told.column in filled.columns:
            filled.columns[told.column][told.at] = None
            refused[told.at, told.column] = None
    filled.refused = list(refused)


def _with_candidates(table: Table, filled: FilledTable, tolds: list[Told]) -> list[Told]:
    """I12: where a dependency is given by the name of one task of this table, its id is proposed."""
    names, ids = filled.columns.get(_NAME_COLUMN), filled.columns.get(table.key or "")
    if not names or not ids or all(told.finding.kind != "I12" for told in tolds):
        return tolds
    known = {name: id_ for name, id_ in zip(names, ids, strict=True) if name and id_}
    return [told._replace(finding=_proposing(told.finding, known)) if told.finding.kind == "I12" else told for told in tolds]


def _proposing(finding: Finding, ids: Mapping[str, str]) -> Finding:
    named = [name for name in ids if name in finding.value or (len(finding.value) > 1 and finding.value in name)]
    longest = [name for name in named if not any(name != other and name in other for other in named)]
    if len(longest) != 1:
        return finding
    return msgspec.structs.replace(finding, sentence=f"请填任务编号。您是不是指 {ids[longest[0]]}？")


def without_rows(filled: FilledTable, surplus: Sequence[int]) -> FilledTable:
    kept = [index for index in range(len(filled.rows)) if index not in set(surplus)]
    moved = {old: new for new, old in enumerate(kept)}
    return msgspec.structs.replace(
        filled,
        rows=[filled.rows[index] for index in kept],
        columns={name: [values[index] for index in kept] for name, values in filled.columns.items()},
        extras={name: [values[index] for index in kept] for name, values in filled.extras.items()},
        refused=[(moved[index], name) for index, name in filled.refused if index in moved],
    )


def _without_blank_rows(raw: RawTable) -> RawTable:
    """Without the rows whose cells hold nothing but blanks and in which the reader refused nothing."""
    columns = [*raw.columns.values(), *raw.extras.values()]
    faulted = {index for index, _ in raw.faulted}
    doubtful = [index for index, value in enumerate(columns[0]) if not value or not str(value)[0].isalnum()] if columns else []
    blank = {index for index in doubtful if _is_blank(values[index] for values in columns)} - faulted
    if not blank:
        return raw
    kept = [index for index in range(len(raw.rows)) if index not in blank]
    moved = {old: new for new, old in enumerate(kept)}
    return msgspec.structs.replace(
        raw,
        rows=[raw.rows[index] for index in kept],
        columns={name: [values[index] for index in kept] for name, values in raw.columns.items()},
        extras={name: [values[index] for index in kept] for name, values in raw.extras.items()},
        faulted={(moved[index], name) for index, name in raw.faulted},
    )


def _is_blank(row: Iterable[Any]) -> bool:
    return not any(value is not None and (value.__class__ is not str or paragraphs(value)) for value in row)


def _clean_extras(raw: RawTable) -> dict[str, list[Any]]:
    """Columns that staff added are kept as they are, but for letters that no writer can write."""
    return {
        name: [paragraphs(value) or None if isinstance(value, str) else value for value in values]
        for name, values in raw.extras.items()
    }
