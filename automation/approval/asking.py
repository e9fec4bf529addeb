"""Asks for approval, reminds of it, tells of answers that do not count, and writes down what was approved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from automation.approval.approval_log import RECORD
from automation.approval.matter import Approver, Matter
from automation.approval.standing import ASK, Standing, prefix, standing
from automation.jobs.addressing import addressed
from automation.jobs.job import Moment, Records, RecordUpdate, Reminder
from automation.jobs.ladders import Event, HoursAfter
from automation.jobs.mail_words import cut
from automation.jobs.reminding import remind
from automation.jobs.rows import rows_of
from automation.mail.message import Message
from automation.organization.recipients import Undeliverable

TEMPLATE = ASK
OCCASION = "请求审批"
USEFUL_FOR = timedelta(days=30)
WHOLE = 30_000
"""Characters of the approved text that the record holds; a cell takes 32,767."""

Asked = Iterator[Message | Undeliverable]
Told = Iterator[Reminder | Undeliverable]


def standing_of(matter: Matter, records: Records, moment: Moment) -> Standing:
    log = rows_of(records.record(RECORD.name))
    return standing(matter, records.posted(prefix(matter)), log, records.directory, moment.policy)


def ask(stands: Standing, records: Records, moment: Moment) -> Asked:
    """One mail to each who has not been asked about this content; key `ask_approval/<matter>/<content>/<role>/<address>`."""
    for one in stands.open:
        to, missed = addressed(records.directory, records.directory.person(one.person), OCCASION)
        yield from missed
        if to:
            yield _question(stands.matter, one, to[0], moment)


def _question(matter: Matter, one: Approver, to: tuple[str, str], moment: Moment) -> Message:
    values: dict[str, Any] = {
        "person": to[0],
        "role": one.role,
        "title": matter.title,
        "author": matter.author,
        "instead": one.instead,
        "file": matter.file,
        "link": moment.links(matter.file),
        "part": matter.preview.part,
        "office": dict(moment.office),
    }
    return Message(
        key=f"{prefix(matter)}{one.role}/{to[1]}",
        template=TEMPLATE,
        to=(to,),
        values=dict(matter.preview.values) | values,
        attachments=matter.preview.attachments,
        urgency=matter.urgency,
        classification=matter.classification,
        causes=((matter.file, matter.sha256),),
        expires=moment.now + USEFUL_FOR,
        asks="approve",
    )


def ladders(stands: Standing, moment: Moment) -> Iterator[HoursAfter]:
    """For each who was asked and has not answered: after so many working hours, and then again with the superior."""
    hours = moment.policy.remind_after
    for one in stands.open:
        if asked := stands.asked.get(one.role):
            yield HoursAfter(
                Event(f"{stands.matter.name}/{stands.matter.content}/{one.role}", asked, "请求审批"),
                (hours, 2 * hours),
                again=2 * hours,
            )


def remind_of(stands: Standing, one: Approver, step: str, records: Records, *, superior: bool) -> Told:
    matter = stands.matter
    return remind(
        records.directory,
        OCCASION,
        one.person,
        superior=superior,
        item=f"approval/{matter.name}/{one.role}",
        step=f"{matter.content}/{step}",
        words=f"请{one.role}“{cut(matter.title, 30)}”：打开请求审批的邮件，回复“通过”或“退回”",
        since=f"{stands.asked[one.role]:%m-%d %H:%M} 请求{one.role}" if one.role in stands.asked else "",
        waiting=matter.author,
        file=matter.file,
        rank=0 if matter.urgency == "紧急" else 1 if superior else 2,
    )


def tell_uncounted(stands: Standing, records: Records) -> Told:
    """The author hears of each answer that does not count, once, with the reason."""
    matter = stands.matter
    for one in stands.uncounted:
        yield from remind(
            records.directory,
            OCCASION,
            matter.author,
            item=f"approval/{matter.name}/{one.role}/uncounted",
            step=f"{matter.content}/{one.at:%Y%m%d%H%M%S}/{cut(one.who, 40)}",
            words=f"“{cut(matter.title, 24)}”收到{cut(one.who, 30)}的{one.role}答复“{cut(one.words, 16)}”，没有算数：{one.reason}",
            since=f"{one.at:%m-%d %H:%M} 收到",
            file=matter.file,
            rank=1,
        )


def logged(stands: Standing) -> RecordUpdate:
    """What the record says of this content: a row a role, from the moment that it was asked."""
    return RecordUpdate(RECORD.name, [row for one in stands.matter.approvers if (row := _row(stands, one))])


def _row(stands: Standing, one: Approver) -> dict[str, Any] | None:
    matter = stands.matter
    given = next((each for each in stands.given if each.role == one.role), None)
    asked: datetime | None = stands.asked.get(one.role)
    if given is None and asked is None:
        return None
    row: dict[str, Any] = {
        "matter": matter.name, "content": matter.content, "role": one.role, "title": matter.title, "person": one.person,
        "asked": asked, "author": matter.author, "file": matter.file, "text": matter.text[:WHOLE],
    }  # fmt: skip
    if given:
        row |= {"verdict": given.verdict, "words": given.words or None, "given": given.at, "way": given.way}
    return row
