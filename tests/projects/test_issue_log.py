"""Which rows 项目问题跟踪表 gets from what departments write under 存在问题. The run is on Friday 2026-11-20, in W47."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from company_tables import report, task
from desk import Desk

from automation.organization.people import Department, Directory, Person
from automation.organization.working_time import parse_hours
from automation.projects.keep_issue_log import JOB
from automation.projects.problem_words import SAME, alike, pieces

NOW = datetime(2026, 11, 20, 16, 30)
TOLD_AT = datetime(2026, 11, 20, 16)
TASKS = (task(status="进行中"), task("002", status="进行中"))


def told(text: str | None, identity: str | None = "001", week: int = 47, **given: Any) -> dict[str, Any]:
    file = f"周进度/2026-W{week}/{given.get('department', '技术部')}.xlsx"
    return report(identity, week=f"2026-W{week}", issue=text, **{"file": file, "first_seen": TOLD_AT, **given})


def row(**given: Any) -> dict[str, Any]:
    """A row that is in the record already."""
    there = {
        "project_name": "通达", "description": "缺芯片", "source": "周进度", "department": "技术部", "raised_by": "李娜",
        "raised_at": datetime(2026, 11, 6, 16), "task": "001", "answer_due": datetime(2026, 11, 9, 16), "overdue": "是",
        "status": "待解决", "id": "0001", "key": "0001", "ref": "", "origin": "program", "severity": None, "solution": None,
        "person": None, "solve_by": None, "closed_on": None, "file": None, "sheet": None, "row": 0,
    }  # fmt: skip
    return there | given


def kept(reports: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]] = (), now: datetime = NOW) -> list[dict[str, Any]]:
    desk = Desk(TASKS, reports, kept={"issue_log": list(rows)})
    desk.run(JOB, now)
    once = [dict(one) for one in desk.kept["issue_log"]]
    desk.run(JOB, now)
    assert desk.kept["issue_log"] == once, "a second run changes nothing"
    return once


def test_a_problem_becomes_a_row_with_all_that_is_known_of_it() -> None:
    (one,) = kept([told("缺芯片")])
    told_columns = {
        name: one[name] for name in ("id", "project_name", "description", "source", "department", "raised_by", "task")
    }
    assert told_columns == {
        "id": "0001", "project_name": "通达", "description": "缺芯片", "source": "周进度", "department": "技术部",
        "raised_by": "李娜", "task": "001",
    }  # fmt: skip
    assert (one["raised_at"], one["answer_due"], one["overdue"], one["status"]) == (
        TOLD_AT, datetime(2026, 11, 23, 16), "否", "待解决",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("earlier", "now", "rows"),
    [
        pytest.param("缺芯片", "缺芯片", 1, id="word for word"),
        pytest.param("缺芯片", "缺 芯片。", 1, id="blanks and stops"),
        pytest.param("主控芯片交期延长 3 周", "主控芯片交期仍延长４周", 1, id="another number, full-width"),
        pytest.param("主控芯片缺货", "主控芯片缺货，已联系第二货源", 1, id="more is said"),
        pytest.param("人手不足，缺一名硬件工程师", "还缺一名硬件工程师，人手不足", 1, id="another order"),
        pytest.param("供应商报价未回", "供应商的报价还没有回复", 1, id="reworded"),
        pytest.param("服务器采购审批未通过", "服务器采购还在审批", 1, id="reworded again"),
        pytest.param("接口文档未提供，联调无法开始", "接口文档仍未提供，无法联调", 1, id="shortened"),
        pytest.param("缺测试人员", "缺测试设备", 2, id="another thing is lacking"),
        pytest.param("人手不足", "设备不足", 2, id="one word differs, and it is the word"),
        pytest.param("主控芯片缺货", "结构件缺货", 2, id="another part"),
        pytest.param("接口文档未提供", "测试环境未搭建", 2, id="another matter"),
        pytest.param("缺芯片", "同上周", 1, id="as before"),
        pytest.param("缺芯片", "上周问题仍未解决", 1, id="as before, in a sentence"),
        pytest.param("缺芯片", "无", 1, id="solved without a word"),
        pytest.param("缺芯片", "1. 缺芯片；2. 人手不足", 2, id="one of two is new"),
        pytest.param("1. 缺芯片；2. 人手不足", "1. 人手不足；2. 缺芯片", 2, id="two, exchanged"),
    ],
)
def test_the_same_problem_next_week_is_no_second_row(earlier: str, now: str, rows: int) -> None:
    desk = Desk(TASKS, [told(earlier, week=46)])
    desk.run(JOB, datetime(2026, 11, 13, 17))
    desk.reports = [told(earlier, week=46), told(now)]
    desk.run(JOB, NOW)
    assert len(desk.kept["issue_log"]) == rows
    desk.reports = [told(now)]
    desk.run(JOB, NOW)
    assert len(desk.kept["issue_log"]) == rows, "also when last week's form is gone"


@pytest.mark.parametrize(
    ("other", "rows"),
    [
        pytest.param({"department": "采购部"}, 2, id="two departments on one task: each waits for its own answer"),
        pytest.param({"identity": "002"}, 2, id="two tasks"),
        pytest.param({"project_name": "别的"}, 2, id="two projects"),
        pytest.param({"project_name": "通 达"}, 1, id="the same project with a blank in its name"),
        pytest.param({"identity": "099"}, 2, id="a task that nobody planned is a problem all the same"),
    ],
)
def test_by_project_task_and_department(other: dict[str, Any], rows: int) -> None:
    assert len(kept([told("缺芯片"), told("缺芯片", **other)])) == rows


@pytest.mark.parametrize("identity", ["001", None])
def test_two_alike_in_one_form_are_two(identity: str | None) -> None:
    both = "1. 供应商A报价未回 2. 供应商B报价未回"
    found = kept([told(both, identity, week=46), told(both, identity)])
    assert [one["description"] for one in found] == ["供应商A报价未回", "供应商B报价未回"]


@pytest.mark.parametrize(
    "text",
    ["无", "没有", "/", "暂无", "无。", "-", "暂无问题", "目前没有明显问题", "一切正常", "进展顺利", "N/A", None, "无重大问题", "暂不存在问题",
     "没有问题，进展顺利", "按计划推进", "正常推进中", "无需协调事项", "尚未发现异常", "上周问题已解决"],
)  # fmt: skip
def test_words_that_mean_none_make_no_row(text: str | None) -> None:
    assert kept([told(text)]) == []


def test_other_words_keep_both_wordings_the_first_and_the_latest() -> None:
    texts = {45: "主控芯片交期延长 3 周", 46: "主控芯片交期仍延长 4 周", 47: "主控芯片交期又延长"}
    (one,) = kept([told(text, week=week) for week, text in texts.items()])
    assert one["description"] == "主控芯片交期延长 3 周\n（最近一次：主控芯片交期又延长）"


def test_a_problem_of_several_weeks_is_known_since_its_first_report() -> None:
    first = datetime(2026, 11, 6, 15)
    (one,) = kept([told("缺芯片", week=45, first_seen=first), told("缺芯片", week=46), told("还缺芯片")])
    assert (one["raised_at"], one["answer_due"], one["overdue"]) == (first, datetime(2026, 11, 9, 15), "是")


@pytest.mark.parametrize(
    ("reports", "rows"),
    [
        pytest.param([told("缺芯片", week=40)], 1, id="an open task's latest report"),
        pytest.param([told("缺芯片", week=40), told(None, week=41)], 0, id="the next report said no more of it"),
        pytest.param([told("缺芯片", week=40, status="已完成")], 0, id="a task long done"),
        pytest.param([told("缺芯片", week=46, status="已完成")], 1, id="a task just done"),
        pytest.param([told("缺芯片", week=48)], 0, id="a week that is still to come"),
    ],
)
def test_a_first_run_takes_what_still_concerns_somebody(reports: list[dict[str, Any]], rows: int) -> None:
    assert len(kept(reports)) == rows


@pytest.mark.parametrize(
    ("solved", "rows"),
    [
        pytest.param({"status": "待解决"}, 1, id="never solved, told again after weeks"),
        pytest.param({"status": "已关闭", "closed_on": date(2026, 11, 6)}, 1, id="closed within two weeks: left in the form"),
        pytest.param({"status": "已关闭", "closed_on": date(2026, 10, 30)}, 2, id="closed longer ago: it has come back"),
        pytest.param({"status": "已解决", "raised_at": datetime(2026, 10, 23, 16)}, 2, id="solved, nobody wrote down when"),
    ],
)
def test_a_solved_problem_that_comes_back_is_a_new_row(solved: dict[str, Any], rows: int) -> None:
    found = kept([told("缺芯片")], [row(**solved)])
    assert len(found) == rows
    assert found[0]["status"] == solved["status"], "what staff wrote stays"


def test_a_problem_that_staff_registered_stays_theirs_and_gets_no_twin() -> None:
    own = row(origin="staff", description="主控芯片缺货", source="直接登记", department=None, task=None, raised_by="赵敏",
              raised_at=None, answer_due=None, overdue=None)  # fmt: skip
    (one,) = kept([told("主控芯片缺货，交期未定")], [own])
    assert (one["description"], one["source"], one["raised_by"]) == ("主控芯片缺货", "直接登记", "赵敏")
    assert (one["answer_due"], one["overdue"]) == (datetime(2026, 11, 23, 16, 30), "否"), "due a day after it was seen"


@pytest.mark.parametrize(
    ("now", "solution", "overdue"),
    [
        (datetime(2026, 11, 9, 16), None, "否"),
        (datetime(2026, 11, 9, 16, 1), None, "是"),
        (datetime(2026, 11, 12, 9), "换第二货源", "否"),
    ],
)
def test_overdue_is_what_has_no_answer_a_working_day_later(now: datetime, solution: str | None, overdue: str) -> None:
    (one,) = kept([], [row(solution=solution, overdue=None)], now)
    assert one["overdue"] == overdue


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1. 缺芯片；2. 人手不足", ["缺芯片", "人手不足"]),
        ("①缺芯片②无", ["缺芯片"]),
        ("有两个：（1）缺芯片（2）人手不足", ["缺芯片", "人手不足"]),
        ("硬件组 1.缺芯片\n2.缺人", ["硬件组 缺芯片", "缺人"]),
        ("1.缺芯片", ["缺芯片"]),
        ("1.5V 电源不稳", ["1.5V 电源不稳"]),
        ("设备(1)台不足", ["设备(1)台不足"]),
        ("2.图纸未出", ["2.图纸未出"]),
        ("缺芯片\n已催供应商", ["缺芯片\n已催供应商"]),
        ("正常测试无法进行", ["正常测试无法进行"]),
        ("无测试人员", ["无测试人员"]),
        ("未按计划推进", ["未按计划推进"]),
        ("无备件，其他正常", ["无备件，其他正常"]),
        ("问题已解决一半", ["问题已解决一半"]),
    ],
)
def test_only_what_is_numbered_in_order_is_parted(text: str, parts: list[str]) -> None:
    assert pieces(text) == parts


def test_likeness_is_the_same_both_ways() -> None:
    assert alike("人手不足", "设备不足") == alike("设备不足", "人手不足") < SAME


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        pytest.param((), 1, id="the old name is nobody's any more"),
        pytest.param(("研发中心",), 1, id="通讯录 knows the old name"),
    ],
)
def test_a_department_that_got_another_name_has_no_new_problems(words: tuple[str, ...], rows: int) -> None:
    people = Directory((Department("技术部", "张伟", aliases=words),), (Person("张伟", "技术部"), Person("李娜", "技术部")))
    desk = Desk(TASKS, [told("缺芯片")], kept={"issue_log": [row(department="研发中心")]}, directory=people)
    desk.run(JOB, NOW)
    assert len(desk.kept["issue_log"]) == rows


def test_a_project_of_one_number_and_two_names_is_one() -> None:
    tasks = [task(status="进行中", project_name="通达平台"), task("002", status="进行中")]
    desk = Desk(tasks, [told("缺芯片")], kept={"issue_log": [row()]})
    desk.run(JOB, NOW)
    assert len(desk.kept["issue_log"]) == 1, "the record says 通达, which is 通达平台"


def test_an_answer_is_due_in_the_working_hours_of_the_company() -> None:
    """Told on Friday at 16:00, when this company has gone home: its clock begins on Monday morning."""
    desk = Desk(TASKS, [told("缺芯片")], hours=parse_hours("07:00-15:00"))
    desk.run(JOB, NOW)
    assert [one["answer_due"] for one in desk.kept["issue_log"]] == [datetime(2026, 11, 24, 7)]


def test_a_closed_problem_is_not_overdue_although_nobody_wrote_how_it_was_solved() -> None:
    assert [one["overdue"] for one in kept([], [row(status="已关闭", solution=None)])] == ["否"]
