"""JOB: every version of a file in a 交付物 folder that names its task becomes a row of 交付物审核记录."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from automation.jobs.job import Job, Moment, Records, RecordUpdate, Want
from automation.jobs.rows import rows_of
from automation.organization.reporting_week import ReportingWeek
from automation.projects.consolidate_week import inputs_of
from automation.projects.deliverable_review import RECORD
from automation.projects.deliverables import content_of, delivered, recorded, version_key
from automation.projects.task_joining import task_list
from automation.projects.task_list import TaskList
from automation.projects.weekly_inputs import values
from automation.remembered import Remembered

_TASKS = Remembered[TaskList](2)


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """What staff typed since is taken in first.

    A file keeps the time of its saving wherever it is copied, so it is handed in when it is first seen; only the first rows of
    all, of files that were there before anybody looked, get the time of saving.
    """
    drops = records.drops()
    yield RecordUpdate(RECORD.name, (), more=bool(drops))
    if not drops:
        return
    rows, tasks = rows_of(records.record(RECORD.name)), tasks_of(records, moment.now.date())
    known = recorded(tasks, rows)
    named = values(tasks.rows, "deliverable")
    wanted: dict[tuple[str, ...], dict[str, Any]] = {}
    for task, drop in delivered(drops, tasks).files:
        before = known.get((task, content_of(drop)))
        key = tuple(before[name] for name in RECORD.key) if before else version_key(tasks, task, drop)
        row: dict[str, Any] = dict(zip(RECORD.key, key, strict=True))
        row |= {"task_name": tasks.names[task], "deliverable": named[task], "file": drop.path}
        if before is None:
            row["submitted_at"] = moment.now if rows else min(drop.moment, moment.now)
        wanted.setdefault(key, row)
    yield RecordUpdate(RECORD.name, list(wanted.values()))


def tasks_of(records: Records, today: date) -> TaskList:
    inputs = inputs_of(records, ReportingWeek.of(today).label)
    return _TASKS.of((inputs,), lambda: task_list(inputs))


JOB = Job(name="keep_deliverables", title="登记交付物", make=make)
