"""Ladders that lead to a deadline: working days after an event with reminders on the way, days before the end of a task."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from automation.jobs.ladders import Ladder, Step
from automation.organization.moment_words import aside, day_words, duration_words, moment_words, skipped_words
from automation.organization.office_time import OfficeTime
from automation.organization.working_calendar import ONE_DAY


@dataclass(frozen=True)
class WorkingDaysAfter(Ladder):
    """A deadline `days` working days after the event at the same time of day, reminded when `percents` of its working time are gone.

    Outside working time the clock starts when work next begins, so no deadline lies outside working time.
    """

    days: int
    percents: tuple[int, ...] = (50, 80)

    def words(self, office: OfficeTime) -> str:
        return (
            f"{self.event.words}后 {self.days} 个工作日（同一时刻）到期；{'、'.join(f'{part}%' for part in self.percents)} 时提醒"
        )

    def deadline(self, office: OfficeTime) -> datetime:
        return office.working.add_days(self.event.moment, self.days)

    def steps(self, since: datetime, office: OfficeTime) -> Iterator[Step]:
        working, start = office.working, office.working.on_or_after(self.event.moment)
        deadline = working.add_days(start, self.days)
        whole = working.between(start, deadline) if self.percents else timedelta()
        for percent in self.percents:
            due = working.add(start, whole * percent / 100)
            yield Step(f"{percent}%", due, partial(self._part, start, whole, percent, due))
        yield Step("100%", deadline, partial(self._whole, start, deadline, office))

    def _part(self, start: datetime, whole: timedelta, percent: int, due: datetime) -> str:
        gone = f"{percent}% × {duration_words(whole)}工作时间 = {duration_words(whole * percent / 100)}"
        return f"{self._start(start)}+ {gone}，到 {moment_words(due)}"

    def _whole(self, start: datetime, deadline: datetime, office: OfficeTime) -> str:
        skipped = skipped_words(office.working.calendar, start.date(), deadline.date())
        return f"{self._start(start)}+ {self.days} 个工作日{aside(skipped)}= {moment_words(deadline)}"

    def _start(self, start: datetime) -> str:
        at_work = start == self.event.moment
        return f"{self.event.words} {moment_words(self.event.moment)}{aside('' if at_work else f'非工作时间，从 {moment_words(start)} 起算')}"


@dataclass(frozen=True)
class DaysBefore(Ladder):
    """So many days before the event's day (0: on the day) at `at`, and when it has passed undone. Calendar days, as in SPEC §4,
    unless `working`; a day off gives way to the working day before it, so that nobody has less time than the rule says."""

    days: tuple[int, ...] = (3, 0)
    at: time = time(9, 0)
    working: bool = False

    def words(self, office: OfficeTime) -> str:
        kind = "个工作日" if self.working else "天"
        before = "、".join(f"前 {days} {kind}" if days else "当天" for days in self.days)
        return f"{self.event.words}{before}、过期后第一个工作日 {self.at:%H:%M}"

    def steps(self, since: datetime, office: OfficeTime) -> Iterator[Step]:
        """The end is part of their names: a task that gets a new end is reminded anew."""
        end, calendar = self.event.moment.date(), office.working.calendar
        for days in self.days:
            day = calendar.last_on_or_before(end)
            for _ in range(days if self.working else 0):
                day = calendar.last_on_or_before(day - ONE_DAY)
            nominal = day if self.working else end - timedelta(days=days)
            due = datetime.combine(calendar.last_on_or_before(nominal), self.at)
            yield Step(f"{end}/{days}d", due, partial(self._arithmetic, days, due))
        passed = datetime.combine(calendar.next_after(end), self.at)
        yield Step(
            f"{end}/passed", passed, lambda: f"{self.event.words} {day_words(end)}，之后第一个工作日 {moment_words(passed)}"
        )

    def _arithmetic(self, days: int, due: datetime) -> str:
        end = self.event.moment.date()
        nominal = due.date() if self.working else end - timedelta(days=days)
        before = f" − {days} {'个工作日' if self.working else '天'}" if days else ""
        off = "" if nominal == due.date() else f" = {day_words(nominal)}，不上班，提前到"
        return f"{self.event.words} {day_words(end)}{before}{off or ' ='} {moment_words(due)}"
