"""Lives through the days: round after round of the program, from one moment at which anything can happen to the next."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from automation.commands.round import Round, go_round
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import ONE_DAY
from automation.simulation.answers import Answers
from automation.simulation.chronicle import Chronicle
from automation.simulation.habits import begin_week, end_day, something_new
from automation.simulation.life import Life
from automation.simulation.received import Letter, letters

if TYPE_CHECKING:
    from automation.simulation.own_office import OwnOffice

EVERY = timedelta(minutes=5)
"""How often the scheduled task runs; most of its rounds find nothing and are left out."""
LOOKS = ((timedelta(days=31), timedelta(minutes=30)), (timedelta(days=120), timedelta(hours=12)))
"""How soon it hears of what people do while nothing is due, by how long the simulation is: in a short one every half hour of work, in
one of a quarter at noon and in the morning as long as there is something new, after that and in a longer one at closing time. In truth
it is minutes: rounds are saved. What is due is done in its time all the same."""
NEW = timedelta(weeks=4)
"""So long notices, requests of clients and letters come up; what came up is lived through to its end. Each costs rounds by the hour: a
year of them would take many times as long as one of the projects alone."""
SETTLING = timedelta(weeks=2)
"""Until what came up last has taken its course, mostly."""
ASKING = ("ask_approval", "publish_notice")
"""Templates of the mails that ask for an answer."""
SETTLED = timedelta(minutes=1)
"""What was saved within it may not be whole yet, so the program is not asked about it."""
_AGAIN = timedelta(minutes=30)
_TIDY, _WHOLE = 24, 20
"""After so many rounds garbage is collected, of which a round leaves up to a megabyte: a command leaves that to its end. What has
outlived it is looked at again but every so many times."""
Advance = Callable[[int, int], None]


@dataclass
class Future:
    """From the office's moment to `until`."""

    life: Life
    until: datetime
    chronicle: Chronicle = field(default_factory=Chronicle)
    _wake: datetime | None = None
    _begun: date | None = None

    def __post_init__(self) -> None:
        self._answers = Answers(self.life, set())
        self._start = self.office.moment
        self._look = next((look for span, look in LOOKS if self.until - self._start <= span), None)

    @property
    def office(self) -> OwnOffice:
        return self.life.office

    def live(self, advance: Advance) -> Chronicle:
        days = (self.until - self._start).days
        moment = _tick(self._start)
        while moment <= self.until:
            self._until(moment)
            advance((moment - self._start).days, days)
            if self.chronicle.rounds % _TIDY == 0:
                _tidy(whole=self.chronicle.rounds % (_TIDY * _WHOLE) == 0)
            moment = self._next(moment)
        gc.unfreeze()
        return self.chronicle

    def _until(self, moment: datetime) -> None:
        """The company lives until then, and the program has a look."""
        self._begin_day(moment.date())
        self.life.act(moment - SETTLED)
        self.office.moment = moment
        this = go_round(self.office)
        self.life.clear_inbox()
        sent = list(letters(self.office, this.delivery.reached.get("sent", []) if this.delivery else []))
        self.chronicle.note(moment, this, sent)
        for letter in sent:
            self._answers.get(letter)
        self._remember_wake(moment, this, sent)

    def _begin_day(self, day: date) -> None:
        if self._begun == day:
            return
        before = self._begun
        self._begun = day
        if before:
            end_day(self.life, day - ONE_DAY)
        week = ReportingWeek.of(day)
        if before is None or ReportingWeek.of(before) != week:
            calendar = self.life.time.working.calendar
            opening = self.life.time.working.opening(calendar.on_or_after(max(week.monday, day)))
            begin_week(self.life, week, opening)
            if opening < self._start + NEW:
                something_new(self.life, week, opening)

    def _remember_wake(self, moment: datetime, this: Round, sent: Sequence[Letter]) -> None:
        """An idle round says nothing new; one that failed is tried again; after one whose mails ask for an answer the next reckons when
        to remind of it."""
        if not this.idle:
            self._wake = this.wake or moment + _AGAIN
        if any(letter.template in ASKING for letter in sent):
            self._wake = moment + EVERY

    def _next(self, moment: datetime) -> datetime:
        """The next moment at which anything may happen: a duty, somebody's act, a mail that waits; at the latest the end of work on
        the next working day, for every day is another one to the program."""
        next_day = self.life.time.working.calendar.next_after(moment.date())
        evening = self.life.time.working.spans(next_day)[-1][1]
        waiting = (entry.not_before for entry in self.office.outbox.entries("queued"))
        later = (each for each in (evening, self._wake, self._heard(), *waiting) if each and each > moment)
        return _tick(min(later))

    def _heard(self) -> datetime | None:
        """When the program hears of the next act at the latest."""
        act = self.life.next_act()
        if act is None:
            return None
        if self._look and act < self._start + NEW + SETTLING:
            return self.life.time.working.on_or_after(_tick(act + SETTLED, self._look))
        closing = datetime.combine(act.date(), self.life.time.closing)
        return closing if act + SETTLED <= closing else closing + ONE_DAY


def _tidy(*, whole: bool) -> None:
    if whole:
        gc.unfreeze()
    gc.collect()
    gc.freeze()


def _tick(moment: datetime, every: timedelta = EVERY) -> datetime:
    """The next start of a task that runs so often."""
    begin = datetime.combine(moment.date(), datetime.min.time())
    return begin - (begin - moment) // every * every
