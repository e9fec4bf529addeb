"""JOB: the project's lead is asked to review what was handed in; what was returned goes back to the task's person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import PurePosixPath

from automation.jobs.deadlines import WorkingDaysAfter
from automation.jobs.job import Drop, Job, Moment, Records, Want
from automation.jobs.ladders import Event, HoursAfter, Ladder
from automation.jobs.mail_words import cut
from automation.jobs.reminding import Told, remind
from automation.jobs.rows import Row
from automation.organization.moment_words import moment_words
from automation.projects.deliverable_review import RECORD
from automation.projects.deliverables_waiting import MEND, REVIEW, Waiting

OCCASION = "交付物审核"
_RUNGS = {"0%": "0h", "50%": "24h", "100%": "48h", "0h": "0h"}
_RANKS = {"0h": 3, "24h": 2, "48h": 1}


def clocks(records: Records, moment: Moment) -> Iterator[Ladder]:
    """Asked at once, reminded after one working day and after two; a returned one: at once and after two; a name: once."""
    if not records.drops():
        return
    found = Waiting.of(records, moment)
    for name, (_, _, row) in found.files.items():
        if row["verdict"] is None:
            yield WorkingDaysAfter(Event(name, row["submitted_at"], "提交"), 2, percents=(0, 50))
        else:
            day = row["reviewed_on"]
            since = max(datetime.combine(day, time.min), row["submitted_at"]) if day else row["submitted_at"]
            yield WorkingDaysAfter(Event(name, since, "退回"), 2, percents=(0,))
    for name, (_, drop) in found.strays.items():
        yield HoursAfter(Event(name, drop.moment, "放入"), (0,), always=True)


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """A step is nobody's any more when the file was reviewed, replaced, renamed or put away by now."""
    found = Waiting.of(records, moment)
    for occasion in moment.occasions:
        name, _, rung = occasion.name.rpartition("/")
        if name in found.strays:
            yield from _to_rename(records, found, *found.strays[name], _RUNGS[rung])
        elif name in found.files:
            told = _to_review if name.startswith(REVIEW) else _to_mend
            yield from told(records, found, *found.files[name], _RUNGS[rung])


def _to_review(records: Records, found: Waiting, task: int, drop: Drop, row: Row, step: str) -> Told:
    place = f"第 {row['row']} 行" if row["row"] else ""
    return remind(
        records.directory,
        OCCASION,
        found.lead(task),
        superior=step == "48h",
        item=_item(row),
        step=step,
        words=f"审核任务 {found.title(task)}的交付物“{_name(drop)}”，结论填在“{RECORD.title}”{place}",
        since=f"{moment_words(row['submitted_at'])}提交",
        waiting=found.person(task),
        file=drop.path,
        rank=_RANKS[step],
    )


def _to_mend(records: Records, found: Waiting, task: int, drop: Drop, row: Row, step: str) -> Told:
    why = f"：{cut(row['opinion'], 80)}" if row["opinion"] else ""
    return remind(
        records.directory,
        OCCASION,
        found.person(task),
        item=f"{_item(row)}/{MEND}",
        step=step,
        words=f"任务 {found.title(task)}的交付物“{_name(drop)}”被退回{why}；改好后放回原来的文件夹",
        since=f"{row['reviewed_on']:%Y-%m-%d} 退回" if row["reviewed_on"] else "",
        waiting=row["reviewer"] or found.lead(task),
        file=drop.path,
        rank=2,
    )


def _to_rename(records: Records, found: Waiting, project: int, drop: Drop, step: str) -> Told:
    """The lead knows whose file it is."""
    where = found.tasks.projects[project]
    return remind(
        records.directory,
        OCCASION,
        where.lead,
        item=f"deliverable/{drop.path}",
        step=step,
        words=f"文件“{_name(drop)}”看不出是哪项任务的交付物：请把任务编号写在文件名最前面（如 003_…）；"
        f"不是交付物的请移出“交付物”文件夹（{cut(where.name, 20)}）",
        since=f"{moment_words(drop.moment)}保存",
        file=drop.path,
    )


def _item(row: Row) -> str:
    return f"deliverable/{row['project_name']}/{row['task_id']}/{row['content']}"


def _name(drop: Drop) -> str:
    return cut(PurePosixPath(drop.path).name, 40)


JOB = Job(
    name="remind_deliverables",
    title="提醒审核交付物",
    clocks=clocks,
    when="交付物放入后立即请项目负责人审核，1 个工作日后再提醒，2 个工作日后同时告知上级；退回的立即告知任务负责人，2 个工作日后再提醒",
    make=make,
)
