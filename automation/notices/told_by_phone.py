"""JOB: what people were told by phone first has to follow in writing within 24 hours; its author is reminded before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.keys import key_part
from automation.jobs.ladders import Event, HoursAfter
from automation.jobs.reminding import remind
from automation.jobs.rows import Row
from automation.notices.waiting import passing_words, waiting_requests
from automation.organization.moment_words import moment_words

WRITTEN_WITHIN = timedelta(hours=24)
STEPS = (20, 24)
"""Hours by the clock on the wall; at the last one the superior hears of it too."""
OCCASION = "补发书面通知"


def clocks(records: Records, moment: Moment) -> Iterator[HoursAfter]:
    return (HoursAfter(_event(row), STEPS, always=True) for row in _told(records))


def make(records: Records, moment: Moment) -> Iterator[Want]:
    due = dict(occasion.name.rsplit("/", 1) for occasion in moment.occasions)
    for row in _told(records):
        if step := due.get(_event(row).name):
            yield from _remind(row, step, records)


def _told(records: Records) -> list[Row]:
    return [row for row in waiting_requests(records) if row["told_by_phone"]]


def _event(row: Row) -> Event:
    """Another time is another event."""
    return Event(f"{key_part(row['id'])}/{row['told_by_phone']:%Y-%m-%dT%H%M}", row["told_by_phone"], "口头通知")


def _remind(row: Row, step: str, records: Records) -> Iterator[Want]:
    until, late = row["told_by_phone"] + WRITTEN_WITHIN, step == f"{STEPS[-1]}h"
    words = (
        f"已经过了 24 小时（{moment_words(until)}），请马上写好并请审批人答复"
        if late
        else f"请在 {moment_words(until)} 以前写好、审批、发出"
    )
    return remind(
        records.directory,
        OCCASION,
        row["author"] or "",
        superior=late,
        item=f"notice/{key_part(row['id'])}/written",
        step=f"{row['told_by_phone']:%Y-%m-%dT%H%M}/{step}",
        words=f"“{passing_words(row)}”口头通知以后要补发书面通知：{words}",
        since=f"{moment_words(row['told_by_phone'])} 已口头通知",
        file=row["file"],
        sheet=row["sheet"],
        rank=0,
    )


JOB = Job(name="remind_written_notice", title="催补发书面通知", clocks=clocks, when="口头通知后 20、24 小时还没有发布", make=make)
