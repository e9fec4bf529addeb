"""What is to be done about a notice once: its occasion is named by what there is to do, so that it comes again only with something new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from automation.jobs.being_written import RESTS
from automation.jobs.job import Moment, Reminder, Want, Withdraw
from automation.jobs.keys import fingerprint, key_part
from automation.jobs.ladders import AtOnce, Event, events_of
from automation.mail.message import Message, Urgency
from automation.organization.recipients import Undeliverable


@dataclass(frozen=True)
class Telling:
    """about: the notice's 通知编号; since: when it came about (naive local); wants: what to do, nothing = no occasion."""

    about: str
    since: datetime
    wants: tuple[Want, ...]

    @property
    def name(self) -> str:
        return f"{key_part(self.about)}/{fingerprint(*map(_mark, self.wants))}"


def rested(saved: datetime, urgency: Urgency) -> datetime:
    """When a workbook that was saved then may be taken as finished."""
    return saved if urgency == "紧急" else saved + RESTS


def clocks_of(tellings: Iterable[Telling], words: str) -> Iterator[AtOnce]:
    """At once. words: what happened, as an event says it."""
    return (AtOnce(Event(one.name, one.since, words)) for one in tellings if one.wants)


def due(tellings: Iterable[Telling], moment: Moment) -> Iterator[Want]:
    names = events_of(moment.occasions)
    return (want for one in tellings if one.name in names for want in one.wants)


def _mark(want: Want) -> tuple[object, ...]:
    """By what the engine knows it again; a mail that is called back is another matter than the same mail."""
    if isinstance(want, Message):
        return "mail", want.key
    if isinstance(want, Reminder):
        return "reminder", want.item, want.step, want.to
    if isinstance(want, Undeliverable):
        return "nobody", want.person, want.reason
    if isinstance(want, Withdraw):
        return "back", want.prefix
    raise AssertionError(f"nothing to tell: {want!r}")
