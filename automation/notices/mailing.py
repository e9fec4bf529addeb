"""Which mails of a notice still have to be queued: nobody twice and nobody left out, although a run was cut off half-way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from automation.approval.matter import key_part
from automation.jobs.addressing import Addressed
from automation.jobs.posted import Posted
from automation.notices.announcement import Announcement
from automation.notices.audience import Audience
from automation.notices.publication import CANCELLED, FIRST, prefix
from automation.organization.classification import SECRET

HELD = "held"


@dataclass(frozen=True)
class Mailing:
    """One mail to several people who are told the same."""

    key: str
    to: tuple[Addressed, ...]
    cc: tuple[Addressed, ...] = ()


def mailings(one: Announcement, meant: Audience, posted: Sequence[Posted], together: int) -> list[Mailing]:
    """posted: the mails of this notice, whatever its content then. A mail that could not be made is held: it is wanted again under
    its key, for those of its people who are still meant. What is 机密 goes to each alone, without copies."""
    before = [mail for mail in posted if mail.key.startswith(f"{prefix(one.id)}{one.content}/")]
    valid = [mail for mail in before if mail.state != CANCELLED]
    held = [(mail.key, _addresses(mail)) for mail in valid if mail.state == HELD]
    told = {address for mail in valid for address in _addresses(mail)}
    again = [(key, _among(meant.to, addresses)) for key, addresses in held]
    fresh = [person for person in meant.to if person[1].lower() not in told]
    groups = [fresh[start : start + size] for size in [_size(one, together)] for start in range(0, len(fresh), size)]
    new = zip(_keys(one, before), groups, strict=False)
    found = [Mailing(key, tuple(people)) for key, people in (*again, *new) if people]
    return _with_copies(found, meant.copies, [mail for mail in valid if mail.state != HELD])


def _size(one: Announcement, together: int) -> int:
    return 1 if one.classification == SECRET else together


def _keys(one: Announcement, before: Sequence[Posted]) -> Iterator[str]:
    """Numbered on from what is there."""
    start = f"{prefix(one.id)}{one.content}/"
    number = max((int(mail.key.removeprefix(start).partition("/")[0]) for mail in before), default=0)
    end = f"/{key_part(one.corrects)}" if one.corrects else ""
    while True:
        number += 1
        yield f"{start}{number:0{len(FIRST)}}{end}"


def _with_copies(found: Sequence[Mailing], copies: tuple[Addressed, ...], gone: Sequence[Posted]) -> list[Mailing]:
    """With the first mail of all."""
    if not found or not copies or any(one.kind == "cc" for mail in gone for one in mail.recipients):
        return list(found)
    return [Mailing(found[0].key, found[0].to, copies), *found[1:]]


def _among(people: Sequence[Addressed], addresses: set[str]) -> list[Addressed]:
    return [person for person in people if person[1].lower() in addresses]


def _addresses(mail: Posted) -> set[str]:
    return {one.address.lower() for one in mail.recipients if one.kind == "to"}
