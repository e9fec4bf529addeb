"""What a round does once the drive has been read: records, what is due, digests; what was done is noted last."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from automation import catalog
from automation.app import report_bug
from automation.commands.asides import asides
from automation.commands.round import Work
from automation.errors import AutomationError
from automation.forms.finding.enclosed_files import enclosed
from automation.jobs.attention import not_before
from automation.jobs.duties import Coming, Duties
from automation.jobs.job import Drop, Job, Moment, Reminder
from automation.jobs.runner import Done
from automation.jobs.timetable import Duty, next_occasion
from automation.jobs.timetable import plan as make_plan
from automation.jobs.when import When
from automation.mail.posted_mails import posted_mails
from automation.mail_setup import policy
from automation.organization.office_time import OfficeTime
from automation.organization.policy import Policy
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_time import WorkingTime, parse_hours
from automation.runner_setup import known_records, make_runner, retired_notes

if TYPE_CHECKING:
    import pandas as pd

    from automation.app import Office
    from automation.commands.round import Round
    from automation.forms.finding.found_workbook import Gathered
    from automation.forms.records import WorkbookRecords

TRY_AGAIN = timedelta(minutes=30)
"""After so long a duty that could not be done is tried again although nothing has changed."""
PASSES = 3
"""So often at most the jobs without clocks work in one round, each time those only that have read what has changed since."""
_WEEK = re.compile(r"\d{4}-W\d{2}(?=/)")
Rota = dict[str, list[When]]


@dataclass
class Working:
    """drops: the files in 交付物 folders; wrote: records have changed; settled: one more round over the same drive would do nothing
    else."""

    office: Office
    this: Round
    gathered: Gathered
    drops: list[Drop]
    wrote: bool = False
    settled: bool = False
    _records: dict[str, WorkbookRecords] = field(default_factory=dict)
    _asked: dict[str, pd.DataFrame | None] = field(default_factory=dict)

    def work(self) -> None:
        """A duty is done when its mails are in the outbox; one that could not be done stays and is tried again."""
        jobs = catalog.jobs()
        self.this.titles = {job.name: job.title for job in jobs}
        every_time = self._every_time([job for job in jobs if not job.clocks])
        known = dict(self._kept)
        rota = {job.name: clocks for job in jobs if job.clocks and (clocks := self._clocks(job)) is not None}
        with Duties(self.office.state) as duties:
            plan = make_plan(rota, duties, self.office.moment, self.time)
            due = duties.note(plan)
            self.this.expired += plan.expired
            done, put_off = self._do_due([job for job in jobs if job.name in rota], due)
            duties.done(done, self.office.moment)
            duties.went_well((name for name in plan.jobs if name not in self.this.failed), self.office.moment)
            coming = [self._coming(job, rota[job.name]) for job in jobs if job.name in rota]
            duties.keep_coming(coming, self.gathered.setting.calendar.alarms(self.office.moment.date()))
        self.settled = self.settled and not self.this.queued and self._as_they_were(known)
        left = len(done) + len(put_off) < len(due) or any(outcome is None or outcome.faults for outcome in every_time)
        self.this.wake = self._wake(coming, left or any(work.done.waits for work in self.this.works), bool(put_off))

    def _every_time(self, jobs: Sequence[Job]) -> list[Done | None]:
        """Until nobody has read a record that has changed since."""
        before, outcomes, asked, left = dict(self._kept), [], {}, jobs
        for _ in range(PASSES):
            for job in left:
                self._asked.clear()
                outcomes.append(self._do(job, self._moment(())))
                asked[job.name] = dict(self._asked)
            left = [job for job in jobs if not self._as_they_were(asked[job.name])]
        self.wrote, self.settled = not self._as_they_were(before), not left
        return outcomes

    def _as_they_were(self, records: Mapping[str, pd.DataFrame | None]) -> bool:
        return all(self._kept.get(name) is table for name, table in records.items())

    @cached_property
    def _kept(self) -> dict[str, pd.DataFrame]:
        return known_records(self.office)

    @cached_property
    def _notes(self) -> dict[str, Mapping[str, Mapping[str, Any]]]:
        return retired_notes(self.office)

    @cached_property
    def policy(self) -> Policy:
        return policy(self.office.config)

    @cached_property
    def _letterhead(self) -> dict[str, str]:
        return self.office.as_seen_in_mails()

    @cached_property
    def time(self) -> OfficeTime:
        working = WorkingTime(self.gathered.setting.calendar, parse_hours(self.office.config.company.working_hours))
        return OfficeTime(working, self.office.config.weekly.closing)

    def _moment(self, duties: Sequence[Duty]) -> Moment:
        """The reporting week is that of the occasions where their names say one, so that a late run still means the right one."""
        named = _WEEK.match(duties[0].occasion.name) if duties else None
        week = ReportingWeek.parse(named[0]) if named else ReportingWeek.of(self.office.moment.date())
        occasions = tuple(duty.occasion for duty in duties)
        link, working = self.office.link, self.time.working
        moment = Moment(self.office.moment, week, self.time.closing, self._letterhead, occasions, link, self.policy, working)
        return replace(moment, asides=lambda: asides(self.records(week), moment))

    def records(self, week: ReportingWeek) -> WorkbookRecords:
        """As of that week; all weeks share the records 记录表."""
        if week.label not in self._records:
            records = self.office.records(self.gathered, week)
            records.kept, records.notes, records.deliverables = self._kept, self._notes, self.drops
            records.asked = self._asked
            records.enclosed = partial(enclosed, self.office.workspace)
            records.posted = partial(posted_mails, self.office.ledger)
            self._records[week.label] = records
        return self._records[week.label]

    def _clocks(self, job: Job) -> list[When] | None:
        """None if the job's clocks cannot be told today."""
        if not callable(job.clocks):
            return list(job.clocks)
        moment = self._moment(())
        try:
            return list(job.clocks(self.records(moment.week), moment))
        except Exception as bug:
            self.this.failed[job.name] = report_bug(bug)
            return None

    def _do_due(self, jobs: Sequence[Job], due: Sequence[Duty]) -> tuple[list[Duty], list[Duty]]:
        """Each job once for each week that its occasions speak of; then all reminders as one mail a person. A duty is done when all
        was made and everybody is told; put off when somebody is told later, if it still waits for him then."""
        outcomes = [
            each
            for job in jobs
            for duties in _by_week(duty for duty in due if duty.job == job.name)
            for each in self._outcomes(job, duties)
        ]
        later = self._remind([one for _, outcome in outcomes for one in outcome.reminders])
        well = [(duties, outcome.reminders) for duties, outcome in outcomes if not outcome.faults]
        done = [duty for duties, reminders in well if self._told(reminders) for duty in duties]
        put_off = [duty for duties, reminders in well if self._told(reminders, but=later) for duty in duties]
        return done, [duty for duty in put_off if duty not in done]

    def _outcomes(self, job: Job, duties: Sequence[Duty]) -> Iterator[tuple[Sequence[Duty], Done]]:
        """Of several duties one of which cannot be done the others are: each half is asked for again, as after a crash."""
        outcome = self._do(job, self._moment(duties))
        if outcome and 0 < len(outcome.faults) < len(duties):
            half = len(duties) // 2
            yield from self._outcomes(job, duties[:half])
            yield from self._outcomes(job, duties[half:])
        elif outcome:
            yield duties, outcome

    def _told(self, reminders: Iterable[Reminder], but: Collection[str] = ()) -> bool:
        """but: addresses of whoever is told later."""
        told = self.office.outbox.has_told
        return all(told(one.item, one.step, one.to[1]) or one.to[1] in but for one in reminders)

    def _do(self, job: Job, moment: Moment) -> Done | None:
        """None if it failed; one failed job never stops the others."""
        try:
            records = self.records(moment.week)
            runner = make_runner(self.office, self.gathered, records, self._wait)
            outcome = runner.run(job, job.make(records, moment), moment.now, "")
        except AutomationError as fault:
            self.this.faults.append(str(fault))
            return None
        except Exception as bug:
            self.this.failed[job.name] = report_bug(bug)
            return None
        self._count(outcome)
        self.this.works.append(Work(job, moment.occasions, outcome))
        if outcome.keys or outcome.placed or outcome.reminders or outcome.reports:
            self.this.done.append(job.name)
        return outcome

    def _count(self, outcome: Done) -> None:
        self.this.queued += outcome.queued
        self.this.faults += outcome.faults
        self.this.remarks += outcome.remarks
        self.this.unreachable += [f"{one.person}：{one.reason}" for one in outcome.undelivered]

    def _remind(self, reminders: Sequence[Reminder]) -> set[str]:
        """The addresses of those who are told when they are at work again: what waits for them now may be done by then."""
        runner = make_runner(self.office, self.gathered, wait=self._wait)
        now = self.office.moment
        urgent = {one.to[1] for one in reminders if one.rank == 0}
        later = {one.to[1] for one in reminders} - urgent if self._wait(now, False) else set()
        outcome = runner.remind([one for one in reminders if one.to[1] not in later], now, self._letterhead, self.office.link)
        self._count(outcome)
        return later

    def _wait(self, now: datetime, urgent: bool) -> datetime | None:
        return not_before(now, self.time.working, urgent=urgent)

    def _coming(self, job: Job, clocks: Sequence[When]) -> Coming:
        occasion = next_occasion(clocks, self.office.moment, self.time)
        due, arithmetic = (occasion.due, occasion.arithmetic) if occasion else (None, "")
        return Coming(job.name, job.title, due, arithmetic)

    def _wake(self, coming: Sequence[Coming], left: bool, put_off: bool) -> datetime | None:
        again = [self.office.moment + TRY_AGAIN] if left or self.this.failed else []
        again += [self.time.working.on_or_after(self.office.moment)] if put_off else []
        return min([*(one.due for one in coming if one.due), *again], default=None)


def _by_week(duties: Iterable[Duty]) -> list[list[Duty]]:
    found: dict[str, list[Duty]] = {}
    for duty in duties:
        named = _WEEK.match(duty.occasion.name)
        found.setdefault(named[0] if named else "", []).append(duty)
    return list(found.values())
