"""When an answer that was asked for does not come: its author is reminded when it is late, two working days later the superior too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from automation.jobs.ladders import Ladder, Step
from automation.organization.moment_words import aside, moment_words, skipped_words
from automation.organization.office_time import OfficeTime

LATE, STILL = "late", "still"
AGAIN = 2
"""Working days after the first reminder."""


@dataclass(frozen=True)
class ReplyLadder(Ladder):
    """event: when the answer was due."""

    def words(self, office: OfficeTime) -> str:
        return f"{self.event.words}到时没有回复，之后 {AGAIN} 个工作日仍没有回复"

    def steps(self, since: datetime, office: OfficeTime) -> Iterator[Step]:
        first = office.working.on_or_after(self.event.moment)
        second = office.working.add_days(first, AGAIN)
        yield Step(LATE, first, partial(self._first, first))
        yield Step(STILL, second, partial(self._second, first, second, office))

    def _first(self, due: datetime) -> str:
        at_work = due == self.event.moment
        late = aside("" if at_work else "非工作时间，上班后")
        return f"{self.event.words} {moment_words(self.event.moment)}{late}= {moment_words(due)}"

    def _second(self, first: datetime, due: datetime, office: OfficeTime) -> str:
        skipped = skipped_words(office.working.calendar, first.date(), due.date())
        return f"{moment_words(first)} 提醒 + {AGAIN} 个工作日{aside(skipped)}= {moment_words(due)}"
