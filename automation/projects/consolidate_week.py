"""JOB: from the departments' workbooks to the weekly report, each manager's mail and each department's receipt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

import pandas as pd

from automation.forms.schema.problem import Problem
from automation.jobs.job import Drop, Job, Moment, Records, Result, Want
from automation.jobs.when import WeeklyDeadline
from automation.organization.reporting_week import CONSOLIDATED_AFTER
from automation.projects.filings import filings
from automation.projects.kickoff_minutes import FORM as KICKOFF
from automation.projects.receipts import receipt_messages
from automation.projects.task_breakdown import FORM as LIST
from automation.projects.weekly_figures import WeeklyFigures
from automation.projects.weekly_form import week_in
from automation.projects.weekly_inputs import WeeklyInputs, reported_forms
from automation.projects.weekly_mails import weekly_messages
from automation.projects.weekly_progress import FORM as PROGRESS
from automation.projects.weekly_report import read_files, weekly_figures
from automation.projects.weekly_result import weekly_result
from automation.projects.weekly_workbook import TITLE, weekly_workbook
from automation.remembered import Remembered

NO_PROJECTS = (
    f"还没有项目，所以没有周报。请把填好的“{LIST.title}”放进“{LIST.folder}”文件夹，空白的在“空白表单”里，"
    "也可以用 python run.py forms 生成。"
)
_FORMS = (KICKOFF, LIST, PROGRESS)
_INPUTS, _FIGURES = Remembered[WeeklyInputs](2), Remembered[WeeklyFigures](4)
"""Many jobs of a round ask for the same."""
_SAME = Remembered[WeeklyInputs](3)
"""And most rounds."""
_WHOLE = Remembered[WeeklyFigures](4)
_KICKOFFS = Remembered[pd.DataFrame](2)
_FILES_COUNTED = ["path", "form", "status", "reason"]
"""What of the files matters for the figures; records, say, are saved without end."""


def figures_of(records: Records, moment: Moment, today: date | None = None) -> WeeklyFigures:
    """The figures of moment.week from what the records hold; of a week that is still running as of `today`."""
    inputs, calendar, directory = inputs_of(records, moment.week.label), records.calendar, records.directory
    week, closing = moment.week, moment.closing
    figures = _FIGURES.of(
        (inputs, calendar, directory),
        lambda: weekly_figures(inputs, week, calendar, directory, closing, today),
        (week, closing, today),
    )
    files = records.files()
    return _WHOLE.of((figures, files), lambda: replace(figures, tell_files=cache(lambda: read_files(files, figures.problems))))


def inputs_of(records: Records, label: str) -> WeeklyInputs:
    """What the records hold, with the problems that concern the week of that label; of the files no more than counts."""
    reviews = records.record("deliverable_review")
    return _INPUTS.of((records, reviews), lambda: _same(_inputs(records, reviews, label), label), label)


def _same(found: WeeklyInputs, label: str) -> WeeklyInputs:
    """The very inputs of an earlier round where all is as it was then: what was worked out of them holds."""
    files, kickoffs = (tuple(zip(*(table[name].tolist() for name in table), strict=True)) for table in (found.files, found.kickoffs))
    told = _Told(files, kickoffs, tuple(found.problems), found.submitted, found.letters, tuple(found.remarks), tuple(found.drops))
    return _SAME.of((found.tasks, found.progress, found.tasks_before, found.reviews), lambda: found, (label, told))


@dataclass(frozen=True)
class _Told:
    """What is compared of inputs; their great tables are the very same as long as no workbook changes."""

    files: tuple[Any, ...]
    kickoffs: tuple[Any, ...]
    problems: tuple[Problem, ...]
    submitted: Mapping[tuple[str, str], datetime]
    letters: Mapping[tuple[str, str], Mapping[str, str]]
    remarks: tuple[str, ...]
    drops: tuple[Drop, ...]


def _inputs(records: Records, reviews: pd.DataFrame, label: str) -> WeeklyInputs:
    progress = records.table("weekly_progress", "progress")
    return WeeklyInputs(
        tasks=records.table("task_breakdown", "tasks"),
        tasks_before=records.table_before("task_breakdown", "tasks"),
        progress=progress,
        files=records.files()[_FILES_COUNTED],
        problems=list(_of_this_week(records.problems(), progress, label)),
        submitted=records.submitted,
        kickoffs=_kickoffs(records),
        letters=records.letters(),
        remarks=records.remarks,
        drops=records.drops(),
        reviews=reviews,
    )


def _of_this_week(problems: list[Problem], progress: pd.DataFrame, label: str) -> Iterator[Problem]:
    """Not what was wrong in the forms of other weeks: that was told in their week."""
    weeks = {file: week for file, week, *_ in reported_forms(progress)}
    return (one for one in problems if (weeks.get(one.file) or week_in(one.file) or label) == label)


def _kickoffs(records: Records) -> pd.DataFrame:
    fields = records.fields("kickoff_minutes")
    return _KICKOFFS.of(fields, lambda: _columns(fields, ("project_name", "project_id", "lead")))


def _columns(fields: Sequence[Mapping[str, Any]], names: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([row.get(name) for row in fields], dtype=object) for name in names})


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """The result for the ledger, the report, then the mails; nothing is opened or sent here. Where there is no project yet, only
    whoever asks hears so."""
    figures = figures_of(records, moment)
    if not _has_projects(records, figures):
        if not moment.occasions:
            yield Result(figures.week.label, NO_PROJECTS, weekly_result(figures), figures.problems)
        return
    yield Result(figures.week.label, figures.completeness, weekly_result(figures), figures.problems)
    next_due = figures.week.following_cutoff(records.calendar, moment.closing) + CONSOLIDATED_AFTER
    report = weekly_workbook(figures, records.calendar, f"{next_due:%Y-%m-%d %H:%M}")
    yield report
    yield from weekly_messages(figures, records.directory, report.name, moment.office, _beside(moment))
    yield from receipt_messages(figures, records.directory, moment.office, filings(records, figures))


def _has_projects(records: Records, figures: WeeklyFigures) -> bool:
    """Does anything there belong to a project, be it that it cannot be read and only lies where such forms lie?"""
    names, folders = {form.name for form in _FORMS}, {form.folder for form in _FORMS}
    files = zip(figures.files["path"].tolist(), figures.files["form"].tolist(), strict=True)
    mine = (form in names if form else path.partition("/")[0] in folders for path, form in files)
    return bool(len(figures.tasks) or len(records.table("weekly_progress", "progress")) or any(mine))


def _beside(moment: Moment) -> list[dict[str, Any]]:
    """The sections of the other processes."""
    return [
        {"title": one.title, "lines": list(one.lines), "place": one.place, "link": moment.links(one.place) if one.place else ""}
        for one in moment.asides()
    ]


JOB = Job(name="weekly_report", title="项目周进度汇总", clocks=(WeeklyDeadline(CONSOLIDATED_AFTER),), make=make, reports=(TITLE,))
