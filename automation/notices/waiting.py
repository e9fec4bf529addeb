"""Which notices are still on their way to being published, and what mails may call them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from automation.jobs.filed import first_there
from automation.jobs.job import Records
from automation.jobs.mail_words import cut
from automation.jobs.rows import Row
from automation.notices.announcement import Announcement, announcements, requests_of
from automation.notices.publication import publications
from automation.organization.classification import SECRET


def is_withdrawn(request: Row) -> bool:
    return bool(request["withdrawn"] == "是")


def is_published(records: Records, id_: str) -> bool:
    """Whatever its content was."""
    return bool(publications(records, id_))


def waiting_requests(records: Records) -> list[Row]:
    """Asked for, not withdrawn, not published."""
    return [row for row in requests_of(records) if not is_withdrawn(row) and not is_published(records, row["id"])]


def waiting(records: Records) -> Iterator[Announcement]:
    """The same of those that are written."""
    for one in announcements(records):
        if not is_withdrawn(one.request) and not is_published(records, one.id):
            yield one


def registered(row: Row) -> datetime:
    """When this version of its 通知需求清单 was there."""
    return first_there(row["first_seen"], row["modified"])


def passing_words(row: Row) -> str:
    """What reminders call it: of what is 机密 only its number."""
    return (
        f"{SECRET}通知 {row['id']}"
        if row["classification"] == SECRET
        else cut(row["subject"] or row["id"] or "没有编号的通知", 24)
    )
