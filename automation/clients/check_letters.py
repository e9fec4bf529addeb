"""JOB: before a letter leaves, a second person is asked to check exactly it, and reminded; the sales lead hears what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from automation.approval.due_checks import asks_now, due_clocks, due_wants
from automation.clients.letter_checks import letter_checks
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import Ladder


def clocks(records: Records, moment: Moment) -> Iterator[Ladder]:
    return due_clocks((stands for _, stands in letter_checks(records, moment)), records, moment)


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """What has been approved, sent back or changed meanwhile is nobody's any more."""
    found = list(letter_checks(records, moment)) if moment.occasions else []
    for one, stands in found:
        if asks_now(stands, records, moment):
            yield from (replace(form, shown=True) for form in one.forms)
    yield from due_wants([stands for _, stands in found], records, moment)


JOB = Job(
    name="check_letters",
    title="请人核对客户函件",
    clocks=clocks,
    when="反馈函、进展函、验收函填好、十分钟没有再改，就请核对人核对；没有答复的，过规定的工作小时提醒，再告知上级",
    make=make,
)
