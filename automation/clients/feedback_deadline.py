"""By when a client is to have the feedback: two working days after 登记时间, the clock standing still while he owes an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from automation.clients.case import Case
from automation.clients.waiting import Pause, pause_words, pauses, shifted
from automation.jobs.deadlines import WorkingDaysAfter
from automation.jobs.ladders import Event, Step
from automation.organization.moment_words import duration_words, moment_words
from automation.organization.office_time import OfficeTime
from automation.organization.working_time import WorkingTime

DAYS, PERCENTS = 2, (50, 80)


@dataclass(frozen=True)
class FeedbackDeadline(WorkingDaysAfter):
    """stops: when the client owed an answer, in order. While he does, what comes later is not due at all; a step that is put off
    has another name, so that it is reminded again where it had been told too early."""

    stops: tuple[Pause, ...] = ()

    @classmethod
    def of(cls, case: Case, working: WorkingTime, percents: tuple[int, ...] = PERCENTS) -> FeedbackDeadline:
        stops = pauses(case.talks, working) if case.talks else ()
        return cls(Event(case.id, case.registered_at, "登记"), DAYS, percents, stops)

    def steps(self, since: datetime, office: OfficeTime) -> Iterator[Step]:
        if not self.stops:
            yield from super().steps(since, office)
            return
        start = office.working.on_or_after(self.event.moment)
        for step in super().steps(since, office):
            due, gone = shifted(step.due, start, self.stops, office.working)
            if due is None:
                return
            yield self._put_off(step, due, gone, office) if gone else step

    def _put_off(self, step: Step, due: datetime, gone: timedelta, office: OfficeTime) -> Step:
        name = f"{step.name}+{gone // timedelta(minutes=1)}min"
        return Step(name, due, partial(self._with_pauses, step, due, office))

    def _with_pauses(self, step: Step, due: datetime, office: OfficeTime) -> str:
        return f"{step.arithmetic()}；{self.waited(due, office)}，顺延到 {moment_words(due)}"

    def waited(self, due: datetime, office: OfficeTime) -> str:
        """The pauses before `due`, as people are told."""
        return pause_words(self.stops, office.working.on_or_after(self.event.moment), due, office.working)

    def whole(self, office: OfficeTime) -> Step | None:
        """The deadline itself; None while the client owes an answer."""
        return next((step for step in self.steps(datetime.min, office) if step.name.startswith("100%")), None)

    def due(self, office: OfficeTime) -> datetime | None:
        whole = replace(self, percents=()).whole(office)
        return whole.due if whole else None

    def standing_still(self, office: OfficeTime) -> str:
        """While the client owes an answer: since when, what, and how much time is left."""
        working, last = office.working, self.stops[-1]
        start = working.on_or_after(self.event.moment)
        gone = sum((working.between(max(one.begin, start), one.end) for one in self.stops if one.end), timedelta())
        whole = working.between(start, self.deadline(office))
        used = working.between(start, max(last.begin, start)) - gone
        left = f"已用 {duration_words(used)}，客户答复后还有 {duration_words(whole - used)}"
        return f"{moment_words(last.begin)} 起等客户（{last.reason}），反馈时限暂停：{left}"
