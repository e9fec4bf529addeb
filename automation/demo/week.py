"""Lives through one week of the sample company: builds its drive, works as the scheduled task does, consolidates on Friday."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from automation.demo.notice_story import CONFIRMATIONS
from automation.demo.paper import Paper, put
from automation.demo.place import Place
from automation.demo.sample import MOVED, Sample
from automation.demo.steps import steps_of
from automation.demo.story import BEFORE, Story
from automation.demo.telling import Told, open_report
from automation.errors import ExitCode
from automation.organization.reporting_week import CONSOLIDATED_AFTER, ReportingWeek
from automation.organization.working_calendar import WorkingCalendar
from automation.screen import Screen
from automation.simulation.own_office import OwnOffice
from automation.simulation.row_typing import record_rows
from automation.simulation.simulate import no_power_cuts

if TYPE_CHECKING:
    from automation.app import Office

FILES = 97
"""About so many are drawn, for the progress bar."""


def live_through_a_week(screen: Screen, office: Office, directory: Path, show: bool) -> ExitCode:
    """The command `demo`: everything below `directory`, dated around the office's moment; refuses a folder that is not ours."""
    place = Place(Path(os.path.abspath(directory)))  # Without .. in what is told.
    place.clear()
    own = _own_office(place, office.moment)
    week, cutoff = last_closed_week(own)
    sample = Sample(week, cutoff, own.zone)
    own.moment = datetime.combine(week.monday, datetime.min.time())
    with own, own.lease(), no_power_cuts():
        screen.say(f"样例公司的共享盘：{place.workspace}")
        papers = _drawn(screen, sample)
        _explain(place, sample)
        story = Story(own, sample.company, week)
        _live(screen, story, papers, cutoff)
        own.moment = cutoff + CONSOLIDATED_AFTER
        told = _friday(screen, story, place, sample, len(papers))
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


def _own_office(place: Place, moment: datetime) -> OwnOffice:
    """An office of the demo's own configuration, so that nothing of the real one is used."""
    from automation.config import load

    office = OwnOffice(load(place.config), moment)
    office.log()
    return office


def _drawn(screen: Screen, sample: Sample) -> list[Paper]:
    with screen.progress("大家正在填表") as advance:
        papers: list[Paper] = []
        for paper in sample.papers():
            papers.append(paper)
            advance(len(papers), max(len(papers), FILES))
    return sorted(papers, key=lambda paper: paper.saved)


def _explain(place: Place, sample: Sample) -> None:
    lines = [f"{one.id}\t{one.what}\t{one.path}" for one in sample.planted]
    place.guide.write_text("\n".join(["编号\t做了什么\t哪个文件", *lines, ""]), encoding="utf-8-sig")


def _live(screen: Screen, story: Story, papers: Iterable[Paper], cutoff: datetime) -> None:
    """Every workbook is there when it was saved."""
    waiting, steps = deque(papers), steps_of(story, cutoff)
    with screen.progress("过这一周：通知、客户、进度") as advance:
        for done, (moment, step) in enumerate(steps, 1):
            while waiting and waiting[0].saved <= moment - BEFORE:
                _put(story, waiting.popleft())
            story.go(moment, step)
            advance(done, len(steps))
    for paper in waiting:
        _put(story, paper)


def _put(story: Story, paper: Paper) -> None:
    """Who moves his form elsewhere leaves none behind."""
    put(story.office.workspace, paper, story.office.zone)
    for department, name in MOVED.items():
        if paper.path == f"周进度/{story.week.label}/{name}":
            (story.office.workspace / f"周进度/{story.week.label}/{department}.xlsx").unlink(missing_ok=True)


def _friday(screen: Screen, story: Story, place: Place, sample: Sample, files: int) -> Told:
    """Friday 17:30: the same consolidation as `weekly`, the same delivery as `send`."""
    from automation.commands.weekly import consolidate_week
    from automation.mail.delivery import deliver

    office = story.office
    with screen.progress("读取表格、汇总、写报表") as advance:
        outcome = consolidate_week(office, None, advance)
    with screen.progress("发送邮件") as advance:
        delivery = deliver(office.outbox, office.transport, office.clock, progress=advance)
    faults = (*story.faults, *outcome.faults)
    mails = len(story.letters) + delivery.count("sent")
    return Told(place, sample, files, outcome.build, faults, mails, _confirmed(story))


def _confirmed(story: Story) -> tuple[int, int]:
    rows = record_rows(story, CONFIRMATIONS)
    return sum(bool(row["confirmed_at"]) for row in rows), len(rows)
