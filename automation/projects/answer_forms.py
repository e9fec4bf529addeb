"""JOB: whoever hands in a form hears at once what came in of it, and gets it back where a cell must be mended."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time

from automation.jobs.being_written import being_written
from automation.jobs.job import Job, Moment, Records, Result, Want
from automation.organization.reporting_week import ReportingWeek
from automation.projects.consolidate_week import figures_of
from automation.projects.filings import filings
from automation.projects.receipts import receipt_messages
from automation.projects.weekly_form import week_in
from automation.projects.weekly_inputs import reported_forms


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """The same receipts as those of the weekly report, under the same keys: of the week's forms, of what came too late in the week
    before, and of task lists. A task list that has lain there since an earlier week was answered then; if something in it is still
    to be mended, the weekly report says so again. What is being written is answered when it is closed."""
    saved, holders = _saved(records), records.holders()
    open_now = {file for file, at in saved.items() if being_written(holders, file, at, moment.now)}
    last = replace(moment, week=_week_before(records, moment))
    if late := _came_late(records, last, saved) - open_now:
        yield from _answer(records, last, None, late.__contains__)
    if moment.week.cutoff(records.calendar, moment.closing):
        old = open_now | _lying_there(records, datetime.combine(moment.week.monday, time.min))
        yield from _answer(records, moment, moment.now.date(), lambda file: file not in old)


def _answer(records: Records, moment: Moment, today: date | None, wanted: Callable[[str], bool]) -> Iterator[Want]:
    figures = figures_of(records, moment, today)
    yield Result(moment.week.label, figures.completeness, {}, figures.problems)
    told = filings(records, figures)
    yield from receipt_messages(figures, records.directory, moment.office, told, lambda one: wanted(one.file))


def _saved(records: Records) -> dict[str, datetime]:
    """File -> when it was saved, where that is known."""
    files = records.files()
    told = zip(files["path"].tolist(), files["modified"].tolist(), strict=True)
    return {path: datetime.fromisoformat(saved) for path, saved in told if saved}


def _week_before(records: Records, moment: Moment) -> ReportingWeek:
    """The last one that had a cut-off."""
    week = moment.week.previous()
    while week.cutoff(records.calendar, moment.closing) is None:
        week = week.previous()
    return week


def _came_late(records: Records, moment: Moment, saved: Mapping[str, datetime]) -> set[str]:
    """The forms of moment.week that were saved after it."""
    progress = records.table("weekly_progress", "progress")
    weeks = {file: week for file, week, *_ in reported_forms(progress)}
    after = datetime.combine(moment.week.next().monday, time.min)
    return {file for file, at in saved.items() if at >= after and (weeks.get(file) or week_in(file)) == moment.week.label}


def _lying_there(records: Records, monday: datetime) -> set[str]:
    """The task lists whose present version was first seen before that moment."""
    tasks = records.table("task_breakdown", "tasks")
    return {file for file, seen in zip(tasks["file"].tolist(), tasks["first_seen"].tolist(), strict=True) if seen < monday}


JOB = Job(name="receipt", title="回执和退回单", when="表交上来以后立即", make=make)
