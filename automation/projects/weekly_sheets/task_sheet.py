"""任务明细: every task with its figures, and at the right its passport: file, sheet, row, who saved it, when, sha256."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from automation.projects.statuses import CANCELLED, DONE, IN_REVIEW
from automation.projects.weekly_sheets.findings import Findings, Source
from automation.projects.weekly_sheets.project_sheets import TASKS_SHEET
from automation.projects.weekly_sheets.risks import RISK_TONES, labels
from automation.projects.weekly_sheets.wording import STATUS_TONES, joined, shortened
from automation.reports.report import DataTable, Kind, Links, PageTitle, ReportColumn, Sheet, Tone

NEW, CARRIED, UNREPORTED, SETTLED = "本周", "未更新", "未填报", "此前完成"
UPDATE_TONES: dict[str, Tone] = {CARRIED: "orange", UNREPORTED: "quiet", SETTLED: "quiet"}
PRINTED = 17
SHORT_SUM = 12
MEANING = (
    "偏差 = 完成率 − 计划（点）；浮动 = 不影响项目完成的工作日数；"
    "更新：“未更新”沿用最近一次填报，“未填报”取任务分解表，“此前完成”不用再报。"
    "右侧各列是每个数字的来源，只在屏幕上查看，不打印。"
)
_UNKNOWN = Source("", None, "")


def task_sheet(found: Findings) -> Sheet:
    pick = _picker(found)
    columns = (*_plan(pick), *_state(found, pick), *_words(pick), *_passport(found, pick))
    summary = f"共 {len(found.order)} 项，数据截至 {found.figures.cutoff:%Y-%m-%d %H:%M}。{MEANING}"
    return Sheet(TASKS_SHEET, (PageTitle(TASKS_SHEET, summary), DataTable(columns, printed=PRINTED, frozen=3)))


Picker = Callable[[str], list[Any]]


def _picker(found: Findings) -> Picker:
    """A column of the tasks in the sheet's order."""
    return lambda name: found.picked(name, found.order)


def _column(pick: Picker, name: str, heading: str, kind: Kind, width: float, **more: Any) -> ReportColumn:
    found = pick(name)
    if kind == "long":
        found = [shortened(text) for text in found]
    return ReportColumn(heading=heading, values=found, kind=kind, width=width, **more)


def _plan(pick: Picker) -> tuple[ReportColumn, ...]:
    return (
        _column(pick, "project", "项目", "text", 24),
        _column(pick, "id", "任务编号", "id", 9.5),
        _column(pick, "name", "任务名称", "text", 24),
        _column(pick, "department", "负责部门", "middle", 11),
        _column(pick, "person", "负责人", "middle", 10),
        _column(pick, "start", "开始时间", "date", 11.5),
        _column(pick, "end", "结束时间", "date", 11.5),
    )


def _state(found: Findings, pick: Picker) -> tuple[ReportColumn, ...]:
    words = labels(found.figures, found.risks)
    return (
        _column(pick, "status", "状态", "middle", 9, tones=STATUS_TONES),
        _figure(pick, "percent", "完成率", "percent", 9, bars=True),
        _figure(pick, "planned", "计划", "percent", 8),
        _figure(pick, "deviation", "偏差（点）", "points", 10),
        _column(pick, "days_overdue", "逾期天数", "days", 8),
        ReportColumn(heading="提示", values=[words[place] for place in found.order], kind="middle", width=12, tones=RISK_TONES),
        _column(pick, "float", "浮动", "number", 7.5),
        _column(pick, "forecast_end", "预测完成", "date", 11.5),
        ReportColumn(heading="更新", values=_updates(pick), kind="middle", width=10, tones=UPDATE_TONES),
    )


def _figure(pick: Picker, name: str, heading: str, kind: Kind, width: float, bars: bool = False) -> ReportColumn:
    """What is measured against the plan; a cancelled task has none any more."""
    pairs = zip(pick(name), pick("status"), strict=True)
    found = [None if status == CANCELLED else value for value, status in pairs]
    return ReportColumn(heading=heading, values=found, kind=kind, width=width, bars=bars)


def _updates(pick: Picker) -> list[str]:
    rows = zip(pick("status"), pick("carried_over"), pick("progress_file"), strict=True)
    return [_update(*row) for row in rows]


def _update(status: str, carried: bool, file: str | None) -> str:
    """Nobody reports on a task again that is done; only open ones are wanting."""
    if status == CANCELLED:
        return ""
    if carried or not file:
        return SETTLED if status in (DONE, IN_REVIEW) else CARRIED if carried else UNREPORTED
    return NEW


def _words(pick: Picker) -> tuple[ReportColumn, ...]:
    return (
        _column(pick, "progress", "进展", "long", 40),
        _column(pick, "reported_status", "填报状态", "middle", 10),
        _column(pick, "issue", "存在问题", "long", 28),
        _column(pick, "deliverable", "交付成果", "text", 20),
        ReportColumn(heading="依赖任务", values=joined(pick("dependencies")), kind="id", width=13),
    )


def _passport(found: Findings, pick: Picker) -> tuple[ReportColumn, ...]:
    """Where the plan stands, where the state stands, and the version of the file that the state was read from."""
    counting = [state or plan for state, plan in zip(pick("progress_file"), pick("file"), strict=True)]
    sources = [found.sources.get(file, _UNKNOWN) for file in counting]
    return (
        place_column("计划来源", pick("file"), pick("sheet"), pick("row")),
        place_column("进度来源", pick("progress_file"), pick("progress_sheet"), pick("progress_row")),
        ReportColumn(heading="最后保存人", values=[source.author for source in sources], kind="middle", width=12),
        ReportColumn(heading="保存时间", values=[source.saved for source in sources], kind="moment", width=17),
        ReportColumn(heading="sha256（前 12 位）", values=[source.sha256[:SHORT_SUM] for source in sources], kind="id", width=17),
    )


def place_column(
    heading: str, files: Sequence[Any], sheets: Sequence[Any], rows: Sequence[Any], width: float = 44
) -> ReportColumn:
    """`周进度/2026-W47/技术部.xlsx › 周进度 › 第 12 行`, leading there."""
    places = zip(files, sheets, rows, strict=True)
    words = [f"{file} › {sheet} › 第 {row} 行" if file and row else file or "" for file, sheet, row in places]
    cells = [f"A{row}" if row else None for row in rows]
    return ReportColumn(heading=heading, values=words, width=width, links=Links(files, sheets, cells))
