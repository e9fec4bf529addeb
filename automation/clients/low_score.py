"""JOB: a mark of 2 or less reaches the sales lead at once, with all marks and the client's words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from automation.clients.satisfaction import LOW, QUESTIONS
from automation.clients.satisfactions import Marks, satisfactions
from automation.jobs.addressing import addressed
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.keys import fingerprint, key_part
from automation.jobs.ladders import AtOnce, Event, events_of
from automation.jobs.mail_words import cut
from automation.letters.letter import paragraphs
from automation.mail.message import Message
from automation.organization.moment_words import day_words
from automation.organization.recipients import Undeliverable

TEMPLATE = "low_score"
OCCASION = "客户低分反馈"
USEFUL_FOR = timedelta(days=30)


def clocks(records: Records, moment: Moment) -> Iterator[AtOnce]:
    """Once for the same marks and words."""
    for one in _low(records):
        yield AtOnce(Event(_name(one), one.paper.received, "收到"))


def _low(records: Records) -> list[Marks]:
    return [one for one in satisfactions(records).by_id.values() if one.low]


def _name(one: Marks) -> str:
    return f"{key_part(one.paper.case.id)}/{fingerprint(one.given, one.paper.fields['comment'])[:12]}"


def make(records: Records, moment: Moment) -> Iterator[Want]:
    due = events_of(moment.occasions)
    for one in _low(records) if due else ():
        if _name(one) in due:
            yield from _tell(one, records, moment)


def _tell(one: Marks, records: Records, moment: Moment) -> Iterator[Message | Undeliverable]:
    lead, filed = one.paper.case.sales_lead, one.paper.filed
    person = records.directory.person(lead)
    to, missed = addressed(records.directory, person, OCCASION)
    yield from missed
    if person is None:
        yield Undeliverable(lead or one.paper.case.id, OCCASION, "通讯录中没有销售负责人，低分反馈没有人收，请补上或改正")
    for receiver in to:
        yield Message(
            key=f"{TEMPLATE}/{_name(one)}",
            template=TEMPLATE,
            to=(receiver,),
            values=_values(one, receiver[0]) | {"link": moment.links(filed.path), "office": dict(moment.office)},
            causes=((filed.path, filed.sha256),),
            expires=moment.now + USEFUL_FOR,
        )


def _values(one: Marks, person: str) -> dict[str, Any]:
    paper, request = one.paper, one.paper.case.request
    signer = cut(paper.fields["person"] or paper.sender, 20)
    marks = [(question.heading, one.given.get(question.name)) for question in QUESTIONS]
    return {
        "person": person,
        "client": cut(request["client"], 40),
        "subject": cut(request["client"], 14),
        "lowest": str(min(one.given.values())),
        "id": paper.case.id,
        "about": cut(request["description"], 60),
        "signer": signer,
        "day": day_words(paper.day),
        "marks": [
            {"label": label, "percent": (mark or 0) * 20, "note": f"{mark} 分" if mark else "没有填好", "tone": _tone(mark)}
            for label, mark in marks
        ],
        "comment": [cut(line, 600) for line in paragraphs(str(paper.fields["comment"] or ""))[:8]],
        "doubt": paper.doubt,
        "file": paper.filed.path,
    }


def _tone(mark: int | None) -> str:
    return "quiet" if mark is None else "bad" if mark <= LOW else "warn" if mark == LOW + 1 else "good"


JOB = Job(
    name=TEMPLATE,
    title="告知客户低分反馈",
    clocks=clocks,
    when=f"客户满意度反馈表里有 {LOW} 分或更低的，收到后立即告知销售负责人",
    make=make,
)
