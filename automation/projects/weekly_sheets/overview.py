"""总览: one page that answers how bad, where, who, and what next."""

from __future__ import annotations

from collections import Counter

from automation.projects.statuses import COMPLETED, DROPPED, FELL_BACK, NEW_TASK, NEWLY_OVERDUE, RECOVERED
from automation.projects.weekly_sheets.findings import Findings
from automation.projects.weekly_sheets.key_points import key_points
from automation.projects.weekly_sheets.overview_charts import departments_chart, status_chart, trend_chart
from automation.projects.weekly_sheets.overview_tiles import tiles
from automation.projects.weekly_sheets.risks import RANKING, RISK_TONES
from automation.projects.weekly_sheets.verdicts import RULE, overall
from automation.projects.weekly_sheets.wording import VERDICT_TONES, day, fitted, shortened
from automation.reports.report import (
    Block,
    KeyPoints,
    Navigation,
    Note,
    Part,
    ReportColumn,
    Section,
    Sheet,
    ShortTable,
    SideBySide,
    TitleBand,
    Tone,
)

WIDE, GAP = 9.3, 1.1
GRID = ((WIDE,) * 3 + (GAP,)) * 5 + (WIDE,) * 3
"""Six tiles of three columns with a narrow one between: also three charts of seven columns, or two tables."""
TOP = 6
CHANGE_TONES: dict[str, Tone] = {
    COMPLETED: "green", NEWLY_OVERDUE: "red", RECOVERED: "green", NEW_TASK: "blue", DROPPED: "quiet", FELL_BACK: "orange",
}  # fmt: skip


def overview(found: Findings, others: tuple[str, ...]) -> Sheet:
    blocks: tuple[Block, ...] = (
        _band(found),
        Navigation(others),
        tiles(found),
        _charts(found),
        SideBySide((Part(0, 14, _top_risks(found)), Part(16, 22, _changes(found)))),
        Section("本周要点"),
        KeyPoints(key_points(found)),
        Note(RULE),
        Note(f"风险{RANKING}。“延期”指结束时间早于数据截止日而未完成；“受阻”指应已开始而前置任务未完成。"),
    )
    return Sheet("总览", blocks, widths=GRID, tone="blue", one_page=True)


def _band(found: Findings) -> TitleBand:
    figures = found.figures
    word, chip = overall(found.verdicts)
    week = figures.week
    parts = [
        f"{day(week.monday)}至 {day(week.sunday)}",
        f"数据截至 {figures.cutoff:%Y-%m-%d %H:%M}",
        f"下次汇总：{found.next_due}" if found.next_due else "",
    ]
    title = f"项目周进度报表 · {week.year} 年第 {week.week} 周"
    return TitleBand(title, chip, VERDICT_TONES[word], figures.completeness, "　　".join(part for part in parts if part))


def _charts(found: Findings) -> SideBySide:
    parts = (
        ("各部门任务状态（完成率从低到高）", departments_chart(found)),
        ("计划与实际完成率", trend_chart(found)),
        ("任务状态分布", status_chart(found)),
    )
    return SideBySide(tuple(Part(8 * n, 8 * n + 6, (Section(name), chart)) for n, (name, chart) in enumerate(parts)))


def _top_risks(found: Findings) -> tuple[Block, ...]:
    top = found.risks[:TOP]
    places = [risk.place for risk in top]
    tasks = zip(found.picked("id", places), found.picked("name", places), strict=True)
    owners = zip(found.picked("department", places), found.picked("person", places), strict=True)
    columns = (
        ReportColumn(heading="级别", values=[risk.label for risk in top], kind="middle", span=2, tones=RISK_TONES),
        ReportColumn(heading="项目", values=_cut(found.picked("project", places), 12), span=3),
        ReportColumn(heading="任务", values=_cut([_joined(*pair) for pair in tasks], 18), span=4),
        ReportColumn(heading="部门 / 负责人", values=_cut([_joined(*pair) for pair in owners], 14), span=3),
        ReportColumn(heading="逾期天数", values=[risk.days_overdue for risk in top], kind="days"),
        ReportColumn(heading="预测完成", values=found.picked("forecast_end", places), kind="date", span=2),
    )
    title = f"最需要关注的任务（共 {len(found.risks)} 项，详见“延期与风险”）" if found.risks else "最需要关注的任务"
    return Section(title), ShortTable(columns, TOP, "没有延期、受阻或有风险的任务")


def _changes(found: Findings) -> tuple[Block, ...]:
    """The weightiest of each kind first, so that one long kind does not push the others out."""
    changes = found.figures.changes
    counts = Counter(change.kind for change in changes)
    seen: Counter[str] = Counter()
    turns = []
    for change in changes:
        turns.append((seen[change.kind], change))
        seen[change.kind] += 1
    shown = [change for _, change in sorted(turns, key=lambda pair: pair[0])[:TOP]]
    texts = [f"{_joined(change.id, change.name)}：{change.text}" for change in shown]
    columns = (
        ReportColumn(heading="变化", values=[change.kind for change in shown], kind="middle", tones=CHANGE_TONES),
        ReportColumn(heading="任务", values=[fitted(text, 56) for text in texts], span=6),
    )
    title = f"与上周相比（{'，'.join(f'{kind} {count}' for kind, count in counts.items())}）" if counts else "与上周相比"
    return Section(title), ShortTable(columns, TOP, "与上周相比没有变化")


def _joined(*parts: object) -> str:
    return " ".join(str(part) for part in parts if part)


def _cut(texts: list[object] | list[str], limit: int) -> list[str]:
    return [shortened(text, limit) for text in texts]

