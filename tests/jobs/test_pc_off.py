"""The PC is off for an hour, a day, five days, from every hour of a week: nothing lost, nothing twice, nothing stale.

`pytest -s -m slow tests/jobs/test_pc_off.py` prints what is done late and what expires, per hour at which it went off.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby

import pytest
from duties_in_memory import Memory
from office_rota import rota

from automation.jobs.timetable import Duty, Plan
from automation.jobs.when import Occasion
from automation.organization.moment_words import moment_words
from automation.organization.office_time import OfficeTime

OFFICE = OfficeTime()
WEEKS = {
    "普通的一周": datetime(2026, 11, 16),
    "国庆前一周": datetime(2026, 9, 28),
    "国庆和补班周六": datetime(2026, 10, 5),
}
SLEEPS = {"1 小时": timedelta(hours=1), "1 天": timedelta(days=1), "5 天": timedelta(days=5)}
Owed = dict[tuple[str, str], Occasion]


def all_occasions(monday: datetime) -> Owed:
    """Of the week before, the week, and until everybody is awake again; each job asked plainly, one occasion after another."""
    owed: Owed = {}
    for job, whens in rota(monday).items():
        for when in whens:
            for one in when.coming(monday - timedelta(days=7), OFFICE):
                if one.due > monday + timedelta(days=14):
                    break
                owed[job, one.name] = one
    return owed


def awake_until(off: datetime, monday: datetime, owed: Owed) -> Memory:
    """The PC was on: whatever fell due was done on the minute, or replaced in that very minute."""
    memory = Memory()
    for job in rota(monday):
        memory.seen[job], memory.good[job] = monday - timedelta(days=7), off
    memory.done = {key: one.due for key, one in owed.items() if one.due <= off and one.due < one.until}
    memory.expired = {key: one.due for key, one in owed.items() if one.due <= off and one.due == one.until}
    return memory


def check(found: Plan, again: Plan, missed: Owed, on: datetime) -> None:
    done = {(duty.job, duty.occasion.name) for duty in found.due}
    expired = {(duty.job, duty.occasion.name): duty.reason for duty in found.expired}
    assert done | set(expired) == set(missed), "no duty lost, none invented"
    assert not done & set(expired)
    assert all(missed[key].due <= on < missed[key].until for key in done), "none stale"
    assert all(missed[key].until <= on and reason for key, reason in expired.items()), (
        "none given up while it helps, none without reason"
    )
    assert not again.due and not again.expired, "none twice"


@pytest.mark.parametrize("step", [pytest.param(1, marks=pytest.mark.slow, id="every hour"), pytest.param(11, id="every 11 hours")])
@pytest.mark.parametrize("week", WEEKS)
def test_pc_off_at_every_hour_of_the_week(week: str, step: int) -> None:
    monday = WEEKS[week]
    owed = all_occasions(monday)
    for name, sleep in SLEEPS.items():
        rows: list[tuple[datetime, str]] = []
        for off in (monday + timedelta(hours=hour) for hour in range(0, 24 * 7, step)):
            memory, on = awake_until(off, monday, owed), off + sleep
            found = memory.run(rota(monday), on, OFFICE)
            missed = {key: one for key, one in owed.items() if off < one.due <= on}
            check(found, memory.run(rota(monday), on, OFFICE), missed, on)
            rows.append((off, f"{_names(found.due):<32} ✗ {_names(found.expired)}"))
        print(f"\n{week}，停机 {name}：补办 … ✗ 已无用")
        for line, hours in groupby(rows, lambda row: row[1]):
            starts = [off for off, _ in hours]
            print(f"  {moment_words(starts[0])}–{moment_words(starts[-1])} 关机：{line}")


def _names(duties: tuple[Duty, ...]) -> str:
    """Jobs with how many occasions of each."""
    counts: dict[str, int] = {}
    for duty in duties:
        counts[duty.job] = counts.get(duty.job, 0) + 1
    return "、".join(f"{job}{count if count > 1 else ''}" for job, count in counts.items()) or "无"
