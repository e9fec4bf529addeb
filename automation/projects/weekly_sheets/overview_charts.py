"""The charts of 总览: departments, completion over the weeks, and how the tasks are spread over the states."""

from __future__ import annotations

from collections import Counter

from automation.projects.statuses import DONE, IN_PROGRESS, IN_REVIEW, NOT_STARTED, OVERDUE
from automation.projects.weekly_inputs import values
from automation.projects.weekly_sheets.findings import Findings
from automation.projects.weekly_sheets.wording import share, shortened
from automation.reports.report import Chart, Series, Tone

HEIGHT = 11
MOST_DEPARTMENTS = 12
STATES: tuple[tuple[str, Tone], ...] = (
    (DONE, "green"), (IN_REVIEW, "blue"), (IN_PROGRESS, "sky"), (OVERDUE, "red"), (NOT_STARTED, "grey"),
)  # fmt: skip


def departments_chart(found: Findings, rows: int = HEIGHT) -> Chart:
    """The departments furthest behind at the top; where there are too many, only those."""
    counts = Counter(zip(found.task("department"), found.task("status"), strict=True))
    known = zip(*(values(found.figures.departments, name) for name in ("name", "tasks", "completion")), strict=True)
    chosen = sorted((row for row in known if row[1]), key=lambda row: (row[2] or 0, -row[1], row[0]))[:MOST_DEPARTMENTS]
    series = tuple(Series(state, [counts[name, state] for name, *_ in chosen], tone, "all") for state, tone in _states(found))
    names = [f"{shortened(name, 8)} {share(completion)}" for name, _, completion in chosen]
    return Chart("stacked_bar", names, series, rows, "各部门已完成、进行中、延期和未开始的任务数，按完成率从低到高排列")


def _states(found: Findings) -> list[tuple[str, Tone]]:
    return [(state, tone) for state, tone in STATES if state in found.states]


def trend_chart(found: Findings) -> Chart:
    weeks = found.charted()
    names = [f"{closed.cutoff:%m-%d}" for closed in weeks]
    series = (
        Series("计划", [closed.planned for closed in weeks], "grey", "last", dashed=True),
        Series("实际", [closed.completion for closed in weeks], "blue", "last"),
    )
    return Chart("line", names, series, HEIGHT, "近 12 周每周数据截止时的计划完成率与实际完成率", percent=True)


def status_chart(found: Findings) -> Chart:
    counts = Counter(found.task("status"))
    states, tones = zip(*_states(found), strict=True)
    series = Series("任务数", [counts[state] for state in states], "blue", "all", tones=tones)
    return Chart("doughnut", states, (series,), HEIGHT, "各状态的任务数")
