"""Who is reminded of a decision when. It is due on Friday 2026-11-27."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from desk import Desk
from minutes_tables import FILE, on_the_drive

from automation.jobs.job import Reminder
from automation.projects.remind_decisions import JOB


def desk(*decisions: tuple[Any, ...]) -> Desk:
    found = on_the_drive(Desk(), decisions=list(decisions) or None)
    found.memory.seen[JOB.name] = datetime(2026, 10, 1)
    return found


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (datetime(2026, 11, 23, 9), []),
        (datetime(2026, 11, 24, 9), [("2026-11-27/3d", "李娜")]),
        (datetime(2026, 11, 27, 9), [("2026-11-27/0d", "李娜")]),
        (datetime(2026, 11, 30, 9), [("2026-11-27/passed", "李娜")]),
    ],
)
def test_the_ladder_of_a_decision(now: datetime, told: list[tuple[str, str]]) -> None:
    assert [(step, who) for _, step, who in desk().reminded(JOB, now)] == told


def test_each_step_is_told_once_and_the_last_says_so() -> None:
    mine = desk()
    found = [one for day in (24, 25, 27, 28, 30) for one in mine.run(JOB, datetime(2026, 11, day, 9))]
    words = [one.words for one in found if isinstance(one, Reminder)]
    assert words == [
        "会议决议“落实主控芯片第二货源”还有 3 天到期（通达）",
        "会议决议“落实主控芯片第二货源”今天到期（通达）",
        "会议决议“落实主控芯片第二货源”已过截止日期 3 天：办好了请告诉张伟，没办好请与张伟商定新日期并改在纪要里；这是最后一次提醒（通达）",
    ]
    first = found[0]
    assert isinstance(first, Reminder)
    assert (first.waiting, first.file, first.sheet, first.since) == ("项目负责人张伟", FILE, "纪要", "11月27日(周五)到期")


def test_another_day_is_another_ladder() -> None:
    mine = desk()
    mine.run(JOB, datetime(2026, 11, 27, 9))
    on_the_drive(mine, decisions=[("落实主控芯片第二货源", "李娜", date(2026, 12, 11))])
    assert mine.reminded(JOB, datetime(2026, 11, 30, 9)) == []
    assert [step for _, step, _ in mine.reminded(JOB, datetime(2026, 12, 8, 9))] == ["2026-12-11/3d"]


def test_the_same_matter_of_two_people_or_for_two_days_is_each_ones_own() -> None:
    day, later = date(2026, 11, 27), date(2026, 12, 31)
    mine = desk(("提交本部门计划", "李娜", day), ("提交本部门计划", "周强", day), ("提交本部门计划", "周强", later))
    assert [(step, who) for _, step, who in mine.reminded(JOB, datetime(2026, 11, 27, 9))] == [
        ("2026-11-27/0d", "李娜"), ("2026-11-27/0d", "周强"),
    ]  # fmt: skip
    mine.run(JOB, datetime(2026, 11, 30, 9))
    assert [(step, who) for _, step, who in mine.reminded(JOB, datetime(2026, 12, 31, 9))] == [("2026-12-31/0d", "周强")]


@pytest.mark.parametrize("decision", [(None, "李娜", date(2026, 11, 27)), ("甲", None, date(2026, 11, 27)), ("甲", "李娜", None)])
def test_a_refused_cell_leaves_nothing_to_remind_of(decision: tuple[Any, ...]) -> None:
    assert desk(decision).reminded(JOB, datetime(2026, 11, 27, 9)) == []
