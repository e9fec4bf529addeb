"""People's attention: when a mail may disturb, and how many mails each person gets a week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_time import WorkingTime


def not_before(now: datetime, working: WorkingTime, *, urgent: bool = False) -> datetime | None:
    """None: the mail may go at once. Outside working time all but what is 紧急 waits for the next working minute."""
    return None if urgent or working.contains(now) else working.on_or_after(now)


def mails_a_week(sent: Iterable[tuple[str, datetime]]) -> dict[str, Counter[str]]:
    """Of (person or address, moment sent): week label -> how many mails each got; most_common() tells who is disturbed most."""
    weeks: dict[str, Counter[str]] = {}
    for person, moment in sent:
        weeks.setdefault(ReportingWeek.of(moment.date()).label, Counter())[person] += 1
    return weeks
