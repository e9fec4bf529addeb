"""`catalog`: what there is, found by itself: forms, records, reports, and jobs with their next time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any

from automation.errors import ExitCode
from automation.jobs.duties import Duties
from automation.jobs.timetable import next_occasion
from automation.jobs.when import CUTOFF_DAY
from automation.organization.moment_words import moment_words
from automation.organization.office_time import OfficeTime
from automation.organization.working_time import WorkingTime, parse_hours
from automation.screen import Screen

if TYPE_CHECKING:
    from automation.app import Office
    from automation.forms.schema.form import Form
    from automation.jobs.job import Job

def words_of(job: Job) -> str:
    """When it is due, as people say it."""
    if job.when or callable(job.clocks):
        return job.when
    words = [when.words(OfficeTime()) for when in job.clocks]
    several = len(words) > 1 and all(each.startswith(CUTOFF_DAY) for each in words)
    return CUTOFF_DAY + "、".join(each.removeprefix(CUTOFF_DAY) for each in words) if several else "；".join(words) or "有变化时"


def show_catalog(screen: Screen, office: Office) -> ExitCode:
    """The next times are those that the last round that worked has written down; before the first, those of the calendar alone."""
    from automation.catalog import jobs, records

    forms, kept, found = office.forms, [record.form for record in records()], jobs()
    due = next_times(office, found)
    screen.rows("表单", ["表单", "编号", "版本", "放在", "表"], [_row(form) for form in forms])
    screen.rows("记录表", ["记录表", "编号", "版本", "放在", "表"], [_row(record) for record in kept])
    made_by = [(report, job) for job in found for report in job.reports]
    screen.rows("报表", ["报表", "由谁生成", "什么时候"], [[report, job.title, words_of(job)] for report, job in made_by])
    rows = [[job.title, words_of(job), due[job.name].words, due[job.name].arithmetic] for job in found]
    screen.rows("任务", ["任务", "什么时候", "下次", "怎么算的"], rows)
    screen.answer(
        {
            "forms": [_plain(form) for form in forms],
            "records": [_plain(record) for record in kept],
            "reports": [{"title": report, "job": job.name} for report, job in made_by],
            "jobs": [{"name": job.name, "title": job.title, "when": words_of(job), "next": due[job.name].at(office.zone)} for job in found],
        }
    )
    return ExitCode.DONE


@dataclass(frozen=True)
class NextTime:
    """due: None where nothing is known or nothing is to come, and `words` say which."""

    due: datetime | None
    words: str
    arithmetic: str = ""

    @classmethod
    def of(cls, due: datetime | None, arithmetic: str) -> NextTime:
        return cls(due, moment_words(due) if due else "现在没有", arithmetic)

    def at(self, zone: tzinfo) -> str | None:
        return self.due.replace(tzinfo=zone).isoformat() if self.due else None


def next_times(office: Office, jobs: list[Job]) -> dict[str, NextTime]:
    """By the job's name."""
    working = WorkingTime(hours=parse_hours(office.config.company.working_hours))
    time = OfficeTime(working, office.config.weekly.closing)
    with Duties(office.state) as duties:
        kept = {one.job: NextTime.of(one.due, one.arithmetic) for one in duties.coming()}
    return {job.name: kept.get(job.name) or _by_the_calendar(job, office.moment, time) for job in jobs}


def _by_the_calendar(job: Job, now: datetime, time: OfficeTime) -> NextTime:
    if not job.clocks:
        return NextTime(None, "每次有变化时")
    if callable(job.clocks):
        return NextTime(None, "运行一次以后才知道")
    occasion = next_occasion(job.clocks, now, time)
    return NextTime.of(occasion.due, occasion.arithmetic) if occasion else NextTime.of(None, "")


def _row(form: Form) -> list[str]:
    return [form.title, form.code, form.version, form.folder, "、".join(table.title for table in form.tables)]


def _plain(form: Form) -> dict[str, Any]:
    return {"name": form.name, "title": form.title, "code": form.code, "version": form.version}
