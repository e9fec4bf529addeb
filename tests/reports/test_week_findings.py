"""Verdicts, the ranking of risks, and the comparison with last week: small tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

import pandas as pd

from automation.projects.weekly_figures import FILE_COLUMNS, PROJECT_COLUMNS, TASK_COLUMNS, TREND_COLUMNS, Change, WeeklyFigures
from automation.projects.weekly_sheets.findings import Findings
from automation.projects.weekly_sheets.key_points import key_points
from automation.projects.weekly_sheets.overview_tiles import tiles
from automation.projects.weekly_sheets.risks import labels, risks
from automation.projects.weekly_sheets.task_sheet import task_sheet
from automation.projects.weekly_sheets.verdicts import overall
from automation.reports.report import DataTable
from tests.reports.sample_figures import CALENDAR, empty_figures


def table(columns: list[str], rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([row.get(name) for row in rows], dtype=object) for name in columns})


def task(identity: str, status: str = "进行中", **more: Any) -> dict[str, Any]:
    plain = {"project": "甲", "id": identity, "name": f"任务{identity}", "department": "研发部", "person": "张伟"}
    figures = {"status": status, "end": date(2026, 11, 10), "deviation": 0.0, "days_overdue": 0, "dependencies": ()}
    return {**plain, **figures, "blocked": False, "at_risk": False, "critical": False, **more}


def week(tasks: list[dict[str, Any]], **more: Any) -> WeeklyFigures:
    told: dict[str, Any] = {"tasks": table(TASK_COLUMNS, tasks), **more}
    tells: dict[str, Any] = {f"tell_{name}": cache(lambda found=found: found) for name, found in told.items()}
    return replace(empty_figures(), **tells)


def project(name: str, planned: date, forecast: date, deviation: float = 0.0) -> dict[str, Any]:
    return {"name": name, "planned_end": planned, "forecast_end": forecast, "deviation": deviation}


def test_late_on_the_critical_path_comes_first_then_late_then_blocked_then_at_risk() -> None:
    figures = week([
        task("001", at_risk=True, deviation=-30.0),
        task("002", blocked=True, dependencies=("001",)),
        task("003", "延期", days_overdue=9),
        task("004", "延期", days_overdue=3, critical=True),
        task("005", "延期", days_overdue=20),
        task("006", "已完成"),
        task("007", critical=True),
    ])  # fmt: skip
    found = risks(figures)
    assert [figures.tasks.at[risk.place, "id"] for risk in found] == ["004", "005", "003", "002", "001"]
    assert labels(figures, found) == ["有风险", "受阻", "延期", "延期·关键", "延期", "", "关键"]
    assert found[0].reason == "应于 2026-11-10 完成，逾期 3 天"
    assert found[3].reason == "前置任务 001 未完成"
    assert found[4].reason == "进度落后计划 30 点"


def test_a_project_is_late_by_its_forecast_and_at_risk_by_its_tasks() -> None:
    end = date(2026, 11, 27)
    later = date(2026, 12, 1)
    rows = [project("甲", end, end), project("乙", end, later), project("丙", end, end), project("丁", end, end, -12.5)]
    found = Findings(week([task("001", "延期", days_overdue=1)], projects=table(PROJECT_COLUMNS, rows)), CALENDAR)
    assert found.days_late == [0, 2, 0, 0]
    assert found.verdicts == ["有风险", "延期", "正常", "有风险"]
    assert overall(found.verdicts) == ("延期", "总体：延期（1/4 个项目）")
    assert overall([]) == ("正常", "没有在办项目")


def trend(*weeks: tuple[str, int, float, float]) -> pd.DataFrame:
    moment = datetime(2026, 11, 20, 17)
    rows = [(label, moment, "", 10, 3, overdue, completion, planned) for label, overdue, completion, planned in weeks]
    return table(TREND_COLUMNS, [dict(zip(TREND_COLUMNS, row, strict=True)) for row in rows])


def test_tiles_compare_with_the_week_before() -> None:
    late = [task("001", "延期", days_overdue=1), task("002", "延期", days_overdue=1)]
    figures = week(late, trend=trend(("2026-W46", 1, 40.0, 45.0), ("2026-W47", 2, 44.1, 52.0)))
    completion, _, overdue, *_ = tiles(Findings(figures, CALENDAR)).tiles
    assert (completion.value, completion.note) == (0.441, "计划 52%，比上周 +4.1 点")
    assert (overdue.value, overdue.note, overdue.note_tone) == (2, "比上周 +1 项", "red")


def test_the_first_week_has_nothing_to_compare_with() -> None:
    figures = week([task("001")], trend=trend(("2026-W47", 0, 44.1, 40.0)))
    completion, _, overdue, *_ = tiles(Findings(figures, CALENDAR)).tiles
    assert completion.note == "计划 40%" and overdue.note == "首次汇总"


def test_key_points_are_sentences() -> None:
    figures = week(
        [task("001", "延期", days_overdue=10, critical=True, forecast_end=date(2026, 12, 1))],
        trend=trend(("2026-W46", 1, 40.0, 45.0), ("2026-W47", 2, 44.0, 52.0)),
        changes=[Change("完成", "甲", "009", "评审", "研发部", "")],
        remarks=["2027 年放假安排未录入，暂按周一至周五计算"],
    )
    points = {point.tag: point.text for point in key_points(Findings(figures, CALENDAR))}
    owner, rest = "“甲”的 001 任务001（研发部 张伟）", "应于 2026-11-10 完成，逾期 10 天，在关键路径上，预测 12 月 1 日完成。"
    assert points["风险"] == owner + rest
    assert points["进展"] == "本周完成 1 项，新逾期 0 项；总完成率由 40% 变为 44%，计划 52%。"
    assert points["说明"] == "2027 年放假安排未录入，暂按周一至周五计算。"


def test_charts_begin_with_the_first_reported_week() -> None:
    weeks = [("2026-W43", 0, 8.0, 5.0), ("2026-W44", 0, 8.0, 15.0), ("2026-W45", 0, 19.0, 24.0), ("2026-W46", 1, 23.0, 30.0)]
    moved = Findings(week([task("001")], trend=trend(*weeks)), CALENDAR)
    assert [closed.week for closed in moved.charted()] == ["2026-W45", "2026-W46"]
    oldest = {"form": "weekly_progress", "status": "used", "modified": "2026-10-30T15:00:00"}
    filed = Findings(week([task("001")], trend=trend(*weeks), files=table(FILE_COLUMNS, [oldest])), CALENDAR)
    assert [closed.week for closed in filed.charted()] == ["2026-W44", "2026-W45", "2026-W46"]


def test_a_cancelled_task_is_measured_against_nothing() -> None:
    dropped = task("001", "已取消", percent=0.0, planned=100.0, deviation=-100.0)
    block = task_sheet(Findings(week([dropped]), CALENDAR)).blocks[1]
    assert isinstance(block, DataTable)
    shown = {column.heading: column.values[0] for column in block.columns}
    assert [shown[name] for name in ("完成率", "计划", "偏差（点）", "更新")] == [None, None, None, ""]
