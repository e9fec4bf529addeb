"""The mails that people got: read from the .eml files of the folder, with what the ledger knows of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from automation.mail.incoming.incoming_mail import Enclosed
from automation.mail.incoming.reading import enclosed_in
from automation.mail.ledger_tables import reminded

if TYPE_CHECKING:
    from automation.app import Office

_TOLD = (
    select(reminded.c.item, reminded.c.step, reminded.c.address)
    .where(reminded.c.key == bindparam("which"))
    .order_by(reminded.c.item, reminded.c.step, reminded.c.address)
)


_MESSAGE_ID = re.compile(rb"^Message-ID: (<[^>]+>)", re.MULTILINE)
_HEAD = 8192


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail that left. people: (name, address) of To and Cc; told: (item, step, address) that it reminds of."""

    key: str
    template: str
    subject: str
    urgent: bool
    message_id: str
    sent: datetime
    people: tuple[tuple[str, str], ...]
    told: tuple[tuple[str, str, str], ...]
    file: Path

    def enclosed(self) -> list[Enclosed]:
        return enclosed_in(self.file.read_bytes())

    def items(self, address: str) -> list[tuple[str, str]]:
        """(item, step) of what it tells that person."""
        return [(item, step) for item, step, whom in self.told if whom == address]


def letters(office: Office, keys: Sequence[str]) -> Iterator[Letter]:
    """Of those sent in this round."""
    for key in keys:
        entry = office.outbox.find(key)
        file = office.config.paths.mail / entry.reference
        with file.open("rb") as opened, office.ledger.read():
            message_id = _message_id(opened.read(_HEAD))
            told = tuple(office.ledger.rows(_TOLD, {"which": key}))
        people = tuple((one.name, one.address) for one in entry.recipients)
        urgent = entry.urgency == "紧急"
        yield Letter(key, entry.template, entry.subject, urgent, message_id, office.moment, people, told, file)


def _message_id(head: bytes) -> str:
    found = _MESSAGE_ID.search(head)
    if not found:
        raise ValueError("a mail of ours without Message-ID")
    return found[1].decode("ascii")
