"""One mail that came in, as far as it can be understood by itself: who, what kind, which of our mails it speaks of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "read", "deleted_unread", "delivered", "relayed", "delayed", "bounced", "vote", "reply", "automatic", "own", "other"
]
KIND_WORDS: dict[str, str] = {
    "vote": "投票",
    "reply": "回复",
    "read": "已读",
    "delivered": "已送达",
    "relayed": "已转交",
    "delayed": "延迟",
    "deleted_unread": "未读删除",
    "bounced": "退信",
    "automatic": "自动回复",
    "own": "本系统的邮件",
    "other": "其他",
}
"""All kinds and their Chinese words. relayed: a server passed it on and will report no more; own: one of ours that came back."""

WRITTEN_BY_PEOPLE = ("vote", "reply", "other")


def is_automatic(kind: str) -> bool:
    """Was it made by a program? Then nothing ever answers it."""
    return kind not in WRITTEN_BY_PEOPLE


@dataclass(frozen=True)
class Enclosed:
    """A file that came along, under the name that the sender gave it ("" = none)."""

    name: str
    content: bytes
    type: str


@dataclass(frozen=True)
class Affected:
    """Whom a report speaks of. addresses: as the mail was addressed, then as it was finally tried; reason: in words, for a bounce."""

    addresses: tuple[str, ...]
    kind: Kind
    reason: str = ""


@dataclass(frozen=True)
class References:
    """All that may name one of our mails. own: its own Message-ID; references: the nearest first; reported: Message-IDs of mails
    that a report or the mail itself carries inside; marks: ours, from an envelope or a header; tokens: of subjects."""

    own: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    tokens: tuple[str, ...] = ()


@dataclass(frozen=True)
class IncomingMail:
    """What an arrival says. sender: plain address in small letters or ""; body: its text, quoted parts and all; vote: the label of
    the button that was pressed; mentioned: addresses in the text of a bounce that is no proper report; doubt: in Chinese, why it may
    not be from that sender, "" = nothing speaks against it."""

    sender: str = ""
    subject: str = ""
    kind: Kind = "other"
    body: str = ""
    vote: str = ""
    doubt: str = ""
    references: References = field(default=References())
    affected: tuple[Affected, ...] = ()
    mentioned: tuple[str, ...] = ()
    enclosures: tuple[Enclosed, ...] = ()
