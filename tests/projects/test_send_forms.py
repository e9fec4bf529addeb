"""Forms out: on the week's first working day these departments get these forms and these people these mails."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from rhythm_tables import LAST_WEEK, MONDAY, W48, Tables, company, due, own, said, wants

from automation.jobs.job import FormOut, Want
from automation.mail.message import Message
from automation.organization.people import Directory
from automation.organization.recipients import Undeliverable
from automation.organization.reporting_week import ReportingWeek
from automation.projects.send_forms import JOB
from automation.projects.weekly_form import form_path


def of(kind: type, found: list[Want]) -> list[Any]:
    return [want for want in found if isinstance(want, kind)]


def forms(tables: Tables, now: datetime = MONDAY) -> dict[str, FormOut]:
    return {str(form.fields["department"]): form for form in of(FormOut, wants(JOB, tables, now))}


def mails(tables: Tables, now: datetime = MONDAY) -> dict[str, Message]:
    return {mail.key: mail for mail in of(Message, wants(JOB, tables, now))}


def test_who_has_unfinished_tasks_gets_a_form() -> None:
    found = forms(Tables())
    assert {name: form.path for name, form in found.items()} == {
        name: f"周进度/2026-W48/{name}.xlsx" for name in ("研发部", "市场部", "质量部")
    }
    assert {form.form for form in found.values()} == {"weekly_progress"}


def test_what_is_known_stands_in_it_and_nothing_else() -> None:
    form = forms(Tables())["研发部"]
    assert form.fields == {"department": "研发部", "week": "2026-W48", "filler": "李娜"}
    told = {"project_name": "通达", "status": "进行中"}
    assert form.tables["progress"] == [
        told | {"task_id": "001", "task_name": "任务001", "percent": 80.0, "expected_end": date(2026, 11, 25)},
        told | {"task_id": "002", "task_name": "任务002", "percent": 10.0, "expected_end": None},
    ]


def test_an_expected_day_that_has_passed_is_not_repeated() -> None:
    assert [row["expected_end"] for row in forms(Tables())["研发部"].tables["progress"]] == [date(2026, 11, 25), None]
    assert [row["expected_end"] for row in forms(Tables(), datetime(2026, 11, 26, 9))["研发部"].tables["progress"]] == [None, None]


@pytest.mark.parametrize(("status", "percent"), [("未开始", 0.0), ("进行中", None)])
def test_how_far_an_unreported_task_has_come_nobody_knows(status: str, percent: float | None) -> None:
    (row,) = forms(Tables([own("001", "研发部", date(2026, 12, 4), status=status)], ()))["研发部"].tables["progress"]
    assert (row["status"], row["percent"]) == (status, percent)


def test_projects_one_after_the_other_each_by_number() -> None:
    shuffled = [own(number, "研发部", date(2026, 12, 4), project_name=name, project_id=None)
                for name, number in (("甲", "003"), ("乙", "002"), ("甲", "001"), ("乙", "001"))]  # fmt: skip
    rows = forms(Tables(shuffled, ()))["研发部"].tables["progress"]
    assert [(row["project_name"], row["task_id"]) for row in rows] == [("甲", "001"), ("甲", "003"), ("乙", "001"), ("乙", "002")]


def test_what_is_done_or_cancelled_is_not_asked_for() -> None:
    tasks = [own("001", "研发部", None, status="已完成"), own("002", "研发部", None, status="已取消"), own("003", "研发部", None)]
    done = said("003", "研发部", status="已完成")
    assert forms(Tables(tasks, [done])) == {}
    assert [row["task_id"] for row in forms(Tables(tasks, ()))["研发部"].tables["progress"]] == ["003"]


def test_who_has_handed_in_already_is_left_alone() -> None:
    early = said("003", "市场部", "2026-W48", first_seen=datetime(2026, 11, 24, 9))
    found = wants(JOB, Tables(reports=(*LAST_WEEK, early)), datetime(2026, 11, 25, 10))
    assert [form.fields["department"] for form in of(FormOut, found)] == ["研发部", "质量部"]
    assert [mail.key for mail in of(Message, found)] == ["send_forms/2026-W48/研发部", "send_forms/2026-W48/质量部"]


def test_the_mail_goes_to_the_head_and_to_who_filled_the_last_one() -> None:
    found = mails(Tables())
    assert {key: [name for name, _ in mail.to] for key, mail in found.items()} == {
        "send_forms/2026-W48/研发部": ["张伟", "李娜"],
        "send_forms/2026-W48/市场部": ["刘洋"],
        "send_forms/2026-W48/质量部": ["郑凯"],
    }
    mail = found["send_forms/2026-W48/研发部"]
    assert [(one.name, one.source) for one in mail.attachments] == [
        ("周进度填报表_2026-W48_研发部.xlsx", "周进度/2026-W48/研发部.xlsx")
    ]
    assert mail.expires == datetime(2026, 11, 27, 17)
    assert [file for file, _ in mail.causes] == ["任务.xlsx", "周进度/2026-W47/研发部.xlsx"]


def test_it_says_what_until_when_where_and_who_waits() -> None:
    values = mails(Tables())["send_forms/2026-W48/研发部"].values
    assert values["summary"] == "研发部有 2 项任务要填，其中 1 项已逾期。请在 11月27日(周五)17:00 前填好。"
    assert (values["until"], values["about"]) == ("11月27日17:00", "研发部第48周周进度")
    assert (values["place"], values["link"]) == ("周进度/2026-W48/研发部.xlsx", "file:///S:/周进度/2026-W48/研发部.xlsx")
    assert values["why"] == "填报结果截止后汇总成周报。"
    assert mails(Tables())["send_forms/2026-W48/质量部"].values["why"] == "填报结果截止后汇总成周报，项目负责人张伟在等。"
    assert "作为附件直接回复" in values["how"][1]
    assert [[cell["text"] for cell in row] for row in values["tasks"]] == [
        ["001 任务001", "张伟", "2026-11-20", "进行中，80%"],
        ["002 任务002", "李娜", "2026-12-11", "进行中，10%"],
    ]
    assert [values["tasks"][0][place]["note"] for place in (2, 3)] == ["逾期 3 天", "上次写的计划：联调收尾"]


def test_a_head_without_address_is_told_of_and_the_filler_gets_it() -> None:
    found = wants(JOB, Tables(directory=company(without_mail=["张伟"])), MONDAY)
    assert [[name for name, _ in mail.to] for mail in of(Message, found)] == [["李娜"], ["刘洋"], ["郑凯"]]
    assert [one.person for one in of(Undeliverable, found)] == ["张伟"]


@pytest.mark.parametrize("without", [{"without_mail": ["郑凯"]}, {"without_head": ["质量部"]}])
def test_a_department_that_nobody_can_be_reached_in_is_told_of_and_gets_its_form(without: dict[str, list[str]]) -> None:
    found = wants(JOB, Tables(directory=company(**without)), MONDAY)
    assert "质量部" in [form.fields["department"] for form in of(FormOut, found)]
    assert "质量部" not in [mail.key.rpartition("/")[2] for mail in of(Message, found)]
    assert [one.person for one in of(Undeliverable, found)][-1] == "质量部"
    assert all("请" in one.reason for one in of(Undeliverable, found))


def test_a_filler_who_has_left_is_not_named_again() -> None:
    book = company()
    left = tuple(replace(person, employed=person.name != "李娜") for person in book.persons)
    found = wants(JOB, Tables(directory=replace(book, persons=left)), MONDAY)
    assert of(FormOut, found)[0].fields["filler"] == "张伟"
    assert of(Message, found)[0].to == (("张伟", "p1@example.com"),) and not of(Undeliverable, found)


def test_tried_again_after_a_crash_it_is_the_same() -> None:
    assert wants(JOB, Tables(), MONDAY) == wants(JOB, Tables(), MONDAY)
    assert list(mails(Tables())) == list(mails(Tables(), datetime(2026, 11, 25, 14)))


def test_many_tasks_the_most_pressing_are_shown() -> None:
    many = [own(f"{number:03}", "研发部", date(2026, 12, 31 - number)) for number in range(1, 25)]
    values = mails(Tables(many, ()))["send_forms/2026-W48/研发部"].values
    assert values["tasks"][0][0]["text"] == "024 任务024" and len(values["tasks"]) == 15
    assert values["more"] == "其余 9 项任务见填报表。"


def test_nothing_to_do_nothing_said() -> None:
    assert wants(JOB, Tables((), ()), MONDAY) == []


@pytest.mark.parametrize(
    ("week", "on", "until"),
    [
        pytest.param(W48, datetime(2026, 11, 23, 8, 30), datetime(2026, 11, 27, 17), id="an ordinary week"),
        pytest.param(
            ReportingWeek(2026, 40), datetime(2026, 9, 28, 8, 30), datetime(2026, 9, 30, 17), id="national day: Wednesday"
        ),
        pytest.param(
            ReportingWeek(2026, 41), datetime(2026, 10, 8, 8, 30), datetime(2026, 10, 9, 17), id="first day is Thursday"
        ),
    ],
)
def test_holidays_move_the_day_and_the_deadline(week: ReportingWeek, on: datetime, until: datetime) -> None:
    (occasion,) = due(JOB, week)
    assert occasion.due == on
    tasks = [own("001", "研发部", date(2026, 12, 4), start=date(2026, 9, 1))]
    (mail,) = of(Message, wants(JOB, Tables(tasks, ()), on, week))
    assert mail.expires == until


def test_a_week_without_working_days_has_no_forms() -> None:
    assert due(JOB, ReportingWeek(2026, 8)) == []


def test_a_name_that_windows_would_not_take() -> None:
    assert form_path("2026-W48", "市场/销售部?") == "周进度/2026-W48/市场_销售部_.xlsx"


@pytest.mark.parametrize(
    ("people", "to"),
    [
        pytest.param(company(without_head=["市场部"], mailboxes={"市场部": "sales@example.com"}), ["市场部"], id="no head"),
        pytest.param(company(without_mail=["刘洋"], mailboxes={"市场部": "sales@example.com"}), ["市场部"], id="a head without a mailbox"),
        pytest.param(company(mailboxes={"市场部": "sales@example.com"}), ["刘洋"], id="the head is reached"),
        pytest.param(company(without_head=["市场部"], mailboxes={"市场部": "sales@"}), [], id="no address either"),
    ],
)
def test_the_departments_mailbox_stands_in_for_its_head(people: Directory, to: list[str]) -> None:
    reports = [one for one in LAST_WEEK if one["department"] != "市场部"]
    found = wants(JOB, Tables(reports=reports, directory=people), MONDAY)
    assert [name for one in found if isinstance(one, Message) and one.key.endswith("市场部") for name, _ in one.to] == to
