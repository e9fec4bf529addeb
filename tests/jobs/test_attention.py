"""Quiet hours, and how many mails each person gets a week."""

from __future__ import annotations

from datetime import datetime

import pytest

from automation.jobs.attention import mails_a_week, not_before
from automation.organization.working_time import WorkingTime

WORKING = WorkingTime()


@pytest.mark.parametrize(
    ("now", "waits_until"),
    [
        ("11-20T08:29", "11-20T08:30"),
        ("11-20T08:30", None),
        ("11-20T12:30", "11-20T13:30"),
        ("11-20T17:30", None),
        ("11-20T18:05", "11-23T08:30"),
        ("09-30T22:00", "10-08T08:30"),
        ("10-10T09:00", None),
    ],
)
def test_outside_working_time_a_mail_waits_unless_it_is_urgent(now: str, waits_until: str | None) -> None:
    moment = datetime.fromisoformat(f"2026-{now}")
    assert not_before(moment, WORKING) == (waits_until and datetime.fromisoformat(f"2026-{waits_until}"))
    assert not_before(moment, WORKING, urgent=True) is None


def test_mails_are_counted_per_person_and_week() -> None:
    sent = [("张伟", datetime(2026, 11, day)) for day in (16, 17, 22, 23)] + [("李娜", datetime(2026, 11, 20))]
    weeks = mails_a_week(sent)
    assert weeks["2026-W47"].most_common() == [("张伟", 3), ("李娜", 1)]
    assert weeks["2026-W48"] == {"张伟": 1}
