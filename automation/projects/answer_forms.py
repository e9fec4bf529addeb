"""JOB: whoever hands in a form hears at once what came in of it, and gets it back where a cell must be mended."""

from __future__ import annotations

from collections.abc import Iterator

from automation.jobs.job import Job, Moment, Records, Result, Want
from automation.projects.consolidate_week import figures_of, filings
from automation.projects.receipts import receipt_messages


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """The same receipts as those of the weekly report, under the same keys: each version of a workbook is answered once."""
    if moment.week.cutoff(records.calendar, moment.closing) is None:
        return
    figures = figures_of(records, moment, moment.now.date())
    yield Result(moment.week.label, figures.completeness, {}, figures.problems)
    yield from receipt_messages(figures, records.directory, moment.office, filings(records, figures))


JOB = Job(name="receipt", title="回执和退回单", when="表交上来以后立即", make=make)
