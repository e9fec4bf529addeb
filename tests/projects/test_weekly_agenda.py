"""The agenda: before the Monday meeting these people read of these items, one mail each."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from rhythm_tables import LAST_WEEK, MONDAY, TASKS, W48, Tables, company, due, own, said, wants

from automation.jobs.job import Want
from automation.mail.message import Message
from automation.organization.recipients import Undeliverable
from automation.organization.reporting_week import ReportingWeek
from automation.projects.weekly_agenda import JOB
from automation.reports.report import DataTable, Report
from automation.reports.workbook import draw_report

DECIDED = {"project_name": "通达", "project_id": "P1", "matter": "落实第二货源", "person": "周强", "due": date(2026, 11, 25)}
RECORDED = {
    "id": "0007", "project_name": "通 达", "description": "缺芯片", "department": "研发部", "person": None,
    "solution": None, "solve_by": None, "status": "待解决",
}  # fmt: skip


def of(kind: type, found: list[Want]) -> list[Any]:
    return [want for want in found if isinstance(want, kind)]


def mails(tables: Tables, now: datetime = MONDAY) -> dict[str, Message]:
    return {mail.key.rpartition("/")[2]: mail for mail in of(Message, wants(JOB, tables, now))}


def told(tables: Tables, name: str = "张伟", now: datetime = MONDAY) -> list[list[str]]:
    """The rows of that person's mail, project by project."""
    projects = mails(tables, now)[name].values["projects"]
    return [[cell["text"] for cell in row] for project in projects for row in project["rows"]]


def test_everybody_with_a_part_in_a_project_gets_one_mail() -> None:
    found = mails(Tables())
    assert list(found) == ["刘洋", "张伟", "李娜", "郑凯"]
    assert found["张伟"].key == "weekly_agenda/2026-W48/张伟"
    assert [project["title"] for project in found["刘洋"].values["projects"]] == ["通达"]


def test_a_person_in_two_projects_reads_of_both() -> None:
    tasks = (*TASKS, own("102", "市场部", date(2026, 11, 20), project_name="商城", project_id="P2", filler="刘洋"))
    assert [project["title"] for project in mails(Tables(tasks))["刘洋"].values["projects"]] == ["通达", "商城"]
    assert [project["title"] for project in mails(Tables(tasks))["李娜"].values["projects"]] == ["通达"]


def test_late_blocked_due_this_week_and_problems_in_this_order() -> None:
    assert told(Tables()) == [
        ["逾期", "001 任务001", "张伟", "2026-11-20", "逾期 3 天"],
        ["受阻", "002 任务002", "李娜", "2026-12-11", "等 001 完成"],
        ["本周到期", "003 任务003", "刘洋", "2026-11-27", "进行中，95%"],
        ["问题", "001 缺芯片", "张伟", "—", "第47周提出"],
    ]


def test_today_counts_not_friday() -> None:
    """What ends on Wednesday is not late on Monday, and nobody is behind Friday's plan on Monday."""
    tasks = [own("001", "研发部", date(2026, 11, 25), start=date(2026, 11, 23), status="未开始")]
    assert told(Tables(tasks, ())) == [["本周到期", "001 任务001", "张伟", "2026-11-25", "未开始，0%"]]


def test_behind_plan_is_a_risk() -> None:
    tasks = [own("001", "研发部", date(2026, 12, 4))]
    assert told(Tables(tasks, [said("001", "研发部", percent=5.0)])) == [
        ["有风险", "001 任务001", "张伟", "2026-12-04", "落后 55 点"]
    ]


def test_what_this_weeks_form_says_is_done_is_not_talked_about() -> None:
    done = said("001", "研发部", "2026-W48", status="已完成", first_seen=datetime(2026, 11, 23, 8))
    kinds = [row[0] for row in told(Tables(reports=(*LAST_WEEK, done)))]
    assert kinds == ["有风险", "本周到期"]


def test_the_record_of_problems_takes_the_place_of_what_was_reported() -> None:
    solving = RECORDED | {
        "id": "0008",
        "description": "缺人",
        "person": "郑凯",
        "solution": "借调",
        "solve_by": date(2026, 11, 20),
    }
    solving["status"] = "处理中"
    done = RECORDED | {"id": "0009", "status": "已解决"}
    tables = Tables(issues=[RECORDED, solving, done])
    assert [row for row in told(tables) if row[0] == "问题"] == [
        ["问题", "0008 缺人", "郑凯", "2026-11-20", "处理中"],
        ["问题", "0007 缺芯片", "未定", "—", "待解决，没有责任人、解决方案、解决时限"],
    ]
    late = mails(tables)["郑凯"].values["projects"][0]["rows"][-2][3]
    assert late["tone"] == "bad"


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 11, 15), None),
        (date(2026, 11, 16), "已到期"),
        (date(2026, 11, 22), "已到期"),
        (date(2026, 11, 23), "本周到期"),
        (date(2026, 11, 29), "本周到期"),
        (date(2026, 11, 30), None),
        (None, None),
    ],
)
def test_decisions_due_since_the_last_meeting_until_the_end_of_the_week(day: date | None, state: str | None) -> None:
    rows = [row for row in told(Tables(decisions=[DECIDED | {"due": day}])) if row[0] == "决议"]
    assert [row[4] for row in rows] == ([state] if state else [])


def test_whose_name_stands_on_the_agenda_gets_it() -> None:
    assert "周强" not in mails(Tables())
    assert "周强" in mails(Tables(decisions=[DECIDED]))


def test_what_is_ones_own_is_counted() -> None:
    values = mails(Tables())["张伟"].values
    assert values["summary"] == "今天 10:00 的项目例会有 4 件事要谈：逾期 1 项，受阻 1 项，本周到期 1 项，问题 1 项。"
    assert values["mine"] == "其中 2 件由您负责，请准备好原因和下一步打算。"
    assert mails(Tables())["郑凯"].values["mine"] == ""


def test_the_lead_gets_the_pack_and_the_others_find_it_on_the_drive() -> None:
    found = mails(Tables())
    name = "项目例会议程_2026-W48.xlsx"
    assert [(one.name, one.source) for one in found["张伟"].attachments] == [(name, name)]
    assert not found["李娜"].attachments
    assert found["李娜"].values["link"] == f"file:///S:/报表/{name}"
    assert {mail.expires for mail in found.values()} == {datetime(2026, 11, 23, 10)}


def test_the_pack_has_a_page_a_project_with_room_for_what_is_decided() -> None:
    tasks = (*TASKS, own("102", "市场部", date(2026, 11, 20), project_name="商城", project_id="P2", filler="刘洋"))
    (report,) = of(Report, wants(JOB, Tables(tasks), MONDAY))
    assert [sheet.name for sheet in report.sheets] == ["总览", "1.通达", "2.商城"]
    table = report.sheets[1].blocks[1]
    assert isinstance(table, DataTable)
    assert [column.heading for column in table.columns][-1] == "会议结论" and table.rows == 4
    assert draw_report(report) == draw_report(report)


def test_projects_of_any_name_are_drawn() -> None:
    names = ("项目/一期:[甲]?*'", "项目/一期:[甲]?*'乙" * 5, "&<", "项目 一期甲")
    tasks = [
        own("001", "研发部", date(2026, 11, 20), project_name=name, project_id=f"P{number}") for number, name in enumerate(names)
    ]
    (report,) = of(Report, wants(JOB, Tables(tasks, ()), MONDAY))
    assert len(report.sheets) == 5 and all(len(sheet.name) <= 31 for sheet in report.sheets)
    assert draw_report(report)


def test_a_project_with_nothing_to_talk_about_costs_nobody_a_mail() -> None:
    quiet = Tables([own("001", "研发部", date(2026, 12, 31), status="未开始", start=date(2026, 12, 7))], ())
    assert wants(JOB, quiet, MONDAY) == []


def test_who_cannot_be_reached_is_told_of() -> None:
    found = wants(JOB, Tables(directory=company(without_mail=["李娜"])), MONDAY)
    assert [(one.person, one.reason) for one in of(Undeliverable, found)] == [("李娜", "通讯录中没有邮箱，请补上“邮箱”")]
    stranger = Tables([{**TASKS[0], "person": "无名氏"}], ())
    assert "无名氏" in [one.person for one in of(Undeliverable, wants(JOB, stranger, MONDAY))]


def test_a_mail_stays_below_the_size_at_which_it_is_cut_off() -> None:
    tasks = [
        own(f"{number:03}", "研发部", date(2026, 11, 20), project_name=f"项目{number % 20}", project_id=None)
        for number in range(400)
    ]
    values = mails(Tables(tasks, ()))["张伟"].values
    assert [len(project["rows"]) for project in values["projects"]] == [6] * 8
    assert values["projects"][0]["more"] == "其余 14 件事见议程表。" and values["more"] == "其余 12 个项目见议程表。"


def test_tried_again_after_a_crash_it_is_the_same() -> None:
    assert wants(JOB, Tables(), MONDAY) == wants(JOB, Tables(), MONDAY)


@pytest.mark.parametrize(
    ("week", "on"),
    [
        (W48, datetime(2026, 11, 23, 8, 30)),
        pytest.param(ReportingWeek(2026, 41), datetime(2026, 10, 8, 8, 30), id="after national day"),
        pytest.param(ReportingWeek(2026, 9), datetime(2026, 2, 24, 8, 30), id="after Spring Festival"),
    ],
)
def test_the_first_working_day_until_the_meeting_begins(week: ReportingWeek, on: datetime) -> None:
    (occasion,) = due(JOB, week)
    assert (occasion.due, occasion.until) == (on, on + timedelta(hours=1, minutes=30))


def test_after_a_holiday_the_last_meeting_was_before_it() -> None:
    """National day: the meeting of 8 October looks back to that of 28 September."""
    tasks = [own("001", "研发部", date(2026, 12, 31), start=date(2026, 9, 1))]
    tables = Tables(tasks, (), decisions=[DECIDED | {"due": date(2026, 9, 29)}])
    found = wants(JOB, tables, datetime(2026, 10, 8, 8, 31), ReportingWeek(2026, 41))
    assert "周强" in [mail.key.rpartition("/")[2] for mail in of(Message, found)]
