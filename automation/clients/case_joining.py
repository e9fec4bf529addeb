"""Joins registers, reviews and talks by 需求编号 into cases; what does not fit is left aside with the reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from automation.clients.case import Case
from automation.clients.changes import Requests, changes
from automation.clients.client_review import FORM as REVIEW
from automation.clients.talk_requests import TalkRequests
from automation.forms.schema.problem import Finding
from automation.jobs.rows import Row
from automation.organization.contact_search import ContactSearch, our_person
from automation.organization.people import Directory

_REVIEWED = tuple(column.name for column in REVIEW.tables[0].columns)


@dataclass(frozen=True)
class Joined:
    """cases: by id, in the order of the register, without letters and progress; strays: reviews of requests that nobody registered;
    twins: (row, the one that counts) where two workbooks register one id; refused: request -> why its 变更自 does not count; doubtful:
    talks of which there is something to say."""

    cases: Mapping[str, Case]
    strays: Sequence[Row]
    twins: Sequence[tuple[Row, Row]]
    refused: Mapping[str, Finding]
    doubtful: Sequence[tuple[Row, Finding]]
    contacts: ContactSearch


def join(
    requests: Sequence[Row], reviews: Sequence[Row], talks: Sequence[Row], directory: Directory, closed: Collection[str] = ()
) -> Joined:
    """Of two requests with one id in two workbooks that counts which was registered first. closed: ids of requests that are over."""
    registered = _registered(requests)
    twins = [(row, first) for row in requests if row["id"] and (first := registered[row["id"]]) is not row]
    chain = changes(registered)
    about, doubtful = _talks(registered, talks, {*closed, *chain.successor})
    reviewed, contacts = _reviews(reviews), ContactSearch(directory.contacts, "客户")
    cases = {
        id_: Case(
            request=row,
            review=counting(mine := reviewed.get(id_, ())),
            reviews=tuple(mine),
            talks=tuple(about.get(id_, ())),
            contact=(contact := contacts.find(row["client"], row["contact"])),
            our_person=our_person(contact, directory),
            changes=chain.origin.get(id_, ""),
            changed_by=chain.successor.get(id_, ""),
        )
        for id_, row in registered.items()
    }
    strays = [row for id_, rows in reviewed.items() if id_ not in registered for row in rows]
    return Joined(cases, strays, twins, chain.refused, doubtful, contacts)


def _registered(requests: Sequence[Row]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in requests:
        if row["id"]:
            first = found.setdefault(row["id"], row)
            if first is not row:
                found[row["id"]] = min(first, row, key=lambda one: one["registered_at"] or datetime.max)
    return found


def _talks(
    registered: Requests, talks: Sequence[Row], ended: Collection[str]
) -> tuple[dict[str, list[Row]], list[tuple[Row, Finding]]]:
    """Request -> its talks, oldest first; what is wrong with the head of a workbook is said once, and not of each row."""
    attribution, found = TalkRequests(registered, ended), defaultdict[str, list[Row]](list)
    doubtful: dict[tuple[str, str], tuple[Row, Finding]] = {}
    for talk in sorted(talks, key=lambda row: row["at"] or datetime.min):
        ids, finding = attribution.about(talk)
        for id_ in ids:
            found[id_].append(talk)
        if finding:
            doubtful.setdefault((talk["file"], finding.sentence), (talk, finding))
    return found, list(doubtful.values())


def _reviews(reviews: Sequence[Row]) -> dict[str, list[Row]]:
    """Request -> its reviews, oldest first; those of one day in the order of their rows."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in sorted(reviews, key=lambda row: row["reviewed_on"] or date.min):
        if row["request_id"]:
            found[row["request_id"]].append(row)
    return found


def latest(reviews: Sequence[Row]) -> list[Row]:
    """Those of the last day, one for each different content."""
    found: dict[tuple[object, ...], Row] = {}
    for row in reviews:
        if row["reviewed_on"] == reviews[-1]["reviewed_on"]:
            found.setdefault(tuple(row[name] for name in _REVIEWED), row)
    return list(found.values())


def counting(reviews: Sequence[Row]) -> Row | None:
    """The one of the last day; None if there is none, or several that contradict each other."""
    last = latest(reviews) if len(reviews) > 1 else reviews
    return last[0] if len(last) == 1 else None
