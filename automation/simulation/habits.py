"""What people do without being asked: the weekly form, the deliverable of what is finished, problems that are solved, what is new."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from automation.forms.finding.scan import DELIVERABLES
from automation.organization.people import Person
from automation.organization.reporting_week import ReportingWeek
from automation.simulation import client_progress, client_requests, handing_in, letters_outside, notice_asking, record_typing
from automation.simulation.course import Number, Task
from automation.simulation.life import Life

_AFTER_WORK = timedelta(hours=3)


def begin_week(life: Life, week: ReportingWeek, opening: datetime) -> None:
    """Each department's clerk knows when the form will be filled, and people look through the problems that they answer for."""
    cutoff = week.cutoff(life.time.working.calendar, life.time.closing)
    for department in life.course.departments() if cutoff else ():
        clerk = life.staff.clerk(department)
        habit = life.temperament(clerk).habit if clerk else None
        if clerk and cutoff and habit:
            minutes = life.staff.chance(clerk.mail, department, week.label, "habit").randint(60 * habit[0], 60 * habit[1])
            at = _before(life, cutoff, minutes)
            handing_in.hand_in(life, clerk, (department, week.label), max(at, opening + timedelta(minutes=30)))
    client_progress.begin_week(life, week)
    for head in filter(None, map(life.staff.directory.head, life.course.departments())):
        _look_through(life, head, opening)


def something_new(life: Life, week: ReportingWeek, opening: datetime) -> None:
    """Notices that somebody wants, requests of clients, letters to others outside."""
    for rhythm in (notice_asking, client_requests, letters_outside):
        rhythm.begin_week(life, week, opening)


def _before(life: Life, cutoff: datetime, minutes: int) -> datetime:
    """So many minutes of work before the cut-off, or after it."""
    working = life.time.working
    return (
        working.subtract(cutoff, timedelta(minutes=minutes)) if minutes > 0 else working.add(cutoff, timedelta(minutes=-minutes))
    )


def _look_through(life: Life, person: Person, opening: datetime) -> None:
    chance = life.staff.chance(person.mail, opening, "look through")
    if chance.random() < 0.5:
        at = life.time.working.add(opening, timedelta(minutes=chance.randint(200, 2000)))
        life.plan(person, at, lambda now: record_typing.close_solved(life, person, now))


def end_day(life: Life, day: date) -> None:
    """The tasks go on; what was finished is handed over the next day."""
    for task in life.course.go_on(day):
        hand_over(life, task.number, life.time.working.add(datetime.combine(day, life.time.closing), _AFTER_WORK))


def hand_over(life: Life, number: Number, at: datetime) -> None:
    """Puts a task's deliverable into its project's 交付物 folder, if there is one; another version if there was one already."""
    task = life.course.tasks.get(number)
    person = life.staff.directory.person(task.person) if task else None
    folder = f"{life.folders.get(number[0], '')}/{DELIVERABLES}"
    if task and task.deliverable and person and (life.office.workspace / folder).is_dir():
        life.plan(person, at, partial(_drop, life, person, task, folder))


def _drop(life: Life, person: Person, task: Task, folder: str, at: datetime) -> str:
    name = f"{task.id}_{task.deliverable}".replace("/", "_")
    path = Path(folder, f"{name}.docx").as_posix()
    life.save(path, f"{task.project} {task.id} {task.name} {at}".encode(), at, person)
    return f"把“{name}”放进交付物文件夹"
