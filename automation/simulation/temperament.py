"""What people are like: how soon they do what they are asked, how often they forget or err, and when they are away."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from automation.organization.people import Directory, Person
from automation.organization.reporting_week import ReportingWeek

AWAY_ONE_WEEK_IN = 16
"""Leave and business trips: about three weeks a year."""


@dataclass(frozen=True)
class Temperament:
    """share: of a hundred people; soon: least and most minutes of work before a mail is answered; heeds: how often it is answered at
    all; habit: least and most hours before the cut-off at which the weekly form is handed in unasked, None = never; errs: how often
    a form has a mistake; oddly: how often a mail is answered by something else than what it asks for."""

    word: str
    share: int
    soon: tuple[int, int]
    heeds: float
    habit: tuple[int, int] | None
    errs: float = 0.06
    oddly: float = 0.03
    bounces: bool = False


TEMPERAMENTS = (
    Temperament("勤快", 30, (10, 90), 0.98, (10, 40), errs=0.03, oddly=0.01),
    Temperament("按部就班", 34, (60, 360), 0.9, (1, 26)),
    Temperament("拖拉", 13, (120, 900), 0.75, (-3, 3)),
    Temperament("健忘", 10, (60, 600), 0.45, None),
    Temperament("粗心", 10, (20, 240), 0.85, (2, 30), errs=0.5, oddly=0.25),
    Temperament("邮箱退信", 3, (60, 360), 0.9, (1, 30), bounces=True),
)


@dataclass(frozen=True)
class Staff:
    """Everybody employed, each with a temperament; the same for the same seed, whoever else works there."""

    directory: Directory
    seed: int
    _known: dict[tuple[str, str], Temperament] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def _of_department(self) -> dict[str, list[Person]]:
        """Everybody employed."""
        found: dict[str, list[Person]] = {}
        for one in self.directory.persons:
            if one.employed:
                found.setdefault(self.directory.department_of(one), []).append(one)
        return found

    def chance(self, *about: object) -> random.Random:
        """Chance of its own for everything, so that no event changes another."""
        return random.Random("/".join(map(str, (self.seed, *about))))

    def temperament(self, person: Person) -> Temperament:
        who = person.name, person.mail
        if who not in self._known:
            (self._known[who],) = self.chance(*who).choices(TEMPERAMENTS, [one.share for one in TEMPERAMENTS])
        return self._known[who]

    def person_at(self, address: str) -> Person | None:
        """Who works there and reads his mail at that address; the first of those who share it."""
        known = self.directory.known_as(address)
        return next((one for one in known if one.employed and one.mail.strip() == address), None)

    def away(self, person: Person, day: date) -> bool:
        """For whole weeks."""
        return self.chance(person.mail, ReportingWeek.of(day).label, "away").randrange(AWAY_ONE_WEEK_IN) == 0

    def mail_is_easier(self, person: Person) -> bool:
        """Some answer by mail rather than open the drive."""
        return self.chance(person.mail, "mail").random() < 0.3

    def clerk(self, department: str) -> Person | None:
        """Who fills the department's weekly form: often not the head himself."""
        here = self._of_department.get(department)
        if not here:
            return self.directory.head(department)
        head = self.directory.head(department)
        others = sorted((one for one in here if one != head), key=lambda one: one.mail)[:3]
        return self.chance(department, "clerk").choice([*others, head or here[0]])
