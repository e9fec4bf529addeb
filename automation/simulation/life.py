"""What everybody in the simulated company shares: the office, the time, the work, and what each has yet to do."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from automation.organization.office_time import OfficeTime
from automation.organization.people import Person
from automation.organization.reporting_week import ReportingWeek
from automation.projects.weekly_form import form_path
from automation.simulation.course import Course
from automation.simulation.premises import Premises
from automation.simulation.received import Letter
from automation.simulation.temperament import Staff, Temperament

Owed = tuple[str, str]
"""(department, week label)"""
Doing = Callable[[datetime], str]
"""Does something at that moment and says what it was, "" for nothing."""


@dataclass(frozen=True)
class Act:
    """Something that somebody did."""

    at: datetime
    who: str
    words: str


@dataclass(frozen=True)
class HandedIn:
    """A weekly form that a department handed in. way: 共享盘 or 邮件; counts: it says what a form has to say."""

    at: datetime
    department: str
    week: str
    way: str
    counts: bool


@dataclass
class Life(Premises):
    """folders: project -> where its 任务分解表 lies; letters: (address, department, week) -> the last mail about it, which is what is
    answered; dealt_with: item of a reminder -> since when nothing is to be done about it any more."""

    staff: Staff
    time: OfficeTime
    course: Course
    folders: dict[str, str]
    acts: list[Act] = field(default_factory=list)
    handed_in: list[HandedIn] = field(default_factory=list)
    letters: dict[tuple[str, str, str], Letter] = field(default_factory=dict)
    dealt_with: dict[str, datetime] = field(default_factory=dict)
    _coming: list[tuple[datetime, int, Person, Doing]] = field(default_factory=list)

    def plan(self, person: Person, at: datetime, doing: Doing) -> None:
        """Whoever is away then does nothing."""
        if not self.staff.away(person, at.date()):
            heapq.heappush(self._coming, (at, next(self._number), person, doing))

    def next_act(self) -> datetime | None:
        return self._coming[0][0] if self._coming else None

    def act(self, until: datetime) -> None:
        """Everything that people do up to that moment."""
        while self._coming and self._coming[0][0] <= until:
            at, _, person, doing = heapq.heappop(self._coming)
            words = doing(at)
            if words:
                self.acts.append(Act(at, f"{self.staff.directory.label(person)}（{self.temperament(person).word}）", words))

    def temperament(self, person: Person) -> Temperament:
        return self.staff.temperament(person)

    def soon(self, person: Person, letter: Letter) -> datetime:
        """When the person gets down to what a mail asks for."""
        minutes = self.staff.chance(person.mail, letter.key, "soon").randint(*self.temperament(person).soon)
        return self.time.working.add(letter.sent, timedelta(minutes=minutes))

    def hands(self, owed: Owed) -> list[HandedIn]:
        return [one for one in self.handed_in if (one.department, one.week) == owed]

    def has_handed_in(self, owed: Owed) -> bool:
        return any(one.counts for one in self.hands(owed))


def form_of(owed: Owed) -> str:
    return form_path(owed[1], owed[0])


def friday_of(label: str) -> date:
    return ReportingWeek.parse(label).monday + timedelta(days=4)
