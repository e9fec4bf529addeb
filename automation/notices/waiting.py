"""Which notices are still on their way to being published."""

from __future__ import annotations

from collections.abc import Iterator

from automation.jobs.job import Records
from automation.jobs.rows import Row
from automation.notices.announcement import Announcement, announcements, requests_of
from automation.notices.publication import publications


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
