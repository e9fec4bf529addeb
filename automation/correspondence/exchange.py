"""One row of 外部往来登记表 with what belongs to it: its contact, the letters that were made of it, its row of 外部往来跟踪表."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property
from typing import Any

from automation.correspondence.correspondence_record import UNMADE
from automation.correspondence.external_correspondence import FORM
from automation.jobs.filed import first_there
from automation.jobs.keys import fingerprint, key_part
from automation.jobs.posted import Posted
from automation.jobs.rows import Row
from automation.letters.language import CHINESE
from automation.letters.posting import answer_due
from automation.letters.replies import addresses
from automation.organization.classification import SECRET
from automation.organization.moment_words import day_words, moment_words
from automation.organization.people import Contact

LETTER = "send_correspondence"
"""Begin of the keys of all letters: `send_correspondence/<key_part(id)>/<gist>/<number>`."""
LOST = ("bounced", "failed")
"""States of what never arrived."""
STUCK = ("held", "failed", "expired", "cancelled")
"""States of what does not leave by itself any more."""


@dataclass(frozen=True)
class Exchange:
    """row: with its source (file, sheet, row, sha256, ...); twins: other rows of the same 编号; contact: None = not in 通讯录; our_person:
    label of his 我方负责人, "" = unknown; letters: all that were ever made, oldest first; kept: its row of 外部往来跟踪表."""

    row: Row
    twins: tuple[Row, ...] = ()
    contact: Contact | None = None
    our_person: str = ""
    letters: tuple[Posted, ...] = ()
    kept: Row | None = None

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def name(self) -> str:
        """As approvals and keys know it: external/EX-2026-001."""
        return f"external/{key_part(self.id)}"

    @property
    def language(self) -> str:
        return self.contact.language if self.contact else CHINESE

    @property
    def responsible(self) -> str:
        """Label of who signs and is told; "" where nobody is known."""
        return self.row["responsible"] or self.our_person

    @property
    def secret(self) -> bool:
        return bool(self.row["classification"] == SECRET)

    @property
    def shown(self) -> str:
        """As mails and records may call it that are not as secret as it is."""
        return f"{SECRET}往来" if self.secret else self.row["subject"] or ""

    @property
    def since(self) -> datetime:
        """When the row was there as it is: a workbook tells no more of its rows than when it was saved."""
        return first_there(self.row["first_seen"], self.row["modified"])

    @property
    def closed(self) -> bool:
        return self.kept is not None and self.kept["closed"] == "是"

    @cached_property
    def gist(self) -> str:
        """Of what the letter tells its reader, whoever signs it and however it is worded: another one is a correction."""
        return fingerprint(self.seen, self.secret)

    @property
    def seen(self) -> dict[str, Any]:
        """What may be seen outside, and nothing else."""
        return {column.name: self.row[column.name] for column in FORM.tables[0].columns if column.outside}

    @property
    def last(self) -> Posted | None:
        """The letter that counts. One that was called back counts only if it says what the row says, and the row has said so ever
        since: then a person cancelled it."""
        if self.letters and gist_of(self.letters[-1]) == self.gist and not self._changed_since:
            return self.letters[-1]
        return next((mail for mail in reversed(self.letters) if mail.state != "cancelled"), None)

    @property
    def _changed_since(self) -> bool:
        return self.letters[-1].state == "cancelled" and self.kept is not None and self.kept["state"] in UNMADE

    @property
    def current(self) -> Posted | None:
        """The letter that says what the row says; None = there is none."""
        return self.last if self.last and gist_of(self.last) == self.gist else None

    @property
    def told(self) -> bool:
        """Has it been made? Not while it could not be made, nor where it came back and there is another address now."""
        return self.current is not None and self.current.state != "held" and not self._lost

    @property
    def stuck(self) -> bool:
        """Has it been made, and does not leave?"""
        return self.current is not None and self.current.state in STUCK and not self._lost

    @property
    def left(self) -> datetime | None:
        """When it left, unless it came back."""
        return self.current.left if self.current and self.current.state not in LOST else None

    @property
    def _lost(self) -> bool:
        mine = self.contact.mail.strip().lower() if self.contact else ""
        return self.current is not None and self.current.state in LOST and mine not in addresses(self.current)

    @property
    def awaits(self) -> bool:
        """Has it left, and is an answer expected?"""
        return bool(self.left and self.row["reply_by"] and not self.closed)

    @property
    def answer_due(self) -> datetime | None:
        """From when on an answer is late; None = none is expected."""
        return answer_due(self.row["reply_by"]) if self.row["reply_by"] else None

    @property
    def asked_by(self) -> str:
        """期望回复时间 as people are told; midnight is no hour."""
        by: datetime = self.row["reply_by"]
        return day_words(by) if by.time() == time() else moment_words(by)


def gist_of(mail: Posted) -> str:
    return mail.key.split("/")[2]
