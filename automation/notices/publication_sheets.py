"""The sheets of 通知发布记录: the notices, the people who have not confirmed, and the curve of confirmation over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from automation.jobs.mail_words import cut
from automation.notices.published_rows import CHASED, COMPLETE, CORRECTED, ENDED, UNASKED, WAITING, Published
from automation.notices.reach import Reach
from automation.notices.reach_curve import hours_to_show, shares, taken_words
from automation.notices.unconfirmed import lines
from automation.notices.unconfirmed_workbook import person_columns
from automation.organization.people import Directory
from automation.reports.report import Chart, DataTable, PageTitle, ReportColumn, Series, Sheet, Tone

TITLE = "通知发布记录"
FILE = f"{TITLE}.xlsx"
PATH = f"报表/{FILE}"
"""Below the workspace."""
CURVES = 6
_TONES: tuple[Tone, ...] = ("navy", "orange", "green", "sky", "red", "grey")
_STATES: dict[str, Tone] = {
    CHASED: "orange",
    COMPLETE: "green",
    CORRECTED: "grey",
    ENDED: "grey",
    UNASKED: "grey",
    WAITING: "orange",
}
_NAME = 14


def publication_sheets(
    rows: Sequence[Published], reaches: Sequence[Reach], directory: Directory, now: datetime
) -> tuple[Sheet, ...]:
    return (_notices(rows), _unconfirmed(reaches, directory), _curves(reaches, now))


def _notices(rows: Sequence[Published]) -> Sheet:
    chased = sum(row.state == CHASED for row in rows)
    summary = f"共 {len(rows)} 份，{chased} 份还在催办。最近 30 天发布的全部列出，更早的只列一年内需要确认的，邮件数不再统计，逐人的情况在“记录表/往期”。"
    columns = (
        ReportColumn(heading="通知编号", values=[row.request["id"] for row in rows], kind="id", width=13),
        ReportColumn(heading="通知主题", values=[row.subject for row in rows], kind="long", width=26),
        ReportColumn(heading="状态", values=[row.state for row in rows], kind="middle", width=10, tones=_STATES),
        ReportColumn(heading="确认率", values=[row.share for row in rows], kind="percent", width=10, bars=True),
        ReportColumn(heading="已确认", values=[row.confirmed for row in rows], kind="number", width=8),
        ReportColumn(heading="接收人", values=[row.people for row in rows], kind="number", width=8),
        ReportColumn(heading="全部确认用时", values=[taken_words(row.taken) for row in rows], kind="middle", width=11),
        ReportColumn(heading="发布时间", values=[row.at for row in rows], kind="moment", width=16),
        ReportColumn(heading="渠道", values=[row.channels for row in rows], kind="long", width=18),
        ReportColumn(heading="邮件", values=[row.mails for row in rows], kind="number", width=7),
        ReportColumn(heading="没有送到", values=[row.failed for row in rows], kind="days", width=8),
        ReportColumn(heading="紧急程度", values=[row.urgency for row in rows], kind="middle", width=9, tones={"紧急": "red"}),
        ReportColumn(heading="密级", values=[row.classification for row in rows], kind="middle", width=7),
        ReportColumn(heading="发起部门", values=[row.request["department"] for row in rows], kind="middle", width=12),
        ReportColumn(heading="经办人", values=[row.request["author"] for row in rows], kind="middle", width=10),
        ReportColumn(heading="审批人", values=[row.approved[0] for row in rows], kind="long", width=14),
        ReportColumn(heading="审批时间", values=[row.approved[1] for row in rows], kind="moment", width=16),
    )
    return Sheet("发布记录", (PageTitle(TITLE, summary), DataTable(columns, frozen=2)))


def _unconfirmed(reaches: Sequence[Reach], directory: Directory) -> Sheet:
    found = [(one, line) for one in reaches if one.chased for line in lines(one, directory)]
    summary = (
        f"{len({one.id for one, _ in found})} 份通知，{len(found)} 人次没有确认。电话确认了请填通知确认记录表。"
        if found
        else "没有等待确认的通知。"
    )
    columns = (
        ReportColumn(heading="通知编号", values=[one.id for one, _ in found], kind="id", width=13),
        ReportColumn(heading="通知", values=[one.title for one, _ in found], kind="long", width=26),
        *person_columns([line for _, line in found]),
    )
    return Sheet("未确认", (PageTitle("未确认", summary), DataTable(columns, frozen=2)), tone="orange")


def _curves(reaches: Sequence[Reach], now: datetime) -> Sheet:
    """Of the latest notices, drawn and in figures."""
    asked = sorted(
        (one for one in reaches if one.left and one.counted), key=lambda one: (one.publication.queued, one.id), reverse=True
    )[:CURVES]
    hours = hours_to_show(asked, now)
    found = [(one, shares(one, hours, now)) for one in asked]
    names = [f"{hour} 小时" for hour in hours]
    series = tuple(
        Series(f"{one.id} {cut(one.subject, _NAME)}", values, tone, labels="last")
        for (one, values), tone in zip(found, _TONES, strict=False)
    )
    chart = Chart("line", names, series, 18, "发布以后每个时刻已经确认的百分比，每份通知一条线", percent=True)
    columns = (
        ReportColumn(heading="发布后", values=names, kind="middle", width=14),
        *(ReportColumn(heading=one.name, values=one.values, kind="percent", width=22) for one in series),
    )
    blocks = (chart, DataTable(columns, filters=False)) if found else (DataTable(columns[:1], empty="还没有需要确认的通知"),)
    title = PageTitle("触达曲线", f"最近 {len(found)} 份通知：发布后多久有百分之几的人确认了")
    return Sheet("触达曲线", (title, *blocks), tone="green", one_page=True)
