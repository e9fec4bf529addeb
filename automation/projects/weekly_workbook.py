"""项目周进度报表 as data: ten sheets from the figures of one week."""

from __future__ import annotations

from automation.organization.working_calendar import WorkingCalendar
from automation.projects.weekly_figures import WeeklyFigures
from automation.projects.weekly_sheets.attention_sheets import issue_sheet, plan_sheet, risk_sheet
from automation.projects.weekly_sheets.findings import Findings
from automation.projects.weekly_sheets.gantt_sheet import gantt_sheet
from automation.projects.weekly_sheets.overview import overview
from automation.projects.weekly_sheets.project_sheets import departments_sheet, projects_sheet
from automation.projects.weekly_sheets.source_sheets import problem_sheet, source_sheet
from automation.projects.weekly_sheets.task_sheet import task_sheet
from automation.reports.report import Report

TITLE = "项目周进度报表"


def weekly_workbook(figures: WeeklyFigures, calendar: WorkingCalendar, next_due: str = "") -> Report:
    """`next_due`: when the next one is due, in words; the report's name is its file name."""
    found = Findings(figures, calendar, next_due)
    sheets = (
        projects_sheet(found),
        departments_sheet(found),
        task_sheet(found),
        risk_sheet(found),
        issue_sheet(found),
        plan_sheet(found),
        gantt_sheet(found),
        problem_sheet(found),
        source_sheet(found),
    )
    first = overview(found, tuple(sheet.name for sheet in sheets))
    week = figures.week
    return Report(
        name=f"{TITLE}_{week.label}.xlsx",
        title=TITLE,
        sheets=(first, *sheets),
        made_at=figures.cutoff,
        footer=f"{TITLE} {week.year} 年第 {week.week} 周",
    )
