"""项目进度 and 部门进度: a line a project and a line a department."""

from __future__ import annotations

from collections import Counter

from automation.projects.statuses import LATE, MISSING, ON_TIME, OVERDUE, STATUSES
from automation.projects.weekly_inputs import values
from automation.projects.weekly_sheets.findings import Findings
from automation.projects.weekly_sheets.overview_charts import MOST_DEPARTMENTS, departments_chart
from automation.projects.weekly_sheets.verdicts import RULE
from automation.projects.weekly_sheets.wording import VERDICT_TONES, column
from automation.projects.weekly_tables import COUNTED
from automation.reports.report import (
    FIRST_ROW,
    HERE,
    Block,
    Chart,
    DataTable,
    Gap,
    Kind,
    Links,
    PageTitle,
    Part,
    ReportColumn,
    Section,
    Series,
    Sheet,
    SideBySide,
    Tone,
)

TASKS_SHEET = "任务明细"
MOST_IN_CHARTS, CHART_ROWS = 10, 16
SUBMISSION_TONES: dict[str, Tone] = {ON_TIME: "green", LATE: "orange", MISSING: "red"}
_LINES: tuple[Tone, ...] = ("blue", "green", "orange", "red", "sky", "grey", "navy", "quiet", "blue", "green")


def projects_sheet(found: Findings) -> Sheet:
    table = found.figures.projects
    names = values(table, "name")
    columns = (
        ReportColumn(heading="判定", values=found.verdicts, kind="middle", width=9, tones=VERDICT_TONES),
        ReportColumn(heading="项目名称", values=names, width=26, links=_first_tasks(found)),
        column(table, "id", "项目编号", "id", 12),
        column(table, "lead", "项目负责人", "middle", 11.5),
        column(table, "tasks", "任务数", "number", 8),
        *_counted(found),
        column(table, "completion", "完成率", "percent", 10, bars=True),
        column(table, "planned", "计划完成率", "percent", 11),
        column(table, "deviation", "偏差（点）", "points", 10),
        ReportColumn(heading="较上周（点）", values=[found.history.gain(name) for name in names], kind="points", width=11.5),
        column(table, "planned_end", "计划完成", "date", 12),
        column(table, "forecast_end", "预测完成", "date", 12),
        ReportColumn(heading="晚（工作日）", values=found.days_late, kind="days", width=13),
    )
    blocks: tuple[Block, ...] = (PageTitle("项目进度", f"共 {len(table)} 个项目。{RULE}"), DataTable(columns, frozen=2))
    return Sheet("项目进度", (*blocks, *_project_charts(found)))


def _counted(found: Findings) -> list[ReportColumn]:
    kinds: dict[str, Kind] = {OVERDUE: "days"}
    pairs = [(name, word) for name, word in zip(COUNTED, STATUSES, strict=True) if word in found.states]
    return [column(found.figures.projects, name, word, kinds.get(word, "number"), 8) for name, word in pairs]


def _first_tasks(found: Findings) -> Links:
    """From a project to its first task."""
    owners = found.task("project")
    first: dict[object, int] = {}
    for row, place in enumerate(found.order, FIRST_ROW):
        first.setdefault(owners[place], row)
    names = values(found.figures.projects, "name")
    files = [HERE if name in first else None for name in names]
    return Links(files, [TASKS_SHEET] * len(names), [f"A{first.get(name, FIRST_ROW)}" for name in names])


def _project_charts(found: Findings) -> tuple[Block, ...]:
    """Below a short list only."""
    table = found.figures.projects
    names = values(table, "name")
    if not names or len(names) > MOST_IN_CHARTS:
        return ()
    series = (
        Series("计划完成率", values(table, "planned"), "grey", "all"),
        Series("实际完成率", values(table, "completion"), "blue", "all"),
    )
    bars = Chart("bar", names, series, CHART_ROWS, "各项目计划完成率与实际完成率", percent=True)
    left = Part(0, 6, (Section("计划与实际"), bars))
    right = Part(8, 16, (Section("近 12 周完成率"), _lines(found, names)))
    return Gap(), SideBySide((left, right))


def _lines(found: Findings, names: list[str]) -> Chart:
    charted = found.charted()
    weeks = [closed.week for closed in charted]
    moments = [f"{closed.cutoff:%m-%d}" for closed in charted]
    series = []
    for name, tone in zip(names, _LINES, strict=False):
        known = {closed.week: closed.completion for closed in found.history.weeks.get(name, ())}
        series.append(Series(name, [known.get(week) for week in weeks], tone))
    return Chart("line", moments, tuple(series), CHART_ROWS, "各项目近 12 周的完成率", percent=True)


def departments_sheet(found: Findings) -> Sheet:
    table = found.figures.departments
    counts = Counter(zip(found.task("department"), found.task("status"), strict=True))
    names = values(table, "name")
    columns = (
        column(table, "name", "部门", width=16),
        column(table, "head", "部门负责人", "middle", 12),
        column(table, "submission", "提交情况", "middle", 10, tones=SUBMISSION_TONES),
        column(table, "submitted_at", "提交时间", "moment", 17),
        column(table, "tasks", "任务数", "number", 9),
        *(_of_state(names, counts, state) for state in found.states),
        column(table, "completion", "完成率", "percent", 12, bars=True),
        column(table, "returned", "退回份数", "days", 10),
        column(table, "to_mend", "待改处数", "days", 10),
        column(table, "reason", "说明", "long", 26),
        column(table, "file", "提交的文件", "text", 40, links=Links(values(table, "file"))),
    )
    summary = f"{found.figures.completeness}。完成率按计划工作日加权，已取消的任务不计。"
    chart: tuple[Block, ...] = ()
    if 0 < len(names) <= MOST_DEPARTMENTS:
        chart = (Gap(), Section("各部门任务状态（完成率从低到高）"), departments_chart(found, 14))
    return Sheet("部门进度", (PageTitle("部门进度", summary), DataTable(columns, frozen=1), *chart))


def _of_state(names: list[str], counts: Counter[tuple[object, object]], state: str) -> ReportColumn:
    kind: Kind = "days" if state == OVERDUE else "number"
    return ReportColumn(heading=state, values=[counts[name, state] for name in names], kind=kind, width=9)

