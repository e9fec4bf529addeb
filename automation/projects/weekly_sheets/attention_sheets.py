"""延期与风险, 问题清单 and 下周计划: what has to be dealt with, what is in the way, and what comes next."""

from __future__ import annotations

from collections import Counter
from functools import partial

from automation.projects.statuses import NEW_ISSUE, OLD_ISSUE, STANDING_ISSUE
from automation.projects.weekly_inputs import values
from automation.projects.weekly_sheets.findings import Findings
from automation.projects.weekly_sheets.risks import RANKING, RISK_TONES
from automation.projects.weekly_sheets.task_sheet import place_column
from automation.projects.weekly_sheets.wording import column, joined, shortened
from automation.reports.report import DataTable, Kind, PageTitle, ReportColumn, Sheet, Tone

ISSUE_TONES: dict[str, Tone] = {NEW_ISSUE: "red", STANDING_ISSUE: "orange", OLD_ISSUE: "quiet"}


def risk_sheet(found: Findings) -> Sheet:
    places = [risk.place for risk in found.risks]
    kinds = Counter(risk.kind for risk in found.risks)
    counts = "，".join(f"{kind} {count} 项" for kind, count in kinds.items()) or "没有需要关注的任务"

    def picked(name: str, heading: str, kind: Kind = "text", width: float = 12) -> ReportColumn:
        return ReportColumn(heading=heading, values=found.picked(name, places), kind=kind, width=width)

    columns = (
        ReportColumn(heading="类别", values=[risk.label for risk in found.risks], kind="middle", width=12, tones=RISK_TONES),
        picked("project", "项目", width=24),
        picked("id", "任务编号", "id", 9.5),
        picked("name", "任务名称", width=22),
        picked("department", "负责部门", "middle", 11),
        picked("person", "负责人", "middle", 10),
        picked("end", "应完成", "date", 11.5),
        picked("days_overdue", "逾期天数", "days", 8),
        picked("percent", "完成率", "percent", 8.5),
        picked("deviation", "偏差（点）", "points", 10),
        picked("float", "浮动", "number", 7.5),
        picked("forecast_end", "预测完成", "date", 11.5),
        ReportColumn(heading="原因", values=[risk.reason for risk in found.risks], kind="long", width=30),
        ReportColumn(heading="存在问题", values=_cut(found.picked("issue", places)), kind="long", width=36),
    )
    return Sheet("延期与风险", (PageTitle("延期与风险", f"{counts}。{RANKING}。"), DataTable(columns, frozen=4)), tone="red")


def _cut(texts: list[object]) -> list[str]:
    return [shortened(text) for text in texts]


def issue_sheet(found: Findings) -> Sheet:
    table = found.figures.issues
    place = partial(values, table)
    columns = (
        column(table, "status", "状态", "middle", 10, tones=ISSUE_TONES),
        column(table, "project", "项目", width=24),
        column(table, "id", "任务编号", "id", 9.5),
        column(table, "name", "任务名称", width=24),
        column(table, "department", "提出部门", "middle", 12),
        column(table, "person", "负责人", "middle", 10),
        column(table, "issue", "存在问题", "long", 50),
        column(table, "since", "提出周次", "middle", 11),
        place_column("来源", place("file"), place("sheet"), place("row"), 58),
    )
    counts = Counter(values(table, "status"))
    told = "，".join(f"{state} {counts[state]} 个" for state in ISSUE_TONES if counts[state]) or "没有存在问题"
    summary = f"{told}。“{STANDING_ISSUE}”= 连续几周写的相同；“{OLD_ISSUE}”= 本周没有填报，沿用最近一次所写。"
    return Sheet("问题清单", (PageTitle("问题清单", summary), DataTable(columns, frozen=1)), tone="orange")


def plan_sheet(found: Findings) -> Sheet:
    table = found.figures.plans
    needs = joined(values(table, "needs"))
    columns = (
        column(table, "project", "项目", width=24),
        column(table, "id", "任务编号", "id", 9.5),
        column(table, "name", "任务名称", width=24),
        column(table, "department", "负责部门", "middle", 12),
        column(table, "person", "负责人", "middle", 10),
        column(table, "plan", "下周计划", "long", 52),
        column(table, "start", "开始时间", "date", 12),
        column(table, "end", "结束时间", "date", 12),
        column(table, "percent", "完成率", "percent", 10, bars=True),
        ReportColumn(heading="需协调部门", values=needs, kind="long", width=22),
    )
    week = found.figures.week.next()
    asking = sum(bool(words) for words in needs)
    blank = sum(not words for words in values(table, "plan"))
    summary = (
        f"第 {week.week} 周（{week.monday} 至 {week.sunday}）：{len(table)} 项任务在办或应开始，{asking} 项需要其他部门配合，"
        f"{blank} 项没有写下周计划。"
    )
    return Sheet("下周计划", (PageTitle("下周计划", summary), DataTable(columns, frozen=3)))
