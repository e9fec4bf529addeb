"""甘特图: the tasks that matter most on a calendar of working days, and in words which ones are left out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from heapq import nsmallest
from typing import Any

from automation.projects.statuses import CANCELLED, DONE, IN_REVIEW, OVERDUE
from automation.projects.weekly_sheets.findings import Findings
from automation.reports.report import Bar, Day, Gantt, GanttRow, PageTitle, ReportColumn, Sheet

MOST_TASKS, MOST_DAYS, DAYS_BACK = 150, 120, 45
STATES = {
    "done": ("#2E8B57", "已完成"),
    "progress": ("#2F5597", "已完成部分"),
    "rest": ("#8FAADC", "剩余部分"),
    "planned": ("#B8C2D0", "未开始"),
    "overdue": ("#C0392B", "逾期"),
    "forecast": ("#F6D9A8", "预测延后"),
}
LABELS = (
    ReportColumn(heading="编号", values=(), kind="id", width=9.5),
    ReportColumn(heading="任务名称", values=(), width=25),
    ReportColumn(heading="负责人", values=(), kind="middle", width=9.5),
    ReportColumn(heading="开始", values=(), kind="date", width=7.5),
    ReportColumn(heading="结束", values=(), kind="date", width=7.5),
    ReportColumn(heading="进度", values=(), kind="percent", width=7),
)
END = 4
"""The label that turns red when it is past."""
_NAMES = ("project", "id", "name", "person", "start", "end", "status", "percent", "forecast_end")


@dataclass(frozen=True)
class Window:
    """The columns: working days, and the holidays that fall on Monday to Friday. left: how many lie before the first shown."""

    days: Sequence[date]
    left: int
    shown: int

    @property
    def visible(self) -> Sequence[date]:
        return self.days[self.left : self.left + self.shown]

    def bar(self, first: int, last: int, state: str) -> list[Bar]:
        """A stretch of positions in `days`, cut at the edges of what is shown; nothing where it lies outside."""
        begin, end = max(first - self.left, 0), min(last - self.left, self.shown - 1)
        return [Bar(begin, end, state)] if begin <= end else []

    def until(self, day: date) -> int:
        return bisect_right(self.days, day) - 1

    def since(self, day: date) -> int:
        return bisect_left(self.days, day)


def gantt_sheet(found: Findings) -> Sheet:
    tasks = _chosen(found)
    window = _window(found, tasks)
    cutoff = found.figures.cutoff.date()
    now = window.until(cutoff) - window.left
    chart = Gantt(
        LABELS,
        tuple(Day(day, found.calendar.is_working(day)) for day in window.visible),
        tuple(_rows(found, tasks, window, cutoff)),
        STATES,
        now if 0 <= now < window.shown else None,
    )
    return Sheet("甘特图", (PageTitle("甘特图", _summary(found, tasks, window)), chart), tone="green")


def _chosen(found: Findings) -> list[dict[str, Any]]:
    """The most urgent ones, then in the order of the projects and of their start."""
    columns = {name: found.task(name) for name in _NAMES}
    rows = enumerate(zip(columns["start"], columns["end"], columns["status"], strict=True))
    drawable = [place for place, (start, end, status) in rows if start and end and start <= end and status != CANCELLED]
    places = nsmallest(MOST_TASKS, drawable, key=_urgency(found, columns))
    rank = {place: number for number, place in enumerate(found.order)}
    tasks = [{name: column[place] for name, column in columns.items()} | {"place": place} for place in places]
    first = {task["project"]: rank[task["place"]] for task in sorted(tasks, key=lambda task: -rank[task["place"]])}
    return sorted(tasks, key=lambda task: (first[task["project"]], task["start"], task["end"], task["place"]))


def _urgency(found: Findings, columns: dict[str, list[Any]]) -> Callable[[int], tuple[Any, ...]]:
    """Unfinished before finished; late, blocked and critical ones first."""
    ranking = {risk.place: number for number, risk in enumerate(found.risks)}
    critical, last = found.task("critical"), len(found.order)
    statuses, starts = columns["status"], columns["start"]

    def key(place: int) -> tuple[Any, ...]:
        return statuses[place] in (DONE, IN_REVIEW), ranking.get(place, last), not critical[place], starts[place]

    return key


def _window(found: Findings, tasks: Sequence[dict[str, Any]]) -> Window:
    cutoff = found.figures.cutoff.date()
    first = min((task["start"] for task in tasks), default=cutoff)
    last = max((max(task["end"], task["forecast_end"] or task["end"]) for task in tasks), default=cutoff)
    first, last = min(first, cutoff), max(last, cutoff)
    first -= timedelta(days=first.weekday())
    span = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    days = [day for day in span if day.weekday() < 5 or found.calendar.is_working(day)]
    if len(days) <= MOST_DAYS:
        return Window(days, 0, len(days))
    left = min(max(bisect_right(days, cutoff) - DAYS_BACK, 0), len(days) - MOST_DAYS)
    return Window(days, left, MOST_DAYS)


def _rows(found: Findings, tasks: Sequence[dict[str, Any]], window: Window, cutoff: date) -> list[GanttRow]:
    """A heading wherever another project begins."""
    rows: list[GanttRow] = []
    project = None
    for task in tasks:
        if task["project"] != project:
            project = task["project"]
            rows.append(GanttRow(("", project or "", "", None, None, found.history.now(project).completion), heading=True))
        labels = tuple(task[name] for name in ("id", "name", "person", "start", "end", "percent"))
        bars = tuple(bar for stretch in _bars(task, window, cutoff) for bar in window.bar(*stretch))
        rows.append(GanttRow(labels, bars, late=END if task["status"] == OVERDUE else None))
    return rows


def _bars(task: dict[str, Any], window: Window, cutoff: date) -> list[tuple[int, int, str]]:
    """Done darker, the rest lighter, after the planned end red up to the cut-off and pale up to the forecast end."""
    first, last = window.since(task["start"]), window.until(task["end"])
    if task["status"] in (DONE, IN_REVIEW):
        return [(first, last, "done")]
    share = round((last - first + 1) * (task["percent"] or 0) / 100)
    begun = task["percent"] or task["status"] != "未开始"
    bars = [(first, first + share - 1, "progress"), (first + share, last, "rest" if begun else "planned")]
    now = window.until(cutoff)
    if task["end"] < cutoff:
        bars.append((last + 1, now, "overdue"))
    if task["forecast_end"] and task["forecast_end"] > task["end"]:
        bars.append((max(last, now if task["end"] < cutoff else last) + 1, window.until(task["forecast_end"]), "forecast"))
    return bars


def _summary(found: Findings, tasks: Sequence[dict[str, Any]], window: Window) -> str:
    out, days = len(found.order) - len(tasks), window.visible
    parts = ["每格 1 个工作日（含调休上班日），灰色为法定节假日，橙色竖线为数据截止日"]
    if out:
        parts.append(f"列出 {len(tasks)} 项，另有 {out} 项未列出（已取消、日期不全或超出 {MOST_TASKS} 项）")
    if len(days) < len(window.days):
        parts.append(f"只显示 {days[0]} 至 {days[-1]}，更早或更晚的部分不显示")
    return "；".join(parts) + "。"
