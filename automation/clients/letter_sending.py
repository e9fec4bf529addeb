"""Sends a letter that was approved: to the client, with a copy to the sales lead and to whoever carries the request out."""

from __future__ import annotations

from collections.abc import Iterator

from automation.approval.keeping import logged
from automation.approval.standing import Standing
from automation.clients.case import Case
from automation.clients.outgoing import OCCASION, Outgoing
from automation.jobs.addressing import Addressed, addressed
from automation.jobs.job import Document, FormOut, Moment, Records, RecordUpdate
from automation.letters.checking import enclosures
from automation.letters.posting import Posting, post
from automation.mail.message import Message
from automation.organization.people import Person
from automation.organization.recipients import Undeliverable

FOLDER = "客户/函件"
Sent = Iterator[RecordUpdate | FormOut | Document | Message | Undeliverable]


def send(one: Outgoing, stands: Standing, records: Records, moment: Moment) -> Sent:
    """What was approved is written down first."""
    yield logged(stands)
    reached: dict[Addressed, None] = {}
    for person in _colleagues(one.case, records):
        to, missed = addressed(records.directory, person, OCCASION)
        yield from missed
        reached |= dict.fromkeys(to)
    yield from one.forms
    enclosed = enclosures(one.forms)
    posting = Posting(one.letter, one.key, FOLDER, tuple(reached), one.source, one.edition, enclosures=enclosed)
    yield from post(posting, moment)


def _colleagues(case: Case, records: Records) -> list[Person | None]:
    """销售负责人, 执行负责人 and the head of the 执行部门."""
    review, directory = case.review or {}, records.directory
    head = directory.head(review["department"]) if review.get("department") else None
    return [directory.person(case.sales_lead), directory.person(review.get("person") or ""), head]
