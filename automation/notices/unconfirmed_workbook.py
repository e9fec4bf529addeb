"""未确认名单: everybody who has not confirmed a notice, with phone numbers, as a workbook for whoever phones them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from automation.jobs.mail_words import full_moment
from automation.notices.evidence import BOUNCED, DELETED, DOUBT
from automation.notices.reach import Reach
from automation.notices.unconfirmed import AWAY, UNSENT, Group, Line
from automation.organization.file_names import fit_name
from automation.reports.report import DataTable, PageTitle, Report, ReportColumn, Sheet, Tone

TITLE = "未确认名单"
STATE_TONES: dict[str, Tone] = {DOUBT: "orange", UNSENT: "red", BOUNCED: "red", DELETED: "red", AWAY: "orange"}


def unconfirmed_workbook(reach: Reach, found: Sequence[Line], groups: Sequence[Group], now: datetime) -> Report:
    count = f"{full_moment(now)} 还有 {len(found)} 人没有确认，共 {len(reach.counted)} 人。"
    people = Sheet("名单", (PageTitle(reach.title, count), DataTable(person_columns(found), frozen=1)))
    departments = (
        ReportColumn(heading="部门", values=[one.department or "（不明）" for one in groups], width=22),
        ReportColumn(heading="还差", values=[one.missing for one in groups], kind="number", width=10),
        ReportColumn(heading="应确认", values=[one.counted for one in groups], kind="number", width=10),
    )
    return Report(
        f"{TITLE}_{fit_name(reach.publication.id)}.xlsx",
        TITLE,
        (people, Sheet("各部门", (PageTitle("各部门还差几人"), DataTable(departments, frozen=1)))),
        now.replace(microsecond=0),
        f"{TITLE} {reach.id}",
    )


def person_columns(found: Sequence[Line]) -> tuple[ReportColumn, ...]:
    return (
        ReportColumn(heading="姓名", values=[one.name for one in found], width=16),
        ReportColumn(heading="部门", values=[one.department for one in found], kind="middle", width=14),
        ReportColumn(heading="电话", values=[one.phone for one in found], kind="id", width=16),
        ReportColumn(heading="情况", values=[one.state for one in found], kind="middle", width=14, tones=STATE_TONES),
        ReportColumn(heading="说明", values=[one.note for one in found], kind="long", width=44),
    )
