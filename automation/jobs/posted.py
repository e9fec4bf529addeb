"""What jobs read of the mails that have been queued, and of what came back to each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

ANSWERS = ("vote", "reply", "automatic", "other")
"""Kinds that have words of their own; the others are reports: delivered, read, deleted_unread, bounced, delayed, relayed."""

WAITING = ("queued", "held")
"""States of mails that have not begun to leave."""
READDRESSED = "/改址-"
"""How the key of a mail goes on that was sent once more, to a corrected address, in place of one that did not arrive."""
DIGEST = "digest"
"""How the keys of mails with reminders begin: digest/<day>/..."""

TRIAL = "试运行"
"""The name of whoever gets all mails of a trial, in place of those whom they are meant for."""


@dataclass(frozen=True)
class Answer:
    """One thing that came back. address: whom it proves something of (a report: the recipient as the mail names him; an answer: who
    wrote it), in small letters; kind: of incoming_mail; at: naive local time; words: an answer's own first words, without what
    it quotes (a vote's begin with the button's label), or why it bounced; proven: it surely is what it seems, an answer to this
    very mail by whoever owns that address; doubt: in Chinese, why not; refused: its attachments that were not taken, with the reason."""

    address: str
    kind: str
    at: datetime
    words: str = ""
    proven: bool = True
    doubt: str = ""
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Recipient:
    """state: queued, sent, delivered, bounced, ... as the ledger has it."""

    name: str
    address: str
    kind: str
    state: str


@dataclass(frozen=True)
class Posted:
    """One mail of the ledger. state: its own; queued: when it was queued; left: when it was sent, None while it has not (both naive
    local); causes: (file, sha256) it was made from; answers: what came back, oldest first."""

    key: str
    subject: str
    state: str
    queued: datetime
    left: datetime | None
    recipients: tuple[Recipient, ...]
    answers: tuple[Answer, ...] = ()
    causes: tuple[tuple[str, str], ...] = ()

    @property
    def trial(self) -> bool:
        """Did it go to the address of a trial alone?"""
        return any(one.name == TRIAL for one in self.recipients)

    def of(self, address: str) -> list[Answer]:
        """What is known of one address."""
        return [answer for answer in self.answers if answer.address == address.lower()]


def first_left(mails: Sequence[Posted]) -> datetime | None:
    """When the first of them left."""
    return min((mail.left for mail in mails if mail.left), default=None)
