"""What only shows across workbooks and weeks; each case bears the id of docs/mess.csv."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from company_tables import figures, report, row_of, task

from automation.forms.schema.problem import Problem

OTHER = {"file": "市场部任务.xlsx", "department": "市场部", "row": 8}
LATER = {"start": date(2026, 11, 23), "end": date(2026, 11, 27)}


def problems(tasks: list[dict[str, Any]], reports: list[dict[str, Any]] | None = None, **given: Any) -> list[Problem]:
    """With a report of everything that is open, unless reports are given."""
    return figures(tasks, [] if reports is None else reports, **given).problems


def test_i04_same_number_with_other_content_is_told_to_both_and_the_first_counts() -> None:
    result = figures([task("001"), task("001", name="另一项", **OTHER)])
    assert [(one.kind, one.file, one.severity) for one in result.problems] == [
        ("I04", "任务.xlsx", "error"),
        ("I04", "市场部任务.xlsx", "error"),
    ]
    assert "“任务.xlsx”第 7 行、“市场部任务.xlsx”第 8 行重复且内容不同" in result.problems[0].message
    assert result.tasks["name"].tolist() == ["任务001"]


def test_i04_same_number_with_the_same_content_counts_once() -> None:
    result = figures([task("001"), task("001", file="副本.xlsx")])
    assert [(one.kind, one.severity) for one in result.problems] == [("I04", "remark")]
    assert len(result.tasks) == 1


def test_i04_the_same_number_in_another_project_is_no_repetition() -> None:
    assert problems([task("001"), task("001", project_name="另一个", project_id="P2")]) == []


def test_i06_the_number_became_another_task() -> None:
    (found,) = problems([task("003", name="采购")], before=[task("003", name="原理图")])
    assert (found.kind, found.cell) == ("I06", "B7")
    assert found.message == "编号 003 上周是“原理图”，本周变成“采购”。是新任务请用新编号。"


def test_i06_a_similar_name_is_no_other_task() -> None:
    assert problems([task("003", name="硬件原理图设计")], before=[task("003", name="硬件原理图")]) == []


def test_i06_the_name_beside_the_number_in_the_progress_form() -> None:
    (found,) = problems([task("001", name="原理图")], [report("001", task_name="采购")])
    assert (found.kind, found.file, found.cell) == ("I06", "技术部.xlsx", "C9")


def test_i07_a_vanished_task_stays_and_is_asked_about() -> None:
    result = figures([task("001")], before=[task("001"), task("002", name="结构设计", row=8)])
    (found,) = result.problems
    assert (found.kind, found.severity, found.cell) == ("I07", "remark", "A8")
    assert found.message == "上周的任务 002“结构设计”本次没有出现。取消请把状态改为“已取消”，不要删行。"
    assert result.tasks["id"].tolist() == ["001", "002"]


def test_i07_a_row_left_out_of_this_weeks_form() -> None:
    tasks = [task("001"), task("002")]
    (found,) = problems(tasks, [report("001"), report("002", week="2026-W46")])
    assert (found.kind, found.file) == ("I07", "技术部.xlsx")
    assert found.message.startswith("上周的任务 002“任务002”本次没有出现")


def test_i13_unknown_dependency_with_a_suggestion() -> None:
    (found,) = problems([task("001"), task("002", dependencies=("001", "0010"), row=8, **LATER)])
    assert (found.kind, found.severity) == ("I13", "error")
    assert found.message == "任务分解表第8行“依赖任务”(I8)没有编号为 0010 的任务。是不是 001？"


def test_i13_a_dependency_in_another_departments_workbook_is_known() -> None:
    assert problems([task("001", **OTHER), task("002", dependencies=("001",), **LATER)]) == []


def test_i14_a_ring_across_departments_is_told_to_each_workbook_in_full() -> None:
    tasks = [task("003", dependencies=("005",)), task("005", dependencies=("003",), **OTHER), task("007", row=9)]
    found = [one for one in problems(tasks) if one.kind == "I14"]
    assert [one.file for one in found] == ["任务.xlsx", "市场部任务.xlsx"]
    assert {one.message for one in found} == {"任务 003→005→003 互相依赖，形成循环。请去掉其中一个。"}


def test_i15_begins_before_its_dependency_ends() -> None:
    (found,) = problems([task("001"), task("002", dependencies=("001",), start=date(2026, 11, 16), row=8)])
    assert (found.kind, found.severity, found.cell) == ("I15", "remark", "F8")
    assert found.message.endswith("前置任务 001 2026-11-20 才结束，早于其完成就开始了，请核对。")


@pytest.mark.parametrize(("end", "kinds"), [(date(2027, 1, 5), ["D20"]), (date(2026, 11, 20), [])], ids=["D20", "in time"])
def test_d20_done_although_it_ends_after_the_cut_off(end: date, kinds: list[str]) -> None:
    assert [one.kind for one in problems([task(status="已完成", end=end)])] == kinds


def test_m08_two_projects_of_one_name_whose_tasks_have_the_same_numbers() -> None:
    second = {"project_id": "P2", "file": "项目/二.xlsx"}
    found = problems([task(), task("002"), task(**second), task("002", **second), task("003", **second)])
    (one,) = (problem for problem in found if problem.kind == "M08")
    assert (one.file, one.severity) == ("项目/二.xlsx", "error")
    assert one.message == "项目 P1 和 P2 同名（“通达”），周进度里的任务 001 等分不清，都算作前一个的。请改其中一个名称。"
    assert problems([task(), task("003", **second)]) == [], "no number is shared"


def test_e05_a_finished_task_is_unfinished_again() -> None:
    (found,) = problems([task()], [report(status="已完成", week="2026-W46"), report(status="进行中")])
    assert (found.kind, found.cell) == ("E05", "D9")
    assert found.message == "任务 001 上周“已完成”，本周变为“进行中”，请确认。"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param({"project_name": "通大"}, "“项目名称”(A9)没有叫“通大”的项目。请与任务分解表核对。", id="M04 project"),
        pytest.param({"task_id": "0001"}, "“任务编号”(B9)项目“通达”里没有编号为 0001 的任务。是不是“001”？", id="M04 task"),
    ],
)
def test_m04_progress_of_something_nobody_planned(given: dict[str, Any], message: str) -> None:
    (found,) = problems([task()], [report(**given)])
    assert (found.kind, found.severity, found.message) == ("M04", "error", f"周进度第9行{message}")


def test_m04_is_not_said_again_of_an_earlier_week() -> None:
    assert problems([task()], [report("099", week="2026-W46")]) == []


def test_e04_a_refused_status_in_the_list_keeps_last_weeks() -> None:
    result = figures([task(status=None, refused=frozenset({"status"}))], before=[task(status="进行中")])
    row = row_of(result.tasks, id="001")
    assert (row["reported_status"], row["carried_over"]) == ("进行中", True)
