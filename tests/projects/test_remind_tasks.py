"""Who is reminded of which task when. Friday 2026-11-20 is the end of most tasks here."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from company_tables import report, task
from desk import Desk

from automation.jobs.job import Reminder
from automation.organization.recipients import Undeliverable
from automation.projects.remind_tasks import JOB

LONG_AGO = datetime(2026, 10, 1, 9)
THREE_BEFORE, ON_THE_DAY, AFTER = datetime(2026, 11, 17, 9), datetime(2026, 11, 20, 9), datetime(2026, 11, 23, 9)
OPEN = {"status": "进行中", "filler": "张伟"}


def desk(*tasks: dict[str, Any], reports: Any = ()) -> Desk:
    """In use for some time: what is due now is nobody's past."""
    found = Desk(tasks or (task(**OPEN),), reports)
    found.memory.seen[JOB.name] = LONG_AGO
    return found


@pytest.mark.parametrize(
    ("now", "told"),
    [
        pytest.param(datetime(2026, 11, 17, 8), [], id="an hour too early"),
        pytest.param(THREE_BEFORE, [("2026-11-20/3d", "李娜")], id="three days before"),
        pytest.param(ON_THE_DAY, [("2026-11-20/0d", "李娜")], id="on the day"),
        pytest.param(datetime(2026, 11, 21, 9), [("2026-11-20/0d", "李娜")], id="nobody is chased on a Saturday"),
        pytest.param(AFTER, [("2026-11-20/passed", "李娜"), ("2026-11-20/passed", "李娜→张伟")], id="overdue, with the superior"),
        pytest.param(datetime(2026, 12, 7, 9), [("2026-11-20/passed", "李娜"), ("2026-11-20/passed", "李娜→张伟")], id="the PC slept"),
        pytest.param(datetime(2027, 4, 7, 9), [], id="after a quarter it is the report's matter"),
    ],
)  # fmt: skip
def test_the_ladder_of_a_task(now: datetime, told: list[tuple[str, str]]) -> None:
    assert desk().reminded(JOB, now) == [("task/p1/001", *one) for one in told]


def test_each_step_is_told_once() -> None:
    mine = desk()
    moments = [datetime(2026, 11, day, hour) for day in range(16, 27) for hour in (9, 14)]
    assert [len(mine.reminded(JOB, now)) for now in moments].count(0) == len(moments) - 3


def test_a_first_run_does_not_mail_the_past() -> None:
    fresh = Desk((task(**OPEN),))
    assert fresh.reminded(JOB, datetime(2026, 11, 20, 10)) == []
    assert fresh.reminded(JOB, AFTER) != []


@pytest.mark.parametrize(
    ("tasks", "reports", "told"),
    [
        ([task(**OPEN)], [report(status="已完成")], 0),
        ([task(**OPEN)], [report(status="已完成", week="2026-W46")], 0),
        ([task(**OPEN)], [report(status="已完成", week="2026-W46"), report()], 1),
        ([task(status="已取消")], [report()], 0),
        ([task(None, **OPEN)], [], 0),
        ([task(end=None, **OPEN)], [], 0),
        ([task(**OPEN), task("002", **OPEN)], [report(status="已完成")], 1),
    ],
)
def test_only_what_is_unfinished_by_the_latest_report_is_reminded(tasks: Any, reports: Any, told: int) -> None:
    assert len(desk(*tasks, reports=reports).reminded(JOB, ON_THE_DAY)) == told


def test_a_moved_end_starts_a_new_ladder() -> None:
    mine = desk()
    assert mine.reminded(JOB, ON_THE_DAY) == [("task/p1/001", "2026-11-20/0d", "李娜")]
    mine.tasks = (task(end=date(2026, 11, 27), **OPEN),)
    assert mine.reminded(JOB, AFTER) == []
    assert mine.reminded(JOB, datetime(2026, 11, 24, 9)) == [("task/p1/001", "2026-11-27/3d", "李娜")]


def test_an_occasion_whose_task_was_done_meanwhile_is_nobodys() -> None:
    mine = desk()
    occasions = mine.occasions(JOB, ON_THE_DAY)
    mine.reports = (report(status="已完成"),)
    assert [one.name for one in occasions] == ["p1/001/2026-11-20/0d"]
    assert list(JOB.make(mine, mine.moment(ON_THE_DAY, occasions))) == []


def test_a_day_off_gives_way_to_the_working_day_before() -> None:
    holiday = task(end=date(2026, 10, 5), **OPEN)
    assert desk(holiday).reminded(JOB, datetime(2026, 9, 30, 9))[-1][1] == "2026-10-05/0d"


def words(*tasks: dict[str, Any], now: datetime) -> Reminder:
    (first, *_) = desk(*tasks).run(JOB, now)
    assert isinstance(first, Reminder)
    return first


def test_the_words_say_what_by_when_where_and_who_waits() -> None:
    tasks = (
        task(**OPEN), task("002", person="张伟", dependencies=("001",), **OPEN),
        task("003", dependencies=("001",), status="已完成"),
    )  # fmt: skip
    one = words(*tasks, now=THREE_BEFORE)
    assert (one.words, one.since) == ("任务 001“任务001”还有 3 天到期（通达）", "11月20日(周五)到期")
    assert (one.waiting, one.file, one.sheet, one.rank) == ("张伟（任务 002）", "任务.xlsx", "任务分解表", 3)
    assert words(task(**OPEN), now=ON_THE_DAY).words == "任务 001“任务001”今天到期（通达）"
    assert len(words(task(name="长" * 500, **OPEN), now=ON_THE_DAY).words) < 80
    late = words(task(**OPEN), now=AFTER)
    assert late.words == "任务 001“任务001”已逾期 3 天：做完请在周进度里报“已完成”，做不完请写预计完成日期（通达）"
    assert (late.waiting, late.rank) == ("项目负责人张伟", 1)


def test_it_leads_to_this_weeks_form_where_one_lies() -> None:
    mine = desk()
    mine.extra_files = ["周进度/2026-W47/技术部.xlsx"]
    (one,) = mine.run(JOB, ON_THE_DAY)
    assert isinstance(one, Reminder) and (one.file, one.sheet) == ("周进度/2026-W47/技术部.xlsx", "周进度填报表")


@pytest.mark.parametrize(
    ("person", "said"),
    [("赵敏", "通讯录中没有邮箱，请补上“邮箱”"), ("钱多", "通讯录中没有这个人，提醒发不出去，请改为现任的人"), (None, "没有写由谁负责，提醒发不出去，请补上")],
)  # fmt: skip
def test_who_cannot_be_told_is_named_with_the_way_out(person: str | None, said: str) -> None:
    (one,) = desk(task(person=person, department="没有的部门", **OPEN)).run(JOB, ON_THE_DAY)
    assert isinstance(one, Undeliverable) and one.reason == said


@pytest.mark.parametrize(("person", "why"), [("钱多", "钱多不在通讯录中"), (None, "还没有写由谁负责")])
def test_the_task_of_somebody_who_has_left_is_told_to_the_head_of_the_department(person: str | None, why: str) -> None:
    one = words(task(person=person, **OPEN), now=ON_THE_DAY)
    assert (one.to[0], one.words) == ("张伟", f"任务 001“任务001”今天到期（通达）；{why}，请定下由谁负责")


def test_two_projects_of_one_name_are_told_apart() -> None:
    mine = desk(task(**OPEN), task(project_id="P2", **OPEN))
    assert [item for item, *_ in mine.reminded(JOB, ON_THE_DAY)] == ["task/p1/001", "task/p2/001"]


def test_a_project_typed_in_two_ways_is_not_reminded_twice() -> None:
    """Another department's workbook lies before the others, and calls the project by another name."""
    mine = desk()
    assert len(mine.reminded(JOB, ON_THE_DAY)) == 1
    mine.tasks = [task("007", project_name="通达 平台", end=date(2026, 12, 31), file="a.xlsx"), *mine.tasks]
    assert mine.reminded(JOB, ON_THE_DAY) == []
