"""JOB: before a letter to somebody outside leaves, a second person is asked to check exactly it, and reminded; its author hears."""

from __future__ import annotations

from collections.abc import Iterator

from automation.approval.due_checks import due_clocks, due_wants
from automation.correspondence.outgoing import outgoing, standings
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import HoursAfter


def clocks(records: Records, moment: Moment) -> Iterator[HoursAfter]:
    found = standings(list(outgoing(records, moment)), records, moment)
    return due_clocks([stands for _, stands in found], records, moment)


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """What has been approved, sent back or changed meanwhile is nobody's any more."""
    found = standings(list(outgoing(records, moment)), records, moment)
    yield from (one.draft for one, stands in found if one.draft and stands.open)
    yield from due_wants([stands for _, stands in found], records, moment)


JOB = Job(
    name="check_correspondence",
    title="请人审核外部往来",
    clocks=clocks,
    when="登记表里的信写好、十分钟没有再改，就请审核人审核；没有答复的，过规定的工作小时提醒，再告知上级",
    make=make,
)
