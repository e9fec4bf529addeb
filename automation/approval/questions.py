"""The mails that asked for approval of one matter, read by their keys: about which content, in which role, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from automation.approval.matter import Matter
from automation.jobs.job import Withdraw
from automation.jobs.keys import key_part
from automation.jobs.posted import WAITING, Posted

TEMPLATE = "ask_approval"
HELD = "held"
"""Of a mail that waits for a person: it could not be made, say, for want of a password."""
CALLED_OFF = ("cancelled", "expired")
"""Of those that never will: whoever should get one may be asked again."""
STALE = "内容已经改动，改为请求审批新的内容"


@dataclass(frozen=True)
class Question:
    """role: as its key has it."""

    mail: Posted
    content: str
    role: str

    @property
    def asked(self) -> datetime:
        return self.mail.left or self.mail.queued

    @property
    def called_off(self) -> bool:
        return self.mail.state in CALLED_OFF

    @property
    def waits(self) -> bool:
        return self.mail.state in WAITING

    def went_to(self, address: str) -> bool:
        meant = self.mail.trial and self.mail.key.lower().split("/")[-2] == address.lower()
        return meant or any(one.address.lower() == address.lower() for one in self.mail.recipients)


def family(name: str) -> str:
    """Of the keys of all questions about a matter, whatever its content was: `ask_approval/<matter>/`."""
    return f"{TEMPLATE}/{name}/"


def prefix(matter: Matter) -> str:
    """Of the keys of all questions about this content."""
    return f"{family(matter.name)}{matter.content}/"


def questions(name: str, posted: Sequence[Posted]) -> list[Question]:
    """posted: the mails of that family, oldest first."""
    parts = [mail.key.removeprefix(family(name)).split("/") for mail in posted]
    return [Question(mail, content, role) for mail, (content, role, *_) in zip(posted, parts, strict=True)]


def of_role(asked: Iterable[Question], matter: Matter, role: str) -> list[Question]:
    """Those about exactly this content."""
    return [one for one in asked if one.content == matter.content and one.role == key_part(role)]


def next_key(matter: Matter, role: str, address: str, asked: Iterable[Question]) -> str:
    """`ask_approval/<matter>/<content>/<role>/<address>/<number>`; the number is a new one only when the last was called off."""
    earlier = [one for one in of_role(asked, matter, role) if one.went_to(address)]
    return f"{prefix(matter)}{key_part(role)}/{address}/{1 + sum(one.called_off for one in earlier)}"


def call_back(asked: Iterable[Question], matter: Matter | None, reason: str) -> Iterator[Withdraw]:
    """Whatever waits to leave and is of no use: about another content, or in a role that there is no more. matter: as it is now,
    None = it is not to be approved at all."""
    content = matter.content if matter else ""
    roles = {key_part(one.role) for one in matter.approvers} if matter else set()
    for one in asked:
        if one.waits and (one.content != content or one.role not in roles):
            yield Withdraw(one.mail.key, reason)
