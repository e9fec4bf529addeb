"""Rounds of a small company in tests: one at a given time, what left, and a job that does as it is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time
from email import message_from_bytes
from email.policy import default
from typing import Any

from automation.jobs.duties import STATES, Duties
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.repeating import WorkingDays
from automation.mail.message import Attachment, Message
from tests.whole.office import Company

FRIDAY, SATURDAY, SUNDAY, MONDAY = (f"2026-11-{day}" for day in (20, 21, 22, 23))
NINE = WorkingDays((time(9),))


def at(day: str, hour: str) -> str:
    return f"{day}T{hour}"


def go(company: Company, now: str) -> Any:
    answer = company.run("run", "--json", now=now)
    assert answer.out and "error" not in answer.json, answer
    return answer.json | {"code": answer.code}


def mails(company: Company) -> list[tuple[str, str]]:
    """(name of the addressee, subject without our token) of every mail that left, oldest first."""
    found = [message_from_bytes(file.read_bytes(), policy=default) for file in (company.state / "mail").glob("*.eml")]
    found.sort(key=lambda mail: mail["date"].datetime)
    return [(mail["to"].addresses[0].display_name, str(mail["subject"]).partition(" [TD#")[0]) for mail in found]


def states(company: Company) -> dict[tuple[str, str], str]:
    with Duties(company.state) as duties:
        return {(one.job, one.occasion.name): state for state in STATES for one in duties.duties(state)}


@dataclass
class Probe:
    """A job that does as it is told; asked: the occasions of every time that it was asked."""

    name: str = "probe"
    clocks: tuple[Any, ...] = (NINE,)
    wants: list[Want] = field(default_factory=list)
    fault: Exception | None = None
    asked: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def job(self) -> Job:
        return Job(name=self.name, title="试验", clocks=self.clocks, make=self.make)

    def make(self, records: Records, moment: Moment) -> Iterator[Want]:
        self.asked.append(tuple(occasion.name for occasion in moment.occasions))
        yield from self.wants
        if self.fault:
            raise self.fault


def letter(key: str, *attached: str, urgent: bool = False) -> Message:
    """In the plainest of the templates."""
    office = {"company": "示例公司", "contact": "办公室"}
    values = {"job": key, "fault": "试", "person": "李娜", "when": "今天", "machine": "PC", "log": "日志", "again": "再试", "office": office}
    attachments = tuple(Attachment(name, name) for name in attached)
    return Message(key, "failure", (("李娜", "person4@example.com"),), values, attachments=attachments, urgency="紧急" if urgent else "常规")
