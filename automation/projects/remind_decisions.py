"""JOB: who has to carry out a decision of a kick-off meeting is reminded three days before, on the day, and once afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from automation.jobs.deadlines import DaysBefore
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.keys import fingerprint
from automation.jobs.ladders import HELPS, Event
from automation.jobs.mail_words import cut
from automation.jobs.reminding import Told, remind
from automation.jobs.rows import Row, rows_of
from automation.organization.moment_words import day_words
from automation.projects.kickoff_minutes import FORM

OCCASION = "会议决议提醒"
TABLE = "decisions"


def clocks(records: Records, moment: Moment) -> Iterator[DaysBefore]:
    """One ladder for each that is not long past."""
    for (key, _), row in _decisions(records).items():
        if row["due"] >= moment.now.date() - HELPS:
            yield DaysBefore(Event(key, datetime.combine(row["due"], time.min), "截止日期"))


def _decisions(records: Records) -> dict[tuple[str, str], Row]:
    """(`<project>/<matter and person>`, day) -> a decision that somebody has to carry out by that day."""
    rows = rows_of(records.table(FORM.name, TABLE))
    return {(_key(row), row["due"].isoformat()): row for row in rows if row["matter"] and row["person"] and row["due"]}


def _key(row: Row) -> str:
    return f"{row['project_id'] or row['project_name']}/{fingerprint(row['matter'], row['person'])[:8]}"


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """A decision that is gone by now, or has got another day, is nobody's any more.

    Nowhere is it written down that a decision was carried out, so the last reminder says that it is the last.
    """
    decisions, today = _decisions(records), moment.now.date()
    for occasion in moment.occasions:
        key, end, step = occasion.name.rsplit("/", 2)
        row = decisions.get((key, end))
        if row is not None:
            yield from _remind(records, row, key, f"{end}/{step}", (row["due"] - today).days)


def _remind(records: Records, row: Row, key: str, step: str, left: int) -> Told:
    return remind(
        records.directory,
        OCCASION,
        row["person"],
        instead=records.directory.person(row["lead"] or ""),
        item=f"decision/{key}",
        step=step,
        words=f"{_words(row, left)}（{cut(row['project_name'], 20)}）",
        since=f"{day_words(row['due'])}到期",
        waiting=f"项目负责人{row['lead']}" if row["lead"] else "",
        file=row["file"],
        sheet=row["sheet"] or "",
        rank=1 if left < 0 else 3 if left else 2,
    )


def _words(row: Row, left: int) -> str:
    matter = f"会议决议“{cut(row['matter'], 60)}”"
    if left < 0:
        lead = row["lead"] or "项目负责人"
        return f"{matter}已过截止日期 {-left} 天：办好了请告诉{lead}，没办好请与{lead}商定新日期并改在纪要里；这是最后一次提醒"
    return f"{matter}{f'还有 {left} 天' if left else '今天'}到期"


JOB = Job(
    name="remind_decisions",
    title="提醒会议决议",
    clocks=clocks,
    when="决议截止前 3 天、当天、过期后第一个工作日 09:00（最后一次）",
    make=make,
)
