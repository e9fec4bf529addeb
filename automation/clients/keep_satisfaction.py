"""JOB: the marks that a client gave are a row of 客户满意度记录表."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from automation.clients.satisfaction import QUESTIONS
from automation.clients.satisfaction_log import RECORD
from automation.clients.satisfactions import Marks, satisfactions
from automation.jobs.job import Job, Moment, Records, RecordUpdate, Want


def make(records: Records, moment: Moment) -> Iterator[Want]:
    rows = [_row(one) for one in satisfactions(records).by_id.values()]
    if rows:
        yield RecordUpdate(RECORD.name, rows)


def _row(one: Marks) -> dict[str, Any]:
    paper = one.paper
    return {
        "id": paper.case.id,
        "client": paper.case.request["client"],
        **{question.name: str(one.given[question.name]) if question.name in one.given else None for question in QUESTIONS},
        "low": "是" if one.low else "否",
        "comment": paper.fields["comment"],
        "signer": paper.fields["person"],
        "signed_on": paper.day,
        "received": paper.received,
        "paper": paper.filed.path,
    }


JOB = Job(name="keep_satisfaction", title="登记客户满意度", make=make)
