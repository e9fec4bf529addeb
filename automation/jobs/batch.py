"""The mails of a job on their way into the outbox: some dozens are one transaction, which costs as much as one mail's."""

from __future__ import annotations

from collections.abc import MutableSequence, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from automation.mail.mime import FrozenMail
from automation.mail.outbox import Outbox, Told

MAILS, BYTES = 50, 16 << 20
"""So many at most are held back, and so much of them."""


@dataclass
class Batch:
    """keys: of those that were put in, in their order."""

    outbox: Outbox
    moment: datetime
    keys: MutableSequence[str]
    _mails: dict[str, FrozenMail] = field(default_factory=dict)
    _told: dict[str, Sequence[Told]] = field(default_factory=dict)
    _not_before: datetime | None = None
    _bytes: int = 0

    def holds(self, key: str) -> bool:
        return key in self._mails

    def add(self, mail: FrozenMail, not_before: datetime | None, told: Sequence[Told] = ()) -> None:
        """told: what the mail reminds people of, noted in the same transaction."""
        if self._mails and not_before != self._not_before:
            self.put()
        self._mails[mail.key], self._told[mail.key], self._not_before = mail, told, not_before
        self._bytes += sum(len(piece.content) for piece in mail.pieces)
        if len(self._mails) >= MAILS or self._bytes >= BYTES:
            self.put()

    def put(self) -> None:
        """Whatever the job wants next may rely on them: a record may say that they are on their way."""
        mails, told, self._mails, self._told, self._bytes = list(self._mails.values()), self._told, {}, {}, 0
        if mails:
            self.keys += self.outbox.queue_all(mails, self.moment, self._not_before, told)
