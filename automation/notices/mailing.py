"""Which mails of a notice still have to be queued: nobody twice and nobody left out, although a run was cut off half-way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from automation.jobs.addressing import Addressed
from automation.jobs.keys import key_part
from automation.jobs.posted import Posted
from automation.notices.addressees import person_of
from automation.notices.announcement import Announcement
from automation.notices.audience import Audience
from automation.notices.publication import CANCELLED, HELD, prefix
from automation.organization.classification import SECRET
from automation.organization.people import Directory


@dataclass(frozen=True)
class Mailing:
    """One mail to several people who are told the same."""

    key: str
    to: tuple[Addressed, ...]
    cc: tuple[Addressed, ...] = ()


def mailings(one: Announcement, meant: Audience, posted: Sequence[Posted], directory: Directory, together: int) -> list[Mailing]:
    """posted: the mails of this notice, whatever its content then. A mail that could not be made is held: it is wanted again under
    its key, for those of its people who are still meant. What is 机密 goes to each alone, without copies."""
    before = [mail for mail in posted if mail.key.startswith(f"{prefix(one.id)}{one.content}/")]
    valid = [mail for mail in before if mail.state != CANCELLED]
    known = _known(meant.to, directory) if valid else {}
    told = {mail.key: _told(mail, known, directory) for mail in valid}
    again = [(mail.key, told[mail.key]) for mail in valid if mail.state == HELD]
    done = {person for people in told.values() for person in people}
    fresh = [person for person in meant.to if person not in done]
    groups = [fresh[start : start + size] for size in [_size(one, together)] for start in range(0, len(fresh), size)]
    new = zip(_keys(one, before), groups, strict=False)
    found = [Mailing(key, tuple(people)) for key, people in (*again, *new) if people]
    return _with_copies(found, meant.copies, [mail for mail in valid if mail.state != HELD])


def _known(people: Sequence[Addressed], directory: Directory) -> dict[object, Addressed]:
    """By address, and by whose it is: somebody whose address has changed since has his mail."""
    known: dict[object, Addressed] = {person_of(address, name, directory): (name, address) for name, address in people}
    return known | {address.lower(): (name, address) for name, address in people}


def _told(mail: Posted, known: Mapping[object, Addressed], directory: Directory) -> list[Addressed]:
    people = [one for one in mail.recipients if one.kind == "to"]
    found = [known.get(one.address.lower()) or known.get(person_of(one.address, one.name, directory)) for one in people]
    return list(dict.fromkeys(filter(None, found)))


def _size(one: Announcement, together: int) -> int:
    return 1 if one.classification == SECRET else together


def _keys(one: Announcement, before: Sequence[Posted]) -> Iterator[str]:
    """Numbered on from what is there."""
    start = f"{prefix(one.id)}{one.content}/"
    number = max((int(mail.key.removeprefix(start).partition("/")[0]) for mail in before), default=0)
    end = f"/{key_part(one.corrects)}" if one.corrects else ""
    while True:
        number += 1
        yield f"{start}{number}{end}"


def _with_copies(found: Sequence[Mailing], copies: tuple[Addressed, ...], gone: Sequence[Posted]) -> list[Mailing]:
    """With the first mail of all."""
    if not found or not copies or any(one.kind == "cc" for mail in gone for one in mail.recipients):
        return list(found)
    return [Mailing(found[0].key, found[0].to, copies), *found[1:]]
