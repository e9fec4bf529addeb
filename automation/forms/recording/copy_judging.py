"""Judges the cells of a saved copy as those of any form; what is not understood stays as it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from automation.forms.recording.cell_texts import plain
from automation.forms.schema.column import Column, Setting
from automation.forms.schema.filled_form import RawForm, RawTable
from automation.forms.schema.places import Told, of_cells
from automation.forms.schema.problem import Problem
from automation.forms.schema.record_declaration import TABLE, Record
from automation.forms.schema.window import window_of

Window = tuple[date, date]


@dataclass
class Judged:
    """values: by column, clean where that could be had, else as typed (as_typed: row index, column); spelt: row index ->
    column -> how it is written, where the value is not; unread: (row index, column) of what the reader could not tell."""

    values: dict[str, list[Any]] = field(default_factory=dict)
    as_typed: set[tuple[int, str]] = field(default_factory=set)
    spelt: dict[int, dict[str, str]] = field(default_factory=dict)
    unread: set[tuple[int, str]] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def judge_columns(record: Record, table: RawTable, setting: Setting, file: str, texts: Mapping[str, str], window: Window | None = None) -> Judged:
    """texts: cell -> what stands in it where the reader refused its value; window: of the whole table, where this is a part of it."""
    judged = Judged()
    columns = {name: list(values) for name, values in table.columns.items()}
    for index, name in table.faulted:
        text = texts.get(f"{table.letters.get(name, '')}{table.rows[index]}")
        if text and name in columns:
            columns[name][index] = text
        else:
            judged.unread.add((index, name))
    raw = RawForm(record.name, record.version, {}, {}, {TABLE: table})
    setting = replace(setting, window=window or window_of(record.form, raw) or setting.window)
    told: list[Told] = []
    for column in sorted(record.columns, key=lambda column: column.beside is not None):
        told += _judge_column(column, columns[column.name], judged, setting, column.name in record.key)
    judged.problems = of_cells(file, record.form.tables[0], table, told)
    return judged


def _judge_column(column: Column, raws: list[Any], judged: Judged, setting: Setting, is_key: bool) -> list[Told]:
    """A part of the key stays as it is written: it must not change with the address book."""
    if is_key:
        judged.values[column.name] = raws
        return []
    found = column.judge(raws, judged.values.get(column.beside or ""), setting)
    judged.values[column.name] = [raw if clean is None else clean for clean, raw in zip(found.values, raws, strict=True)]
    judged.as_typed |= {(i, column.name) for i, raw in enumerate(raws) if found.values[i] is None and raw is not None}
    for index, (clean, raw) in enumerate(zip(found.values, raws, strict=True)):
        if clean is not None and clean is not raw and not _same(clean, raw):
            judged.spelt.setdefault(index, {})[column.name] = plain(raw)
    return [Told(index, column.name, finding) for index, finding in found.findings if finding.severity == "remark"]


def _same(clean: Any, raw: Any) -> bool:
    return (clean == raw and clean.__class__ is raw.__class__) or plain(clean) == plain(raw)
