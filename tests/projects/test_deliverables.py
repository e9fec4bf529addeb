"""Whose deliverable a file is, and what 待审核 means for the week. W47 closes on Friday 2026-11-20."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from company_tables import PUBLIC, figures, frame, inputs, report, row_of, task

from automation.jobs.job import Drop
from automation.projects.deliverables import delivered
from automation.projects.task_joining import task_list
from automation.projects.weekly_figures import WeeklyFigures
from automation.projects.weekly_inputs import REVIEW_COLUMNS
from automation.projects.weekly_result import weekly_result
from automation.projects.weekly_workbook import weekly_workbook
from automation.reports.report import DataTable

TOWER, BRIDGE = (
    {"project_name": "新一代控制器研制项目", "project_id": "P2026-018"},
    {"project_name": "城东大桥", "project_id": None},
)
PLANS = [
    task("003", **TOWER, file="项目/P2026-018 新一代控制器/研发部.xlsx"),
    task("004", **TOWER, file="项目/P2026-018 新一代控制器/研发部.xlsx"),
    task("003", **BRIDGE, file="项目/桥/分解表.xlsx"),
    task("017", **BRIDGE, file="项目/桥/分解表.xlsx"),
]


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        pytest.param("项目/P2026-018 新一代控制器/交付物/003_原理图.pdf", "新一代控制器研制项目 003", id="the folder has the id"),
        pytest.param("项目/新一代控制器研制项目/交付物/003原理图.pdf", "新一代控制器研制项目 003", id="the folder has the name"),
        pytest.param(
            "项目/新一代控制器/交付物/00４ 说明.docx", "新一代控制器研制项目 004", id="a part of the name, full-width digits"
        ),
        pytest.param("项目/桥/交付物/第二版/003-图.dwg", "城东大桥 003", id="where its 任务分解表 lies"),
        pytest.param("交付物/城东大桥/003.pdf", "城东大桥 003", id="a folder inside"),
        pytest.param("交付物/003 硬件/城东大桥/原理图.pdf", "城东大桥 003", id="the folder is named after the task"),
        pytest.param("交付物/017图.pdf", "城东大桥 017", id="only one project has the number"),
        pytest.param("交付物/003图.pdf", "None stray", id="two projects have it"),
        pytest.param("项目/桥/交付物/004图.pdf", "城东大桥 stray", id="the number is another project's"),
        pytest.param("项目/桥/交付物/0031图.pdf", "城东大桥 stray", id="a longer number"),
        pytest.param("项目/桥/交付物/2026年总结.pdf", "城东大桥 stray", id="a year"),
        pytest.param("项目/桥/交付物/说明.txt", "城东大桥 stray", id="no number"),
        pytest.param("项目/桥/交付物/图003.pdf", "城东大桥 stray", id="the number comes later"),
    ],
)
def test_whose_deliverable_a_file_is(path: str, owner: str) -> None:
    tasks = task_list(inputs(PLANS))
    found = delivered([Drop(path, datetime(2026, 11, 20), "a")], tasks)
    names = {None: "None"} | dict(enumerate(project.name for project in tasks.projects))
    owners = [f"{names[int(tasks.project[number])]} {tasks.ids[number]}" for number, _ in found.files]
    assert [*owners, *(f"{names[project]} stray" for project, _ in found.strays)] == [owner]


OWN, ELSE = "项目/通达/交付物/001_图.pdf", "项目/通达/交付物/009_图.pdf"
LAST = datetime(2026, 11, 10, 9)


def review(verdict: str | None, file: str = OWN, at: datetime = LAST, reviewed: date | None = None) -> dict[str, Any]:
    return dict(zip(REVIEW_COLUMNS, ("通达", "001", file, at, verdict, reviewed), strict=True))


def week(reviews: Sequence[dict[str, Any]] = (), dropped: Sequence[str] = (OWN,), **given: Any) -> WeeklyFigures:
    """001 is reported as done, 002 needs it."""
    tasks = [task("001", deliverable="原理图", **given), task("002", dependencies=("001",))]
    drops = [Drop(path, LAST, "a") for path in dropped]
    return figures(tasks, [report("001", "已完成")], drops=drops, reviews=frame(REVIEW_COLUMNS, reviews))


@pytest.mark.parametrize(
    ("reviews", "dropped", "status"),
    [
        pytest.param([], [], "已完成", id="no 交付物 folder"),
        pytest.param([], [ELSE], "待审核", id="a folder, nothing handed in"),
        pytest.param([], ["项目/通达/交付物/"], "待审核", id="an empty folder"),
        pytest.param([], ["交付物/"], "已完成", id="an empty folder of no project"),
        pytest.param([], [OWN], "待审核", id="handed in, not recorded yet"),
        pytest.param([review(None)], [OWN], "待审核", id="recorded, not reviewed"),
        pytest.param([review("退回")], [OWN], "待审核", id="returned"),
        pytest.param([review("通过")], [OWN], "已完成", id="passed"),
        pytest.param([review("通过", reviewed=date(2026, 11, 20))], [OWN], "已完成", id="passed on the cut-off's day"),
        pytest.param([review("通过", reviewed=date(2026, 11, 23))], [OWN], "待审核", id="passed after the cut-off"),
        pytest.param([review("退回"), review("通过", at=datetime(2026, 11, 18))], [OWN], "已完成", id="the mended version passed"),
        pytest.param([review("通过"), review(None, at=datetime(2026, 11, 18))], [OWN], "待审核", id="a new version after it"),
        pytest.param([review("通过"), review(None, at=datetime(2026, 11, 23))], [OWN], "已完成", id="a new version next week"),
        pytest.param([review("通过"), review(None, ELSE)], [OWN, "项目/通达/交付物/001_表.xlsx"], "已完成", id="a file that is gone"),
        pytest.param([review("通过"), review(None, "项目/通达/交付物/001_表.xlsx")], [OWN, "项目/通达/交付物/001_表.xlsx"], "待审核",
                     id="one of two files"),
        pytest.param([review("通过")], [ELSE], "已完成", id="passed, then put away"),
    ],
)  # fmt: skip
def test_reported_as_done_is_in_review_until_its_deliverable_is_passed(reviews: Any, dropped: list[str], status: str) -> None:
    row = row_of(week(reviews, dropped).tasks, id="001")
    assert (row["status"], row["reported_status"], row["percent"], row["days_overdue"]) == (status, "已完成", 100.0, 0)


def test_in_review_is_not_late_and_keeps_blocked_what_depends_on_it() -> None:
    result = week(end=date(2026, 11, 10))
    first, second = result.tasks.to_dict("records")
    assert (first["status"], first["days_overdue"], second["blocked"]) == ("待审核", 0, True)
    assert first["forecast_end"] == date(2026, 11, 23), "a day for the review"


def test_in_review_counts_for_itself_and_the_keys_of_the_result_stay() -> None:
    result = week()
    project = row_of(result.projects, name="通达")
    assert [project[name] for name in ("tasks", "not_started", "in_progress", "done", "in_review")] == [2, 1, 0, 0, 1]
    assert "in_review" not in weekly_result(result)["projects"]


@pytest.mark.parametrize(("dropped", "shown"), [([OWN], True), ([], False)])
def test_the_report_shows_the_state_only_where_deliverables_are_reviewed(dropped: list[str], shown: bool) -> None:
    sheets = weekly_workbook(week(dropped=dropped), PUBLIC).sheets
    tables = {sheet.name: block for sheet in sheets for block in sheet.blocks if isinstance(block, DataTable)}
    headings = [column.heading for name in ("项目进度", "部门进度") for column in tables[name].columns]
    assert headings.count("待审核") == (2 if shown else 0)
    states = next(column.values for column in tables["任务明细"].columns if column.heading == "状态")
    assert states == ["待审核" if shown else "已完成", "未开始"]


def test_a_task_that_names_no_deliverable_needs_none() -> None:
    tasks = [task("001"), task("002", project_name="别的", project_id="P2", deliverable="图")]
    done = [report("001", "已完成"), report("002", "已完成", project_name="别的")]
    result = figures(tasks, done, drops=[Drop(OWN, LAST, "a")])
    assert result.tasks["status"].tolist() == ["已完成", "已完成"]


def test_nobody_owes_a_form_for_what_only_waits_for_its_reviewer() -> None:
    told = [report("001", "已完成", week="2026-W46")]
    result = figures([task("001", deliverable="图")], told, drops=[Drop(OWN, LAST, "a")])
    assert row_of(result.departments, name="技术部")["submission"] == ""
    assert [problem.kind for problem in result.problems] == []
    assert result.completeness == "没有部门应报"


def test_m06_a_file_that_names_no_task_is_remarked() -> None:
    result = week(dropped=[OWN, "项目/通达/交付物/图.pdf"])
    (one,) = (problem for problem in result.problems if not problem.sheet)
    assert (one.kind, one.severity, one.file, one.value) == ("M06", "remark", "项目/通达/交付物/图.pdf", "图.pdf")
    assert [problem.kind for problem in week(dropped=[OWN, "项目/通达/交付物/"]).problems if not problem.sheet] == []
    assert one.message == "看不出是哪项任务的交付物，没有列入审核。请把任务编号写在文件名最前面，如 003_原理图.pdf。"


def test_passed_is_told_as_completed_that_week() -> None:
    passed = [review("通过", reviewed=date(2026, 11, 18))]
    result = figures([task("001", deliverable="图")], [report("001", "已完成", week="2026-W46")], drops=[Drop(OWN, LAST, "a")],
                     reviews=frame(REVIEW_COLUMNS, passed))  # fmt: skip
    assert [(change.kind, change.text) for change in result.changes] == [("完成", "由“待审核”变为“已完成”")]
