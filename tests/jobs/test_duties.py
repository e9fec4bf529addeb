"""The ledger of duties: pending, done or expired, whatever kills the program in between."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from automation.errors import AutomationError
from automation.jobs.duties import Duties
from automation.jobs.timetable import plan
from automation.jobs.when import WeeklyDeadline
from automation.organization.office_time import OfficeTime

OFFICE = OfficeTime()
MONDAY, FRIDAY = datetime(2026, 11, 16, 8), datetime(2026, 11, 20)
ROTA = {"remind": [WeeklyDeadline(timedelta(hours=-8)), WeeklyDeadline(timedelta(hours=-2))]}
FIRST, SECOND = "2026-W47/-480min", "2026-W47/-120min"
KILLED = """
import os, sys
from datetime import datetime, timedelta
from pathlib import Path
from automation.jobs.duties import Duties
from automation.jobs.timetable import plan
from tests.jobs.test_duties import OFFICE, ROTA
duties = Duties(Path(sys.argv[1]))
now = datetime.fromisoformat(sys.argv[2])
noted = duties.note(plan(ROTA, duties, now, OFFICE))
if sys.argv[3] == "done":
    duties.done(noted, now)
os._exit(9)
"""


@pytest.fixture
def duties(tmp_path: Path) -> Iterator[Duties]:
    duties = Duties(tmp_path)
    run(duties, MONDAY)
    yield duties
    duties.close()


def run(duties: Duties, now: datetime, *, fails: bool = False) -> list[str]:
    noted = duties.note(plan(ROTA, duties, now, OFFICE))
    if not fails:
        duties.done(noted, now)
        duties.went_well(ROTA, now)
    return [duty.occasion.name for duty in noted]


def names(duties: Duties, state: str) -> list[str]:
    return [duty.occasion.name for duty in duties.duties(state)]


def test_a_week(duties: Duties) -> None:
    assert run(duties, FRIDAY.replace(hour=9)) == [FIRST]
    assert run(duties, FRIDAY.replace(hour=9, minute=5)) == []
    assert run(duties, FRIDAY.replace(hour=18)) == []
    assert names(duties, "done") == [FIRST]
    assert [(duty.occasion.name, duty.reason) for duty in duties.duties("expired")] == [
        (SECOND, "11月20日(周五)17:00 已经截止，再提醒没有用")
    ]
    assert duties.counts() == {"pending": 0, "done": 1, "expired": 1}
    assert duties.first_seen("remind") == MONDAY and duties.last_good("remind") == FRIDAY.replace(hour=18)


def test_what_fails_stays_pending_under_its_first_moment(duties: Duties) -> None:
    """The moment is part of a digest's key: tried again, the outbox knows the mails that were queued already."""
    assert run(duties, FRIDAY.replace(hour=9), fails=True) == [FIRST]
    noted = duties.note(plan(ROTA, duties, FRIDAY.replace(hour=15), OFFICE))
    assert [(duty.occasion.name, duty.noted) for duty in noted] == [
        (FIRST, FRIDAY.replace(hour=9)),
        (SECOND, FRIDAY.replace(hour=15)),
    ]
    assert duties.counts()["pending"] == 2 and duties.last_good("remind") == MONDAY


def test_what_fails_until_it_no_longer_helps_expires(duties: Duties) -> None:
    run(duties, FRIDAY.replace(hour=15), fails=True)
    assert run(duties, FRIDAY.replace(hour=17)) == []
    assert names(duties, "expired") == [FIRST, SECOND] and names(duties, "pending") == []


def test_a_pending_duty_that_no_rule_names_any_more_expires_in_its_time(duties: Duties) -> None:
    run(duties, FRIDAY.replace(hour=9), fails=True)
    for hour, left in ((16, [FIRST]), (17, [])):
        duties.note(plan({}, duties, FRIDAY.replace(hour=hour), OFFICE))
        assert names(duties, "pending") == left


def test_what_is_done_stays_done(duties: Duties) -> None:
    early, late = (plan(ROTA, duties, FRIDAY.replace(hour=hour), OFFICE) for hour in (9, 18))
    run(duties, FRIDAY.replace(hour=9))
    assert duties.note(early) == [] == duties.note(late)
    assert names(duties, "done") == [FIRST] and names(duties, "expired") == [SECOND]


def test_what_expired_by_a_clock_that_was_ahead_is_done_in_its_time(duties: Duties) -> None:
    run(duties, datetime(2027, 3, 1))
    assert run(duties, FRIDAY.replace(hour=9)) == [FIRST]
    assert FIRST in names(duties, "done") and FIRST not in names(duties, "expired")


@pytest.mark.parametrize(("where", "again"), [("pending", [FIRST]), ("done", [])])
def test_killed_it_is_undone_or_done(duties: Duties, tmp_path: Path, where: str, again: list[str]) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path), FRIDAY.replace(hour=9).isoformat(), where]
    killed = subprocess.run(command, cwd=Path(__file__).parents[2], check=False)
    assert killed.returncode == 9
    assert names(duties, where) == [FIRST]
    assert run(duties, FRIDAY.replace(hour=9, minute=5)) == again


def test_a_ledger_that_cannot_be_read_says_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "duties.sqlite").write_bytes(b"no database, but long enough to look like one" * 40)
    with pytest.raises(AutomationError, match=r"已损坏.*改名"):
        Duties(tmp_path)
