"""JOB: 客户需求总览: every week how the requests of clients stand; and its figures in the managers' weekly mail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from automation.clients.overview_sheets import TITLE, overview_sheets
from automation.clients.quarters import Quarter
from automation.clients.request_figures import LATE, ON_TIME, RequestFigure, request_figures
from automation.clients.satisfaction_figures import OVERALL, mark_words, marks_of, trend
from automation.jobs.job import Beside, Job, Moment, Records, Want
from automation.jobs.mail_words import cut
from automation.jobs.when import WeeklyDeadline
from automation.organization.reporting_week import CONSOLIDATED_AFTER, ReportingWeek
from automation.reports.report import Report

NAMED = 3


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """Nothing where nobody has ever asked for anything."""
    found = request_figures(records, moment)
    if moment.occasions and found.rows:
        next_due = moment.week.following_cutoff(records.calendar, moment.closing) + CONSOLIDATED_AFTER
        sheets = overview_sheets(found, trend(records, Quarter.of(found.at.date())), f"{next_due:%Y-%m-%d %H:%M}")
        week = moment.week
        yield Report(file_name(week), TITLE, sheets, found.at, f"{TITLE} {week.year} 年第 {week.week} 周")


def file_name(week: ReportingWeek) -> str:
    return f"{TITLE}_{week.label}.xlsx"


def lines(records: Records, moment: Moment) -> Iterator[str]:
    """What the managers' weekly mail says of the clients."""
    found = request_figures(records, moment)
    if not found.rows:
        return
    on_time = sum(one.state == ON_TIME for one in found.answered)
    late = [one for one in found.answered if one.state == LATE]
    yield f"本周新登记 {len(found.registered)} 条，在办 {len(found.open)} 条"
    yield f"本周反馈 {len(found.answered)} 条，按时 {on_time} 条" + (f"，超期 {len(late)} 条：{_names(late)}" if late else "")
    yield f"超期未反馈 {len(found.missing)} 条：{_names(found.missing)}" if found.missing else "没有超期未反馈的需求"
    if found.open_issues:
        yield f"客户验收有条件或不通过、还没有解决的 {len(found.open_issues)} 件"
    marks = marks_of(Quarter.of(found.at.date()), records)
    if marks.rows:
        low = f"，有低分的 {len(marks.low)} 份" if marks.low else ""
        yield f"{marks.quarter.words}满意度 {mark_words(marks.average(OVERALL))} 分（{len(marks.rows)} 份{low}）"


def _names(rows: Sequence[RequestFigure]) -> str:
    return "、".join(f"{one.case.id}（{cut(one.case.request['client'], 14)}）" for one in rows[:NAMED]) + (
        " 等" if len(rows) > NAMED else ""
    )


JOB = Job(name="client_overview", title=TITLE, clocks=(WeeklyDeadline(CONSOLIDATED_AFTER),), make=make, reports=(TITLE,))
BESIDE = Beside("客户需求", lines, lambda moment: f"报表/{file_name(moment.week)}")
