"""A ledger of duties in memory, with the shape of automation.jobs.duties: for tests that live through years in seconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from automation.jobs.timetable import Duty, Plan, Rota, plan
from automation.organization.office_time import OfficeTime


@dataclass
class Memory:
    seen: dict[str, datetime] = field(default_factory=dict)
    good: dict[str, datetime] = field(default_factory=dict)
    done: dict[tuple[str, str], datetime] = field(default_factory=dict)
    expired: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def first_seen(self, job: str) -> datetime | None:
        return self.seen.get(job)

    def last_good(self, job: str) -> datetime | None:
        return self.good.get(job)

    def settled(self, job: str, occasions: Sequence[str], now: datetime) -> set[str]:
        known = self.done.keys() | {key for key, at in self.expired.items() if at <= now}
        return {name for name in occasions if (job, name) in known}

    def pending(self) -> Iterable[Duty]:
        return ()

    def run(self, rota: Rota, now: datetime, office: OfficeTime) -> Plan:
        """One run in which everything goes well."""
        found = plan(rota, self, now, office)
        for job in rota:
            self.seen[job] = min(self.seen.get(job, now), now)
            self.good[job] = now
        for duty in found.due:
            assert (duty.job, duty.occasion.name) not in self.done, "done twice"
            self.done[duty.job, duty.occasion.name] = now
        for duty in found.expired:
            self.expired[duty.job, duty.occasion.name] = now
        return found
