"""All cases as they stand, for every job of the process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from automation.approval.matter import key_part
from automation.clients.case import FEEDBACK_LETTER, Case
from automation.clients.case_faults import CaseFaults
from automation.clients.case_joining import Joined, join
from automation.clients.case_problem import CaseProblem
from automation.clients.client_progress import CLOSED
from automation.clients.client_progress import RECORD as PROGRESS
from automation.clients.client_request import FORM as REQUEST
from automation.clients.client_review import FORM as REVIEW
from automation.clients.communication import FORM as TALK
from automation.clients.read_faults import ReadFaults
from automation.jobs.job import Records
from automation.jobs.posted import Posted
from automation.jobs.rows import Row, rows_of
from automation.remembered import Remembered

if TYPE_CHECKING:
    import pandas as pd

NOWHERE = {"file": "", "sheet": "", "row": 0, "sha256": "", "refused": frozenset[str]()}
"""The source of a row that has left the record."""
_JOINED = Remembered[tuple[Joined, list[CaseProblem]]](2)
_PROGRESS = Remembered[tuple[dict[str, Row], frozenset[str]]](2)
_CASES = Remembered["Cases"](2)


@dataclass(frozen=True)
class Cases:
    """by_id: in the order of the register; problems: all, of no case too."""

    by_id: Mapping[str, Case]
    problems: Sequence[CaseProblem]

    @cached_property
    def open(self) -> list[Case]:
        return [case for case in self.by_id.values() if case.open]


def cases(records: Records) -> Cases:
    """The same for all jobs of a round, until a letter is queued or the record changes."""
    progress, away = records.record(PROGRESS.name), records.retired(PROGRESS.name)
    mails = tuple(records.posted(f"{FEEDBACK_LETTER}/"))
    rows, closed = _PROGRESS.of((progress, away), lambda: _stages(progress, away))
    joined, problems = _joined(records, closed)
    return _CASES.of((joined, rows), lambda: _with_letters(joined, problems, rows, letters_by_request(mails)), mails)


def _stages(progress: pd.DataFrame, away: Mapping[str, Row]) -> tuple[dict[str, Row], frozenset[str]]:
    """The record's rows by request, those that have left it too, and which requests are closed."""
    rows = {row["id"]: row for row in (*(note | NOWHERE for note in map(dict, away.values())), *rows_of(progress))}
    return rows, frozenset(id_ for id_, row in rows.items() if row["stage"] == CLOSED)


def _with_letters(
    joined: Joined, problems: Sequence[CaseProblem], rows: Mapping[str, Row], letters: Mapping[str, tuple[Posted, ...]]
) -> Cases:
    told = _by_request(problems)
    found = {
        id_: case.standing(letters.get(key_part(id_), ()), rows.get(id_), told.get(id_, ())) for id_, case in joined.cases.items()
    }
    return Cases(found, problems)


def _joined(records: Records, closed: frozenset[str]) -> tuple[Joined, list[CaseProblem]]:
    tables = [records.table(form.name, form.tables[0].name) for form in (REQUEST, REVIEW, TALK)]

    def make() -> tuple[Joined, list[CaseProblem]]:
        requests, reviews, talks = map(rows_of, tables)
        joined = join(requests, reviews, talks, records.directory, closed)
        letters = records.letters()
        read = ReadFaults(((REQUEST, requests), (REVIEW, reviews), (TALK, talks)), letters, joined.cases)
        found = [*CaseFaults(joined, letters, records.terminology).all(), *read.of(records.problems())]
        return joined, found

    return _JOINED.of((*tables, records.directory), make, (closed, records.terminology))


def letters_by_request(mails: Iterable[Posted]) -> dict[str, tuple[Posted, ...]]:
    """key_part of the id -> the mails whose key names it in its second part."""
    found: dict[str, list[Posted]] = defaultdict(list)
    for mail in mails:
        found[mail.key.split("/", 2)[1]].append(mail)
    return {name: tuple(some) for name, some in found.items()}


def _by_request(problems: Iterable[CaseProblem]) -> dict[str, tuple[CaseProblem, ...]]:
    found: dict[str, list[CaseProblem]] = defaultdict(list)
    for one in problems:
        found[one.request].append(one)
    return {id_: tuple(some) for id_, some in found.items()}
