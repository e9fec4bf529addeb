"""JOB: 审批记录 says of every letter to a client who was asked to check which content, and what the answer was."""

from __future__ import annotations

from collections.abc import Iterator

from automation.approval.approval_log import RECORD
from automation.approval.keeping import logged
from automation.clients.letter_checks import letter_checks
from automation.jobs.job import Job, Moment, Records, RecordUpdate, Want


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """In the round in which an answer comes, before the letter leaves."""
    rows = [row for _, stands in letter_checks(records, moment) for row in logged(stands).rows]
    if rows:
        yield RecordUpdate(RECORD.name, rows)


JOB = Job(name="keep_letter_checks", title="登记客户函件的核对", make=make)
