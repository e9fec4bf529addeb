"""JOB: every registered request is a row of 客户需求进度跟踪表: its verdict, when its feedback is due and how that came about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from automation.clients.acceptances import Acceptance, acceptances
from automation.clients.case import Case
from automation.clients.cases import cases, letters_by_request
from automation.clients.client_progress import CLOSED, RECORD
from automation.clients.feedback_deadline import FeedbackDeadline
from automation.clients.outgoing import PROGRESS_LETTER
from automation.jobs.job import Job, Moment, Records, RecordUpdate, Retired, Want
from automation.jobs.keys import key_part
from automation.jobs.posted import Posted
from automation.jobs.rows import Row, rows_of
from automation.organization.office_time import OfficeTime

KEPT = timedelta(days=90)
"""So long what is closed stays in the record."""


def make(records: Records, moment: Moment) -> Iterator[Want]:
    found = cases(records).by_id
    if not found:
        return
    letters = letters_by_request(records.posted(f"{PROGRESS_LETTER}/"))
    deadlines = _Deadlines(OfficeTime(moment.working, moment.closing))
    registered = {id_: case.registered_at for id_, case in found.items()}
    concluded = {id_: _conclusion(one) for id_, one in acceptances(records).by_id.items()}
    record = records.record(RECORD.name)
    standing = [] if record.empty else rows_of(record[record["stage"] == CLOSED])
    done = [_retired(row) for row in standing if row["closed_at"] and row["closed_at"] < moment.now - KEPT]
    away = records.retired(RECORD.name).keys() | {one.name for one in done}
    rows = [
        _row(case, letters, deadlines, registered.get(case.changed_by), moment.now) | concluded.get(case.id, {})
        for case in found.values()
        if case.id not in away
    ]
    yield RecordUpdate(RECORD.name, rows, done)


@dataclass
class _Deadlines:
    """known: of requests that nobody has talked about, by 登记时间: those of one moment share theirs."""

    office: OfficeTime
    known: dict[datetime, tuple[datetime | None, str]] = field(default_factory=dict)

    def of(self, case: Case) -> tuple[datetime | None, str]:
        """(None while the client owes an answer, and where 登记时间 is missing; how it came about)."""
        moment: datetime | None = case.request["registered_at"]
        if not moment:
            return None, ""
        if case.talks:
            return self._of(case)
        if moment not in self.known:
            self.known[moment] = self._of(case)
        return self.known[moment]

    def _of(self, case: Case) -> tuple[datetime | None, str]:
        ladder = FeedbackDeadline.of(case, self.office.working, percents=())
        whole = ladder.whole(self.office)
        return (whole.due, whole.arithmetic()) if whole else (None, ladder.standing_still(self.office))


def _retired(row: Row) -> Retired:
    """All of it stays known: it is closed for good."""
    return Retired(row["id"], [row["key"]], row["closed_at"].year, {column.name: row[column.name] for column in RECORD.columns})


def _row(
    case: Case, letters: dict[str, tuple[Posted, ...]], deadlines: _Deadlines, replaced: datetime | None, now: datetime
) -> dict[str, Any]:
    (due, told), review = deadlines.of(case), case.review or {}
    ended = min(filter(None, (case.fed_back, replaced)), default=None)
    return {
        "id": case.id,
        "client": case.request["client"],
        "description": case.request["description"],
        "feasibility": review.get("feasibility"),
        "department": review.get("department"),
        "expected_end": review.get("expected_end"),
        "feedback_due": due,
        "feedback_at": case.fed_back,
        "overdue": _overdue(case, due, ended, now),
        "synced_at": _last_synced(case, letters),
        "closed_at": _closed_at(case, now),
        "note": _note(case, told) or None,
    }


def _overdue(case: Case, due: datetime | None, ended: datetime | None, now: datetime) -> str:
    """What was closed without a letter stays as it was."""
    if case.stage == CLOSED and not ended and case.progress:
        return case.progress["overdue"] or "否"
    return "是" if due and (ended or now) > due else "否"


def _closed_at(case: Case, now: datetime) -> datetime | None:
    """When it was first seen so, in whole minutes, which the record shows."""
    known = case.progress.get("closed_at") if case.progress else None
    return (known or now.replace(second=0, microsecond=0)) if case.stage == CLOSED else None


def _last_synced(case: Case, letters: dict[str, tuple[Posted, ...]]) -> datetime | None:
    kept = case.progress["synced_at"] if case.progress else None
    mails = letters.get(key_part(case.id))
    return max((mail.left for mail in mails if mail.left), default=kept) if mails else kept


def _conclusion(one: Acceptance) -> dict[str, Any]:
    """What is known of it stays known when the form is gone."""
    return {"conclusion": one.answer.fields["verdict"], "concluded_on": one.answer.day} if one.answer else {}


def _note(case: Case, told: str) -> str:
    changed = [f"变更自 {case.changes}"] if case.changes else []
    changed += [f"已由 {case.changed_by} 代替，不再催办"] if case.changed_by else []
    return "\n".join([*changed, *(f"要处理：{one.problem.message}" for one in case.problems), *filter(None, [told])])


JOB = Job(name="keep_client_progress", title="登记客户需求进度", make=make)
