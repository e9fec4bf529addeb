"""How the requests of clients go on: every week somebody writes how far they are; what is ready is handed over, what is accepted closed."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from automation.organization.people import Person
from automation.organization.reporting_week import ReportingWeek
from automation.simulation.cares import ClientCase
from automation.simulation.life import Life
from automation.simulation.row_typing import Row, type_record
from automation.simulation.typed_cells import Value

PROGRESS, ISSUES = "client_progress", "client_issues"
_PACE = (15, 40)
"""Percent a week, at least and at most."""
_WORDS = {
    "中文": ("第 {week} 周：完成约 {percent}%，按计划进行。", "下周继续测试。", "样机 2 台，测试报告 1 份（第 {edition} 版）"),
    "英文": ("Week {week}: about {percent}% done, on schedule.", "Tests go on next week.", "2 prototypes, 1 test report (edition {edition})"),
}  # fmt: skip
"""Progress, plan, what was delivered."""


def begin_week(life: Life, week: ReportingWeek) -> None:
    """On the last day but one of the week."""
    cutoff = week.cutoff(life.time.working.calendar, life.time.closing)
    for lead in dict.fromkeys(case.lead for case in life.cases.values() if not case.closed) if cutoff else ():
        minutes = life.staff.chance(lead.mail, week.label, "progress").randint(480, 780)
        writer = life.present(week.monday, lead, *(case.registrar for case in life.cases.values() if case.lead == lead))
        if cutoff and writer:
            at = life.time.working.subtract(cutoff, timedelta(minutes=minutes))
            life.plan(writer, at, partial(_write, life, lead, writer, week))


def _write(life: Life, lead: Person, writer: Person, week: ReportingWeek, at: datetime) -> str:
    mine = {one.id: one for one in life.cases.values() if one.lead == lead and one.fed_back and not one.closed}

    def goes_on(row: Row) -> dict[str, Value]:
        case = mine[str(row["id"])]
        return _closed(case) if _is_over(case, row) else _further(life, case, week)

    count = type_record(life, PROGRESS, writer, at, lambda row: row["id"] in mine, goes_on)
    return f"更新了 {count} 条客户需求的进展" if count else ""


def _is_over(case: ClientCase, row: Row) -> bool:
    return case.verdict == "暂无法执行" or row["conclusion"] == "通过"


def _closed(case: ClientCase) -> dict[str, Value]:
    case.closed = True
    return {"stage": "已关闭", "may_sync": "否"}


def _further(life: Life, case: ClientCase, week: ReportingWeek) -> dict[str, Value]:
    """What has been handed over waits for the client."""
    if case.delivered:
        return {}
    case.percent = min(100, case.percent + life.staff.chance(case.id, week.label, "pace").randint(*_PACE))
    progress, plan, delivered = _WORDS[case.contact.language]
    if case.percent == 100:
        case.delivered = True
        return {"stage": "验收", "percent": 1.0, "delivered": delivered.format(edition=case.edition), "may_sync": "否"}
    told = progress.format(week=week.monday.isocalendar().week, percent=case.percent)
    stage = "开发" if case.percent < 70 else "测试"
    return {
        "stage": stage,
        "percent": case.percent / 100,
        "progress": told,
        "plan": plan,
        "may_sync": "是" if case.shown else "否",
    }


def sent_back(life: Life, person: Person, id_: str, letter: str, at: datetime) -> None:
    """The words for the client are written anew, by whoever registered the request if the lead is away."""
    case = life.cases.get(id_)
    who = life.present(at.date(), case.lead, case.registrar) if case and person == case.lead else None
    if case and who:
        life.plan(who, at, partial(_reword, life, case, who, "delivered" if letter == "acceptance_request" else "progress"))


def _reword(life: Life, case: ClientCase, person: Person, column: str, at: datetime) -> str:
    case.edition += 1
    words = {"progress": _WORDS[case.contact.language][0], "delivered": _WORDS[case.contact.language][2]}[column]
    said = words.format(week="", percent=case.percent, edition=case.edition).replace("  ", " ")
    count = type_record(life, PROGRESS, person, at, lambda row: row["id"] == case.id, lambda row: {column: said})
    return f"改了 {case.id} 给客户的话" if count else ""


def issue_told(life: Life, person: Person, id_: str, at: datetime) -> None:
    """What the client did not accept is solved."""
    life.plan(person, at, partial(_solve, life, person, id_))


def _solve(life: Life, person: Person, id_: str, at: datetime) -> str:
    solved: dict[str, Value] = {"person": life.staff.directory.label(person), "solution": "已返工并复测", "status": "已解决"}
    count = type_record(
        life, ISSUES, person, at, lambda row: row["id"] == id_ and row["status"] not in ("已解决", "已关闭"), lambda row: solved
    )
    return f"解决了 {id_} 的验收问题" if count else ""
