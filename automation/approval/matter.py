"""What has to be approved before it leaves, and by whom: never by its author."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from automation.mail.message import Attachment, Urgency
from automation.organization.people import Directory, Person
from automation.organization.recipients import Undeliverable

CHECK = "核对"
REVIEW = "审核"
COUNTERSIGN = "会签"


@dataclass(frozen=True)
class Approver:
    """role: 审核, 核对, or 会签·<department>; person: label in the 通讯录; instead: why he and not whom the role names, "" = it is him."""

    role: str
    person: str
    instead: str = ""


@dataclass(frozen=True)
class Signed:
    """What stands in the 审核 or 会签 block of the workbook for one role, as typed; at: naive local time."""

    person: str
    verdict: str
    words: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Preview:
    """What the approver is shown: exactly what leaves. part: a shared template part (`_notice` for _notice.html and _notice.txt) that
    the mail which leaves is made of too; values: its words; attachments: those that leave."""

    part: str
    values: Mapping[str, Any]
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Matter:
    """One thing to be approved. name: unique for ever among all processes, fit for keys (`notice/N-001`; use `key_part`); content: of
    exactly what leaves (`fingerprint`); title: for people; text: the same content as plain lines, for the record; author: label of
    who wrote it; since: when this content was there (naive local); file, sha256: the workbook that it stands in; signed: role -> what its blocks say."""

    name: str
    title: str
    content: str
    text: str
    author: str
    approvers: tuple[Approver, ...]
    since: datetime
    file: str
    sha256: str
    preview: Preview
    classification: str = "内部"
    urgency: Urgency = "常规"
    signed: Mapping[str, Signed] = field(default_factory=dict)


def fingerprint(*told: object) -> str:
    """Of everything that leaves, in twelve letters; one changed character changes it."""
    return hashlib.sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:12]


def key_part(text: str) -> str:
    """A typed id as one part of a key."""
    return " ".join(text.split()).replace("/", "／")[:60]


def approver(directory: Directory, role: str, person: str, author: str, occasion: str) -> Iterator[Approver | Undeliverable]:
    """Whom the role names, or his superior where he is the author himself; Undeliverable where there is nobody."""
    named = directory.person(person)
    if named is None:
        yield Undeliverable(person or role, occasion, f"通讯录中没有这位{role}人，请改正或补上")
    elif directory.label(named) != author:
        yield Approver(role, directory.label(named))
    else:
        above = _above(directory, named)
        if above:
            yield Approver(role, directory.label(above), f"{named.name}是经办人，不能自己{role}，改由上级{above.name}{role}")
        else:
            yield Undeliverable(named.name, occasion, f"经办人不能自己{role}，而通讯录中没有他的上级：请填“直接上级”")


def _above(directory: Directory, person: Person) -> Person | None:
    found = directory.superior(person)
    return found if found and directory.label(found) != directory.label(person) else None
