"""Weekly mails: given this week's figures, these people get these words, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sample_week import AUDIT, CONTROL, DEPARTMENTS, PROJECTS, SHOP, TASKS, directory, figures, table, task

from automation.jobs.mail_words import against_plan, percent
from automation.mail.message import Message
from automation.organization.people import Department, Directory, Person
from automation.organization.recipients import Undeliverable
from automation.projects.weekly_figures import DEPARTMENT_COLUMNS, PROJECT_COLUMNS, TASK_COLUMNS, Change, WeeklyFigures
from automation.projects.weekly_mails import weekly_messages

OFFICE = {"company": "示例公司", "contact": "何磊", "reports": "file:///S:/报表/"}
REPORT = "项目周进度报表_2026-W47.xlsx"


def mails(given: WeeklyFigures | None = None, people: Directory | None = None) -> dict[str, Message]:
    found = weekly_messages(given or figures(), people or directory(), REPORT, OFFICE)
    return {message.key: message for message in found if isinstance(message, Message)}


def undeliverable(given: WeeklyFigures | None = None, people: Directory | None = None) -> list[tuple[str, str]]:
    found = weekly_messages(given or figures(), people or directory(), REPORT, OFFICE)
    return [(one.person, one.reason) for one in found if isinstance(one, Undeliverable)]


def texts(rows: list[list[dict[str, str]]]) -> list[list[str]]:
    return [[cell["text"] for cell in row] for row in rows]


def test_managers_leads_and_heads_get_one_mail_each() -> None:
    found = mails()
    assert list(found) == [f"weekly_report/2026-W47/{name}" for name in ("王强", "周敏", "张伟", "刘洋", "何磊")]
    assert found["weekly_report/2026-W47/张伟"].to == (("张伟", "zhangwei@example.com"),)
    assert all(not message.cc for message in found.values())
    assert undeliverable() == [("郑凯", "通讯录中没有邮箱，请补上“邮箱”")]


@pytest.mark.parametrize(
    ("name", "projects", "departments"),
    [
        ("王强", [CONTROL, SHOP, AUDIT], ["质量部", "采购部", "研发部", "市场部"]),
        ("周敏", [CONTROL, SHOP, AUDIT], ["质量部", "采购部", "研发部", "市场部"]),
        ("张伟", [CONTROL], ["研发部"]),
        ("何磊", [], ["采购部"]),
    ],
)
def test_each_reads_of_what_concerns_them(name: str, projects: list[str], departments: list[str]) -> None:
    values = mails()[f"weekly_report/2026-W47/{name}"].values
    assert sorted(row[0] for row in texts(values["projects"])) == sorted(projects)
    assert [row[0] for row in texts(values["departments"])] == departments


def test_a_department_head_reads_of_the_departments_tasks_in_every_project() -> None:
    values = mails()["weekly_report/2026-W47/何磊"].values
    assert texts(values["attention"]) == [["002 芯片选型", "陈晨", "2026-11-09", "逾期 11 天"]]
    assert values["summary"] == "您负责 1 个部门，共 2 项任务：已完成 0 项，延期 1 项。"
    assert [tile["value"] for tile in values["tiles"]] == [2, 0, 1, 0]
    assert values["issues"] == ["采购部，002 芯片选型：主控芯片交期延长 3 周，需要评估替代料（新提出）"]


def test_the_most_pressing_comes_first() -> None:
    values = mails()["weekly_report/2026-W47/王强"].values
    assert [row[3] for row in texts(values["attention"])] == ["逾期 11 天", "逾期 7 天", "受阻", "有风险", "有风险"]
    notes = [row[3]["note"] for row in values["attention"]]
    assert notes == ["在关键路径上", "", "前置任务未完成", "落后 32.5 点", "前置任务延期"]
    assert values["changes"][0].startswith("新逾期：")


def test_tiles_are_those_of_the_report() -> None:
    tiles = mails()["weekly_report/2026-W47/王强"].values["tiles"]
    assert [(tile["label"], tile["value"], tile["note"]) for tile in tiles] == [
        ("任务", 11, "完成率 54.2%"),
        ("已完成", 2, ""),
        ("延期", 2, "本周新增 1"),
        ("受阻或有风险", 3, ""),
    ]


def test_the_mail_carries_the_report_and_its_causes() -> None:
    message = mails()["weekly_report/2026-W47/何磊"]
    assert [(one.name, one.source) for one in message.attachments] == [(REPORT, REPORT)]
    assert message.values["link"].startswith("file:///S:/报表/%E9%A1%B9")
    assert [file for file, _ in message.causes] == [
        "周进度/2026-W47/采购部.xlsx",
        f"项目/{CONTROL}.xlsx",
        f"项目/{AUDIT}.xlsx",
    ]
    assert message.expires == datetime(2026, 11, 27, 17, 0)


def test_other_figures_of_the_same_week_have_the_same_keys() -> None:
    changed = figures(tasks=table(TASK_COLUMNS, TASKS[:3]), completeness="4 个部门应报：4 按时，0 迟交，0 未提交")
    assert list(mails(changed)) == list(mails())


def test_a_company_without_projects_writes_to_its_managers_only() -> None:
    nothing = figures(
        projects=table(PROJECT_COLUMNS, []), departments=table(DEPARTMENT_COLUMNS, []), tasks=table(TASK_COLUMNS, []),
        changes=[], completeness="没有部门应报",
    )  # fmt: skip
    found = mails(nothing)
    assert [key.rpartition("/")[2] for key in found] == ["王强", "周敏"]
    assert found["weekly_report/2026-W47/王强"].values["projects"] == []


def test_an_empty_address_book_writes_to_nobody() -> None:
    assert mails(people=Directory()) == {}
    assert [name for name, _ in undeliverable(people=Directory())] == ["张伟", "郑凯", "刘洋"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"mail": "zhangwei@"}, "写法不对"),
        ({"mail": "a@b.cn;c@d.cn"}, "写法不对"),
        ({"mail": " "}, "没有邮箱"),
        ({"employed": False}, "离职"),
    ],
)
def test_who_cannot_be_reached_is_told_with_the_reason(change: dict[str, object], said: str) -> None:
    book = directory()
    persons = tuple(replace(one, **change) if one.name == "张伟" else one for one in book.persons)  # type: ignore[arg-type]
    found = dict(undeliverable(people=Directory(book.departments, persons)))
    assert said in found["张伟"] or (said == "离职" and "没有这位" in found["张伟"])


def test_long_lists_say_what_they_leave_out() -> None:
    many = [task(CONTROL, f"{number:03}", "任务", "研发部", "李娜", "延期", days_overdue=number) for number in range(1, 31)]
    values = mails(figures(tasks=table(TASK_COLUMNS, many)))["weekly_report/2026-W47/张伟"].values
    assert len(values["attention"]) == 10 and values["more"]["attention"] == "其余 20 项任务见附件。"
    assert texts(values["attention"])[0][0] == "030 任务"


def test_missing_values_are_dashes() -> None:
    bare = [(CONTROL, None, "张伟", 1, 1, 0, 0, 0, 0, None, None, None, None, None)]
    plain = task(CONTROL, "001", "任务", "研发部", None, "延期", end=None, deviation=None, percent=None)  # type: ignore[arg-type]
    change = Change("完成", CONTROL, "", "", "", "")
    given = figures(projects=table(PROJECT_COLUMNS, bare), tasks=table(TASK_COLUMNS, [plain]), changes=[change])
    values = mails(given)["weekly_report/2026-W47/张伟"].values
    assert texts(values["projects"]) == [[CONTROL, "0 / 1 完成", "无", "—", "—"]]
    assert texts(values["attention"]) == [["001 任务", "—", "—", "已报延期"]]
    assert values["project_bars"][0]["note"] == "—，无计划"


@pytest.mark.parametrize(
    ("points", "said"), [(46.25, "46.3%"), (46.24, "46.2%"), (100.0, "100%"), (0.0, "0%"), (None, "—"), (33.33, "33.3%")]
)
def test_percentages(points: float | None, said: str) -> None:
    assert percent(points) == said


@pytest.mark.parametrize(
    ("points", "said"), [(-15.15, "落后 15.2 点"), (5.0, "超前 5 点"), (-0.03, "与计划一致"), (None, "无计划")]
)
def test_deviations(points: float | None, said: str) -> None:
    assert against_plan(points) == said


def test_a_head_of_two_departments_and_lead_gets_one_mail() -> None:
    departments = (Department("研发部", "张伟"), Department("采购部", "张伟"))
    people = Directory(departments, (Person("张伟", "研发部", mail="z@example.com"),))
    found = mails(people=people)
    assert list(found) == ["weekly_report/2026-W47/张伟"]
    values = found["weekly_report/2026-W47/张伟"].values
    assert [row[0] for row in texts(values["departments"])] == ["采购部", "研发部"]
    assert len(PROJECTS) == 3 and len(DEPARTMENTS) == 4


def test_a_head_whose_department_is_missing_reads_that_first() -> None:
    book = directory()
    book = Directory(book.departments, tuple(replace(one, mail=one.mail or "zk@example.com") for one in book.persons))
    values = mails(people=book)["weekly_report/2026-W47/郑凯"].values
    assert values["headline"].startswith("质量部未提交，")
    assert values["first"] == "质量部本周的周进度还没有提交（没有收到），请尽快补交；下面暂按最近一次填报统计。"
    assert mails()["weekly_report/2026-W47/王强"].values["first"] == ""
