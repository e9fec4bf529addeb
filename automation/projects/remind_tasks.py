"""JOB: who answers for a task is reminded three days before its end, on the day, and once it is overdue, then the superior too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import numpy as np

from automation.jobs.deadlines import DaysBefore
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import HELPS, Event
from automation.jobs.mail_words import cut
from automation.jobs.reminding import Told, remind
from automation.organization.moment_words import day_words
from automation.projects.tasks_now import TasksNow
from automation.projects.working_days import Numbers

OCCASION = "任务提醒"
DAYS, AT = (3, 0), time(9, 0)
_AHEAD = timedelta(days=31)
_WAITING = 2


def clocks(records: Records, moment: Moment) -> Iterator[DaysBefore]:
    """One ladder a task, only of those whose steps may be due around now, and of the first to come after them."""
    found = TasksNow.of(records, moment)
    for task in _near(found, moment.now.date()):
        end = datetime.combine(date.fromordinal(int(found.tasks.end[task])), time.min)
        yield DaysBefore(Event(found.keys[task], end, "结束时间"), DAYS, AT)


def _near(found: TasksNow, today: date) -> list[int]:
    """Numbers of the tasks that somebody still works on; what has gone from the 任务分解表 is nobody's work any more."""
    end: Numbers = np.where(found.now.in_hand & ~found.tasks.vanished, found.tasks.end, 0)
    last = (today + _AHEAD).toordinal()
    later = end[end > last]
    following = int(later.min()) if len(later) else last
    near = (end >= (today - HELPS).toordinal()) & (end <= following)
    return [task for task in np.flatnonzero(near).tolist() if found.tasks.ids[task]]


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """A step whose task is done by now, or has got another end, is nobody's any more. The superior is told once, when it has passed."""
    found = TasksNow.of(records, moment)
    for occasion in moment.occasions:
        key, end, step = occasion.name.rsplit("/", 2)
        task = found.number.get(key)
        if task is not None and found.now.in_hand[task] and date.fromisoformat(end).toordinal() == found.tasks.end[task]:
            yield from _remind(records, moment, found, task, f"{end}/{step}")


def _remind(records: Records, moment: Moment, found: TasksNow, task: int, step: str) -> Told:
    today, end = moment.now.date(), date.fromordinal(int(found.tasks.end[task]))
    file, sheet = found.place(task)
    return remind(
        records.directory,
        OCCASION,
        found.persons[task],
        superior=step.endswith("/passed"),
        instead=records.directory.head(found.tasks.departments[task] or ""),
        item=f"task/{found.keys[task]}",
        step=step,
        words=f"{_words(found.title(task), (end - today).days)}（{cut(found.project(task), 20)}）",
        since=f"{day_words(end)}到期",
        waiting=_waiting(found, task),
        file=file,
        sheet=sheet,
        rank=1 if end < today else 2 if end == today else 3,
    )


def _words(title: str, left: int) -> str:
    if left < 0:
        return f"任务 {title}已逾期 {-left} 天：做完请在周进度里报“已完成”，做不完请写预计完成日期"
    return f"任务 {title}{f'还有 {left} 天' if left else '今天'}到期"


def _waiting(found: TasksNow, task: int) -> str:
    """Those whose tasks need this one, else the project's lead."""
    users = [user for user in found.tasks.network.users[task] if found.now.in_hand[user]]
    names = [f"{found.persons[user] or '—'}（任务 {found.tasks.ids[user]}）" for user in users]
    more = f"等 {len(names)} 项后续任务" if len(names) > _WAITING else ""
    return "、".join(names[:_WAITING]) + more if names else f"项目负责人{found.lead(task)}" if found.lead(task) else ""


JOB = Job(
    name="remind_tasks",
    title="提醒任务到期",
    clocks=clocks,
    when="任务结束前 3 天、当天、过期后第一个工作日 09:00（遇假日提前到前一个工作日）",
    make=make,
)
