"""The sheets of satisfaction: a quarter at a glance, and every form with its marks and words."""

from __future__ import annotations

from collections.abc import Sequence

from automation.clients.satisfaction import LOW, QUESTIONS
from automation.clients.satisfaction_figures import OVERALL, QuarterMarks, mark_words
from automation.jobs.rows import Row
from automation.reports.report import (
    Block,
    Chart,
    DataTable,
    KeyPoint,
    KeyPoints,
    Links,
    Note,
    PageTitle,
    Part,
    ReportColumn,
    Section,
    Series,
    Sheet,
    SideBySide,
    Tile,
    Tiles,
    Tone,
)

WIDE, GAP = 9.3, 1.1
GRID = ((WIDE,) * 3 + (GAP,)) * 3 + (WIDE,) * 3
"""Four tiles of three columns; two charts of seven."""
HEIGHT = 12
_TONES: dict[str, Tone] = {"1": "red", "2": "red", "3": "orange"}
_FEW = 6


def trend_blocks(quarters: Sequence[QuarterMarks]) -> tuple[Block, ...]:
    """The last of the quarters by question, and 总体满意度 over all of them; where each begins and ends in the grid."""
    return (pair(("各项平均分（满分 5）", questions_chart(quarters[-1])), ("总体满意度", trend_chart(quarters))),)


def pair(left: tuple[str, Chart], right: tuple[str, Chart]) -> SideBySide:
    """Two charts of seven columns, each with its heading."""
    return SideBySide(tuple(Part(8 * n, 8 * n + 6, (Section(name), chart)) for n, (name, chart) in enumerate((left, right))))


def questions_chart(now: QuarterMarks) -> Chart:
    averages = [now.average(question.name) for question in QUESTIONS]
    names = [f"{question.heading} {mark_words(value)}" for question, value in zip(QUESTIONS, averages, strict=True)]
    tones = tuple(tone_of(value) for value in averages)
    return Chart("bar", names, (Series("平均分", averages, "blue", tones=tones),), HEIGHT, "五个问题各自的平均分")


def trend_chart(quarters: Sequence[QuarterMarks]) -> Chart:
    averages = [one.average(OVERALL) for one in quarters]
    names = [f"{one.quarter.label}（{mark_words(value)}）" for one, value in zip(quarters, averages, strict=True)]
    series = (Series("平均分", averages, "blue"), Series("满分", [5.0] * len(names), "grey", dashed=True))
    return Chart("line", names, series, HEIGHT, "各季度总体满意度的平均分")


def tone_of(value: float | None) -> Tone:
    return "grey" if value is None else "red" if value <= LOW else "orange" if value < 4 else "green"


def summary_sheet(quarters: Sequence[QuarterMarks], asked: int, title: str) -> Sheet:
    now = quarters[-1]
    line = f"{now.quarter.words}　收到 {len(now.rows)} 份，有低分（{LOW} 分及以下）的 {len(now.low)} 份"
    words = [row for row in now.rows if row["comment"]]
    blocks = (
        PageTitle(title, line),
        _tiles(quarters, asked),
        *trend_blocks(quarters),
        Section("客户怎么说"),
        KeyPoints(tuple(map(_said, words[:_FEW]))) if words else Note("本季度没有客户写意见与建议。"),
        Note(f"打分从 1 到 5，5 是非常满意。一条需求只算最后一份反馈表。{'全部意见见“明细”。' if len(words) > _FEW else ''}"),
    )
    return Sheet("汇总", blocks, widths=GRID, tone="blue", one_page=True)


def _tiles(quarters: Sequence[QuarterMarks], asked: int) -> Tiles:
    now, before = quarters[-1], quarters[-2] if len(quarters) > 1 else None
    overall, earlier = now.average(OVERALL), before.average(OVERALL) if before else None
    change = f"上季度 {mark_words(earlier)}" if earlier is not None else "上季度没有"
    low: Tone = "red" if now.low else "green"
    return Tiles(
        (
            Tile("总体满意度", overall, "0.0", change, tone_of(overall)),
            Tile("收到反馈表", len(now.rows), '0" 份"', f"请 {asked} 条需求的客户填写" if asked else "没有请客户填写", "navy"),
            Tile("有低分的", len(now.low), '0" 份"', "已经告知销售负责人" if now.low else "没有低分", low),
            Tile("写了意见的", sum(bool(row["comment"]) for row in now.rows), '0" 份"', "见“明细”", "blue"),
        )
    )


def _said(row: Row) -> KeyPoint:
    marks = [int(row[question.name]) for question in QUESTIONS if row[question.name]]
    text = f"{row['client']}（{row['id']}）：{row['comment'] or '没有写意见'}"
    return (
        KeyPoint(f"最低 {min(marks)} 分", "red", text)
        if row["low"] == "是"
        else KeyPoint(f"总体 {row['overall'] or '—'} 分", "blue", text)
    )


def trend_sheet(quarters: Sequence[QuarterMarks], name: str) -> Sheet:
    """The quarters up to now; the last one is still running."""
    low = [row for one in reversed(quarters) for row in one.low]
    line = f"{quarters[0].quarter.label} 至 {quarters[-1].quarter.label}，共 {sum(len(one.rows) for one in quarters)} 份反馈表；各项平均分是{quarters[-1].quarter.words}的"
    said = KeyPoints(tuple(map(_said, low[:_FEW]))) if low else Note("没有客户打过 2 分或更低的分。")
    blocks = (PageTitle(name, line), *trend_blocks(quarters), Section(f"有低分的反馈（共 {len(low)} 份）"), said)
    return Sheet(name, blocks, widths=GRID, tone="green", one_page=True)


def list_sheet(rows: Sequence[Row], name: str, summary: str) -> Sheet:
    columns = (
        ReportColumn(heading="需求编号", values=[row["id"] for row in rows], kind="id", width=15, links=Links([row["paper"] for row in rows])),
        ReportColumn(heading="客户名称", values=[row["client"] for row in rows], width=24),
        *(
            ReportColumn(heading=one.heading, values=[row[one.name] for row in rows], kind="middle", width=11, tones=_TONES)
            for one in QUESTIONS
        ),
        ReportColumn(heading="意见与建议", values=[row["comment"] for row in rows], kind="long", width=44),
        ReportColumn(heading="填写人", values=[row["signer"] for row in rows], kind="middle", width=11),
        ReportColumn(heading="填写日期", values=[row["signed_on"] for row in rows], kind="date", width=12),
        ReportColumn(heading="跟进情况", values=[row["follow_up"] for row in rows], kind="long", width=30),
    )  # fmt: skip
    return Sheet(name, (PageTitle(name, summary), DataTable(columns, frozen=2)))
