"""Projects, their leads, what changed, the trend, issues and plans."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from company_tables import figures, report, task


def test_a_workbook_without_the_id_belongs_to_the_project_of_that_name() -> None:
    result = figures([task("001", project_id=None, project_name="通 达"), task("002", project_name="通达")])
    assert (result.projects["id"].tolist(), result.projects["tasks"].tolist()) == (["P1"], [2])


def test_projects_keep_the_order_of_the_task_list() -> None:
    tasks = [task("001", project_name="乙", project_id=None), task("001", project_name="甲", project_id="P2")]
    assert figures(tasks).projects["name"].tolist() == ["乙", "甲"]


def test_a_row_without_project_is_not_lost() -> None:
    assert figures([task(project_name=None, project_id=None)]).projects["name"].tolist() == ["未填项目名称"]


def test_the_lead_is_who_the_kick_off_minutes_name_else_who_filled_most() -> None:
    tasks = [task("001", filler="张伟"), task("002", filler="王芳"), task("003", filler="王芳")]
    minutes = pd.DataFrame({"project_name": ["通达"], "project_id": [None], "lead": ["赵敏"]}, dtype=object)
    assert figures(tasks).projects["lead"].tolist() == ["王芳"]
    assert figures(tasks, kickoffs=minutes).projects["lead"].tolist() == ["赵敏"]


@pytest.mark.parametrize(
    ("tasks", "reports", "before", "change"),
    [
        ([task()], [report(week="2026-W46"), report(status="已完成")], [], ("完成", "由“进行中”变为“已完成”")),
        ([task(end=date(2026, 11, 18))], [report()], [], ("新逾期", "应于 2026-11-18 完成，已逾期 2 天")),
        ([task()], [report(status="延期", week="2026-W46"), report()], [], ("恢复", "由“延期”变为“进行中”")),
        ([task()], [report(percent=60.0, week="2026-W46"), report()], [], ("进度回退", "完成比例由 60% 降为 50%")),
        ([task(), task("002")], [], [task()], ("新任务", "新列入任务分解表")),
        ([task(status="已取消")], [], [task()], ("取消", "由“未开始”变为“已取消”")),
        ([task()], [], [task(end=date(2026, 11, 10))], ("恢复", "由“延期”变为“未开始”")),
    ],
)
def test_changes(tasks: Any, reports: Any, before: Any, change: tuple[str, str]) -> None:
    assert [(one.kind, one.text) for one in figures(tasks, reports, before=before).changes] == [change]


def test_the_trend_judges_every_week_at_its_own_cut_off() -> None:
    result = figures([task()], [report(week="2026-W46", percent=40.0), report(percent=90.0)])
    rows = [tuple(row) for row in result.trend[["week", "project", "completion", "planned"]].to_numpy()]
    assert rows == [
        ("2026-W46", "通达", 40.0, 50.0),
        ("2026-W46", "", 40.0, 50.0),
        ("2026-W47", "通达", 90.0, 100.0),
        ("2026-W47", "", 90.0, 100.0),
    ]


def test_the_trend_shows_twelve_weeks_and_skips_weeks_without_working_days() -> None:
    weeks = list(dict.fromkeys(figures([task(start=date(2026, 1, 5))]).trend["week"]))
    assert (weeks[0], weeks[-1], len(weeks)) == ("2026-W36", "2026-W47", 12)


@pytest.mark.parametrize(
    ("reports", "state", "since"),
    [
        ([report(issue="缺芯片")], "新提出", "2026-W47"),
        ([report(issue="缺 芯片", week="2026-W46"), report(issue="缺 芯片 ")], "持续", "2026-W46"),
        ([report(issue="缺芯片", week="2026-W46")], "未更新", "2026-W46"),
        ([report(issue="别的", week="2026-W46"), report(issue="缺芯片")], "新提出", "2026-W47"),
    ],
)
def test_issues_are_known_since_they_were_first_told(reports: Any, state: str, since: str) -> None:
    (row,) = figures([task()], reports).issues.to_dict("records")
    assert (row["status"], row["since"], row["id"], row["person"]) == (state, since, "001", "李娜")


def test_the_issue_of_a_finished_task_that_nobody_repeats_is_gone() -> None:
    told = report(status="已完成", issue="缺芯片", week="2026-W46")
    assert len(figures([task()], [told]).issues) == 0


@pytest.mark.parametrize("words", ["按计划推进", "无重大问题", "没有问题，进展顺利"])
def test_words_that_mean_none_are_no_issue(words: str) -> None:
    assert len(figures([task()], [report(issue=words)]).issues) == 0


def test_plans_hold_what_is_said_and_what_begins_next_week() -> None:
    far = {"start": date(2026, 12, 14), "end": date(2026, 12, 18)}
    near = {"start": date(2026, 11, 27), "end": date(2026, 12, 18)}
    tasks = [task("001"), task("002", **near), task("003", **far), task("004", **far), task("005", status="已完成")]
    reports = [report("004", plan="先做准备", needs=("采购部",)), report("001", plan="旧计划", week="2026-W46")]
    plans = figures(tasks, reports).plans
    assert list(zip(plans["id"], plans["plan"], plans["needs"], strict=True)) == [
        ("001", None, None),
        ("002", None, None),
        ("004", "先做准备", ("采购部",)),
    ]
