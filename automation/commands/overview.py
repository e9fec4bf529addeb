"""`status` and `catalog`: how things stand, and what there is. Started often, so nothing heavy is imported."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from automation.errors import ExitCode
from automation.mail.ledger_reading import LedgerReading
from automation.mail.outbox_entry import STATE_WORDS
from automation.organization.office_time import OfficeTime
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import WorkingCalendar
from automation.screen import Screen

if TYPE_CHECKING:
    from automation.app import Office
    from automation.jobs.history import Build
    from automation.jobs.job import Job

TROUBLE = ("failed", "unknown", "held", "bounced")


def show_status(screen: Screen, office: Office) -> ExitCode:
    """The last report, the outbox, the next cut-off; remarks when something waits for a person."""
    builds = office.history.builds("weekly_report")
    states = LedgerReading(office.ledger_file).counts()
    cutoff = next_cutoff(office)
    remarks = WorkingCalendar().remarks(office.moment.year, cutoff.year if cutoff else office.moment.year)
    screen.say(f"工作区：{office.workspace}")
    screen.say(_last(builds))
    waiting = "，".join(f"{STATE_WORDS[state]} {count} 封" for state, count in states.items())
    screen.say(f"发件箱：{waiting or '空'}")
    screen.say(f"下次截止：{cutoff:%Y-%m-%d %H:%M}" if cutoff else "下次截止：未知")
    for remark in remarks:
        screen.say(f"  ! {remark}")
    screen.answer(_plain(office, builds, states, cutoff, remarks))
    return ExitCode.REMARKS if remarks or any(states.get(state) for state in TROUBLE) else ExitCode.DONE


def next_cutoff(office: Office) -> datetime | None:
    """The first cut-off after now, by the public calendar: the company's own is in a workbook, which is not read for this."""
    week = ReportingWeek.of(office.moment.date())
    for _ in range(5):
        cutoff = week.cutoff(WorkingCalendar(), office.config.weekly.closing)
        if cutoff and cutoff > office.moment:
            return cutoff
        week = week.next()
    return None


def _last(builds: list[Build]) -> str:
    if not builds:
        return "还没有出过周报。运行 python run.py weekly。"
    last = builds[0]
    return f"最近的周报：{last.occasion}（{last.built_at[:16].replace('T', ' ')} 生成）{last.headline}\n  {last.report}"


def _plain(
    office: Office, builds: list[Build], states: dict[str, int], cutoff: datetime | None, remarks: list[str]
) -> dict[str, Any]:
    names = {"week": "occasion", "built_at": "built_at", "completeness": "headline", "report": "report", "problems": "remarks"}
    told = [{name: getattr(one, field) for name, field in names.items()} for one in builds]
    return {
        "workspace": str(office.workspace),
        "weeks": told,
        "outbox": states,
        "next_cutoff": cutoff.replace(tzinfo=office.zone).isoformat() if cutoff else None,
        "remarks": remarks,
    }


def words_of(job: Job) -> str:
    """When it is due, as people say it."""
    if job.when or callable(job.clocks):
        return job.when
    return "；".join(when.words(OfficeTime()) for when in job.clocks) or "有变化时"


def show_catalog(screen: Screen, office: Office) -> ExitCode:
    """All forms, records and jobs, found by themselves."""
    from automation.catalog import jobs, records

    forms, kept, found = office.forms, records(), jobs()
    rows = [[form.title, form.code, form.version, form.folder, "、".join(table.title for table in form.tables)] for form in forms]
    screen.rows("表单", ["表单", "编号", "版本", "放在", "表"], rows)
    rows = [[one.title, one.code, one.version, one.folder, "、".join(c.heading for c in one.staff)] for one in kept]
    screen.rows("记录表", ["记录表", "编号", "版本", "放在", "同事填写"], rows)
    cutoff = next_cutoff(office)
    due = f"{cutoff:%Y-%m-%d}" if cutoff else "未知"
    screen.rows("任务", ["任务", "什么时候", "下次"], [[job.title, words_of(job), due] for job in found])
    screen.answer(
        {
            "forms": [{"name": form.name, "title": form.title, "code": form.code, "version": form.version} for form in forms],
            "records": [{"name": one.name, "title": one.title, "code": one.code, "version": one.version} for one in kept],
            "jobs": [{"name": job.name, "title": job.title, "when": words_of(job), "next": due} for job in found],
        }
    )
    return ExitCode.DONE
