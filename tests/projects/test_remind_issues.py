"""Who is reminded of which problem when. It was told on Friday 2026-11-20 at 16:00, so Monday 16:00 is 24 h, Tuesday 48 h."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from company_tables import task
from desk import Desk
from test_issue_log import row

from automation.jobs.job import Reminder
from automation.organization.recipients import Undeliverable
from automation.projects.remind_issues import JOB

TOLD = datetime(2026, 11, 20, 16)
A_DAY, TWO_DAYS = datetime(2026, 11, 23, 16), datetime(2026, 11, 24, 16)


def desk(**given: Any) -> Desk:
    there = {"raised_at": TOLD, "answer_due": A_DAY, "file": "记录表/项目问题跟踪表.xlsx", "sheet": "项目问题跟踪表"}
    found = Desk((task(filler="张伟"), task("002", person=None, filler="张伟")), kept={"issue_log": [row(**there | given)]})
    found.memory.seen[JOB.name] = datetime(2026, 10, 1, 9)
    return found


@pytest.mark.parametrize(
    ("given", "now", "told"),
    [
        pytest.param({}, datetime(2026, 11, 23, 9), [], id="Monday morning: nobody was at work since"),
        pytest.param({}, A_DAY, [("24h", "李娜")], id="24 h"),
        pytest.param({}, TWO_DAYS, [("48h", "李娜"), ("48h", "李娜→张伟")], id="48 h, the superior too"),
        pytest.param({"solution": "换第二货源"}, TWO_DAYS, [], id="answered"),
        pytest.param({"status": "已解决"}, TWO_DAYS, [], id="solved without a word"),
        pytest.param({"person": "周强"}, A_DAY, [("24h", "周强")], id="责任人 goes before the task's person"),
        pytest.param({"task": "002"}, A_DAY, [("24h", "张伟")], id="else the project's lead"),
        pytest.param({"task": None}, A_DAY, [("24h", "张伟")], id="a problem without a task"),
        pytest.param({"person": "钱多"}, A_DAY, [("24h", "李娜")], id="责任人 has left"),
        pytest.param({"project_name": "别的", "person": "钱多"}, A_DAY, [("24h", "张伟")], id="the head of the department that told it"),
        pytest.param({"solve_by": date(2026, 11, 20), "solution": "换"}, datetime(2026, 11, 20, 9), [("2026-11-20/0d", "李娜")], id="the day"),
        pytest.param({"solve_by": date(2026, 11, 20), "solution": "换"}, datetime(2026, 11, 23, 9), [("2026-11-20/passed", "李娜")],
                     id="past"),
        pytest.param({"solve_by": date(2026, 11, 20), "status": "已关闭"}, datetime(2026, 11, 23, 9), [], id="closed"),
        pytest.param({"description": None}, A_DAY, [], id="a row just begun"),
    ],
)  # fmt: skip
def test_the_ladders_of_a_problem(given: dict[str, Any], now: datetime, told: list[tuple[str, str]]) -> None:
    assert desk(**given).reminded(JOB, now) == [("issue/0001", *one) for one in told]


def test_each_step_is_told_once() -> None:
    mine = desk(solve_by=date(2026, 11, 25))
    moments = [datetime(2026, 11, day, hour) for day in range(20, 31) for hour in (9, 17)]
    told = [step for now in moments for _, step, who in mine.reminded(JOB, now) if "→" not in who]
    assert told == ["24h", "48h", "2026-11-25/0d", "2026-11-25/passed"]


def test_another_time_limit_is_another_ladder() -> None:
    mine = desk(solution="换", solve_by=date(2026, 11, 20))
    occasions = mine.occasions(JOB, datetime(2026, 11, 20, 9))
    mine.kept["issue_log"][0]["solve_by"] = date(2026, 11, 27)
    assert list(JOB.make(mine, mine.moment(datetime(2026, 11, 20, 9), occasions))) == []
    assert mine.reminded(JOB, datetime(2026, 11, 27, 9)) == [("issue/0001", "2026-11-27/0d", "李娜")]


def test_the_words() -> None:
    (one,) = desk().run(JOB, A_DAY)
    assert isinstance(one, Reminder)
    assert one.words == "问题 0001“缺芯片”还没有解决方案，请填解决方案、责任人和解决时限（通达）"
    assert (one.since, one.waiting) == ("11月20日(周五)16:00提出", "技术部 李娜")
    assert (one.file, one.sheet, one.rank) == ("记录表/项目问题跟踪表.xlsx", "项目问题跟踪表", 1)
    (late,) = desk(solution="换", solve_by=date(2026, 11, 19)).run(JOB, datetime(2026, 11, 20, 9))
    assert isinstance(late, Reminder)
    assert late.words == "问题 0001“缺芯片”已过解决时限 1 天：解决了请把状态改为“已解决”，来不及请改解决时限（通达）"


def test_a_problem_that_is_nobodys_is_shown_to_the_operator() -> None:
    (one,) = desk(project_name="没有的项目", department="没有的部门").run(JOB, A_DAY)
    assert isinstance(one, Undeliverable) and "没有写由谁负责" in one.reason


def test_an_empty_record_is_no_trouble() -> None:
    assert Desk().run(JOB, A_DAY) == []
