"""The ledger of duties: of every occasion of every job whether it is pending, done or expired, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from automation.jobs.timetable import Duty, Plan
from automation.jobs.when import Occasion
from automation.small_ledger import SmallLedger

_TABLES = """
CREATE TABLE IF NOT EXISTS job (name TEXT PRIMARY KEY, first_seen TEXT NOT NULL, last_good TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS duty (
    job TEXT NOT NULL, occasion TEXT NOT NULL, due TEXT NOT NULL, until TEXT NOT NULL, stale TEXT NOT NULL,
    arithmetic TEXT NOT NULL, state TEXT NOT NULL, noted TEXT NOT NULL, settled TEXT, reason TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (job, occasion)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS duty_state ON duty (state, due);
CREATE TABLE IF NOT EXISTS coming (job TEXT PRIMARY KEY, title TEXT NOT NULL, due TEXT, arithmetic TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
_COLUMNS = "job, occasion, due, until, stale, arithmetic, noted, reason"
STATES = ("pending", "done", "expired")
LAST_ROUND = "round"
"""Note: what the last round said, in JSON."""
_ALARMS = "alarms"
_KEEP = "INSERT OR REPLACE INTO note VALUES (?, ?)"


@dataclass(frozen=True)
class Coming:
    """When a job is due next, as the last round that worked found it, and how that came about; due: None = nothing is to come."""

    job: str
    title: str
    due: datetime | None
    arithmetic: str


class Duties(SmallLedger):
    """A small SQLite ledger in the state folder; every method is one transaction. A kill leaves a duty pending, and the next run
    does it again: the outbox knows the keys of its mails. What is done never changes again."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "duties.sqlite", _TABLES, "那时算首次运行，过去的提醒不补办")

    def first_seen(self, job: str) -> datetime | None:
        rows = self._rows("SELECT first_seen FROM job WHERE name = ?", job)
        return datetime.fromisoformat(rows[0][0]) if rows else None

    def last_good(self, job: str) -> datetime | None:
        rows = self._rows("SELECT last_good FROM job WHERE name = ? AND last_good IS NOT NULL", job)
        return datetime.fromisoformat(rows[0][0]) if rows else None

    def settled(self, job: str, occasions: Sequence[str], now: datetime) -> set[str]:
        """Those that are done or expired. What expired later than now, by a clock that was ahead, has not expired: nothing of it was
        done."""
        query = (
            "SELECT occasion FROM duty WHERE job = ? AND occasion IN (SELECT value FROM json_each(?))"
            " AND (state = 'done' OR state = 'expired' AND settled <= ?)"
        )
        return {name for (name,) in self._rows(query, job, json.dumps(occasions), now.isoformat())}

    def pending(self) -> list[Duty]:
        return self.duties("pending")

    def duties(self, state: str) -> list[Duty]:
        """All duties in one of STATES, in the order in which they fell due."""
        return [_duty(*row) for row in self._rows(f"SELECT {_COLUMNS} FROM duty WHERE state = ? ORDER BY due, job", state)]

    def counts(self) -> dict[str, int]:
        """How many duties there are in each of STATES."""
        return dict.fromkeys(STATES, 0) | dict(self._rows("SELECT state, COUNT(*) FROM duty GROUP BY state"))

    def note(self, plan: Plan) -> list[Duty]:
        """Before anything is done: writes down what is pending and what has expired; returns what is to be done, as noted at
        first. What is done by now, whatever the plan says, is not among it."""
        now = plan.now.isoformat()
        with self.change() as ledger:
            ledger.executemany(
                "INSERT INTO job (name, first_seen) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET first_seen = MIN(first_seen, excluded.first_seen)",
                [(job, now) for job in plan.jobs],
            )
            for state, duties in (("pending", plan.due), ("expired", plan.expired)):
                ledger.executemany(
                    "INSERT INTO duty VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (job, occasion) DO UPDATE SET"
                    " state = excluded.state, settled = excluded.settled, reason = excluded.reason WHERE state <> 'done'",
                    [_row(duty, state, now) for duty in duties],
                )
        noted = {(duty.job, duty.occasion.name): duty.noted for duty in self.pending()}
        return [replace(duty, noted=noted[key]) for duty in plan.due if (key := (duty.job, duty.occasion.name)) in noted]

    def done(self, duties: Iterable[Duty], now: datetime) -> None:
        """After it was done, its mails in the outbox, its report written."""
        with self.change() as ledger:
            ledger.executemany(
                "UPDATE duty SET state = 'done', settled = ? WHERE job = ? AND occasion = ? AND state = 'pending'",
                [(now.isoformat(), duty.job, duty.occasion.name) for duty in duties],
            )

    def went_well(self, jobs: Iterable[str], now: datetime) -> None:
        """Everything due of these jobs was done: the next run need not look further back."""
        with self.change() as ledger:
            ledger.executemany("UPDATE job SET last_good = ? WHERE name = ?", [(now.isoformat(), job) for job in jobs])

    def keep_coming(self, coming: Iterable[Coming], alarms: Sequence[str]) -> None:
        """In place of all that was kept before. alarms: what the company's calendar lacks."""
        rows = [(one.job, one.title, one.due.isoformat() if one.due else None, one.arithmetic) for one in coming]
        with self.change() as ledger:
            ledger.execute("DELETE FROM coming")
            ledger.executemany("INSERT INTO coming VALUES (?, ?, ?, ?)", rows)
            ledger.execute(_KEEP, (_ALARMS, "\n".join(alarms)))

    def alarms(self) -> list[str] | None:
        """As the last round that worked saw them; None before the first."""
        rows = self._rows("SELECT value FROM note WHERE name = ?", _ALARMS)
        return str(rows[0][0]).splitlines() if rows else None

    def coming(self) -> list[Coming]:
        """What is due first comes first, what never comes last."""
        rows = self._rows("SELECT job, title, due, arithmetic FROM coming ORDER BY due IS NULL, due, job")
        return [Coming(job, title, datetime.fromisoformat(due) if due else None, words) for job, title, due, words in rows]

    def expired_since(self, moment: datetime) -> list[Duty]:
        """The latest first; without what fell due before its job was known."""
        known = "due >= (SELECT first_seen FROM job WHERE name = duty.job)"
        query = f"SELECT {_COLUMNS} FROM duty WHERE state = 'expired' AND settled >= ? AND {known} ORDER BY due DESC, job"
        return [_duty(*row) for row in self._rows(query, moment.isoformat())]

    def latest(self) -> datetime | None:
        """The latest moment at which anything was noted or settled."""
        last = self._rows("SELECT max(max(noted), max(ifnull(settled, noted))) FROM duty")[0][0]
        return datetime.fromisoformat(last) if last else None

    def noted(self, name: str) -> str:
        """A small thing to remember, "" if never kept."""
        rows = self._rows("SELECT value FROM note WHERE name = ?", name)
        return str(rows[0][0]) if rows else ""

    def keep_note(self, name: str, value: str) -> None:
        with self.change() as ledger:
            ledger.execute(_KEEP, (name, value))


def _row(duty: Duty, state: str, now: str) -> tuple[str | None, ...]:
    one = duty.occasion
    kept = (duty.job, one.name, one.due.isoformat(), one.until.isoformat(), one.stale, one.arithmetic)
    return (*kept, state, now, now if state == "expired" else None, duty.reason)


def _duty(job: str, name: str, due: str, until: str, stale: str, arithmetic: str, noted: str, reason: str) -> Duty:
    occasion = Occasion(name, datetime.fromisoformat(due), datetime.fromisoformat(until), stale, arithmetic)
    return Duty(job, occasion, datetime.fromisoformat(noted), reason)
