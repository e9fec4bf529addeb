"""Cells of registers, reviews and talks that could not be read, told to whoever filled them in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec import structs

from automation.clients.case import Case
from automation.clients.case_problem import CaseProblem, Letters, saved
from automation.clients.client_request import FORM as REQUEST
from automation.clients.client_review import FORM as REVIEW
from automation.clients.communication import FORM as TALK
from automation.clients.hindrance import NEEDED
from automation.forms.schema.form import Form
from automation.forms.schema.problem import Problem
from automation.jobs.rows import Row

_WHOSE = {REQUEST.name: ("registrar", "id"), REVIEW.name: ("sales_lead", "request_id"), TALK.name: ("person", "")}
"""Form -> the columns that name who filled a row in, and which request it is about."""
_DIGITS = "0123456789"


@dataclass(frozen=True)
class ReadFaults:
    """rows: of each form; letters: of the workbooks' columns; cases: by id."""

    rows: Sequence[tuple[Form, Iterable[Row]]]
    letters: Letters
    cases: Mapping[str, Case]

    def of(self, problems: Iterable[Problem]) -> Iterator[CaseProblem]:
        """Only errors; what stands in an inner column keeps a letter back only where it is needed for one."""
        errors = [one for one in problems if one.severity == "error" and one.cell]
        if not errors:
            return
        known = {(row["file"], row["sheet"], row["row"]): (form, row) for form, rows in self.rows for row in rows}
        for one in errors:
            letter = one.cell.rstrip(_DIGITS)
            number = one.cell.removeprefix(letter)
            found = known.get((one.file, one.sheet, int(number))) if number else None
            if found:
                yield self._problem(one, letter, *found)

    def _problem(self, one: Problem, letter: str, form: Form, row: Row) -> CaseProblem:
        whose, about = _WHOSE[form.name]
        id_ = (row[about] if about else "") or ""
        case = self.cases.get(id_)
        person = row[whose] or (case.request["registrar"] or case.our_person if case else "")
        columns = self.letters.get((one.file, one.sheet), {})
        needed = NEEDED if form is REVIEW else ()
        inner = {columns.get(one.name) for one in form.tables[0].columns if not (one.outside or one.name in needed)}
        told = structs.replace(one, severity="remark" if letter in inner else "error")
        return CaseProblem(id_ if case else "", person or "", saved(row), told)
