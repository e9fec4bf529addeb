"""What is due now: once, in order, nothing of the past for a newcomer, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from duties_in_memory import Memory
from hypothesis import given, settings
from hypothesis import strategies as st
from office_rota import rota

from automation.jobs.deadlines import WorkingDaysAfter
from automation.jobs.ladders import Event, HoursAfter
from automation.jobs.repeating import WorkingDays
from automation.jobs.timetable import Plan, next_occasion, plan
from automation.jobs.when import FirstWorkingDay, WeeklyDeadline, When
from automation.organization.office_time import OfficeTime
from automation.organization.working_calendar import WorkingCalendar
from automation.organization.working_time import WorkingTime

OFFICE = OfficeTime()
MONDAY, FRIDAY = datetime(2026, 11, 16), datetime(2026, 11, 20)
REMINDERS: dict[str, list[When]] = {
    "chase": [WeeklyDeadline(timedelta(minutes=5))],
    "remind": [WeeklyDeadline(timedelta(hours=-8)), WeeklyDeadline(timedelta(hours=-2))],
}


def told(found: Plan) -> list[str]:
    return [f"{duty.job} {duty.occasion.name}{' ✗' if duty.reason else ''}" for duty in (*found.due, *found.expired)]


def installed(moment: datetime) -> Memory:
    memory = Memory()
    memory.run(REMINDERS, moment, OFFICE)
    return memory


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("20T08:55", []),
        ("20T09:00", ["remind 2026-W47/-480min"]),
        ("20T16:59", ["remind 2026-W47/-480min", "remind 2026-W47/-120min"]),
        ("20T17:00", ["remind 2026-W47/-480min ✗", "remind 2026-W47/-120min ✗"]),
        ("23T08:30", ["chase 2026-W47/+5min", "remind 2026-W47/-480min ✗", "remind 2026-W47/-120min ✗"]),
        (
            "27T09:00",
            ["chase 2026-W47/+5min", "remind 2026-W48/-480min", "remind 2026-W47/-480min ✗", "remind 2026-W47/-120min ✗"],
        ),
        ("27T17:00", [f"{duty} ✗" for duty in (
            "remind 2026-W47/-480min", "remind 2026-W47/-120min", "chase 2026-W47/+5min", "remind 2026-W48/-480min",
            "remind 2026-W48/-120min",
        )]),
    ],
)  # fmt: skip
def test_what_one_run_after_a_long_sleep_finds(now: str, expected: list[str]) -> None:
    assert told(installed(MONDAY).run(REMINDERS, datetime.fromisoformat(f"2026-11-{now}"), OFFICE)) == expected


def test_why_it_expired_is_told() -> None:
    found = installed(MONDAY).run(REMINDERS, FRIDAY + timedelta(hours=20), OFFICE)
    assert {duty.reason for duty in found.expired} == {"11月20日(周五)17:00 已经截止，再提醒没有用"}


def test_a_job_seen_for_the_first_time_does_not_do_the_past() -> None:
    """Friday's chase would help until next Friday; who installs on Saturday sends none."""
    found = Memory().run(REMINDERS, FRIDAY + timedelta(days=1, hours=10), OFFICE)
    assert told(found) == ["chase 2026-W47/+5min ✗"]
    assert found.expired[0].reason == "在首次运行（11月21日(周六)10:00）之前到期，不补办"


def test_what_falls_due_at_the_very_first_run_is_done() -> None:
    assert [duty.occasion.name for duty in Memory().run(REMINDERS, FRIDAY.replace(hour=9), OFFICE).due] == ["2026-W47/-480min"]


def test_an_old_ladder_met_at_the_first_run_goes_on_with_its_next_step() -> None:
    notice = {"unconfirmed": [HoursAfter(Event("TZ-1", datetime(2026, 11, 19, 9), "发布"), (2,), again=1)]}
    memory = Memory()
    assert [duty.reason[:5] for duty in memory.run(notice, FRIDAY.replace(hour=9, minute=5), OFFICE).expired] == ["在首次运行"]
    assert told(memory.run(notice, FRIDAY.replace(hour=9, minute=55), OFFICE)) == []
    assert told(memory.run(notice, FRIDAY.replace(hour=10), OFFICE)) == ["unconfirmed TZ-1/9h"]


def test_the_same_item_is_never_told_twice_in_the_same_step() -> None:
    request = {"feedback": [WorkingDaysAfter(Event("XQ-1", MONDAY.replace(hour=9), "登记"), 2)]}
    memory = Memory()
    found = [told(memory.run(request, MONDAY + timedelta(minutes=5 * n), OFFICE)) for n in range(12 * 24 * 5)]
    assert [line for lines in found for line in lines] == ["feedback XQ-1/50%", "feedback XQ-1/80%", "feedback XQ-1/100%"]


def test_what_failed_is_tried_again_while_it_helps() -> None:
    memory = installed(MONDAY)
    for hour in (9, 10, 16):
        found = plan(REMINDERS, memory, FRIDAY.replace(hour=hour), OFFICE)
        assert "remind 2026-W47/-480min" in told(found)
        memory.good["remind"] = FRIDAY.replace(hour=hour)
    assert "remind 2026-W47/-480min" not in told(plan(REMINDERS, memory, FRIDAY.replace(hour=17), OFFICE))


def test_a_clock_set_back_repeats_nothing_and_one_set_right_again_loses_nothing() -> None:
    memory = installed(MONDAY)
    assert told(memory.run(REMINDERS, FRIDAY.replace(hour=9), OFFICE)) == ["remind 2026-W47/-480min"]
    assert told(memory.run(REMINDERS, FRIDAY.replace(hour=8), OFFICE)) == []
    assert told(memory.run(REMINDERS, FRIDAY.replace(hour=9), OFFICE)) == []
    assert told(memory.run(REMINDERS, FRIDAY.replace(hour=15), OFFICE)) == ["remind 2026-W47/-120min"]


def test_what_a_clock_far_ahead_let_expire_is_done_when_its_time_comes() -> None:
    memory = installed(MONDAY)
    assert "remind 2026-W47/-480min ✗" in told(memory.run(REMINDERS, datetime(2027, 3, 1), OFFICE))
    assert told(memory.run(REMINDERS, FRIDAY.replace(hour=9), OFFICE)) == ["remind 2026-W47/-480min"]


def test_a_clock_that_was_ahead_at_the_first_run_does_not_silence_the_job() -> None:
    memory = installed(datetime(2031, 1, 1))
    memory.run(REMINDERS, MONDAY, OFFICE)
    assert told(memory.run(REMINDERS, FRIDAY.replace(hour=9), OFFICE)) == ["remind 2026-W47/-480min"]


def test_a_cutoff_that_moves_to_another_day_is_the_same_duty() -> None:
    """The company declares Friday off after Thursday's plans were made: what was done for the week is not done again."""
    memory = installed(MONDAY)
    memory.run(REMINDERS, FRIDAY.replace(hour=9), OFFICE)
    own = OfficeTime(WorkingTime(WorkingCalendar({date(2026, 11, 20): (False, "停电"), date(2026, 11, 21): (True, "补班")})))
    assert told(memory.run(REMINDERS, datetime(2026, 11, 21, 9), own)) == []


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        pytest.param(date(2026, 10, 25), time(2, 30), id="the hour that comes twice"),
        pytest.param(date(2026, 3, 29), time(2, 30), id="the hour that is left out"),
    ],
)
def test_summer_time_repeats_and_loses_nothing(day: date, clock: time) -> None:
    """Local time is naive: in the repeated hour it runs from 02:00 to 03:00 twice, like a clock set back."""
    office = OfficeTime(WorkingTime(WorkingCalendar({day: (True, "盘点")}), ((time(0), time(23)),)))
    nightly: dict[str, list[When]] = {"nightly": [WorkingDays((clock,))]}
    midnight = datetime.combine(day, time(), ZoneInfo("Europe/Berlin")).astimezone(UTC)
    memory = Memory()
    for minutes in range(0, 60 * 6, 5):
        local = (midnight + timedelta(minutes=minutes)).astimezone(ZoneInfo("Europe/Berlin")).replace(tzinfo=None)
        memory.run(nightly, local, office)
    assert [name for _, name in memory.done] == [f"{day}/0230"]


def test_the_next_occasion() -> None:
    whens = [when for job in ("提醒", "催报") for when in rota(MONDAY)[job]]
    found = next_occasion(whens, FRIDAY.replace(hour=9), OFFICE)
    assert found and found.due == FRIDAY.replace(hour=15)
    assert next_occasion([], FRIDAY, OFFICE) is None
    ended = WorkingDaysAfter(Event("XQ-1", MONDAY.replace(hour=9), "登记"), 2)
    assert next_occasion([ended], FRIDAY, OFFICE) is None


RUNS = st.lists(st.integers(-6 * 60, 3 * 24 * 60), min_size=1, max_size=12)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from([MONDAY, datetime(2026, 9, 28), datetime(2026, 10, 5)]), RUNS)
def test_however_the_runs_fall_nothing_is_done_twice_or_stale(monday: datetime, gaps: list[int]) -> None:
    """Gaps in minutes; a negative one is a clock set back."""
    jobs, memory, now = rota(monday), Memory(), monday
    for gap in (0, *gaps):
        now += timedelta(minutes=gap)
        found = memory.run(jobs, now, OFFICE)
        assert all(duty.occasion.due <= now < duty.occasion.until for duty in found.due)
        assert [duty.occasion.due for duty in found.due] == sorted(duty.occasion.due for duty in found.due)
    if all(gap >= 0 for gap in gaps):
        owed = {(job, one.name) for job, whens in jobs.items() for when in whens for one in when.fallen(monday, now, OFFICE)}
        assert owed <= set(memory.done) | set(memory.expired), "nothing is lost"


def test_a_holiday_job_waits_for_the_office() -> None:
    first = {"agenda": [FirstWorkingDay(time(8, 30), until=time(10))]}
    memory = Memory()
    found = [told(memory.run(first, datetime(2026, 10, 1) + timedelta(hours=n), OFFICE)) for n in range(24 * 8)]
    assert [line for lines in found for line in lines] == ["agenda 2026-W41/first-0830"]
