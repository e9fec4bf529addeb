"""The company at the begin of the simulation: who works there, and how its tasks stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from automation.jobs.job import Moment
from automation.jobs.rows import rows_of
from automation.organization.office_time import OfficeTime
from automation.organization.reporting_week import ReportingWeek
from automation.organization.terminology import STOP
from automation.organization.working_calendar import WorkingCalendar
from automation.organization.working_time import WorkingTime, parse_hours
from automation.projects.consolidate_week import figures_of
from automation.simulation.course import course
from automation.simulation.life import Life
from automation.simulation.temperament import Staff

if TYPE_CHECKING:
    from automation.simulation.own_office import OwnOffice


def company(own: OwnOffice, seed: int) -> Life:
    """What the workspace says of it as of the office's moment."""
    gathered, today = own.gather(), own.moment.date()
    own.executor.shutdown()  # from now on there is too little to read at once for processes of their own
    calendar, closing = gathered.setting.calendar, own.config.weekly.closing
    week = _week(calendar, ReportingWeek.of(today))
    records = own.records(gathered, week)
    figures = figures_of(records, Moment(own.moment, week, closing), today)
    staff = Staff(gathered.setting.directory, seed)
    time = OfficeTime(WorkingTime(calendar, parse_hours(own.config.company.working_hours)), closing)
    files = zip(figures.tasks["project"].tolist(), figures.tasks["file"].tolist(), strict=True)
    folders = {project: (file or "").rpartition("/")[0] for project, file in files}
    forbidden = next((term.forbidden[0] for term in records.terminology.terms if term.treatment == STOP and term.forbidden), "")
    return Life(own, staff, time, course(rows_of(figures.tasks), calendar, today, staff), folders, forbidden=forbidden)


def _week(calendar: WorkingCalendar, week: ReportingWeek) -> ReportingWeek:
    """The latest one in which anybody works."""
    while week.cutoff(calendar) is None:
        week = week.previous()
    return week
