"""What everybody in the simulated company shares: the office, the time, the work, and what each has yet to do."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from automation.demo.paper import Paper, put
from automation.mail.transports.folder import INBOX
from automation.organization.office_time import OfficeTime
from automation.organization.people import Person
from automation.organization.reporting_week import ReportingWeek
from automation.projects.weekly_form import form_path
from automation.simulation.course import Course
from automation.simulation.received import Letter
from automation.simulation.temperament import Staff, Temperament

if TYPE_CHECKING:
    from automation.simulation.own_office import OwnOffice

Owed = tuple[str, str]
"""(department, week label)"""
Doing = Callable[[datetime], str]
"""Does something at that moment and says what it was, "" for nothing."""
READ = "已收"


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
class Life:
    """folders: project -> where its 任务分解表 lies; letters: (address, department, week) -> the last mail about it, which is what is
    answered; dealt_with: item of a reminder -> since when nothing is to be done about it any more."""

    office: OwnOffice
    staff: Staff
    time: OfficeTime
    course: Course
    folders: dict[str, str]
    acts: list[Act] = field(default_factory=list)
    handed_in: list[HandedIn] = field(default_factory=list)
    letters: dict[tuple[str, str, str], Letter] = field(default_factory=dict)
    dealt_with: dict[str, datetime] = field(default_factory=dict)
    _coming: list[tuple[datetime, int, Person, Doing]] = field(default_factory=list)
    _number: count[int] = field(default_factory=count)

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

    @property
    def us(self) -> str:
        mail = self.office.config.mail
        return mail.reply_to or mail.sender

    def aware(self, at: datetime) -> datetime:
        return at.replace(tzinfo=self.office.zone)

    def post(self, content: bytes, at: datetime) -> None:
        """Into the inbox of the folder transport."""
        folder = self.office.config.paths.mail / INBOX
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{at:%Y-%m-%d_%H%M}_{next(self._number):06d}.eml").write_bytes(content)

    def clear_inbox(self) -> None:
        """What has been collected is moved aside, so that it is not looked at in every round."""
        folder = self.office.config.paths.mail / INBOX
        for file in sorted(folder.glob("*.eml")):
            (folder / READ).mkdir(exist_ok=True)
            file.rename(folder / READ / file.name)

    def save(self, path: str, content: bytes, at: datetime, author: Person) -> None:
        """On the shared drive."""
        put(self.office.workspace, Paper(path, content, at, author.name), self.office.zone)

    def lying_at(self, path: str) -> bytes | None:
        file = self.office.workspace / path
        return file.read_bytes() if file.is_file() else None


def form_of(owed: Owed) -> str:
    return form_path(owed[1], owed[0])


def friday_of(label: str) -> date:
    return ReportingWeek.parse(label).monday + timedelta(days=4)
