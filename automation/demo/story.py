"""The week as a story: what people do before each look of the program, and what the program did then."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from automation.commands.round import go_round
from automation.demo.company import Company
from automation.organization.people import Contact, Person
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import ONE_DAY
from automation.organization.working_time import WorkingTime
from automation.simulation.premises import Premises
from automation.simulation.received import Letter, letters
from automation.simulation.written_mail import Writer, reply

BEFORE = timedelta(minutes=15)
"""How long before a look people have done what they do: what was saved just now may not be finished yet."""


@dataclass
class Story(Premises):
    """letters: what has left so far; faults: what went wrong."""

    company: Company
    week: ReportingWeek
    letters: list[Letter] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @cached_property
    def working(self) -> WorkingTime:
        return WorkingTime(self.company.calendar)

    def go(self, moment: datetime, step: Step) -> None:
        """People do their part, and the scheduled task looks at that moment."""
        for doing in step.doings:
            doing(self, moment - BEFORE)
        self.office.moment = moment
        this = go_round(self.office)
        self.clear_inbox()
        self.letters += letters(self.office, this.delivery.reached.get("sent", []) if this.delivery else [])
        self.faults += [*this.faults, *(f"{job}：{fault}" for job, fault in this.failed.items())]

    def letter(self, prefix: str) -> Letter:
        """The latest whose key begins so."""
        return next(letter for letter in reversed(self.letters) if letter.key.startswith(prefix))

    def colleague(self, department: str, number: int) -> Person:
        """The head is number 0."""
        return self.known(self.company.staff(department)[number])

    def known(self, label: str) -> Person:
        found = self.company.directory.person(label)
        if found is None:
            raise KeyError(label)
        return found

    def contact(self, name: str) -> Contact:
        return next(one for one in self.company.directory.contacts if one.name == name)

    def workday(self, weekday: int) -> date:
        """Of that week, 0 = Monday; a day off gives place to the next working day."""
        return self.company.calendar.on_or_after(self.week.monday + weekday * ONE_DAY)

    def answer(self, writer: Writer, prefix: str, words: str, at: datetime) -> None:
        """By mail, to our latest whose key begins so."""
        self.post(reply(writer, self.us, self.letter(prefix), words, self.aware(at)), at)


Doing = Callable[[Story, datetime], None]


@dataclass(frozen=True)
class Step:
    """doings: what people do before the look; hours: of working time from Monday's opening to the look; least: from the look before
    it at least."""

    hours: float
    doings: tuple[Doing, ...] = ()
    least: float = 0.5


def looks(steps: Sequence[Step], opening: datetime, end: datetime, working: WorkingTime) -> Iterator[tuple[datetime, Step]]:
    """When the program looks. A short week is lived through faster; what does not fit into it any more is left out."""
    hours = working.between(opening, end) / timedelta(hours=1)
    pace, last = min(1.0, hours / steps[-1].hours), 0.0
    for number, step in enumerate(steps):
        last = max(step.hours * pace, last + step.least if number else 0.0)
        if last > hours:
            return
        yield working.add(opening, timedelta(hours=last)), step
