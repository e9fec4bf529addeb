"""How things stand: what the ledgers, the heartbeat and the calendar say, read without loading anything heavy."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from automation.jobs.attention import mails_a_week
from automation.jobs.duties import LAST_ROUND, Coming, Duties
from automation.jobs.heartbeat import Heartbeat, is_silent, last_beat
from automation.jobs.lease import is_held
from automation.jobs.timetable import Duty
from automation.mail.ledger_reading import LedgerReading, Waiting
from automation.mail.mail_states import STATE_WORDS
from automation.organization.office_time import OfficeTime
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import WorkingCalendar
from automation.organization.working_time import WorkingTime, parse_hours

if TYPE_CHECKING:
    from automation.app import Office
    from automation.jobs.history import Build

LOOK_BACK = timedelta(days=7)
SHOWN = 3
"""Mails of each state that are named; people who get the most mail are a few more."""
TROUBLE = ("failed", "unknown", "held")
"""Nothing becomes of them until a person decides."""
ENDS = {0: "正常", 10: "完成，有要看一看的", 20: "部分没有完成", 1: "有任务出错"}


@dataclass(frozen=True)
class Late:
    """What came too late and was left undone: a job, why, how often, and when it last fell due."""

    title: str
    reason: str
    count: int
    due: datetime


@dataclass(frozen=True)
class Situation:
    """At `moment` (naive local). running: a process works on it now; silent: the last round is too long ago; round: what it said;
    reminded: (reminders, people) of this week; mails: (person, how many) of this week, the most first; bounced: mails that
    came back lately; alarms: of the calendar."""

    moment: datetime
    running: bool
    beat: Heartbeat | None
    silent: bool
    round: Mapping[str, Any]
    coming: list[Coming]
    pending: list[Duty]
    late: list[Late]
    states: Mapping[str, int]
    bounced: int
    waiting: list[Waiting]
    reminded: tuple[int, int]
    mails: list[tuple[str, int]]
    builds: list[Build]
    cutoff: datetime
    alarms: list[str]

    def worries(self) -> list[str]:
        """What somebody should see to, the worst first."""
        found = list(self.round.get("complaints", ()))
        if self.silent and self.beat:
            found.insert(0, f"{self.beat.at:%m-%d %H:%M} 以后没有再运行：请看电脑 {self.beat.machine} 和它的计划任务（task show）")
        bad = "、".join(f"{STATE_WORDS[state]} {self.states[state]} 封" for state in TROUBLE if self.states.get(state))
        found += [f"邮件 {bad}：用 outbox list 查看"] if bad else []
        found += [f"最近 {LOOK_BACK.days} 天有 {self.bounced} 封邮件被退回：请核对通讯录里的邮箱"] if self.bounced else []
        return found + self.alarms

    def title(self, job: str) -> str:
        return next((one.title for one in self.coming if one.job == job), job)


def situation(office: Office) -> Situation:
    ledger, monday = LedgerReading(office.ledger_file), _monday(office.moment)
    working = WorkingTime(hours=parse_hours(office.config.company.working_hours))
    beat, limit = last_beat(office.workspace), timedelta(minutes=office.config.company.silent_after)
    with Duties(office.state) as duties:
        coming, late, alarms = duties.coming(), duties.expired_since(office.moment - LOOK_BACK), duties.alarms()
        titles = {one.job: one.title for one in coming}
        return Situation(
            moment=office.moment,
            running=is_held(office.state),
            beat=beat,
            silent=beat is not None and is_silent(beat, working, office.moment, limit),
            round=json.loads(duties.noted(LAST_ROUND) or "{}"),
            coming=coming,
            pending=duties.pending(),
            late=_grouped(late, titles),
            states=ledger.counts(),
            bounced=ledger.bounced_since(office.moment - LOOK_BACK),
            waiting=[one for state in ("failed", "unknown", "held", "queued") for one in ledger.waiting(state, SHOWN)],
            reminded=ledger.told_since(monday),
            mails=_most(ledger.gone_since(monday)),
            builds=office.history.builds("weekly_report"),
            cutoff=next_cutoff(office),
            alarms=WorkingCalendar().alarms(office.moment.date()) if alarms is None else alarms,
        )


def next_cutoff(office: Office) -> datetime:
    """The first cut-off after now, by the public calendar: the company's own is in a workbook, which is not read for this."""
    return OfficeTime(closing=office.config.weekly.closing).cutoff_after(office.moment)


def _monday(moment: datetime) -> datetime:
    return datetime.combine(ReportingWeek.of(moment.date()).monday, time.min)


def _grouped(late: Iterable[Duty], titles: Mapping[str, str]) -> list[Late]:
    """Ladders expire by the dozen: one line for each job and reason."""
    groups: dict[tuple[str, str], list[datetime]] = {}
    for duty in late:
        groups.setdefault((titles.get(duty.job, duty.job), duty.reason), []).append(duty.occasion.due)
    return [Late(title, reason, len(dues), max(dues)) for (title, reason), dues in groups.items()]


def _most(gone: Iterable[tuple[str, datetime]]) -> list[tuple[str, int]]:
    weeks = mails_a_week(gone)
    return next(iter(weeks.values())).most_common(SHOWN + 2) if weeks else []
