"""A simulated quarter as its tests look at it: its mails, duties and reports, and each notice that was published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from functools import cached_property
from pathlib import Path
from typing import Any

from automation.jobs.duties import Duties
from automation.jobs.timetable import Duty
from automation.notices.scope import DEPARTMENTS, EVERYBODY
from automation.organization.people import Person
from automation.organization.reporting_week import ReportingWeek
from automation.simulation.cares import Notice
from automation.simulation.chronicle import Mail
from automation.simulation.future import Future
from automation.simulation.life import HandedIn

BEGIN, DAYS, SEED = datetime(2026, 11, 23, 8, 0), 91, 2
_LISTED = re.compile(r"^- (.+?)（", re.MULTILINE)


@dataclass
class Published:
    """One content of a notice that went out. mails: to whom; chases: the lists of those who have not confirmed, oldest first."""

    notice: Notice
    content: str
    mails: list[Mail] = field(default_factory=list)
    chases: list[Mail] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.notice.id}/{self.content}"


@dataclass(frozen=True)
class Quarter:
    future: Future

    @property
    def mails(self) -> list[Mail]:
        return self.future.chronicle.mails

    @cached_property
    def duties(self) -> dict[str, list[Duty]]:
        with Duties(self.future.office.state) as duties:
            return {state: duties.duties(state) for state in ("pending", "done", "expired")}

    @cached_property
    def weeks(self) -> list[str]:
        """Those that were lived through from Monday morning to the report."""
        week, found = ReportingWeek.of(BEGIN.date()), []
        while week.sunday < self.future.until.date():
            if week.cutoff(self.future.life.time.working.calendar):
                found.append(week.label)
            week = week.next()
        return found

    def told(self, *kinds: str) -> Iterator[tuple[Mail, str, str, str]]:
        """(mail, item, step, address) of every reminder of these kinds."""
        for mail in self.mails:
            for item, step, address in mail.told:
                if item.partition("/")[0] in kinds:
                    yield mail, item, step, address

    def report(self, week: str, table: str, key: str) -> dict[str, Any]:
        """Key -> row of a table of that week's report."""
        build = self.future.office.history.build("weekly_report", week)
        assert build and build.result
        columns = build.result[table]
        rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
        return {row[key]: row for row in rows}

    def handed_in(self, week: str, until: datetime) -> dict[str, HandedIn]:
        """Department -> its last counting form of that week that was there by then."""
        counting = (one for some in self.future.life.handed_in.values() for one in some if one.counts and one.week == week and one.at <= until)
        return {one.department: one for one in counting}

    def cutoff(self, week: str) -> datetime:
        cutoff = ReportingWeek.parse(week).cutoff(self.future.life.time.working.calendar, self.future.life.time.closing)
        assert cutoff
        return cutoff

    @cached_property
    def published(self) -> list[Published]:
        """Of the notices that people of the simulation asked for."""
        found: dict[tuple[str, str], Published] = {}
        for mail in self.mails:
            kind, *rest = mail.key.split("/")
            notice = self.future.life.notices.get(rest[0])
            if notice and kind in ("publish_notice", "remind_unconfirmed"):
                one = found.setdefault((rest[0], rest[1]), Published(notice, rest[1]))
                (one.mails if kind == "publish_notice" else one.chases).append(mail)
        return list(found.values())

    def in_scope(self, one: Published) -> set[str]:
        """Addresses of those whom it is for, by its request."""
        directory, (scope, audience) = self.future.life.staff.directory, (one.notice.scope, one.notice.audience)
        return {
            each.mail
            for each in directory.persons
            if each.employed and (scope == EVERYBODY or (directory.department_of(each) if scope == DEPARTMENTS else each.post) in audience)
        }

    def file(self, mail: Mail) -> Path:
        office = self.future.office
        return office.config.paths.mail / office.outbox.find(mail.key).reference

    def listed(self, mail: Mail) -> list[Person]:
        """Whom a list names, in its text; of a long one the first."""
        body = message_from_bytes(self.file(mail).read_bytes(), policy=default).get_body(("plain",))
        assert body
        people = (self.future.life.known(label) for label in _LISTED.findall(str(body.get_content())))
        return [person for person in people if person]

    def feedback(self, id_: str) -> list[Mail]:
        return [mail for mail in self.mails if mail.key.startswith(f"feedback_letter/{id_}/")]
