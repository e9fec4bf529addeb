"""JOB: when everybody has confirmed a notice, the head of the department that gave it hears how it went, and its author that it is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from automation.jobs.addressing import addressed
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import AtOnce, Event, events_of
from automation.mail.message import Message
from automation.notices.reach import Reach, reaches
from automation.notices.summary_values import summary_values

TEMPLATE = "notice_summary"
OCCASION = "通知确认小结"
USEFUL_FOR = timedelta(days=30)


def clocks(records: Records, moment: Moment) -> Iterator[AtOnce]:
    for one in _completed(records, moment):
        if one.completed:
            yield AtOnce(Event(one.name, one.completed, "全部确认"))


def make(records: Records, moment: Moment) -> Iterator[Want]:
    due = events_of(moment.occasions)
    for one in _completed(records, moment):
        if one.name in due:
            yield from _tell(one, records, moment)


def _completed(records: Records, moment: Moment) -> list[Reach]:
    """A notice that has been corrected is history."""
    return [one for one in reaches(records, moment) if one.completed and not one.corrected]


def _tell(one: Reach, records: Records, moment: Moment) -> Iterator[Want]:
    """Key: `notice_summary/<id>/<content>`. Whoever was told of each one missing should not have to guess why no more lists come."""
    to, missed = addressed(records.directory, records.directory.person(one.request["head"] or ""), OCCASION)
    author, _ = addressed(records.directory, records.directory.person(one.request["author"] or ""), OCCASION)
    yield from missed
    if to:
        yield Message(
            key=f"{TEMPLATE}/{one.name}",
            template=TEMPLATE,
            to=tuple(to),
            cc=tuple(person for person in author if person not in to),
            values=summary_values(one, records.directory, moment) | {"person": to[0][0], "office": dict(moment.office)},
            causes=one.causes,
            expires=moment.now + USEFUL_FOR,
        )


JOB = Job(name=TEMPLATE, title="通知确认小结", clocks=clocks, when="通知全部确认后立即发给发起部门负责人，抄送经办人", make=make)
