"""JOB: 通知发布记录: every published notice with its rate of confirmation, who is still missing, and how it reached people."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime

from automation.approval.approval_log import RECORD as APPROVALS
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import AtOnce, Event
from automation.notices.confirmation_record import RECORD
from automation.notices.publication_sheets import FILE, TITLE, publication_sheets
from automation.notices.published_rows import PublishedRows
from automation.notices.reach import Reach, reaches
from automation.remembered import Remembered
from automation.reports.report import Report, Sheet

_KNOWN = Remembered[tuple[Sheet, ...]](1)


def clocks(records: Records, moment: Moment) -> Iterator[AtOnce]:
    """At once when it would say something else: its name is the hash of what it says, and of the edition of the record, so that it
    is written again, too, where somebody takes back what he typed."""
    if found := reaches(records, moment):
        yield AtOnce(Event(_hash(_sheets(records, moment), records), _latest(found), "通知的发布或确认有变化"))


def make(records: Records, moment: Moment) -> Iterator[Want]:
    if moment.occasions:
        yield Report(FILE, TITLE, _sheets(records, moment), moment.now.replace(microsecond=0), TITLE)


def _sheets(records: Records, moment: Moment) -> tuple[Sheet, ...]:
    """Asked for twice in a round in which it is written."""
    found = reaches(records, moment)

    def draw() -> tuple[Sheet, ...]:
        return publication_sheets(PublishedRows(records, moment).rows(), found, records.directory, moment.now)

    return _KNOWN.of((found, records, records.record(APPROVALS.name)), draw, moment.now)


def _hash(sheets: Sequence[Sheet], records: Records) -> str:
    table = records.record(RECORD.name)
    edition = table["sha256"].tolist()[:1] if "sha256" in table else []
    return hashlib.sha256(repr((sheets, edition)).encode("utf-8", "replace")).hexdigest()[:16]


def _latest(found: Sequence[Reach]) -> datetime:
    """When the last thing happened that it tells of."""
    moments = (one.publication.queued for one in found)
    told = (at for one in found for each in one.people for at in (each.evidence.at, each.confirmed, each.evidence.away) if at)
    return max((*moments, *told))


JOB = Job(
    name="publication_report",
    title="通知发布记录",
    clocks=clocks,
    when="有通知发布，或确认情况有变化后的下一次运行",
    make=make,
    reports=(TITLE,),
)
