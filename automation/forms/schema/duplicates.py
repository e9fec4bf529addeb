"""Rows of one table that bear the same id (I04)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from automation.forms.schema.filled_form import FilledTable
from automation.forms.schema.form import Table
from automation.forms.schema.places import Told
from automation.forms.schema.problem import Finding
from automation.forms.schema.requirement import PROJECT_COLUMN

_MOST_ROWS = 6


def find_duplicates(table: Table, filled: FilledTable) -> tuple[list[Told], list[int]]:
    """(what to say, the rows to leave out): of equal rows the first stays, of different ones none can be trusted."""
    told: list[Told] = []
    surplus: list[int] = []
    for indices in _crowds(table, filled):
        kept = _told_apart(filled, indices)
        again = [index for index in indices if index not in kept]
        surplus += again
        told += [_said(table, filled, index, [kept[0], index], "内容相同，只取第一行。", "remark") for index in again]
        if len(kept) > 1:
            told += [_said(table, filled, index, kept, "且内容不同。请改其中一个。", "error") for index in kept]
    return told, surplus


def _crowds(table: Table, filled: FilledTable) -> Iterator[list[int]]:
    """The indices of rows that share an id, of one project where the table speaks of several."""
    ids = filled.columns.get(table.key or "", [])
    known = [each for each in ids if each is not None]
    if not known or (len(set(known)) == len(known)):
        return
    projects = filled.columns.get(PROJECT_COLUMN) or [None] * len(ids)
    crowds: dict[tuple[Any, Any], list[int]] = defaultdict(list)
    for index, key in enumerate(zip(projects, ids, strict=True)):
        if key[1] is not None:
            crowds[key].append(index)
    yield from (indices for indices in crowds.values() if len(indices) > 1)


def _told_apart(filled: FilledTable, indices: Sequence[int]) -> list[int]:
    """One index for each different content. A row with a refused cell equals no other: nobody knows what it meant."""
    faulty = {index for index, _ in filled.refused}
    first: dict[Any, int] = {}
    for index in indices:
        content = index if index in faulty else tuple(values[index] for values in filled.columns.values())
        first.setdefault(content, index)
    return list(first.values())


def _said(table: Table, filled: FilledTable, index: int, rows: Sequence[int], what: str, severity: Any) -> Told:
    key = table.key or ""
    value = filled.columns[key][index]
    numbers = "、".join(str(filled.rows[row]) for row in rows[:_MOST_ROWS])
    sentence = f"{table.column(key).heading} {value} 在第 {numbers} 行重复{'' if severity == 'error' else '，'}{what}"
    return Told(index, key, Finding("I04", sentence, severity, str(value)), whole=True)
