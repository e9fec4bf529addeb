"""Collects the problems of one file, each with its place in the words that staff see."""

from __future__ import annotations

from automation.forms.reading.book import column_letters
from automation.forms.schema.problem import Problem, Severity


class ProblemList:
    """The problems found so far in a file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def add(self, kind: str, message: str, severity: Severity, sheet: str = "", cell: str = "", value: str = "") -> None:
        self.problems.append(Problem(self.file, sheet, cell, kind, value, message, severity))

    def add_cell(self, kind: str, sentence: str, severity: Severity, place: tuple[str, int, int, str], value: str = "") -> None:
        """A problem of one table cell; place: sheet, row, column, heading."""
        sheet, row, column, heading = place
        cell = f"{column_letters(column)}{row}"
        self.add(kind, f"{sheet}第{row}行“{heading}”({cell}){sentence}", severity, sheet, cell, value)
