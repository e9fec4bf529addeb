"""The sheets of 客户需求总览: how requests stand at a glance, every request with its source, and how satisfied clients are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from automation.clients.client_progress import RECORD as PROGRESS
from automation.clients.client_progress import STAGES
from automation.clients.client_review import FEASIBLE, NOT_NOW, TO_ADJUST
from automation.clients.request_figures import LATE, MISSING, NO_STAGE, NO_VERDICT, ON_TIME, OVER, STATES, WAITING, RequestFigures
from automation.clients.satisfaction_figures import OVERALL, QuarterMarks
from automation.clients.satisfaction_sheets import GRID, pair, tone_of, trend_sheet
from automation.jobs.mail_words import cut
from automation.organization.moment_words import moment_words
from automation.reports.report import (
    Block,
    Chart,
    DataTable,
    Links,
    Navigation,
    Note,
    PageTitle,
    ReportColumn,
    Section,
    Series,
    Sheet,
    ShortTable,
    Tile,
    Tiles,
    TitleBand,
    Tone,
)

TITLE = "客户需求总览"
LIST, TREND = "需求明细", "满意度趋势"
HEIGHT, TOP = 10, 6
STATE_TONES: dict[str, Tone] = {ON_TIME: "green", LATE: "orange", WAITING: "sky", MISSING: "red", OVER: "grey"}
VERDICT_TONES: dict[str, Tone] = {FEASIBLE: "green", TO_ADJUST: "orange", NOT_NOW: "red", NO_VERDICT: "grey"}
BANDS = ((4, "半天以内"), (8, "半天到 1 天"), (12, "1 到 1.5 天"), (16, "1.5 到 2 天"), (24, "2 到 3 天"), (None, "3 天以上"))
"""Working hours up to which each reaches; what is due within two working days is 16 h."""


def overview_sheets(found: RequestFigures, quarters: Sequence[QuarterMarks], next_due: str) -> tuple[Sheet, ...]:
    return (_overview(found, quarters, next_due), _list(found), trend_sheet(quarters, TREND))


def _overview(found: RequestFigures, quarters: Sequence[QuarterMarks], next_due: str) -> Sheet:
    charts = (
        (("反馈情况", states_chart(found)), ("评审结论", verdicts_chart(found))),
        (("在办需求的阶段", stages_chart(found)), ("响应时间（近 90 天）", responses_chart(found))),
    )
    blocks: tuple[Block, ...] = (
        _band(found, next_due),
        Navigation((LIST, TREND)),
        _tiles(found, quarters),
        *(pair(*two) for two in charts),
        *_missing(found),
        Note(
            "反馈时限是登记后 2 个工作日，等客户答复的时间不算；响应时间按工作时间算，一天 8 小时。已由变更代替的、已关闭的不算在办。"
        ),
    )
    return Sheet("总览", blocks, widths=GRID, tone="blue", one_page=True)


def _band(found: RequestFigures, next_due: str) -> TitleBand:
    late = len(found.missing)
    line = f"共 {len(found.rows)} 条需求，在办 {len(found.open)} 条；本周登记 {len(found.registered)} 条，反馈 {len(found.answered)} 条"
    return TitleBand(
        TITLE,
        f"超期 {late} 条" if late else "没有超期",
        "red" if late else "green",
        line,
        f"数据截至 {moment_words(found.at)}　　下次汇总：{next_due}",
    )


def _tiles(found: RequestFigures, quarters: Sequence[QuarterMarks]) -> Tiles:
    lately, late = found.lately, len(found.missing)
    on_time, due = found.kept
    hours = (
        sum((one.response or timedelta() for one in lately), timedelta()) / timedelta(hours=1) / len(lately) if lately else None
    )
    overall = quarters[-1].average(OVERALL)
    return Tiles(
        (
            Tile("超期未反馈", late, '0" 条"', f"待反馈 {found.counts()[WAITING]} 条", "red" if late else "green"),
            Tile("按时反馈率", on_time / due if due else None, "0%", f"近 90 天 {on_time} / {due}，含超期未反馈", "blue"),
            Tile("平均响应", hours, '0.0" 小时"', "工作时间，时限 16 小时", "navy"),
            Tile("总体满意度", overall, "0.0", f"{quarters[-1].quarter.label} {len(quarters[-1].rows)} 份", tone_of(overall)),
        )
    )


def states_chart(found: RequestFigures) -> Chart:
    counts = found.counts()
    states = [state for state in STATES if counts[state]] or [WAITING]
    series = Series(
        "需求", [counts[state] for state in states], "blue", "all", tones=tuple(STATE_TONES[state] for state in states)
    )
    return Chart("doughnut", states, (series,), HEIGHT, "按时反馈、超期反馈、待反馈和超期未反馈的需求数")


def verdicts_chart(found: RequestFigures) -> Chart:
    counts = Counter(one.verdict for one in found.rows)
    verdicts = [verdict for verdict in VERDICT_TONES if counts[verdict]] or [NO_VERDICT]
    tones = tuple(VERDICT_TONES[verdict] for verdict in verdicts)
    return Chart(
        "doughnut",
        verdicts,
        (Series("需求", [counts[one] for one in verdicts], "blue", "all", tones=tones),),
        HEIGHT,
        "各评审结论的需求数",
    )


def stages_chart(found: RequestFigures) -> Chart:
    counts = Counter(one.stage for one in found.open)
    stages = [NO_STAGE, *STAGES[:-1]]
    return Chart(
        "bar", stages, (Series("在办", [counts[stage] for stage in stages], "blue", "all"),), HEIGHT, "在办需求在各阶段的条数"
    )


def responses_chart(found: RequestFigures) -> Chart:
    """How many got their feedback after how much working time."""
    counts = Counter(band_of(one.response) for one in found.lately if one.response is not None)
    names = [name for _, name in BANDS]
    tones: tuple[Tone, ...] = ("green",) * 4 + ("red",) * 2
    return Chart(
        "bar",
        names,
        (Series("需求", [counts[name] for name in names], "green", "all", tones=tones),),
        HEIGHT,
        "近 90 天反馈的需求用了多少工作时间",
    )


def band_of(response: timedelta) -> str:
    return next(name for most, name in BANDS if most is None or response <= timedelta(hours=most))


def _missing(found: RequestFigures) -> tuple[Block, ...]:
    top = found.missing[:TOP]
    columns = (
        ReportColumn(heading="需求编号", values=[one.case.id for one in top], kind="id", span=3),
        ReportColumn(heading="客户", values=[cut(one.case.request["client"], 14) for one in top], span=4),
        ReportColumn(heading="需求", values=[cut(one.case.request["description"], 16) for one in top], span=3),
        ReportColumn(heading="反馈时限", values=[one.row["feedback_due"] for one in top], kind="moment", span=3),
        ReportColumn(heading="谁来办", values=[cut(one.case.sales_lead or one.case.request["registrar"], 10) for one in top], kind="middle", span=2),
    )  # fmt: skip
    title = f"超期未反馈的需求（共 {len(found.missing)} 条，见“{LIST}”）" if found.missing else "超期未反馈的需求"
    return Section(title), ShortTable(columns, max(len(top), 1), "没有超期未反馈的需求")


def _list(found: RequestFigures) -> Sheet:
    rows = found.rows
    place = f"{PROGRESS.folder}/{PROGRESS.title}.xlsx"
    columns = (
        ReportColumn(heading="需求编号", values=[one.case.id for one in rows], kind="id", width=15,
                     links=Links([one.case.request["file"] for one in rows], [one.case.request["sheet"] for one in rows],
                                 [f"A{one.case.request['row']}" for one in rows])),
        ReportColumn(heading="客户名称", values=[one.case.request["client"] for one in rows], width=22),
        ReportColumn(heading="需求描述", values=[one.case.request["description"] for one in rows], kind="long", width=34),
        ReportColumn(heading="反馈情况", values=[one.state for one in rows], kind="middle", width=12, tones=STATE_TONES),
        ReportColumn(heading="阶段", values=[one.stage for one in rows], kind="middle", width=10),
        ReportColumn(heading="登记时间", values=[one.case.request["registered_at"] for one in rows], kind="moment", width=16),
        ReportColumn(heading="反馈时限", values=[one.row["feedback_due"] for one in rows], kind="moment", width=16),
        ReportColumn(heading="反馈时间", values=[one.row["feedback_at"] for one in rows], kind="moment", width=16),
        ReportColumn(heading="响应(小时)", values=[_hours(one.response) for one in rows], kind="number", width=10),
        ReportColumn(heading="可行性", values=[one.verdict for one in rows], kind="middle", width=11, tones=VERDICT_TONES),
        ReportColumn(heading="完成比例", values=[one.row["percent"] for one in rows], kind="percent", width=10, bars=True),
        ReportColumn(heading="预计完成", values=[one.row["expected_end"] for one in rows], kind="date", width=12),
        ReportColumn(heading="执行部门", values=[one.row["department"] for one in rows], kind="middle", width=11),
        ReportColumn(heading="销售负责人", values=[one.case.sales_lead for one in rows], kind="middle", width=11),
        ReportColumn(heading="验收结论", values=[one.row["conclusion"] for one in rows], kind="middle", width=11,
                     tones={"通过": "green", "有条件通过": "orange", "不通过": "red"}),
        ReportColumn(heading="变更", values=[_changed(one.case.changes, one.case.changed_by) for one in rows], width=22),
        ReportColumn(heading="进度", values=["进度跟踪表" for _ in rows], width=12,
                     links=Links([place for _ in rows], [one.row.get("sheet") for one in rows], [f"A{one.row.get('row') or 1}" for one in rows])),
    )  # fmt: skip
    return Sheet(LIST, (PageTitle(LIST, f"{len(rows)} 条需求，超期未反馈的在前"), DataTable(columns, frozen=2)))


def _hours(response: timedelta | None) -> float | None:
    return round(response / timedelta(hours=1), 1) if response is not None else None


def _changed(origin: str, successor: str) -> str:
    return "；".join(filter(None, (origin and f"变更自 {origin}", successor and f"由 {successor} 代替")))
