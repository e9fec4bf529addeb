"""JOB: problems without 解决方案 are reminded after a day, after two days with the superior, then at their 解决时限 until solved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from automation.jobs.deadlines import DaysBefore, WorkingDaysAfter
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import Event, Ladder
from automation.jobs.mail_words import cut
from automation.jobs.reminding import Told, remind
from automation.jobs.rows import Row, rows_of
from automation.organization.moment_words import day_words, moment_words
from automation.organization.people import Directory
from automation.projects.agenda_items import SOLVED
from automation.projects.issue_log import RECORD
from automation.projects.tasks_now import TasksNow

OCCASION = "项目问题提醒"
ANSWER, SOLVE = "answer", "solve"
_RUNGS = {"0%": "24h", "100%": "48h"}
"""Of the ladder that begins at 响应时限 and ends a working day later."""


def clocks(records: Records, moment: Moment) -> Iterator[Ladder]:
    """Of a problem that nobody has answered: 响应时限 (24 h) and a working day later (48 h); of one with 解决时限: that day."""
    for row in _open(records):
        if not row["solution"] and row["answer_due"]:
            yield WorkingDaysAfter(Event(f"{ANSWER}/{row['id']}", row["answer_due"], "响应时限"), 1, percents=(0,))
        if row["solve_by"]:
            yield DaysBefore(Event(f"{SOLVE}/{row['id']}", datetime.combine(row["solve_by"], time.min), "解决时限"), (0,))


def _open(records: Records) -> Iterator[Row]:
    rows = rows_of(records.record(RECORD.name))
    return (row for row in rows if row["id"] and row["description"] and row["status"] not in SOLVED)


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """A step is nobody's any more when the problem has its answer by now, or another 解决时限."""
    rows = {row["id"]: row for row in _open(records)}
    found = TasksNow.of(records, moment)
    for occasion in moment.occasions:
        kind, number, step = occasion.name.split("/", 2)
        row = rows.get(number)
        if row is None:
            continue
        if kind == ANSWER and not row["solution"]:
            yield from _to_answer(records, found, row, _RUNGS[step])
        elif kind == SOLVE and row["solve_by"] and step.startswith(row["solve_by"].isoformat()):
            yield from _to_solve(records, found, row, step, moment.now.date())


def _to_answer(records: Records, found: TasksNow, row: Row, step: str) -> Told:
    words = f"问题 {row['id']}“{cut(row['description'], 40)}”还没有解决方案，请填解决方案、责任人和解决时限"
    since = f"{moment_words(row['raised_at'])}提出" if row["raised_at"] else f"应于 {moment_words(row['answer_due'])} 前答复"
    return _remind(records, found, row, step, words, since, rank=1, superior=step == "48h")


def _to_solve(records: Records, found: TasksNow, row: Row, step: str, today: date) -> Told:
    late = (today - row["solve_by"]).days
    when = f"已过解决时限 {late} 天" if late > 0 else "今天到解决时限"
    words = f"问题 {row['id']}“{cut(row['description'], 40)}”{when}：解决了请把状态改为“已解决”，来不及请改解决时限"
    return _remind(
        records, found, row, step, words, f"{day_words(row['solve_by'])}到期", rank=1 if late > 0 else 2, superior=False
    )


def _remind(records: Records, found: TasksNow, row: Row, step: str, words: str, since: str, *, rank: int, superior: bool) -> Told:
    return remind(
        records.directory,
        OCCASION,
        _answering(records.directory, found, row),
        superior=superior,
        instead=records.directory.head(row["department"] or ""),
        item=f"issue/{row['id']}",
        step=step,
        words=f"{words}（{cut(row['project_name'], 20)}）",
        since=since,
        waiting=" ".join(filter(None, (row["department"], row["raised_by"]))),
        file=row["file"] or "",
        sheet=row["sheet"] or "",
        rank=rank,
    )


def _answering(directory: Directory, found: TasksNow, row: Row) -> str:
    """责任人, else who answers for the task, else the project's lead: the first of them who still works here."""
    task = found.tasks.find(row["project_name"], row["task"])
    person = found.persons[task] if task is not None else ""
    leads = (found.tasks.projects[place].lead for place in found.tasks.naming.named(row["project_name"]))
    named = list(filter(None, (row["person"], person, *leads)))
    return next(filter(directory.person, named), next(iter(named), ""))


JOB = Job(
    name="remind_issues",
    title="提醒项目问题",
    clocks=clocks,
    when="没有解决方案：提出后 24 小时提醒责任人，48 小时同时告知上级（只算工作日）；有解决时限：当天和过期后第一个工作日 09:00",
    make=make,
)
