"""What has to be approved before it leaves, and by whom: never by its author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from automation.jobs.keys import fingerprint as fingerprint
from automation.jobs.keys import key_part as key_part
from automation.mail.message import Attachment, Urgency
from automation.organization.classification import SECRET, strictest
from automation.organization.people import Directory, Person
from automation.organization.recipients import Undeliverable

CHECK = "核对"
REVIEW = "审核"
COUNTERSIGN = "会签"


@dataclass(frozen=True)
class Approver:
    """role: 审核, 核对, or 会签·<department>; person: label in the 通讯录; instead: why he and not whom the role names, "" = it is him;
    also: further roles that his one answer is for."""

    role: str
    person: str
    instead: str = ""
    also: tuple[str, ...] = ()

    @property
    def roles(self) -> str:
        """审核、会签（采购部）"""
        return "、".join(f"{role.replace('·', '（')}）" if "·" in role else role for role in (self.role, *self.also))


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

    @property
    def secret(self) -> bool:
        return strictest(self.classification) == SECRET

    @property
    def shown(self) -> str:
        """As mails may call it that are not as secret as it is."""
        return f"{SECRET}事项 {self.name.partition('/')[2]}" if self.secret else self.title


def approver(directory: Directory, role: str, person: str, author: str, occasion: str) -> Iterator[Approver | Undeliverable]:
    """Whom the role names, or his superior where he is the author himself; Undeliverable where nobody can be asked. person, author:
    labels in the 通讯录."""
    named, writer = directory.person(person), directory.person(author)
    if named is None:
        yield Undeliverable(person or role, occasion, f"通讯录中没有由谁{verb(role)}的这个人，请改正或补上")
    elif writer is None:
        yield Undeliverable(author or named.name, occasion, "没有写经办人，或者通讯录中没有他：不知道谁写的，就不能请人审批")
    elif named != writer:
        yield from _apart(Approver(role, directory.label(named)), named, writer, occasion)
    elif above := _above(directory, named):
        why = f"{named.name}是经办人，不能自己{verb(role)}，改由上级{above.name}{verb(role)}"
        yield from _apart(Approver(role, directory.label(above), why), above, writer, occasion)
    else:
        yield Undeliverable(named.name, occasion, f"经办人不能自己{verb(role)}，而通讯录中没有他的上级：请填“直接上级”")


def verb(role: str) -> str:
    """What somebody in that role does: 会签·财务部 is 会签."""
    return role.partition("·")[0]


def each_once(approvers: Iterable[Approver]) -> list[Approver]:
    """Who has several roles is asked once, in the first of them."""
    found: dict[str, Approver] = {}
    for one in approvers:
        first = found.get(one.person)
        found[one.person] = replace(first, also=(*first.also, one.role)) if first and first.role != one.role else first or one
    return list(found.values())


def _apart(found: Approver, person: Person, writer: Person, occasion: str) -> Iterator[Approver | Undeliverable]:
    """Two people who share a mailbox cannot be told apart by what comes from it."""
    if person.mail.strip() and person.mail.strip().lower() == writer.mail.strip().lower():
        yield Undeliverable(person.name, occasion, "和经办人用同一个邮箱，分不清是谁答复的：请在通讯录中填各自的邮箱")
    else:
        yield found


def _above(directory: Directory, person: Person) -> Person | None:
    found = directory.superior(person)
    return found if found and directory.label(found) != directory.label(person) else None
