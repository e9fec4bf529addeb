"""`weekly`: gathers the workspace, consolidates one week, writes the report, queues the mails."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from automation.errors import ConfigurationError, ExitCode
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import WorkingCalendar
from automation.program_version import program_version
from automation.screen import Screen

if TYPE_CHECKING:
    from automation.app import Office
    from automation.forms.finding.found_workbook import Gathered
    from automation.forms.finding.look import Look
    from automation.jobs.history import Build
    from automation.jobs.job import Drop, Want

WEEKLY = "weekly_report"
SHOWN = 5
"""People whom no mail reaches, on the screen: without a 通讯录 it would be everybody."""


@dataclass(frozen=True)
class Outcome:
    """What one consolidation came to. fresh: False when nothing had changed since `build` was made; early: before the cut-off;
    beside: name of the report that is open in Excel, so that the new one lies beside it; the others are Chinese lines."""

    build: Build
    fresh: bool
    queued: int = 0
    known: int = 0
    early: bool = False
    faults: tuple[str, ...] = ()
    unreachable: tuple[str, ...] = ()
    beside: str = ""

    @property
    def remarks(self) -> list[str]:
        """Of the week as a whole; those of single cells are in the report."""
        return list((self.build.result or {}).get("remarks", ()))


def consolidate(screen: Screen, office: Office, week: str | None) -> ExitCode:
    """The command: does it under the lease and tells what came of it."""
    with office.lease(), screen.progress("读取表格") as advance:
        outcome = consolidate_week(office, week, advance)
    _tell(screen, outcome)
    if screen.as_json:
        from automation.projects.weekly_result import as_json

        titles = {form.name: form.title for form in office.forms}
        screen.answer(as_json(outcome.build.result or {}, office.zone, titles))
    return exit_code(outcome)


def exit_code(outcome: Outcome) -> ExitCode:
    """Partly when a workbook could not be read or a mail not be made, remarks when somebody should look at something."""
    statuses = (outcome.build.result or {}).get("files", {}).get("status", [])
    if outcome.faults or "rejected" in statuses:
        return ExitCode.PARTLY
    return ExitCode.REMARKS if outcome.build.remarks or outcome.remarks or "waiting" in statuses else ExitCode.DONE


def consolidate_week(office: Office, asked: str | None, advance: Callable[[int, int], None] | None = None) -> Outcome:
    """Consolidates the asked week (else the latest whose cut-off day has come); call under the lease."""
    from automation.forms.finding.deliverable_files import handed_over

    wanted = _week(asked, office.moment) if asked else None
    look = office.survey()
    print_ = fingerprint(office, look, wanted)
    build = office.history.made_from(WEEKLY, print_)
    if build and Path(build.report).exists():
        return Outcome(build, fresh=False)
    gathered = office.gather(advance, look=look)
    week = wanted or latest_week(office, gathered.setting.calendar)
    if week.cutoff(gathered.setting.calendar, office.config.weekly.closing) is None:
        raise ConfigurationError(f"{week.label} 整周放假，没有周报。请换一个周次。")
    # Open for late forms and mended cells until the next cut-off; later the versions of that time count.
    settled = week.following_cutoff(gathered.setting.calendar, office.config.weekly.closing)
    if settled < office.moment:
        gathered = office.recall(settled)
    return _build(office, gathered, handed_over(look.scan, office.zone, office.state), week, print_)


def _build(office: Office, gathered: Gathered, drops: list[Drop], week: ReportingWeek, print_: str) -> Outcome:
    from automation.commands.asides import asides
    from automation.forms.finding.enclosed_files import enclosed
    from automation.jobs.job import Moment
    from automation.projects.consolidate_week import JOB as CONSOLIDATE
    from automation.runner_setup import known_records, make_runner

    moment = Moment(office.moment, week, office.config.weekly.closing, office.as_seen_in_mails(), links=office.link)
    records = office.records(gathered, week)
    records.kept, records.deliverables, records.enclosed = known_records(office), drops, partial(enclosed, office.workspace)
    moment = replace(moment, asides=partial(asides, records, moment))
    wants: Iterable[Want] = CONSOLIDATE.make(records, moment)
    cutoff = week.cutoff(gathered.setting.calendar, moment.closing)
    early = cutoff is not None and office.moment < cutoff
    if early:
        wants, print_ = _without_reports(wants), ""
    done = make_runner(office, gathered).run(CONSOLIDATE, wants, office.moment, print_)
    if done.build is None:
        raise AssertionError("the runner records every build")
    unreachable = tuple(f"{one.person}：{one.reason}" for one in done.undelivered)
    beside = next((name for name, path in done.reports.items() if path.name != name), "")
    return Outcome(done.build, True, done.queued, done.known, early, tuple(done.faults), unreachable, beside)


def _without_reports(wants: Iterable[Want]) -> Iterator[Want]:
    """A look before the cut-off must not use up the managers' one mail of the week; receipts of what came in may go."""
    from automation.mail.message import Message

    return (want for want in wants if not (isinstance(want, Message) and want.template == WEEKLY))


def fingerprint(office: Office, look: Look, wanted: ReportingWeek | None) -> str:
    """Names all that the figures are made from: the versions on the drive, the options, the program itself. "" = surely new."""
    if look.unsettled:
        return ""
    asked = wanted.label if wanted else office.moment.date().isoformat()
    parts = [program_version(), asked, repr(office.config), *sorted(look.holders)]
    parts += [f"{each.path}|{each.sha256}|{each.modified}" for each in look.present]
    parts += [f"{book.path}|{book.size}|{book.reading.reason}" for book in look.unread]
    parts += [f"{path}|{obstacle}" for path, obstacle in look.obstacles.items()]
    parts += [*(f"{drop.path}|{drop.signature}" for drop in look.scan.drops), *look.scan.awaiting]
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def _tell(screen: Screen, outcome: Outcome) -> None:
    build = outcome.build
    screen.say(f"{build.occasion}：{build.headline}")
    if outcome.fresh and (build.report or outcome.faults):  # else there is no project yet, as the headline says
        known = f"，{outcome.known} 封以前已排过队，不重发" if outcome.known else ""
        screen.say(f"报表：{build.report or '没有写成'}")
        screen.say(f"邮件：{outcome.queued} 封放入发件箱{known}。")
    elif build.report:
        screen.say(f"没有变化，报表仍是：{build.report}")
    if outcome.beside:
        screen.say(f"“{outcome.beside}”正被打开，换不掉：新报表放在它旁边，请看新的这份。")
    if outcome.early and build.report:
        screen.say("还没到截止时间：各负责人的邮件要等截止后运行 weekly 才会排队。")
    for line in (*outcome.remarks, *outcome.unreachable[:SHOWN]):
        screen.say(f"  ! {line}")
    if len(outcome.unreachable) > SHOWN:
        screen.say(f"  ! 还有 {len(outcome.unreachable) - SHOWN} 处收不到邮件，请核对通讯录")
    for fault in dict.fromkeys(outcome.faults):
        screen.complain(fault)


def _week(text: str, moment: datetime) -> ReportingWeek:
    try:
        week = ReportingWeek.parse(text)
    except ValueError:
        raise ConfigurationError(f"--week 写的“{text}”不是周次。请写成 2026-W47，或者那一周的任何一天。") from None
    if week.monday > moment.date():
        raise ConfigurationError(f"--week 写的 {week.label} 还没有开始（{week.monday} 起）。请换一个周次。")
    return week


def latest_week(office: Office, calendar: WorkingCalendar) -> ReportingWeek:
    """The latest week whose cut-off day has come; weeks without working days have none."""
    week = ReportingWeek.of(office.moment.date())
    for _ in range(60):
        cutoff = week.cutoff(calendar, office.config.weekly.closing)
        if cutoff and cutoff.date() <= office.moment.date():
            return week
        week = week.previous()
    raise ConfigurationError("最近一年没有工作日，请检查工作日历。")
