"""JOB: 审批记录 says of every notice who was asked to approve which content, and what he answered."""

from __future__ import annotations

from collections.abc import Iterator

from automation.approval.approval_log import RECORD
from automation.approval.asking import standing_of
from automation.approval.keeping import logged
from automation.jobs.job import Job, Moment, Records, RecordUpdate, Want
from automation.notices.approve_notice import matters


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """In the round in which an answer comes, before the notice is published."""
    rows = [row for matter in matters(records, moment) for row in logged(standing_of(matter, records, moment)).rows]
    if rows:
        yield RecordUpdate(RECORD.name, rows)


JOB = Job(name="keep_notice_approvals", title="登记通知审批", make=make)
