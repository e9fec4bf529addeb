"""From a file in a 交付物 folder to its review: what the record holds, who is asked, reminded and told. Monday is 2026-11-16."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from company_tables import task
from desk import Desk

from automation.jobs.job import Drop, Reminder
from automation.organization.recipients import Undeliverable
from automation.projects import keep_deliverables, remind_deliverables
from automation.projects.tasks_now import TasksNow

DROPPED = datetime(2026, 11, 16, 10)
FILE = "项目/通达/交付物/001_图.pdf"
KEEP, REMIND = keep_deliverables.JOB, remind_deliverables.JOB
OLD = {"project_name": "通达", "task_id": "009", "content": "old", "file": "没了.pdf", "key": "通达/009/old", "ref": ""}


def drop(path: str = FILE, content: str = "a", saved: datetime = DROPPED) -> Drop:
    return Drop(path, saved, content * 64)


def desk(*drops: Drop, **given: Any) -> Desk:
    """In use for some time: the record has rows, the jobs have been seen."""
    tasks = [task("001", filler="张伟", deliverable="原理图", **given), task("002", filler="张伟")]
    old = dict.fromkeys(("task_name", "deliverable", "submitter", "opinion", "reviewer", "reviewed_on", "sheet"))
    old |= OLD | {"verdict": "通过", "submitted_at": datetime(2026, 9, 1), "row": 7, "origin": "program"}
    found = Desk(tasks, dropped=list(drops), kept={"deliverable_review": [old]})
    found.memory.seen[REMIND.name] = datetime(2026, 9, 1)
    return found


def rows(mine: Desk, now: datetime = DROPPED) -> list[dict[str, Any]]:
    mine.run(KEEP, now)
    return [row for row in mine.kept["deliverable_review"] if row["task_id"] != "009"]


def test_a_file_becomes_a_row_with_all_that_is_known_of_it() -> None:
    (row,) = rows(desk(drop(saved=datetime(2026, 10, 1))))
    assert {name: row[name] for name in ("project_name", "task_id", "task_name", "deliverable", "file", "content")} == {
        "project_name": "通达", "task_id": "001", "task_name": "任务001", "deliverable": "原理图", "file": FILE, "content": "a" * 12,
    }  # fmt: skip
    assert (row["submitted_at"], row["verdict"]) == (DROPPED, None), "handed in when first seen, however old the file is"


def test_the_first_rows_of_all_were_there_before_anybody_looked() -> None:
    mine = desk(drop(saved=datetime(2026, 10, 1)))
    mine.kept.clear()
    assert [row["submitted_at"] for row in rows(mine)] == [datetime(2026, 10, 1)]


def test_another_content_is_another_row_another_name_is_not() -> None:
    mine = desk(drop())
    rows(mine)
    mine.dropped = [drop("项目/通达/交付物/终版/001 图.pdf")]
    assert [row["file"] for row in rows(mine)] == ["项目/通达/交付物/终版/001 图.pdf"]
    mine.dropped = [drop(content="b")]
    later = datetime(2026, 11, 18, 9)
    assert [(row["content"][0], row["submitted_at"]) for row in rows(mine, later)] == [("a", DROPPED), ("b", later)]


def test_what_is_gone_stays_in_the_record_and_a_second_run_changes_nothing() -> None:
    mine = desk(drop())
    once = rows(mine)
    assert rows(mine, datetime(2026, 11, 17)) == once
    mine.dropped = []
    assert rows(mine) == once


def reviewed(now: datetime, **verdict: Any) -> list[tuple[str, str]]:
    """(step, who) told at `now` of the file that was dropped on Monday at ten."""
    mine = desk(drop())
    rows(mine)
    mine.kept["deliverable_review"][1].update(verdict)
    return [(step, who) for _, step, who in mine.reminded(REMIND, now)]


@pytest.mark.parametrize(
    ("now", "verdict", "told"),
    [
        pytest.param(DROPPED, {}, [("0h", "张伟")], id="the lead is asked at once"),
        pytest.param(datetime(2026, 11, 17, 10), {}, [("24h", "张伟")], id="reminded a day later"),
        pytest.param(datetime(2026, 11, 18, 10), {}, [("48h", "张伟"), ("48h", "张伟→王强")], id="two days, the superior too"),
        pytest.param(datetime(2026, 11, 18, 10), {"verdict": "通过"}, [], id="passed"),
        pytest.param(datetime(2026, 11, 17, 9), {"verdict": "退回"}, [("0h", "李娜")], id="returned, nobody wrote when"),
        pytest.param(datetime(2026, 11, 18, 9), {"verdict": "退回", "reviewed_on": date(2026, 11, 18)}, [("0h", "李娜")],
                     id="returned today"),
        pytest.param(datetime(2026, 11, 20, 9), {"verdict": "退回", "reviewed_on": date(2026, 11, 18)}, [("48h", "李娜")],
                     id="returned, and nothing new for two days"),
    ],
)  # fmt: skip
def test_who_is_told_when(now: datetime, verdict: dict[str, Any], told: list[tuple[str, str]]) -> None:
    assert reviewed(now, **verdict) == told


def test_a_new_version_ends_the_reminders_of_the_old_and_begins_its_own() -> None:
    mine = desk(drop())
    rows(mine)
    assert len(mine.reminded(REMIND, DROPPED)) == 1
    mine.dropped = [drop(content="b")]
    later = datetime(2026, 11, 17, 10)
    rows(mine, later)
    assert mine.reminded(REMIND, later) == [(f"deliverable/通达/001/{'b' * 12}", "0h", "张伟")]


def test_a_cancelled_task_and_a_file_that_is_gone_wait_for_nobody() -> None:
    mine = desk(drop(), status="已取消")
    rows(mine)
    assert mine.reminded(REMIND, DROPPED) == []
    assert desk().reminded(REMIND, DROPPED) == []


@pytest.mark.parametrize(
    ("path", "told"),
    [
        pytest.param("项目/通达/交付物/图.pdf", ["张伟"], id="no number"),
        pytest.param("项目/通达/交付物/077_图.pdf", ["张伟"], id="no such task"),
        pytest.param("交付物/图.pdf", [], id="no project: the weekly report says so"),
    ],
)
def test_a_file_without_its_task_is_asked_about_once(path: str, told: list[str]) -> None:
    mine = desk(drop(path))
    assert rows(mine) == []
    assert [who for *_, who in mine.reminded(REMIND, DROPPED)] == told
    assert mine.reminded(REMIND, datetime(2026, 11, 19, 10)) == []


def words(mine: Desk, now: datetime = DROPPED) -> Reminder:
    rows(mine)
    (one,) = mine.run(REMIND, now)
    assert isinstance(one, Reminder)
    return one


def test_the_words_say_what_is_to_be_done_and_who_waits() -> None:
    ask = words(desk(drop()))
    assert ask.words == "审核任务 001“任务001”（通达）的交付物“001_图.pdf”，结论填在“交付物审核记录”"
    assert (ask.since, ask.waiting, ask.file, ask.rank) == ("11月16日(周一)10:00提交", "李娜", FILE, 3)
    back = desk(drop())
    rows(back)
    back.kept["deliverable_review"][1].update(verdict="退回", opinion="电源部分缺标注", reviewed_on=date(2026, 11, 16))
    one = words(back, datetime(2026, 11, 16, 15))
    assert one.words == "任务 001“任务001”（通达）的交付物“001_图.pdf”被退回：电源部分缺标注；改好后放回原来的文件夹"
    assert (one.since, one.waiting, one.to[0]) == ("2026-11-16 退回", "张伟", "李娜")
    stray = words(desk(drop("项目/通达/交付物/图.pdf")))
    assert stray.words == (
        "文件“图.pdf”看不出是哪项任务的交付物：请把任务编号写在文件名最前面（如 003_…）；不是交付物的请移出“交付物”文件夹（通达）"
    )


def test_a_project_without_a_lead_is_shown_to_the_operator() -> None:
    mine = Desk([task("001", filler=None)], dropped=[drop()], kept={"deliverable_review": desk().kept["deliverable_review"]})
    mine.memory.seen[REMIND.name] = datetime(2026, 9, 1)
    rows(mine)
    (one,) = mine.run(REMIND, DROPPED)
    assert isinstance(one, Undeliverable) and "没有写由谁负责" in one.reason


def test_a_project_typed_in_two_ways_is_not_reviewed_twice() -> None:
    """Another department's workbook lies before the others, and calls the project by another name."""
    mine = desk(drop())
    rows(mine)
    mine.kept["deliverable_review"][1].update(verdict="通过")
    mine.tasks = [task("007", project_name="通达 平台", file="a.xlsx"), *mine.tasks]
    assert [(row["project_name"], row["verdict"]) for row in rows(mine)] == [("通达", "通过")]
    assert mine.reminded(REMIND, DROPPED) == []
    mine.dropped = [drop(content="b")]
    assert [row["project_name"] for row in rows(mine)] == ["通达", "通达 平台"], "a new version, under the name of today"


def test_two_projects_of_one_name_have_each_their_own_reviews() -> None:
    one, other = ({"project_id": number, "deliverable": "图", "file": f"项目/{number}/分解表.xlsx"} for number in ("P1", "P2"))
    mine = desk(drop("项目/P1/交付物/001_图.pdf"), drop("项目/P2/交付物/001_图.pdf"))
    mine.tasks = [task("001", **one), task("001", **other)]
    mine.reports = []
    found = rows(mine)
    assert [row["project_name"] for row in found] == ["通达(P1)", "通达(P2)"]
    found[1].update(verdict="通过")
    assert [item for item, *_ in mine.reminded(REMIND, DROPPED)] == [f"deliverable/通达(P1)/001/{'a' * 12}"]
    reviews = TasksNow.of(mine, mine.moment(DROPPED)).tasks.reviews.awaited(DROPPED.toordinal())
    assert list(reviews) == [True, False]
