"""What clients said of their satisfaction: of each request the form that counts, and its marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from automation.clients.case_problem import CaseProblem
from automation.clients.returned_forms import Returned, returned
from automation.clients.satisfaction import FORM, LOW, QUESTIONS
from automation.jobs.job import Records


@dataclass(frozen=True)
class Marks:
    """paper: the form; given: question -> 1 to 5, only those that can be read."""

    paper: Returned
    given: Mapping[str, int]

    @property
    def low(self) -> list[str]:
        """The questions that are marked low."""
        return [name for name, mark in self.given.items() if mark <= LOW]


@dataclass(frozen=True)
class Satisfactions:
    """by_id: of each request the form that was written last."""

    by_id: Mapping[str, Marks]
    problems: Sequence[CaseProblem]


def satisfactions(records: Records) -> Satisfactions:
    came = returned(FORM, records)
    found = (Marks(paper, _given(paper)) for paper in sorted(came.rows, key=lambda paper: (paper.day, paper.received)))
    return Satisfactions({one.paper.case.id: one for one in found if one.given}, came.problems)


def _given(paper: Returned) -> dict[str, int]:
    return {question.name: int(mark) for question in QUESTIONS if (mark := paper.fields[question.name])}
