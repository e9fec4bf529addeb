"""项目例会议程: the week's agenda pack to print or to show in the meeting, a sheet a project, with room for what is decided."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from automation.jobs.mail_words import week_words
from automation.jobs.rows import Row, rows_of
from automation.projects.agenda_items import BLOCKED, DECISION, DUE, KINDS, LATE, PROBLEM, THREATENED, Item
from automation.projects.weekly_figures import WeeklyFigures
from automation.projects.weekly_sheets.wording import shortened
from automation.reports.report import HERE, DataTable, Kind, Links, PageTitle, Report, ReportColumn, Sheet, Tone

TITLE, FIRST_SHEET = "项目例会议程", "总览"
KIND_TONES: Mapping[str, Tone] = {
    LATE: "red",
    BLOCKED: "orange",
    THREATENED: "orange",
    DUE: "blue",
    PROBLEM: "orange",
    DECISION: "navy",
}
_COUNTED: Mapping[str, Kind] = {LATE: "days", BLOCKED: "days", THREATENED: "days"}
"""Counts that are shown in red."""
_UNFIT = re.compile(r"\W+")
_LONGEST = 26


def agenda_workbook(figures: WeeklyFigures, agenda: Mapping[str, Sequence[Item]], meeting: datetime) -> Report:
    """agenda: project -> its items; one without any has a line on the first sheet only."""
    about = {row["name"]: row for row in rows_of(figures.projects)}
    sheets = {name: _sheet_name(number, name) for number, (name, items) in enumerate(agenda.items(), 1) if items}
    pages = [_page(about[name], agenda[name], sheet) for name, sheet in sheets.items()]
    footer = f"{TITLE} {week_words(figures.week)}"
    first = _first_page([about[name] for name in agenda], agenda, sheets, f"{meeting:%Y-%m-%d %H:%M} 例会。点项目名称看议程。")
    return Report(f"{TITLE}_{figures.week.label}.xlsx", TITLE, (first, *pages), meeting, footer)


def _sheet_name(number: int, project: str) -> str:
    """The number keeps two projects apart that begin alike."""
    return f"{number}.{_UNFIT.sub('', project)[:_LONGEST]}"


def _first_page(projects: Sequence[Row], agenda: Mapping[str, Sequence[Item]], sheets: Mapping[str, str], summary: str) -> Sheet:
    names = [row["name"] for row in projects]
    counts = [Counter(item.kind for item in agenda[name]) for name in names]
    links = Links([HERE if name in sheets else None for name in names], [sheets.get(name) for name in names])
    columns = (
        ReportColumn(heading="项目名称", values=names, width=30, links=links),
        _column(projects, "lead", "项目负责人", "middle", 12),
        _column(projects, "completion", "完成率", "percent", 10),
        _column(projects, "deviation", "偏差（点）", "points", 10),
        *(
            ReportColumn(heading=kind, values=[one[kind] or None for one in counts], kind=_COUNTED.get(kind, "number"), width=9)
            for kind in KINDS
        ),
        _column(projects, "forecast_end", "预测完成", "date", 12),
    )
    return Sheet(FIRST_SHEET, (PageTitle(TITLE, summary), DataTable(columns, frozen=1)))


def _page(project: Row, items: Sequence[Item], name: str) -> Sheet:
    def texts(field: str) -> list[Any]:
        return [shortened(getattr(item, field)) for item in items]

    columns = (
        ReportColumn(heading="类别", values=texts("kind"), kind="middle", width=10, tones=KIND_TONES),
        ReportColumn(heading="编号", values=texts("id"), kind="id", width=8),
        ReportColumn(heading="事项", values=texts("matter"), kind="long", width=38),
        ReportColumn(heading="部门", values=texts("department"), kind="middle", width=11),
        ReportColumn(heading="责任人", values=texts("person"), kind="middle", width=10),
        ReportColumn(heading="期限", values=[item.due for item in items], kind="date", width=12),
        ReportColumn(heading="情况", values=texts("state"), kind="long", width=22),
        ReportColumn(heading="会议结论", values=[None] * len(items), kind="long", width=34),
    )
    lead = f"项目负责人 {project['lead']}，" if project["lead"] else ""
    return Sheet(name, (PageTitle(project["name"], f"{lead}共 {len(items)} 件事。"), DataTable(columns, frozen=3)))


def _column(projects: Sequence[Row], name: str, heading: str, kind: Kind, width: float) -> ReportColumn:
    return ReportColumn(heading=heading, values=[row[name] for row in projects], kind=kind, width=width)
