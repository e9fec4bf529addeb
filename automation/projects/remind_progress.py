"""JOB: on the cut-off day who has not handed in the weekly form is reminded at 09:00 and 15:00, and chased at 17:05."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from automation.jobs.addressing import addressed
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.rows import rows_of
from automation.jobs.when import WeeklyDeadline
from automation.organization.people import Directory, Person
from automation.projects.consolidate_week import figures_of
from automation.projects.form_people import form_people
from automation.projects.progress_reminders import (
    CHASE,
    FIRST,
    SECOND,
    Lying,
    Owed,
    reminder,
    to_department,
    to_holder,
    to_superior,
)
from automation.projects.statuses import LATE, MISSING, ON_TIME
from automation.projects.weekly_form import last_fillers, open_tasks, prefilled

OCCASION = "周进度催报"
SECOND_AT = timedelta(hours=-2)
CLOCKS = (
    WeeklyDeadline(timedelta(hours=-8), replaced=SECOND_AT),
    WeeklyDeadline(SECOND_AT),
    WeeklyDeadline(timedelta(minutes=5)),
)
_STEPS = {"-480min": FIRST, "-120min": SECOND, "+5min": CHASE}


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """Item `progress/<week>/<department>` where nothing counts yet; `mend/...`, before the cut-off, where cells are to mend."""
    figures, step = figures_of(records, moment), _STEPS[moment.occasions[-1].name.partition("/")[2]]
    fillers = last_fillers(records, figures.week.label)
    tasks, lying = open_tasks(figures), Lying(figures, records.holders())
    for row in rows_of(figures.departments):
        handed_in = row["submission"] in (ON_TIME, LATE)
        form = lying.owed(row, step, handed_in, tasks.get(row["name"], []))
        if row["submission"] == MISSING or (handed_in and form.faults and step != CHASE):
            yield from _remind(records.directory, moment, form, fillers.get(row["name"]))


def _remind(directory: Directory, moment: Moment, form: Owed, filler: str | None) -> Iterator[Want]:
    """Head and filler; who has the form open, in other words; at last the superior. Where no form lies, one is put there."""
    if form.tasks and not form.there:
        yield prefilled(form.figures.week.label, form.department, form.tasks, filler, moment.now.date())
    reached, missed = form_people(directory, form.department, filler, OCCASION)
    holding, unreached = addressed(directory, _holder(directory, form), OCCASION)
    yield from (reminder(form, to, to_holder(form)) for to in holding)
    yield from (reminder(form, to, to_department(form)) for to in reached if to not in holding)
    head = directory.head(form.department)
    if form.step == CHASE and head:
        above, not_told = addressed(directory, directory.superior(head), OCCASION)
        yield from (reminder(form, to, to_superior(form), head.name) for to in above if to not in (*reached, *holding))
        missed += not_told
    yield from (*missed, *unreached)


def _holder(directory: Directory, form: Owed) -> Person | None:
    label = directory.find_person(form.holder, form.department).label if form.holder else None
    return directory.person(label) if label else None


JOB = Job(name="remind_progress", title="催报周进度", clocks=CLOCKS, make=make)
