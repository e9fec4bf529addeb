"""Where the labelled fields above a table stand: short ones side by side, long ones over the whole width."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

from automation.forms.drawing.form_grid import Span, label_slots, text_width
from automation.forms.schema.column import Column

PAIRS_A_ROW = 3


@dataclass(frozen=True)
class Slot:
    """A labelled field: label in one cell, value in the merged cells to its right."""

    column: Column
    row: int
    label: Span
    value: Span

    @property
    def cell(self) -> str:
        """B3, where the value stands."""
        return str(xl_rowcol_to_cell(self.row, self.value[0]))

    @property
    def fixed(self) -> str:
        """$B$3"""
        return str(xl_rowcol_to_cell(self.row, self.value[0], True, True))


def is_long(column: Column) -> bool:
    return bool(getattr(column, "long", False))


def field_slots(fields: Sequence[Column], widths: Sequence[float]) -> list[Slot]:
    """Short fields side by side, evenly over the rows; a long field takes the whole width."""
    slots: list[Slot] = []
    row = 2
    for group in _groups(fields):
        if is_long(group[0]):
            slots.append(Slot(group[0], row, (0, 0), (1, len(widths) - 1)))
            row += 1
            continue
        needed = max(text_width(column.heading) for column in group) + 2.5
        labels = label_slots(widths, needed, min(PAIRS_A_ROW, max(len(group), 2)))
        for part in _even(group):
            slots += _pairs(part, row, labels[: len(part)], len(widths) - 1)
            row += 1
    return slots


def _pairs(part: Sequence[Column], row: int, labels: Sequence[int], last: int) -> list[Slot]:
    ends = [*(label - 1 for label in labels[1:]), last]
    return [Slot(column, row, (label, label), (label + 1, end)) for column, label, end in zip(part, labels, ends, strict=True)]


def _groups(fields: Sequence[Column]) -> list[list[Column]]:
    """Runs of short fields, and each long field by itself."""
    groups: list[list[Column]] = []
    for column in fields:
        if groups and not is_long(column) and not is_long(groups[-1][0]):
            groups[-1].append(column)
        else:
            groups.append([column])
    return groups


def _even(group: Sequence[Column]) -> list[Sequence[Column]]:
    """4 fields as 2 + 2, 5 as 3 + 2, 7 as 3 + 2 + 2."""
    rows = math.ceil(len(group) / PAIRS_A_ROW)
    size, longer = divmod(len(group), rows)
    parts, begin = [], 0
    for index in range(rows):
        end = begin + size + (index < longer)
        parts.append(group[begin:end])
        begin = end
    return parts
