"""Who filled which workbook of a week, so that it can be answered; where it does not say so, what its place and name tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from automation.jobs.job import Records
from automation.organization.people import Directory
from automation.projects.submissions import void_files
from automation.projects.task_breakdown import FORM as LIST
from automation.projects.weekly_figures import WeeklyFigures
from automation.projects.weekly_form import department_in, week_in
from automation.projects.weekly_inputs import reported_forms


@dataclass(frozen=True)
class Filing:
    """One workbook behind the week's figures, and who filled it (label, or "" if unknown)."""

    file: str
    form: str
    department: str
    filler: str = ""


def filings(records: Records, figures: WeeklyFigures) -> Iterator[Filing]:
    """The week's forms, and the task lists."""
    yield from _forms(records, figures.week.label)
    yield from _breakdowns(records)
    void, names = void_files(figures.problems), [one.name for one in records.directory.departments]
    for path, form, status in zip(*(figures.files[name].tolist() for name in ("path", "form", "status")), strict=True):
        owner = department_in(path, names) if status == "rejected" or path in void else ""
        if owner and week_in(path) == figures.week.label:
            yield Filing(path, "weekly_progress", owner)
        elif owner and (form == LIST.name or LIST.title.removeprefix("项目") in path):
            yield Filing(path, LIST.name, owner)


def _forms(records: Records, label: str) -> Iterator[Filing]:
    """Also those whose week or department is refused: somebody has to hear of it."""
    progress = records.table("weekly_progress", "progress")
    for file, week, department, filler in reported_forms(progress):
        if (week or week_in(file)) == label:
            yield Filing(file, "weekly_progress", department or _owner(records.directory, file, filler), filler or "")


def _owner(directory: Directory, file: str, filler: str | None) -> str:
    person = directory.person(filler) if filler else None
    named = department_in(file, [one.name for one in directory.departments])
    return named or (directory.department_of(person) if person else "")


def _breakdowns(records: Records) -> Iterator[Filing]:
    """Task lists go back to whoever filled them, with a copy to the head of that person's department."""
    tasks = records.table("task_breakdown", "tasks")
    for file, filler in dict.fromkeys(zip(tasks["file"].tolist(), tasks["filler"].tolist(), strict=True)):
        person = records.directory.person(filler) if filler else None
        if person:
            yield Filing(file, LIST.name, records.directory.department_of(person), filler)
