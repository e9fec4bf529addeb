"""How a notice reached people over time: the share that had confirmed so many hours after it left, by which way, and who was last."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from automation.jobs.mail_words import tenths
from automation.notices.addressees import Addressee
from automation.notices.reach import Reach
from automation.organization.people import Directory

HOURS = (0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 36, 48, 72, 96, 120, 168, 336, 720)
"""Hours after publishing at which the curve is looked at: close where most happens."""


def hours_to_show(reaches: Sequence[Reach], now: datetime) -> tuple[int, ...]:
    """Up to the first at which the slowest of them was complete, or the last that has passed."""
    end = max((_end(one, now) for one in reaches), default=0)
    return tuple(hour for place, hour in enumerate(HOURS) if place < 3 or hour <= end)


def _end(one: Reach, now: datetime) -> int:
    if one.completed:
        return next((hour for hour in HOURS if hour >= one.hours(one.completed)), HOURS[-1])
    return max(hour for hour in HOURS if hour <= one.hours(now))


def shares(one: Reach, hours: Sequence[int], now: datetime) -> list[float | None]:
    """Percent confirmed at each of those hours; None where that is still to come."""
    taken = sorted(each.confirmed for each in one.counted if each.confirmed)
    total, passed = len(one.counted), one.hours(now)
    done = [bisect_right(taken, float(hour), key=one.hours) for hour in hours]
    return [
        None if hour > passed and not one.completed else share(so_many, total) for hour, so_many in zip(hours, done, strict=True)
    ]


def share(confirmed: int, people: int) -> float | None:
    """Percent; None of nobody. As long as anybody is missing no rounding makes it a hundred."""
    return None if not people else 100.0 if confirmed == people else min(100 * confirmed / people, 99.0)


@dataclass(frozen=True)
class Department:
    """How one department did: of how many how many confirmed, and when its last."""

    name: str
    counted: int
    confirmed: int
    last: datetime | None


def departments(one: Reach, directory: Directory) -> list[Department]:
    """Those who took longest first."""
    people: dict[str, list[Addressee]] = {}
    for each in one.counted:
        people.setdefault(department_of(each, directory), []).append(each)
    found = []
    for name, members in people.items():
        moments = [each.confirmed for each in members if each.confirmed]
        found.append(Department(name, len(members), len(moments), max(moments, default=None)))
    return sorted(found, key=lambda each: (each.confirmed == each.counted, -one.hours(each.last) if each.last else 0, each.name))


def department_of(one: Addressee, directory: Directory) -> str:
    """As the 通讯录 has it, else as his row remembers it."""
    return directory.department_of(one.person) if one.person else (one.row or {}).get("department") or ""


def ways(one: Reach) -> list[tuple[str, int]]:
    """确认方式 -> how many, the most first."""
    return Counter(each.evidence.way for each in one.counted if each.confirmed).most_common()


def last(one: Reach, count: int) -> list[Addressee]:
    """Who confirmed last, the very last first."""
    done = [each for each in one.counted if each.confirmed]
    return sorted(done, key=lambda each: each.confirmed or datetime.min, reverse=True)[:count]


def taken(one: Reach) -> timedelta | None:
    """From the first mail to the last confirmation."""
    return max(one.completed - one.left, timedelta()) if one.completed and one.left else None


def taken_words(taken: timedelta | None) -> str:
    """35 分钟, 2.1 小时, 3 天"""
    if taken is None:
        return "—"
    hours = taken / timedelta(hours=1)
    return f"{int(hours * 60)} 分钟" if hours < 1 else f"{tenths(hours)} 小时" if hours < 72 else f"{tenths(hours / 24)} 天"
