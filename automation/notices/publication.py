"""What was published of a notice: which content, in which mails, to whom, when it left; and which notice has taken its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from automation.jobs.job import Records
from automation.jobs.keys import key_part
from automation.jobs.posted import READDRESSED, Posted, Recipient, first_left
from automation.notices.announcement import PUBLISH, Announcement, requests_of
from automation.remembered import Remembered

CANCELLED, HELD = "cancelled", "held"
RECENT = timedelta(days=30)
ALIVE = 100
"""So many notices at most are kept in mind from round to round with all their people."""
_KNOWN: defaultdict[str, Remembered[list[Publication]]] = defaultdict(lambda: Remembered(1))
"""By notice; made of the same mails until something comes back to one."""


@dataclass(frozen=True)
class Publication:
    """One content of a notice. id: as its keys have it; corrects: the same of the notice that it corrects, "" = it corrects none;
    mails: those that were not called back, oldest first, never none."""

    id: str
    content: str
    mails: tuple[Posted, ...]
    corrects: str = ""

    @property
    def correction(self) -> bool:
        return bool(self.corrects)

    @property
    def queued(self) -> datetime:
        """When its first mail was; it may wait for the morning and be called back until then."""
        return self.mails[0].queued

    @cached_property
    def left(self) -> datetime | None:
        """When the first mail left."""
        return first_left(self.mails)

    @cached_property
    def recipients(self) -> tuple[Recipient, ...]:
        """Who has to know of it, each address once; a copy is nobody's duty."""
        found: dict[str, Recipient] = {}
        for mail in self.mails:
            for one in mail.recipients:
                if one.kind == "to":
                    found.setdefault(one.address.lower(), one)
        return tuple(found.values())


def prefix(id_: str) -> str:
    """Of the keys of all mails that publish a notice: `publish_notice/<id>/<content>/<number>`, a correction's with
    `/<id of what it corrects>` behind."""
    return f"{PUBLISH}/{key_part(id_)}/"


def publications(records: Records, id_: str) -> list[Publication]:
    """One for each content of it that was ever published, oldest first; there is one unless somebody interfered. It is not published
    as long as all its mails are held: they could not be made, say because an attachment has changed since."""
    mails = records.posted(prefix(id_))
    return list(_KNOWN[id_].of(mails, lambda: _publications(id_, mails)))


def _publications(id_: str, posted: Sequence[Posted]) -> list[Publication]:
    contents: dict[str, list[Posted]] = {}
    for mail in posted:
        if mail.state != CANCELLED:
            contents.setdefault(_parts(mail)[0], []).append(mail)
    begun = {content: mails for content, mails in contents.items() if any(mail.state != HELD for mail in mails)}
    return [_publication(key_part(id_), content, mails) for content, mails in begun.items()]


def contents_of(records: Records, id_: str) -> set[str]:
    """Of all mails that there are of it, whatever has become of them."""
    return {_parts(mail)[0] for mail in records.posted(prefix(id_))}


def published(records: Records, one: Announcement) -> Publication | None:
    """Of exactly what it says today."""
    return next((each for each in publications(records, one.id) if each.content == one.content), None)


def is_costly(one: Announcement, now: datetime) -> bool:
    """Would its files have to be read only to see that what was written long ago is still the same?"""
    return one.paper.saved < now - RECENT and any(row["source"] for row in one.paper.tables["attachments"])


def superseded(records: Records, id_: str) -> str:
    """The id of the latest correction of that notice that has left; "" = it is in force."""
    return corrections(records).get(id_, "")


def corrections(records: Records) -> dict[str, str]:
    """The id of a notice -> that of its latest correction that has left."""
    found: list[tuple[datetime, str, str]] = []
    for request in requests_of(records):
        if request["corrects"] and request["corrects"] != request["id"]:
            left = [one.left for one in publications(records, request["id"]) if one.left]
            found += [(moment, request["corrects"], request["id"]) for moment in left]
    return {original: latest for _, original, latest in sorted(found)}


def _publication(id_: str, content: str, mails: Sequence[Posted]) -> Publication:
    return Publication(id_, content, tuple(mails), next(filter(None, (_parts(mail)[2] for mail in mails)), ""))


def _parts(mail: Posted) -> tuple[str, str, str]:
    """Content, number, what it corrects; no part of a key has a slash in it."""
    content, number, corrects, *_ = (*mail.key.partition(READDRESSED)[0].split("/")[2:], "", "", "")
    return content, number, corrects
