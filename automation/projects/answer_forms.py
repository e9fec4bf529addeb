"""JOB: whoever hands in a form hears at once what came in of it, and gets it back where a cell must be mended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from automation.jobs.job import Job, Moment, Records, Result, Want
from automation.mail.message import Message
from automation.projects.consolidate_week import figures_of, filings
from automation.projects.receipts import receipt_messages


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """The same receipts as those of the weekly report, under the same keys. A workbook that has lain there since an earlier week
    was answered then; if something in it is still to be mended, the weekly report says so again."""
    if moment.week.cutoff(records.calendar, moment.closing) is None:
        return
    figures = figures_of(records, moment, moment.now.date())
    yield Result(moment.week.label, figures.completeness, {}, figures.problems)
    old = _lying_there(records, datetime.combine(moment.week.monday, time.min))
    for want in receipt_messages(figures, records.directory, moment.office, filings(records, figures)):
        if not (isinstance(want, Message) and want.causes[0][0] in old):
            yield want


def _lying_there(records: Records, monday: datetime) -> set[str]:
    """The task lists whose present version was first seen before that moment."""
    tasks = records.table("task_breakdown", "tasks")
    return {file for file, seen in zip(tasks["file"].tolist(), tasks["first_seen"].tolist(), strict=True) if seen < monday}


JOB = Job(name="receipt", title="回执和退回单", when="表交上来以后立即", make=make)
