"""Finds the labelled fields of a form: the value is what stands to the right of the label, before the next label (S28)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from automation.forms.reading.book import Sheet, column_letters
from automation.forms.reading.headings import Vocabulary, cells_of, text_of
from automation.forms.reading.limits import HEADER_ROWS
from automation.forms.schema.form import Form

LABELS_A_ROW = 3
"""A row that names more fields than this is the header of a list."""
_INSIDE = re.compile(r"^([^：:]{1,20})[：:](.+)$", re.DOTALL)

Found = tuple[Any, str]
"""A value (None if empty) and the address where it stands or should stand."""


def labels_on(form: Form, sheet: Sheet) -> set[str]:
    """The fields of the form that are labelled on the sheet."""
    words = Vocabulary(form.fields)
    rows = ({words.named(value) for value in row} - {None} for row in sheet.values[:HEADER_ROWS])
    return {name for names in rows if len(names) <= LABELS_A_ROW for name in names if name}


def find_document(form: Form, sheets: Sequence[Sheet], least: float) -> Sheet | None:
    """Where a form without tables stands: the sheet with most of its labels, at least that share, and then most of it filled."""
    enough = [sheet for sheet in sheets if len(labels_on(form, sheet)) >= least * len(form.fields)]
    return max(enough, key=lambda sheet: (len(labels_on(form, sheet)), _filled(form, sheet)), default=None)


def _filled(form: Form, sheet: Sheet) -> int:
    return sum(value is not None for value, _ in find_fields(form, sheet, sheet.top + len(sheet.values)).values())


def find_fields(form: Form, sheet: Sheet, above: int) -> dict[str, Found]:
    """Field name -> value and address, for the labels in the rows above the given one."""
    words = Vocabulary(form.fields)
    found: dict[str, Found] = {}
    for row in range(sheet.top, min(above, sheet.top + len(sheet.values))):
        for name, value, address in _fields_in(sheet, row, words):
            if name not in found or (found[name][0] is None and value is not None):
                found[name] = (value, address)
    return found


def _fields_in(sheet: Sheet, row: int, words: Vocabulary) -> Iterator[tuple[str, Any, str]]:
    cells = cells_of(sheet, row)
    labels = {column: name for column, value in cells.items() if (name := words.named(value))}
    for column, name in labels.items():
        value, place = _right_of(sheet, row, column, cells, set(labels))
        yield name, value, f"{column_letters(place)}{row}"
    for column, value in cells.items():
        inside = _INSIDE.match(value.strip()) if isinstance(value, str) and column not in labels else None
        named = words.named(inside.group(1)) if inside else None
        if inside and named:
            yield named, text_of(inside.group(2)), f"{column_letters(column)}{row}"


def _right_of(sheet: Sheet, row: int, label: int, cells: Mapping[int, Any], labels: set[int]) -> tuple[Any, int]:
    """The first filled cell right of the label; where none is, the cell in which it should stand."""
    place = label + 1
    for top, left, bottom, right in sheet.facts.merges:
        if top <= row <= bottom and left <= label <= right:
            place = right + 1
    for column in sorted(cells):
        if column > label and column in labels:
            break
        if column > label:
            return cells[column], column
    return None, place
