"""How far a published notice has got: everybody whom it is for with what is proven of him, and whether it is still chased."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from automation.jobs.job import Moment, Records
from automation.jobs.rows import Row
from automation.mail.message import Urgency
from automation.notices.addressees import Addressee, Roll
from automation.notices.announcement import Announcement, announcements, requests_of
from automation.notices.audience import Audience, audience
from automation.notices.confirmation_record import RECORD
from automation.notices.evidence import is_timeless
from automation.notices.kept_rows import HIDDEN, KeptRows
from automation.notices.notice_request import URGENT
from automation.notices.publication import ALIVE, Publication, corrections, publications
from automation.organization.classification import INTERNAL, SECRET, strictest
from automation.organization.people import Person
from automation.organization.policy import CONFIRMED
from automation.remembered import Remembered

RECENT = timedelta(days=30)
"""So long what is closed is still kept up to date."""
_KNOWN = Remembered["list[Reach]"](2)
_PEOPLE = Remembered[tuple[Addressee, ...]](ALIVE)


@dataclass(frozen=True)
class Reach:
    """request: its row of 通知需求清单; announcement: as it is written today, None where its 内部通知 is gone; corrected: the notice that
    has taken its place, "" = it is in force; people: nobody where no confirmation is asked for."""

    request: Row
    announcement: Announcement | None
    publication: Publication
    corrected: str = ""
    people: tuple[Addressee, ...] = ()

    @property
    def id(self) -> str:
        return str(self.request["id"])

    @property
    def name(self) -> str:
        """Of the publication, fit for keys and events: N-1/<content>."""
        return f"{self.publication.id}/{self.publication.content}"

    @property
    def urgency(self) -> Urgency:
        return urgency_of(self.request, self.announcement)

    @property
    def classification(self) -> str:
        said = self.announcement.classification if self.announcement else self.request["classification"] or INTERNAL
        return strictest(said)

    @property
    def subject(self) -> str:
        """通知主题, for whoever sees it: of what is 机密 nothing is told."""
        return HIDDEN if self.classification == SECRET else str(self.request["subject"] or self.id)

    @property
    def title(self) -> str:
        if self.classification == SECRET:
            return f"{SECRET}通知 {self.id}"
        return self.announcement.title if self.announcement else f"关于{self.subject}的通知"

    @property
    def causes(self) -> tuple[tuple[str, str], ...]:
        paper = self.announcement.paper if self.announcement else None
        return ((paper.path, paper.sha256),) if paper else ((self.request["file"], self.request["sha256"]),)

    @property
    def confirms(self) -> bool:
        return bool(self.request["confirm"] != "否")

    @property
    def left(self) -> datetime | None:
        return self.publication.left

    @cached_property
    def counted(self) -> tuple[Addressee, ...]:
        """Without those who have left the company."""
        return tuple(one for one in self.people if not one.gone)

    @cached_property
    def missing(self) -> tuple[Addressee, ...]:
        return tuple(one for one in self.people if one.missing)

    @property
    def chased(self) -> bool:
        withdrawn = self.request["withdrawn"] == "是"
        return bool(self.confirms and self.left and self.missing and not self.corrected and not withdrawn)

    @cached_property
    def completed(self) -> datetime | None:
        """When the last one confirmed; None while anybody has not."""
        moments = [one.confirmed for one in self.counted if one.confirmed]
        return max(moments) if self.left and moments and not self.missing else None

    def hours(self, moment: datetime) -> float:
        """Since it left, by the clock on the wall; never less than none, whatever somebody typed."""
        return max((moment - self.left) / timedelta(hours=1), 0.0) if self.left else 0.0


def urgency_of(request: Row, announcement: Announcement | None) -> Urgency:
    return announcement.urgency if announcement else "紧急" if request["urgency"] == URGENT else "常规"


def reaches(records: Records, moment: Moment) -> list[Reach]:
    """Of every notice that is chased, or that was published less than RECENT ago. The same for all jobs of a round once
    通知确认记录表 is kept."""
    kept = records.record(RECORD.name)
    return _KNOWN.of((records, kept), lambda: list(reaches_since(records, moment, moment.now - RECENT)), moment.now)


def reaches_since(records: Records, moment: Moment, since: datetime) -> Iterator[Reach]:
    """Those that are chased, and all that were published since then."""
    kept, corrected = KeptRows.of_records(records), corrections(records)
    written = {one.id: one for one in announcements(records)}
    for request in requests_of(records):
        id_, announcement = request["id"], written.get(request["id"])
        closed = id_ in corrected or request["withdrawn"] == "是"
        if kept.is_settled(id_, since, closed=closed) or _is_told(request, announcement, since):
            continue
        for publication in publications(records, id_)[-1:]:
            people = _people(request, announcement, publication, kept, records, moment)
            found = Reach(request, announcement, publication, corrected.get(id_, ""), people)
            if found.chased or publication.queued >= since:
                yield found


def _is_told(request: Row, announcement: Announcement | None, since: datetime) -> bool:
    """Needs no confirmation, and was written long before: then it is not looked for among the mails at all."""
    return bool(request["confirm"] == "否" and announcement and announcement.paper.saved < since - RECENT)


def _people(
    request: Row, announcement: Announcement | None, publication: Publication, kept: KeptRows, records: Records, moment: Moment
) -> tuple[Addressee, ...]:
    if request["confirm"] == "否" or publication.left is None:
        return ()
    enough = moment.policy.confirmed.get(urgency_of(request, announcement), CONFIRMED)
    unreached = tuple(_unreached(audience(announcement, records, moment), publication) if announcement else ())
    rows = kept.of(request["id"], publication.content)
    roll = Roll(publication, rows, records.directory, enough, moment.now)
    given, now = (rows, records.directory, *publication.mails), None if is_timeless(rows, moment.now) else moment.now
    return _PEOPLE.of(given, lambda: tuple(roll.people(unreached)), (publication.id, unreached, enough, now))


def _unreached(meant: Audience, publication: Publication) -> list[Person]:
    """Whom no mail reaches, and who shares the mailbox of somebody: what comes from it proves nothing of him."""
    missed, shared = set(meant.missed), {one.address.lower() for one in publication.recipients}
    return [person for person in meant.people if person.mail.strip().lower() in shared or person in missed]
