"""What everybody in the simulated company shares: the office, the time, the work, and what each has yet to do."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from automation.forms.drawing.drop_downs import DropDowns
from automation.organization.office_time import OfficeTime
from automation.organization.people import Contact, Person
from automation.organization.reporting_week import ReportingWeek
from automation.projects.weekly_form import form_path
from automation.simulation.cares import ClientCase, Exchange, FormsBack, Notice
from automation.simulation.course import Course
from automation.simulation.premises import Premises
from automation.simulation.received import Letter
from automation.simulation.temperament import Staff, Temperament

Owed = tuple[str, str]
"""(department, week label)"""
Doing = Callable[[datetime], str]
"""Does something at that moment and says what it was, "" for nothing."""
_URGENT = 60
"""Minutes after which everybody has looked at what is urgent, if he looks at all."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody did."""

    at: datetime
    who: str
    words: str


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A weekly form that a department handed in. way: 共享盘 or 邮件; counts: it says what a form has to say."""

    at: datetime
    department: str
    week: str
    way: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """Somebody's answer to a question for approval. matter, content: as the question's key has them."""

    at: datetime
    matter: str
    content: str
    who: Person
    passed: bool


@dataclass
class Life(Premises):
    """folders: project -> where its 任务分解表 lies; letters: (address, department, week) -> the last mail about it, which is what is
    answered; dealt_with: item of a reminder -> since when nothing is to be done about it any more; forbidden: a word that keeps
    what uses it from leaving, "" = none; questions: (address, matter) -> the last question for approval; notices, cases,
    exchanges: by number; published: (通知编号, address) -> the notice as he got it; confirmed: (通知编号, content, address) -> when he
    wrote that he knows it."""

    staff: Staff
    time: OfficeTime
    course: Course
    folders: dict[str, str]
    acts: list[Act] = field(default_factory=list)
    handed_in: dict[Owed, list[HandedIn]] = field(default_factory=dict)
    letters: dict[tuple[str, str, str], Letter] = field(default_factory=dict)
    dealt_with: dict[str, datetime] = field(default_factory=dict)
    forbidden: str = ""
    questions: dict[tuple[str, str], Letter] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    notices: dict[str, Notice] = field(default_factory=dict)
    published: dict[tuple[str, str], Letter] = field(default_factory=dict)
    confirmed: dict[tuple[str, str, str], datetime] = field(default_factory=dict)
    cases: dict[str, ClientCase] = field(default_factory=dict)
    exchanges: dict[str, Exchange] = field(default_factory=dict)
    forms_back: list[FormsBack] = field(default_factory=list)
    _coming: list[tuple[datetime, int, str, Doing]] = field(default_factory=list)

    @cached_property
    def lists(self) -> DropDowns:
        return DropDowns.of(self.staff.directory)

    def plan(self, person: Person, at: datetime, doing: Doing) -> None:
        """Whoever is away then does nothing."""
        if not self.staff.away(person, at.date()):
            self._plan(f"{self.staff.directory.label(person)}（{self.temperament(person).word}）", at, doing)

    def plan_outside(self, contact: Contact, at: datetime, doing: Doing) -> None:
        self._plan(f"{contact.company} {contact.name}", at, doing)

    def _plan(self, who: str, at: datetime, doing: Doing) -> None:
        heapq.heappush(self._coming, (at, next(self._number), who, doing))

    def next_act(self) -> datetime | None:
        return self._coming[0][0] if self._coming else None

    def act(self, until: datetime) -> None:
        """Everything that people do up to that moment."""
        while self._coming and self._coming[0][0] <= until:
            at, _, who, doing = heapq.heappop(self._coming)
            words = doing(at)
            if words:
                self.acts.append(Act(at, who, words))

    def temperament(self, person: Person) -> Temperament:
        return self.staff.temperament(person)

    def soon(self, person: Person, letter: Letter) -> datetime:
        """When the person gets down to what a mail asks for; what is urgent is no matter of working time."""
        minutes = self.staff.chance(person.mail, letter.key, "soon").randint(*self.temperament(person).soon)
        if letter.urgent:
            return letter.sent + timedelta(minutes=min(minutes, 5 + minutes % _URGENT))
        return self.time.working.add(letter.sent, timedelta(minutes=minutes))

    def known(self, label: str) -> Person | None:
        """Somebody who works there."""
        found = self.staff.directory.person(label)
        return found if found and found.employed else None

    def present(self, day: date, *people: Person | None) -> Person | None:
        """The first who is not away, else the first."""
        there = [one for one in people if one]
        return next((one for one in there if not self.staff.away(one, day)), there[0] if there else None)

    def hands(self, owed: Owed) -> list[HandedIn]:
        return self.handed_in.get(owed, [])

    def hand(self, one: HandedIn) -> None:
        self.handed_in.setdefault((one.department, one.week), []).append(one)

    def has_handed_in(self, owed: Owed) -> bool:
        return any(one.counts for one in self.hands(owed))


def form_of(owed: Owed) -> str:
    return form_path(owed[1], owed[0])


def friday_of(label: str) -> date:
    return ReportingWeek.parse(label).monday + timedelta(days=4)
