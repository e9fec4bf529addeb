"""Notices that were over long ago: their rows leave 通知确认记录表 for its yearly workbook, and what jobs know of them stays as figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta

from automation.jobs.job import Moment, Records, Retired
from automation.notices.announcement import requests_of
from automation.notices.confirmation_record import RECORD
from automation.notices.kept_rows import KeptRows, Totals, name_of_rows
from automation.notices.publication import corrections, publications
from automation.notices.reach import RECENT, reaches

FORGOTTEN = timedelta(days=90)
"""So long one that stands in no 通知需求清单 any more stays: a list may be away for a while only."""


def long_done(records: Records, moment: Moment) -> Iterator[Retired]:
    """Of what stands in the record: all confirmed, corrected or called off, the last thing more than RECENT ago. Of rows that came back
    because somebody still typed into them the figures are known already."""
    kept, notes = KeptRows.of_records(records), records.retired(RECORD.name)
    for (id_, content), one in kept.totals.items():
        name, keys = name_of_rows(id_, content), kept.keys.get((id_, content))
        if keys is None:
            continue
        if max(one.last, one.finished) < moment.now - RECENT and _is_over(id_, kept, records, moment):
            note = notes.get(name) or {"id": id_, "content": content, **asdict(one)}
            yield Retired(name, keys, _year(one, moment), note)


def reopened(records: Records, moment: Moment) -> list[str]:
    """Those whose rows have left and are needed again, because 撤回 was taken back, say."""
    names = (name_of_rows(one.id, one.publication.content) for one in reaches(records, moment))
    away = records.retired(RECORD.name)
    return [name for name in names if name in away]


def _is_over(id_: str, kept: KeptRows, records: Records, moment: Moment) -> bool:
    since, request = moment.now - RECENT, next((row for row in requests_of(records) if row["id"] == id_), None)
    if correction := corrections(records).get(id_):
        lefts = [one.left for one in publications(records, correction) if one.left]
        return kept.is_settled(id_, since, closed=bool(lefts) and min(lefts) < since)
    if request is None:
        return kept.is_settled(id_, moment.now - FORGOTTEN, closed=True)
    return kept.is_settled(id_, since, closed=request["withdrawn"] == "是")


def _year(one: Totals, moment: Moment) -> int:
    """In which it went out."""
    return moment.now.year if one.first == datetime.max else one.first.year
