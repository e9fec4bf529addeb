"""JOB: what does not fit together between registers, reviews, talks and forms that came back is told once to whoever can mend it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from automation.clients.acceptances import acceptances
from automation.clients.case_problem import CaseProblem
from automation.clients.cases import cases
from automation.clients.satisfactions import satisfactions
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import AtOnce, Event
from automation.jobs.reminding import remind

OCCASION = "客户表格核对"


def clocks(records: Records, moment: Moment) -> Iterator[AtOnce]:
    """Its name holds what is wrong, so that saving the workbook again is nothing new."""
    for name, one in _problems(records).items():
        yield AtOnce(Event(name, one.since, "保存"), always=False)


def _problems(records: Records) -> dict[str, CaseProblem]:
    found = (cases(records).problems, acceptances(records).problems, satisfactions(records).problems)
    return {_name(one): one for some in found for one in some}


def _name(one: CaseProblem) -> str:
    """Rows move: in which of them it stands is no part of it."""
    column = one.problem.cell.rstrip("0123456789")
    told = (one.problem.file, one.problem.kind, one.request, column, one.problem.value, one.person)
    return hashlib.sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:16]


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """What is mended by now is nobody's any more."""
    problems = _problems(records)
    for occasion in moment.occasions:
        name = occasion.name.rpartition("/")[0]
        if one := problems.get(name):
            yield from remind(
                records.directory,
                OCCASION,
                one.person,
                item=f"client_problem/{name}",
                step="told",
                words=one.problem.message,
                file=one.problem.file,
                sheet=one.problem.sheet,
                rank=2 if one.stops else 3,
            )


JOB = Job(
    name="tell_client_problems",
    title="告知客户表格对不上的地方",
    clocks=clocks,
    when="登记表、评审记录、沟通记录、客户交回的表对不上时，立即告知能改的人",
    make=make,
)
