"""JOB: who was asked to approve a notice and has not answered is reminded, then with his superior."""

from __future__ import annotations

from collections.abc import Iterator

from automation.approval.asking import standing_of
from automation.approval.reminding import ladders, remind_due
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import HoursAfter
from automation.notices.approve_notice import matters


def clocks(records: Records, moment: Moment) -> Iterator[HoursAfter]:
    for matter in matters(records, moment):
        yield from ladders(standing_of(matter, records, moment), moment)


def make(records: Records, moment: Moment) -> Iterator[Want]:
    due = dict(occasion.name.rsplit("/", 1) for occasion in moment.occasions)
    for matter in matters(records, moment):
        yield from remind_due(standing_of(matter, records, moment), due, records, moment)


JOB = Job(
    name="remind_notice_approval",
    title="催通知审批",
    clocks=clocks,
    when="请求审批后过了 [approval] remind_after 个工作小时，再过同样时间告知上级（紧急：不分上下班）",
    make=make,
)
