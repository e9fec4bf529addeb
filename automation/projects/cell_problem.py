"""Turns a finding made across workbooks into a problem at its cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from automation.forms.schema.form import Table
from automation.forms.schema.problem import Finding, Problem


class Origin(NamedTuple):
    """Where a row comes from; `letters` are the Excel letters of its sheet's columns, as far as known."""

    file: str
    sheet: str
    row: int | None
    letters: Mapping[str, str]

    def cell(self, column: str) -> str:
        letters = self.letters.get(column)
        return f"{letters}{self.row}" if letters and self.row else ""


Letters = Mapping[tuple[str, str], Mapping[str, str]]


def origin(row: Mapping[str, Any], letters: Letters) -> Origin:
    file, sheet = row["file"] or "", row["sheet"] or ""
    return Origin(file, sheet, row["row"], letters.get((file, sheet), {}))


def at_cell(place: Origin, table: Table, column: str, finding: Finding) -> Problem:
    """The message begins with the place: 任务分解表第7行“依赖任务”(I7)…"""
    cell = place.cell(column)
    address = f"({cell})" if cell else ""
    message = f"{place.sheet}第{place.row}行“{table.column(column).heading}”{address}{finding.sentence}"
    return _problem(place, cell, finding, message)


def of_task(place: Origin, column: str, finding: Finding) -> Problem:
    """The message speaks of the task itself and needs no place before it."""
    return _problem(place, place.cell(column), finding, finding.sentence)


def of_file(file: str, finding: Finding) -> Problem:
    return Problem(file, "", "", finding.kind, finding.value, finding.sentence, finding.severity)


def _problem(place: Origin, cell: str, finding: Finding, message: str) -> Problem:
    return Problem(place.file, place.sheet, cell, finding.kind, finding.value, message, finding.severity)
