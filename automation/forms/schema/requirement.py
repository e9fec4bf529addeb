"""What is missing: required cells, and ids that the next free number may fill."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from automation.forms.schema.choices import ChoiceColumn
from automation.forms.schema.column import Column
from automation.forms.schema.form import Table
from automation.forms.schema.identifiers import IdColumn
from automation.forms.schema.places import Told
from automation.forms.schema.problem import Finding

PROJECT_COLUMN = "project_name"
"""Where it stands beside the key, the key is an id of another workbook."""


def missing(column: Column, values: Sequence[Any], excused: set[int], told: list[Told]) -> list[Told]:
    """`told` with the empty cells of a required column added; a dash or 无 there turns from a remark into a fault (T12)."""
    if None not in values:
        return told
    empty = {index for index, value in enumerate(values) if value is None} - excused
    if not empty:
        return told
    status = isinstance(column, ChoiceColumn) and column.is_status
    absent = Finding("E04" if status else "M01", "没有填写。", "error")
    dashes = {each.at: each for each in told if each.at in empty and each.finding.kind == "T12"}
    kept = [each for each in told if each.at not in dashes or each is not dashes[each.at]]
    return kept + [Told(index, column.name, _dash(dashes[index]) if index in dashes else absent) for index in sorted(empty)]


def _dash(told: Told) -> Finding:
    sentence = f"{told.finding.sentence.removesuffix('。')}。这一列必须填写。"
    return Finding("T12", sentence, "error", told.finding.value)


def without_id(table: Table, key: IdColumn, ids: Sequence[Any], rows: Sequence[int], absent: Sequence[int]) -> Iterator[Told]:
    """I05: each row without its id, with the next number that is free in this table."""
    elsewhere = any(column.name == PROJECT_COLUMN for column in table.columns)
    free = max((int(each) for each in ids if each is not None), default=0)
    for index in absent:
        free += 1
        proposal = str(free).zfill(key.digits or 0)
        fits = not elsewhere and key.digits is not None and len(proposal) <= key.digits
        advice = f"建议编号：{proposal}。" if fits else "请补上编号。"
        yield Told(index, key.name, Finding("I05", f"第{rows[index]}行没有{key.heading}。{advice}"), whole=True)
