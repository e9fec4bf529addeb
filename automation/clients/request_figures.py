"""How the requests of clients stand at a moment: feedback given in time or not, and after how much working time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from automation.clients.acceptance import ACCEPTED
from automation.clients.case import Case
from automation.clients.cases import cases
from automation.clients.client_issues import RECORD as ISSUES
from automation.clients.client_issues import SOLVED
from automation.clients.waiting import pauses
from automation.jobs.job import Moment, Records
from automation.jobs.rows import Row, rows_of
from automation.organization.working_time import WorkingTime

ON_TIME, LATE, MISSING, WAITING, OVER = "按时反馈", "超期反馈", "超期未反馈", "待反馈", "未反馈已了结"
STATES = (ON_TIME, LATE, WAITING, MISSING, OVER)
NO_STAGE, NO_VERDICT = "未开始", "未评审"
LATELY = timedelta(days=90)


@dataclass(frozen=True)
class RequestFigure:
    """case: with its row of 客户需求进度跟踪表; state: one of STATES; response: working time from 登记时间 to the feedback, without the
    time in which the client owed an answer, None while there is none."""

    case: Case
    state: str
    response: timedelta | None

    @property
    def row(self) -> Row:
        return self.case.progress or {}

    @property
    def stage(self) -> str:
        return self.case.stage or NO_STAGE

    @property
    def verdict(self) -> str:
        return str(self.row.get("feasibility") or NO_VERDICT)


@dataclass(frozen=True)
class RequestFigures:
    """Of everything that was registered by `at`, which is not later than the week's closing; rows: the most urgent first; open_issues:
    of 客户验收问题表; since: the closing of the week before, so that nothing falls between two."""

    rows: Sequence[RequestFigure]
    open_issues: Sequence[Row]
    at: datetime
    since: datetime

    @cached_property
    def open(self) -> list[RequestFigure]:
        return [one for one in self.rows if one.case.open]

    @cached_property
    def lately(self) -> list[RequestFigure]:
        """Those that got their feedback in the last quarter of a year."""
        return [one for one in self.rows if one.response is not None and one.row["feedback_at"] >= self.at - LATELY]

    @property
    def kept(self) -> tuple[int, int]:
        """(of how many the feedback came in time, of how many it was due) lately: what is late without any counts as not in time."""
        return sum(one.state == ON_TIME for one in self.lately), len(self.lately) + len(self.missing)

    @cached_property
    def registered(self) -> list[RequestFigure]:
        """In this week."""
        return [one for one in self.rows if one.case.registered_at > self.since]

    @cached_property
    def answered(self) -> list[RequestFigure]:
        """In this week."""
        return [one for one in self.rows if one.response is not None and one.row["feedback_at"] > self.since]

    @cached_property
    def missing(self) -> list[RequestFigure]:
        return [one for one in self.rows if one.state == MISSING]

    def counts(self) -> Counter[str]:
        return Counter(one.state for one in self.rows)


def request_figures(records: Records, moment: Moment) -> RequestFigures:
    """The records as they are known now; what happened after the week's closing is left out where its moment is known."""
    closed = moment.week.cutoff(records.calendar, moment.closing)
    at = min(moment.now, closed) if closed else moment.now
    known = (case for case in cases(records).by_id.values() if case.registered_at <= at and case.progress)
    rows = sorted((_figure(case, at, moment.working) for case in known), key=_urgency)
    issues = [row for row in rows_of(records.record(ISSUES.name)) if row["verdict"] != ACCEPTED and row["status"] not in SOLVED]
    return RequestFigures(rows, issues, at, _closed_before(moment, records))


def _closed_before(moment: Moment, records: Records) -> datetime:
    week = moment.week.previous()
    while (closed := week.cutoff(records.calendar, moment.closing)) is None:
        week = week.previous()
    return closed


def _figure(case: Case, at: datetime, working: WorkingTime) -> RequestFigure:
    row = case.progress or {}
    given, due = row["feedback_at"], row["feedback_due"]
    given = given if given and given <= at else None
    return RequestFigure(case, _state(case, given, due, at), _response(case, given, working) if given else None)


def _state(case: Case, given: datetime | None, due: datetime | None, at: datetime) -> str:
    """Without a deadline nothing is late: the client owes an answer, or 登记时间 is missing."""
    if given:
        return LATE if due and given > due else ON_TIME
    if not case.open:
        return OVER
    return MISSING if due and due < at else WAITING


def _response(case: Case, given: datetime, working: WorkingTime) -> timedelta:
    start = working.on_or_after(case.registered_at)
    stops = pauses(case.talks, working) if case.talks else ()
    owed = (working.between(max(stop.begin, start), min(stop.end or given, given)) for stop in stops)
    return working.between(start, given) - sum(owed, timedelta())


def _urgency(one: RequestFigure) -> tuple[bool, bool, datetime, str]:
    due = one.row["feedback_due"] if one.state in (MISSING, WAITING) else None
    return one.state != MISSING, not one.case.open, due or datetime.max, one.case.id
