"""The runner: does what a job wants, once, for every job the same: reports written, mails queued, the result kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from automation.errors import AutomationError
from automation.forms.schema.problem import Problem
from automation.jobs.batch import Batch
from automation.jobs.digest import digests
from automation.jobs.history import Build, History
from automation.jobs.job import Bulletin, Document, FormOut, Job, RecordUpdate, Reminder, Result, RobotPost, Want, Withdraw
from automation.jobs.posted import DIGEST
from automation.mail.confidential import is_secret
from automation.mail.gate import Refused
from automation.mail.message import Message
from automation.mail.mime import Freezer, FrozenMail
from automation.mail.outbox import Outbox
from automation.mail.templates import Templates
from automation.organization.recipients import Undeliverable
from automation.reports.report import Report


class Workplace(Protocol):
    """Where what jobs want is put. AutomationError if it cannot be put there now."""

    def write_report(self, report: Report) -> Path: ...

    def read_source(self, source: str, problems: Sequence[Problem]) -> bytes:
        """The bytes of an attachment that is nothing of this run, say a return slip for the problems that were found."""
        ...

    def put_form(self, wanted: FormOut) -> bytes:
        """What lies there afterwards."""
        ...

    def put_document(self, wanted: Document) -> bytes:
        """The letter itself, whatever lies there."""
        ...

    def keep_record(self, wanted: RecordUpdate) -> tuple[list[str], bool]:
        """What people should know of it, and whether its workbook still waits to be brought up to date."""
        ...

    def pin_up(self, wanted: Bulletin) -> None: ...

    def post(self, wanted: RobotPost) -> None: ...


@dataclass
class Done:
    """What came of one run. reports: name -> where it was written; keys and known: mails put into the outbox, and how many it
    already had; undelivered: whom no mail can reach; unwritten: reports that could not be written, with how many mails wait for
    each; faults: one Chinese line for everything that could not be made; reminders: for the digests of the whole run; placed: forms
    and documents that went out, by path; withdrawn: keys of mails that will not leave; remarks: what people should know of records,
    waits: is one of them open, so that it says less than it should."""

    result: Result | None = None
    build: Build | None = None
    reports: dict[str, Path] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    known: int = 0
    undelivered: list[Undeliverable] = field(default_factory=list)
    unwritten: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    reminders: list[Reminder] = field(default_factory=list)
    placed: dict[str, bytes] = field(default_factory=dict)
    withdrawn: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    waits: bool = False

    @property
    def queued(self) -> int:
        return len(self.keys)


def at_once(moment: datetime, urgent: bool) -> datetime | None:
    return None


@dataclass(frozen=True)
class Runner:
    """`freezer` makes what turns messages into mails, given how to read attachments; `not_before`: for a mail of now, urgent or
    not, until when it waits (quiet hours)."""

    outbox: Outbox
    history: History
    templates: Templates
    freezer: Callable[[Callable[[str], bytes]], Freezer]
    workplace: Workplace
    not_before: Callable[[datetime, bool], datetime | None] = at_once

    def run(self, job: Job, wants: Iterable[Want], moment: datetime, fingerprint: str) -> Done:
        """Does every want in order. The build is recorded last: killed before, the next run does all of it again, and the
        outbox knows which mails it has."""
        done = Done()
        freezer, batch = self.freezer(lambda source: self._read(source, done)), Batch(self.outbox, moment, done.keys)
        try:
            for want in wants:
                if not isinstance(want, Message | Undeliverable):
                    batch.put()
                self._do(want, freezer, moment, done, batch)
        finally:
            batch.put()
        done.faults += [f"{count} 封邮件要带这份报表，报表写成后才会排队。" for count in done.unwritten.values() if count]
        if done.result:
            done.build = _build(job, done, done.result, moment, fingerprint)
            self.history.record(done.build)
        return done

    def remind(
        self, reminders: Iterable[Reminder], moment: datetime, office: Mapping[str, Any], link: Callable[[str], str]
    ) -> Done:
        """The digests of a run; each mail and the note of what it tells are one transaction. What could not be made of earlier ones
        is in these, or waits for nobody any more."""
        done = Done()
        freezer, batch, keys = self.freezer(lambda source: self._read(source, done)), Batch(self.outbox, moment, done.keys), []
        try:
            for message, told in digests(reminders, self.outbox.has_told, moment, office, link):
                if mail := self._made(message, freezer, moment, done):
                    items = [(one.item, one.step, one.to[1]) for one in told]
                    batch.add(mail, self.not_before(moment, message.urgency == "紧急"), items)
                keys.append(message.key)
        finally:
            batch.put()
        self.outbox.cancel_unmade(f"{DIGEST}/", keys, moment, "由新的提醒代替")
        return done

    def _do(self, want: Want, freezer: Freezer, moment: datetime, done: Done, batch: Batch) -> None:
        if isinstance(want, Result):
            done.result = want
        elif isinstance(want, Report):
            freezer.forget(want.name)
            self._put(want, done)
        elif isinstance(want, Undeliverable):
            done.undelivered.append(want)
        elif isinstance(want, Message):
            if mail := self._made(want, freezer, moment, done, batch.holds):
                batch.add(mail, self.not_before(moment, want.urgency == "紧急"))
        elif isinstance(want, Reminder):
            done.reminders.append(want)
        elif isinstance(want, Withdraw):
            done.withdrawn += self.outbox.withdraw(want.prefix, moment, want.reason)
        else:
            if isinstance(want, FormOut | Document):
                freezer.forget(want.path)
            self._place(want, done)

    def _place(self, want: FormOut | Document | RecordUpdate | Bulletin | RobotPost, done: Done) -> None:
        if isinstance(want, FormOut):
            done.placed[want.path] = self.workplace.put_form(want)
        elif isinstance(want, Document):
            done.placed[want.path] = self.workplace.put_document(want)
        elif isinstance(want, RecordUpdate):
            remarks, waits = self.workplace.keep_record(want)
            done.remarks += remarks
            done.waits |= waits
        elif isinstance(want, Bulletin):
            self.workplace.pin_up(want)
        else:
            self.workplace.post(want)

    def _put(self, report: Report, done: Done) -> None:
        """Without the report the mails that carry it wait for the next run; everything else goes on."""
        try:
            done.reports[report.name] = self.workplace.write_report(report)
        except AutomationError as fault:
            done.faults.append(str(fault))
            done.unwritten[report.name] = 0

    def _made(
        self, message: Message, freezer: Freezer, moment: datetime, done: Done, holds: Callable[[str], bool] = lambda key: False
    ) -> FrozenMail | None:
        """None if there is one already. One mail that cannot be made never stops the others; it is shown in the outbox and tried again
        by the next run."""
        if holds(message.key) or self.outbox.knows(message.key):
            done.known += 1
            return None
        for attachment in message.attachments:
            if attachment.source in done.unwritten:
                done.unwritten[attachment.source] += 1
                return None
        subject = message.key
        try:
            letter = self.templates.render(message.template, message.values)
            subject = message.key if is_secret(message) else letter.subject
            return freezer.freeze(message, letter, moment)
        except AutomationError as fault:
            done.faults.append(str(fault))
            shown = message.key if isinstance(fault, Refused) and fault.secret else subject
            self.outbox.hold_unmade(message, shown, str(fault), moment)
            return None

    def _read(self, source: str, done: Done) -> bytes:
        if source in done.placed:
            return done.placed[source]
        report = done.reports.get(source)
        problems = done.result.problems if done.result else ()
        return report.read_bytes() if report else self.workplace.read_source(source, problems)


def _build(job: Job, done: Done, result: Result, moment: datetime, fingerprint: str) -> Build:
    """What could not be made is tried again by the next run, even if no input changes: such a build has no fingerprint."""
    report = next(iter(done.reports.values()), None)
    return Build(
        job=job.name,
        occasion=result.occasion,
        fingerprint="" if done.faults else fingerprint,
        built_at=moment.isoformat(),
        report=str(report or ""),
        headline=result.headline,
        remarks=len(result.problems) + len(done.faults) + len(done.undelivered),
        result=dict(result.content),
    )
