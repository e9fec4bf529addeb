"""Lives through one week of the sample company: builds its drive, consolidates on Friday, sends the mails into a folder."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from automation.demo.paper import put
from automation.demo.place import Place
from automation.demo.sample import Sample
from automation.demo.telling import Told, open_report
from automation.errors import ExitCode
from automation.organization.reporting_week import CONSOLIDATED_AFTER, ReportingWeek
from automation.organization.working_calendar import WorkingCalendar
from automation.screen import Screen

if TYPE_CHECKING:
    from automation.app import Office

FILES = 97
"""About so many are drawn, for the progress bar."""


def live_through_a_week(screen: Screen, office: Office, directory: Path, show: bool) -> ExitCode:
    """The command `demo`: everything below `directory`, dated around the office's moment; refuses a folder that is not ours."""
    place = Place(Path(os.path.abspath(directory)))  # Without .. in what is told.
    place.clear()
    own = _own_office(place, office.moment)
    with own:
        week, cutoff = last_closed_week(own)
        sample = Sample(week, cutoff, own.zone)
        screen.say(f"样例公司的共享盘：{place.workspace}")
        count = _build(screen, place, sample)
        own.moment = cutoff + CONSOLIDATED_AFTER
        told = _friday(screen, own, place, sample, count)
    told.say(screen)
    if show and screen.talks:
        open_report(told.report)
    return ExitCode.PARTLY if told.faults else ExitCode.DONE


def last_closed_week(office: Office) -> tuple[ReportingWeek, datetime]:
    """The last week whose consolidation would be over by the office's moment, and its cut-off."""
    week = ReportingWeek.of(office.moment.date())
    while True:
        cutoff = week.cutoff(WorkingCalendar(), office.config.weekly.closing)
        if cutoff and cutoff + CONSOLIDATED_AFTER <= office.moment:
            return week, cutoff
        week = week.previous()


def _own_office(place: Place, moment: datetime) -> Office:
    """An office of the demo's own configuration, so that nothing of the real one is used."""
    from automation.app import Office
    from automation.config import load

    office = Office(load(place.config), moment)
    office.log()
    return office


def _build(screen: Screen, place: Place, sample: Sample) -> int:
    with screen.progress("大家正在填表") as advance:
        count = 0
        for count, paper in enumerate(sample.papers(), 1):
            put(place.workspace, paper, sample.zone)
            advance(count, max(count, FILES))
    lines = [f"{one.id}\t{one.what}\t{one.path}" for one in sample.planted]
    place.guide.write_text("\n".join(["编号\t做了什么\t哪个文件", *lines, ""]), encoding="utf-8-sig")
    return count


def _friday(screen: Screen, office: Office, place: Place, sample: Sample, count: int) -> Told:
    """Friday 17:30: the same consolidation as `weekly`, the same delivery as `send`."""
    from automation.commands.weekly import consolidate_week
    from automation.mail.delivery import deliver

    with office.lease():
        with screen.progress("读取表格、汇总、写报表") as advance:
            outcome = consolidate_week(office, None, advance)
        with screen.progress("发送邮件") as advance:
            delivery = deliver(office.outbox, office.transport, office.clock, progress=advance)
    return Told(place, sample, count, outcome.build, outcome.faults, delivery.count("sent"))
