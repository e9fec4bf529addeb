"""Turns findings into problems: the place in front of the sentence, in the order in which people read a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from automation.forms.schema.cleaning import paragraphs
from automation.forms.schema.filled_form import FilledTable, RawForm, RawTable
from automation.forms.schema.form import Form, Table
from automation.forms.schema.problem import Finding, Problem

_ADDRESS = re.compile(r"([A-Z]+)([0-9]+)")


class Told(NamedTuple):
    """A finding at the index of a row (None: the whole table) in a column; with `whole` its sentence names the place itself."""

    at: int | None
    column: str
    finding: Finding
    whole: bool = False


def of_field(file: str, form: Form, raw: RawForm, told: Told) -> Problem:
    """项目任务分解表“制定日期”(B4)…"""
    sheet, cell = raw.cells.get(told.column, ("", ""))
    place = f"{sheet}“{form.field(told.column).heading}”{_bracketed(cell)}"
    return _problem(file, sheet, cell, told, place)


def of_cells(file: str, table: Table, found: RawTable | FilledTable, tolds: Iterable[Told]) -> list[Problem]:
    """项目任务分解表第7行“负责人”(F7)…"""
    headings = {column.name: column.heading for column in table.columns}
    return [_of_cell(file, found, told, headings.get(told.column, told.column)) for told in tolds]


def _of_cell(file: str, found: RawTable | FilledTable, told: Told, heading: str) -> Problem:
    if told.at is None:
        return _problem(file, found.sheet, "", told, f"{found.sheet}“{heading}”")
    row = found.rows[told.at]
    letters = found.letters.get(told.column, "")
    cell = f"{letters}{row}" if letters else ""
    return _problem(file, found.sheet, cell, told, f"{found.sheet}第{row}行“{heading}”{_bracketed(cell)}")


def _bracketed(cell: str) -> str:
    return f"({cell})" if cell else ""


def _problem(file: str, sheet: str, cell: str, told: Told, place: str) -> Problem:
    finding = told.finding
    message = finding.sentence if told.whole else f"{place}{finding.sentence}"
    return Problem(file, sheet, cell, finding.kind, paragraphs(finding.value), message, finding.severity)


def in_reading_order(problems: Sequence[Problem], sheets: Sequence[str]) -> list[Problem]:
    """By sheet, row, column; what concerns a whole file or sheet goes first."""
    order = {sheet: number for number, sheet in enumerate(dict.fromkeys(["", *sheets]))}
    return sorted(problems, key=lambda problem: (order.get(problem.sheet, len(order)), *_position(problem.cell)))


def _position(cell: str) -> tuple[int, int, str]:
    found = _ADDRESS.fullmatch(cell)
    return (int(found[2]), len(found[1]), found[1]) if found else (0, 0, "")
