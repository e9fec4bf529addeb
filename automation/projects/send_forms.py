"""JOB: on the week's first working day every due department gets its 周进度填报表, filled with what is known already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import Any

from automation.jobs.addressing import Addressed
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.mail_words import Cell, cell, cut, day, percent, short_moment, the_rest, week_words
from automation.jobs.rows import Row
from automation.jobs.when import FirstWorkingDay
from automation.mail.message import Attachment, Message
from automation.organization.moment_words import moment_words
from automation.projects.consolidate_week import figures_of
from automation.projects.form_people import form_people
from automation.projects.statuses import MISSING
from automation.projects.weekly_figures import WeeklyFigures
from automation.projects.weekly_form import causes, last_fillers, open_tasks, prefilled, waiting

TEMPLATE = "send_forms"
OCCASION = "周进度填报表"
SHOWN = 15
HOW = (
    "任务、状态和完成比例已按上次的填报填好，有变化就改；“本周进展”每项都要写，再写上填报日期。",
    "在共享盘里打开填写，保存并关闭；打不开就填附件里的同一张表，作为附件直接回复本邮件。两种办法用一种就行。",
    "截止前随时可以再改，以最后保存的内容为准。",
)


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """A form and one mail for each department that owes one and has sent none; key `send_forms/<week>/<department>`."""
    figures = figures_of(records, moment)
    fillers = last_fillers(records, figures.week.label)
    tasks = open_tasks(figures)
    for name, state in zip(figures.departments["name"].tolist(), figures.departments["submission"].tolist(), strict=True):
        if state == MISSING and name in tasks:
            yield from _send(records, moment, figures, name, tasks[name], fillers.get(name))


def _send(
    records: Records, moment: Moment, figures: WeeklyFigures, department: str, tasks: Sequence[Row], filler: str | None
) -> Iterator[Want]:
    form = prefilled(figures.week.label, department, tasks, filler, moment.now.date())
    yield form
    reached, missed = form_people(records.directory, department, filler, OCCASION)
    yield from missed
    if reached:
        place = {"place": form.path, "link": moment.links(form.path), "office": dict(moment.office)}
        yield Message(
            key=f"{TEMPLATE}/{figures.week.label}/{department}",
            template=TEMPLATE,
            to=tuple(reached),
            values=_values(figures, department, tasks, reached, moment.now.date()) | place,
            attachments=(Attachment(f"{OCCASION}_{figures.week.label}_{form.path.rpartition('/')[2]}", form.path),),
            causes=causes(figures, tasks),
            expires=figures.cutoff,
        )


def _values(
    figures: WeeklyFigures, department: str, tasks: Sequence[Row], reached: Sequence[Addressed], today: date
) -> dict[str, Any]:
    late = [task for task in tasks if task["end"] and task["end"] < today]
    soon = [task for task in tasks if task["end"] and today <= task["end"] <= figures.week.sunday]
    pressing = sorted(tasks, key=lambda task: task["end"] or date.max)
    return {
        "person": "、".join(name for name, _ in reached),
        "about": f"{cut(department, 10)}第{figures.week.week}周周进度",
        "week": week_words(figures.week),
        "until": short_moment(figures.cutoff),
        "summary": _summary(department, len(tasks), len(late), len(soon)) + f"请在 {moment_words(figures.cutoff)} 前填好。",
        "how": list(HOW),
        "why": _why(waiting(figures, tasks, [name for name, _ in reached])),
        "tiles": [
            {"label": "要填的任务", "value": len(tasks), "tone": "plain", "note": ""},
            {"label": "已逾期", "value": len(late), "tone": "bad" if late else "good", "note": ""},
            {"label": "本周到期", "value": len(soon), "tone": "warn" if soon else "plain", "note": ""},
        ],
        "tasks": [_task_row(task, today) for task in pressing[:SHOWN]],
        "more": the_rest(pressing, SHOWN, "项任务", "见填报表"),
    }  # fmt: skip


def _summary(department: str, count: int, late: int, soon: int) -> str:
    parts = [f"{number} 项{words}" for number, words in ((late, "已逾期"), (soon, "本周到期")) if number]
    return f"{department}有 {count} 项任务要填{'，其中 ' if parts else ''}{'，'.join(parts)}。"


def _why(leads: str) -> str:
    return f"填报结果截止后汇总成周报，{leads}在等。" if leads else "填报结果截止后汇总成周报。"


def _task_row(task: Row, today: date) -> list[Cell]:
    """Overdue first; below what was reported last stands what was planned for this week."""
    late = (today - task["end"]).days if task["end"] and task["end"] < today else 0
    told = percent(task["percent"]) if task["progress_file"] else "还没有填报过"
    plan = f"上次写的计划：{cut(task['plan'], 60)}" if task["plan"] else ""
    return [
        cell(cut(f"{task['id']} {task['name'] or ''}", 30), "text", cut(task["project"], 24)),
        cell(cut(task["person"] or "—", 12)),
        cell(day(task["end"]), "bad" if late else "text", f"逾期 {late} 天" if late else ""),
        cell(f"{task['reported_status']}，{told}", "text", plan),
    ]


JOB = Job(name=TEMPLATE, title="发放周进度填报表", clocks=(FirstWorkingDay(time(8, 30)),), make=make)
