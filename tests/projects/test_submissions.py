"""Who owed a form, who sent it when, and the sentence on top of the report."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest
from company_tables import figures, report, row_of, task

from automation.forms.schema.problem import Problem
from automation.projects.weekly_figures import FILE_COLUMNS

FRIDAY = datetime(2026, 11, 20, 17)
SATURDAY = datetime(2026, 11, 21, 9)


def department(tasks: list[dict[str, Any]], reports: list[dict[str, Any]], name: str = "技术部", **given: Any) -> dict[str, Any]:
    return row_of(figures(tasks, reports, **given).departments, name=name)


@pytest.mark.parametrize(
    ("seen", "saved", "state"),
    [
        pytest.param(FRIDAY, None, "按时", id="the closing minute itself"),
        pytest.param(SATURDAY, None, "迟交", id="V09"),
        pytest.param(SATURDAY, datetime(2026, 11, 20, 16, 50), "按时", id="saved in time, first seen when the machine woke up"),
        pytest.param(SATURDAY, datetime(2026, 12, 1), "迟交", id="a clock that runs ahead"),
    ],
)
def test_in_time_or_late(seen: datetime, saved: datetime | None, state: str) -> None:
    assert department([task()], [report(first_seen=seen, modified=saved)])["submission"] == state


def test_v09_says_how_late() -> None:
    result = figures([task()], [report(first_seen=datetime(2026, 11, 20, 17, 5))])
    assert [(one.kind, one.message) for one in result.problems] == [("V09", "已收到（晚于截止时间 5 分钟）。")]
    assert row_of(result.departments, name="技术部")["reason"] == "晚于截止时间 5 分钟"


def test_the_stored_first_time_wins_over_a_later_version() -> None:
    stored = {("2026-W47", "技术部"): datetime(2026, 11, 20, 15)}
    assert department([task()], [report(first_seen=SATURDAY)], submitted=stored)["submission"] == "按时"


def test_missing() -> None:
    row = department([task()], [report(week="2026-W46")])
    assert (row["submission"], row["submitted_at"], row["reason"]) == ("未提交", None, "没有收到")


def test_finished_this_week_was_still_due() -> None:
    assert department([task()], [report(status="已完成")])["submission"] == "按时"


def test_finished_before_is_not_due_and_comes_last() -> None:
    tasks = [task("001", department="市场部"), task("002")]
    done = report("001", "已完成", week="2026-W46", department="市场部")
    table = figures(tasks, [done]).departments
    assert list(zip(table["name"], table["submission"], strict=True)) == [("技术部", "未提交"), ("市场部", "")]


def test_rows_of_unknown_tasks_are_no_submission() -> None:
    assert department([task()], [report("099")])["submission"] == "未提交"


@pytest.mark.parametrize(("kind", "reason"), [("V06", "与上周完全相同，未更新"), ("V07", "空表，没有填写任务")])
def test_unchanged_or_empty_forms_do_not_count(kind: str, reason: str) -> None:
    void = Problem("技术部.xlsx", "", "", kind, "", "", "remark")
    earlier = report(week="2026-W46", percent=20.0, file="上周.xlsx")
    result = figures([task()], [earlier, report()], problems=[void])
    row = row_of(result.departments, name="技术部")
    assert (row["submission"], row["reason"]) == ("未提交", reason)
    assert row_of(result.tasks, id="001")["percent"] == 20.0


def test_a_form_that_nobody_has_written_in_is_told_apart_from_none() -> None:
    lying = {"path": "周进度/2026-W47/技术部.xlsx", "form": "weekly_progress", "status": "ignored", "reason": "还没有填写"}
    files = pd.DataFrame({name: pd.Series([lying.get(name)], dtype=object) for name in FILE_COLUMNS})
    row = department([task()], [], files=files)
    assert (row["submission"], row["reason"], row["file"]) == ("未提交", "填报表还没有填写", None)


def test_the_first_sentence() -> None:
    tasks = [task("001"), task("002", department="市场部"), task("003", department="采购部"), task("004", department="采购部")]
    reports = [
        report("001"),
        report("002", department="市场部", file="市场部.xlsx", first_seen=SATURDAY),
        report("003", week="2026-W46", department="采购部", file="上周.xlsx"),
    ]
    wrong = [Problem("市场部.xlsx", "周进度", cell, "D10", "", "", "error") for cell in ("B7", "C7")]
    old = [Problem("上周.xlsx", "周进度", "B7", "D10", "", "", "error")]
    result = figures(tasks, reports, problems=wrong + old)
    assert result.completeness == "3 个部门应报：1 按时，1 迟交，1 未提交；1 份退回（2 处待改）；1 项沿用上周"
    assert row_of(result.departments, name="市场部")["to_mend"] == 2


def test_a_refused_form_of_this_week_is_returned_one_of_last_month_is_not() -> None:
    paths = ("周进度/2026-W47/市场部.xlsx", "周进度/2026-W42/市场部.xlsx")
    files = pd.DataFrame(
        {name: pd.Series([None, None], dtype=object) for name in FILE_COLUMNS}
        | {"path": pd.Series(paths, dtype=object), "form": pd.Series(["weekly_progress"] * 2, dtype=object)}
    )
    wrong = [Problem(path, "", "", "F06", "", "", "error") for path in paths]
    result = figures([task(end=date(2026, 12, 1))], files=files, problems=wrong)
    assert result.completeness.endswith("；1 份退回（1 处待改）")
    assert result.files["problems"].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 20, 18, 59), "119 分钟"), (datetime(2026, 11, 20, 19), "2 小时"),
        (datetime(2026, 11, 22, 16), "47 小时"), (datetime(2026, 11, 23, 9), "3 天"),
    ],
)  # fmt: skip
def test_how_late_it_was_is_said_as_people_say_it(at: datetime, words: str) -> None:
    result = figures([task()], [report(first_seen=at)])
    assert row_of(result.departments, name="技术部")["reason"] == f"晚于截止时间 {words}"
