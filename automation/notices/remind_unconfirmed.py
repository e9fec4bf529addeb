"""JOB: two hours after a notice left, and then each hour until all have confirmed, its author gets the list of those to be phoned."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from automation.jobs.addressing import Addressed, addressed
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import Event, HoursAfter
from automation.jobs.when import Occasion
from automation.mail.message import Attachment, Message
from automation.notices.answering import OCCASION, answering, record_place
from automation.notices.chase_values import SHOWN, chase_values
from automation.notices.notice_request import URGENT
from automation.notices.reach import Reach, reaches
from automation.notices.unconfirmed import by_department, lines
from automation.notices.unconfirmed_workbook import TITLE, unconfirmed_workbook
from automation.notices.uncounted import uncounted
from automation.organization.people import Directory
from automation.organization.recipients import Undeliverable
from automation.reports.report import Report

TEMPLATE = "remind_unconfirmed"
FIRST, AGAIN = 2, 1
"""Hours after publishing: of working time for 常规, by the clock for 紧急."""
TOLD = 5
"""Answers that do not count, in the mail."""


def clocks(records: Records, moment: Moment) -> Iterator[HoursAfter]:
    for one in reaches(records, moment):
        if one.chased and one.left:
            yield HoursAfter(Event(one.name, one.left, "通知发布"), (FIRST,), again=AGAIN, always=one.urgency == URGENT)


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """One mail a notice and round, with the list as it is now. Outside working time there is none of what is 常规: it would wait until
    morning and then name people who have confirmed meanwhile."""
    chased = {one.name: one for one in reaches(records, moment) if one.chased}
    for occasion in moment.occasions:
        one = chased.get(occasion.name.rpartition("/")[0])
        if one and (one.urgency == URGENT or moment.working.contains(moment.now)):
            yield from _chase(one, occasion, records, moment)


def _chase(one: Reach, occasion: Occasion, records: Records, moment: Moment) -> Iterator[Want]:
    """Key: `remind_unconfirmed/<id>/<content>/<hours>h`. A round that the PC slept through has chased nobody."""
    before = [
        mail.left for mail in records.posted(f"{TEMPLATE}/{one.name}/") if mail.left and not mail.key.endswith(occasion.name)
    ]
    to, above, missed = _told(one, records.directory, len(before) >= moment.policy.superior_after)
    yield from missed
    if to:
        values, pack = _list(one, occasion, max(before, default=datetime.min), records, moment)
        yield from filter(None, (pack,))
        yield Message(
            key=f"{TEMPLATE}/{occasion.name}",
            template=TEMPLATE,
            to=tuple(to),
            cc=tuple(above),
            values=values
            | {"person": to[0][0], "above": f"已经催了 {len(before)} 轮，本邮件同时抄送{above[0][0]}。" if above else ""},
            attachments=(Attachment(pack.name, pack.name),) if pack else (),
            urgency=one.urgency,
            causes=one.causes,
            expires=occasion.until,
        )


def _told(one: Reach, directory: Directory, superior: bool) -> tuple[list[Addressed], list[Addressed], list[Undeliverable]]:
    """The author, his superior if it is time, and whom no mail reaches."""
    person, to, missed = answering(one, directory)
    above, lost = addressed(directory, directory.superior(person) if person and superior else None, OCCASION)
    return to, above, missed + lost


def _list(
    one: Reach, occasion: Occasion, before: datetime, records: Records, moment: Moment
) -> tuple[dict[str, Any], Report | None]:
    """The words of the mail, and the workbook that goes along where they cannot name everybody. before: when the last list left, which
    told of the answers that had come by then."""
    found = lines(one, records.directory)
    groups = by_department(one, found, records.directory)
    pack = unconfirmed_workbook(one, found, groups, moment.now) if len(found) > SHOWN else None
    record, _ = record_place(records)
    told = [f"{each.who}：“{each.words}”，{each.reason}" for each in uncounted(one, records.directory) if each.at > before]
    values = chase_values(one, found, groups, moment.now, occasion.until) | {
        "uncounted": told[-TOLD:],
        "attachment": pack.name if pack else "",
        "record": record,
        "link": moment.links(record),
        "office": dict(moment.office),
    }
    return values, pack


JOB = Job(
    name=TEMPLATE,
    title="通知催确认",
    clocks=clocks,
    when="通知发布后 2 小时，之后每小时，直到全部确认（常规只算工作时间，紧急一直算）",
    make=make,
    reports=(TITLE,),
)
