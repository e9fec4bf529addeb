"""JOB: before the Monday meeting everybody who has a part in a project reads what is to be talked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from automation.jobs.addressing import addressed
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.when import FirstWorkingDay
from automation.mail.message import Attachment, Message
from automation.organization.people import Directory
from automation.organization.recipients import Undeliverable
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import WorkingCalendar
from automation.projects.agenda_items import Item, agenda_items
from automation.projects.agenda_values import AgendaWords
from automation.projects.agenda_workbook import TITLE, agenda_workbook
from automation.projects.consolidate_week import figures_of
from automation.projects.weekly_figures import WeeklyFigures
from automation.projects.weekly_form import IN_HAND
from automation.reports.report import Report

TEMPLATE = "weekly_agenda"
OCCASION = "项目例会议程"
MEETING = time(10)
Agenda = Mapping[str, Sequence[Item]]


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """The agenda pack and one mail a person, whatever the number of the person's projects; key `weekly_agenda/<week>/<label>`."""
    today = moment.now.date()
    figures = figures_of(records, moment, today - timedelta(days=1))
    decisions = records.table("kickoff_minutes", "decisions")
    agenda = agenda_items(figures, records.record("issue_log"), decisions, today, _last_meeting(figures.week, records.calendar))
    if any(agenda.values()):
        meeting = datetime.combine(records.calendar.on_or_after(figures.week.monday), MEETING)
        report = agenda_workbook(figures, agenda, meeting)
        yield report
        words, leads = AgendaWords(figures, agenda, meeting), set(figures.projects["lead"].tolist())
        link = moment.links(f"{report.folder}/{report.name}")
        shared = {"pack": report.name, "link": link, "office": dict(moment.office)}
        for label, projects in _people(records.directory, figures, agenda).items():
            values = words.values(projects, label) | shared
            yield from _mail(records.directory, figures.week, label, values, report, label in leads)


def _last_meeting(week: ReportingWeek, calendar: WorkingCalendar) -> date:
    """The Monday of the latest earlier week in which anybody worked."""
    return ReportingWeek.of(calendar.last_on_or_before(week.monday - timedelta(days=1))).monday


def _mail(
    directory: Directory, week: ReportingWeek, label: str, values: Mapping[str, Any], pack: Report, leads: bool
) -> Iterator[Message | Undeliverable]:
    """Whoever leads a project gets the pack along; the others find it on the drive."""
    person = directory.person(label)
    if person is None:
        yield Undeliverable(label, OCCASION, "通讯录中没有这个人，请补上或改正")
    reached, missed = addressed(directory, person, OCCASION)
    yield from missed
    if reached:
        yield Message(
            key=f"{TEMPLATE}/{week.label}/{label}",
            template=TEMPLATE,
            to=tuple(reached),
            values={**values, "person": reached[0][0]},
            attachments=(Attachment(pack.name, pack.name),) if leads else (),
            expires=pack.made_at,
        )


def _people(directory: Directory, figures: WeeklyFigures, agenda: Agenda) -> dict[str, set[str]]:
    """Label -> projects with something to talk about: of leads, of who answers for open tasks or items, and of their heads."""
    found: dict[str, set[str]] = {}
    leads = dict(zip(figures.projects["name"].tolist(), figures.projects["lead"].tolist(), strict=True))
    for project, items in agenda.items():
        for label in filter(None, (leads[project], *(item.person for item in items))) if items else ():
            found.setdefault(label, set()).add(project)
    columns = (figures.tasks[name].tolist() for name in ("project", "department", "person", "status"))
    for project, department, person, status in set(zip(*columns, strict=True)):
        if status in IN_HAND and agenda.get(project):
            head = directory.head(department) if department else None
            for label in filter(None, (person, directory.label(head) if head else "")):
                found.setdefault(label, set()).add(project)
    return dict(sorted(found.items()))


JOB = Job(name=TEMPLATE, title="项目例会议程", clocks=(FirstWorkingDay(time(8, 30), until=MEETING),), make=make, reports=(TITLE,))
