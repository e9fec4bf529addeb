"""Simulated people: the same for the same seed, of every temperament; and their work goes on as its dependencies allow."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from automation.organization.people import Department, Directory, Person
from automation.organization.working_calendar import WorkingCalendar
from automation.simulation.approving import matter_of
from automation.simulation.course import Course, course
from automation.simulation.temperament import AWAY_ONE_WEEK_IN, TEMPERAMENTS, Staff
from automation.simulation.weekly_words import SLIPS, slipped, words

PERSONS = tuple(Person(f"王{number}", f"{number % 20}部", mail=f"p{number}@example.com") for number in range(1000))
DIRECTORY = Directory(tuple(Department(f"{number}部", f"王{number}") for number in range(20)), PERSONS)
MONDAY, CALENDAR = date(2026, 11, 2), WorkingCalendar()


def row(identity: str, weeks: int, **more: Any) -> dict[str, Any]:
    start = MONDAY + timedelta(weeks=weeks)
    return {
        "project": "控制器", "id": identity, "name": f"任务{identity}", "department": "1部", "person": "王1", "start": start,
        "end": start + timedelta(days=11), "status": "未开始", "percent": None, "dependencies": (), "deliverable": "报告",
    } | more  # fmt: skip


def begun(*rows: dict[str, Any], seed: int = 1) -> Course:
    return course(rows, CALENDAR, MONDAY, Staff(DIRECTORY, seed))


def test_temperaments_are_spread_as_declared_and_stay_with_the_seed() -> None:
    staff = Staff(DIRECTORY, 1)
    counts = Counter(staff.temperament(person).word for person in PERSONS)
    for one in TEMPERAMENTS:
        assert abs(counts[one.word] - 10 * one.share) < 50
    assert [staff.temperament(one) for one in PERSONS] == [Staff(DIRECTORY, 1).temperament(one) for one in PERSONS]
    assert counts != Counter(Staff(DIRECTORY, 2).temperament(person).word for person in PERSONS)


def test_people_are_away_for_whole_weeks() -> None:
    staff = Staff(DIRECTORY, 1)
    away = sum(staff.away(person, MONDAY) for person in PERSONS)
    assert abs(away - len(PERSONS) / AWAY_ONE_WEEK_IN) < 30
    assert all(staff.away(one, MONDAY) == staff.away(one, MONDAY + timedelta(days=6)) for one in PERSONS)


def test_a_clerk_belongs_to_the_department() -> None:
    clerk = Staff(DIRECTORY, 3).clerk("5部")
    assert clerk and clerk.department == "5部"


def test_a_task_waits_for_what_it_needs_and_is_finished_once() -> None:
    work = begun(row("001", 0), row("002", 0, dependencies=("001",)), row("003", 50))
    work.stuck.clear()
    finished = [task.id for days in range(90) for task in work.go_on(MONDAY + timedelta(days=days))]
    assert finished == ["001", "002"] and work.shares["控制器", "003"] == 0
    assert work.departments() == ["1部"] and [task.id for task in work.open_of("1部")] == ["003"]


def test_whoever_is_reminded_works_faster() -> None:
    slow, fast = begun(row("001", 0)), begun(row("001", 0))
    fast.hurry(("控制器", "001"))
    for one in (slow, fast):
        one.go_on(MONDAY + timedelta(days=4))
    assert fast.shares["控制器", "001"] > slow.shares["控制器", "001"] > 0


def test_what_is_done_or_cancelled_is_no_work() -> None:
    work = begun(row("001", 0, status="已完成"), row("002", 0, status="已取消"))
    assert work.shares == {("控制器", "001"): 100.0}


def test_words_say_how_far_the_task_is_and_slips_are_made_by_hand() -> None:
    work = begun(row("001", -6))
    task = work.tasks["控制器", "001"]
    chance = Staff(DIRECTORY, 1).chance("words")
    said = words(task, 40, 40, MONDAY + timedelta(days=4), CALENDAR, chance)
    assert (said["status"], said["percent"]) == ("延期", 0.4) and said["expected_end"] > MONDAY
    (spoilt,) = slipped([said], chance, 3)
    changed = {name: value for name, value in spoilt.items() if value != said[name]}
    assert changed and any(changed.items() >= slip.items() or slip.items() <= spoilt.items() for slip in SLIPS)


def test_a_question_names_its_matter_and_content() -> None:
    assert matter_of("ask_approval/notice/N-1/c0ffee/会签·研发部/head@example.com/1") == ("notice/N-1", "c0ffee")
    assert matter_of("ask_approval/client/R-1/progress_letter/2/beef/核对/a@example.com/1") == ("client/R-1/progress_letter/2", "beef")
