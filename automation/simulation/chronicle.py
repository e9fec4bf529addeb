"""What happened: every mail with its reason, what came too late, what went wrong; in the order in which it did."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from automation.jobs.job import Reminder
from automation.jobs.when import Occasion
from automation.simulation.received import Letter

if TYPE_CHECKING:
    from automation.commands.round import Round, Work
    from automation.jobs.timetable import Duty

EARLIER = "模拟开始以前就在发件箱里"
_TOKEN = re.compile(r"\s*\[TD#\w+\]$")


@dataclass(frozen=True, slots=True)
class Reason:
    """job: title of who wanted a mail; why: the arithmetic of its occasions, each once."""

    job: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that left: what of its letter is told at the end. subject: without the token at its end."""

    at: datetime
    key: str
    template: str
    subject: str
    urgent: bool
    people: tuple[tuple[str, str], ...]
    told: tuple[tuple[str, str, str], ...]
    reason: Reason


@dataclass
class Chronicle:
    """rounds and idle: how often the program looked, and how often it found nothing to do; faults: line -> first time."""

    mails: list[Mail] = field(default_factory=list)
    expired: list[tuple[datetime, Duty]] = field(default_factory=list)
    faults: dict[str, datetime] = field(default_factory=dict)
    failed: dict[str, datetime] = field(default_factory=dict)
    rounds: int = 0
    idle: int = 0
    _queued: dict[str, Reason] = field(default_factory=dict)
    _told: dict[tuple[str, str, str], Reason] = field(default_factory=dict)
    _alike: dict[Any, Any] = field(default_factory=dict)

    def note(self, at: datetime, this: Round, letters: Sequence[Letter]) -> None:
        """letters: what left in this round."""
        self.rounds += 1
        self.idle += this.idle
        self.expired += [(at, duty) for duty in this.expired]
        for line in (
            *this.faults,
            *this.unreachable,
            *([this.delivery.stopped] if this.delivery and this.delivery.stopped else []),
        ):
            self.faults.setdefault(line, at)
        for job, fault in this.failed.items():
            self.failed.setdefault(f"{job}：{fault}", at)
        for work in this.works:
            self._remember(work)
        self.mails += map(self._mail, letters)

    def _mail(self, letter: Letter) -> Mail:
        """Hundreds have one subject, or go to the same people."""
        template, subject, people = (
            self._alike.setdefault(one, one) for one in (letter.template, _TOKEN.sub("", letter.subject), letter.people)
        )
        return Mail(letter.sent, letter.key, template, subject, letter.urgent, people, letter.told, self._reason(letter))

    def _remember(self, work: Work) -> None:
        """A mail may leave much later than it was queued."""
        always = (work.job.when or "每次运行都看一遍",)
        reason = Reason(work.job.title, tuple(one.arithmetic for one in work.occasions) or always)
        self._queued |= dict.fromkeys(work.done.keys, reason)
        for one in work.done.reminders:
            why = tuple(occasion.arithmetic for occasion in _behind(one, work.occasions)) or always
            self._told.setdefault((one.item, one.step, one.to[1]), Reason(work.job.title, why))

    def _reason(self, letter: Letter) -> Reason:
        """Of a digest those of all that it tells. A mail leaves once, so they are not needed again."""
        queued = self._queued.pop(letter.key, None)
        reasons = [reason for told in letter.told if (reason := self._told.pop(told, None))]
        if not reasons:
            return queued or Reason(letter.template, (EARLIER,))
        why = dict.fromkeys(why for reason in reasons for why in reason.why)
        return Reason("、".join(dict.fromkeys(reason.job for reason in reasons)), tuple(why))

    def sent(self) -> Iterator[tuple[str, datetime]]:
        """(address, moment) of each mail to each of its recipients."""
        return ((address, mail.at) for mail in self.mails for _, address in mail.people)


def _behind(reminder: Reminder, occasions: Sequence[Occasion]) -> list[Occasion]:
    """Those that the reminder is about: of a ladder the one whose event and step it names, else all."""
    about = reminder.item.partition("/")[2]
    named = [one for one in occasions if one.name == f"{about}/{reminder.step}"]
    return named or [one for one in occasions if about in one.name] or list(occasions)
