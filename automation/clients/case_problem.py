"""What does not fit together around a request, at the cell where it can be mended, with whoever can mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from automation.forms.schema.form import Form
from automation.forms.schema.problem import Finding, Problem
from automation.forms.schema.record_declaration import Record
from automation.jobs.filed import first_there
from automation.jobs.rows import Row

Letters = Mapping[tuple[str, str], Mapping[str, str]]
"""(file, sheet) -> column -> Excel's letters."""


@dataclass(frozen=True)
class CaseProblem:
    """request: id of the request that it concerns, "" = of none that is known; person: label of who can mend it; since: when the
    workbook was saved so (naive local)."""

    request: str
    person: str
    since: datetime
    problem: Problem

    @property
    def stops(self) -> bool:
        """Does nothing leave for this request until it is mended?"""
        return self.problem.severity == "error"


@dataclass(frozen=True)
class Cells:
    """Where the values of one form's table, or of a record, stand."""

    declared: Form | Record
    letters: Letters

    def problem(self, row: Row, column: str, finding: Finding, person: str | None, request: str = "") -> CaseProblem:
        """The message begins with the place: 评审记录第7行“核对人”(K7)…"""
        file, sheet = row["file"] or "", row["sheet"] or ""
        letter = self.letters.get((file, sheet), {}).get(column, "")
        cell = f"{letter}{row['row']}" if letter else ""
        place = f"{sheet}第{row['row']}行“{self._heading(column)}”{f'({cell})' if cell else ''}"
        problem = Problem(file, sheet, cell, finding.kind, finding.value, f"{place}{finding.sentence}", finding.severity)
        return CaseProblem(request, person or "", saved(row), problem)

    def _heading(self, column: str) -> str:
        table = self.declared.tables[0] if isinstance(self.declared, Form) else self.declared
        return table.column(column).heading


def saved(row: Row) -> datetime:
    """A record's rows tell no time: what is wrong there is as old as the oldest."""
    seen: datetime | None = row.get("first_seen")
    return first_there(seen, row.get("modified")) if seen else datetime.min
