"""The shared drive and the mailbox as people use them: workbooks are opened and saved, mails arrive in the inbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import TYPE_CHECKING

from automation.demo.paper import Paper, put
from automation.mail.transports.folder import INBOX
from automation.organization.people import Person

if TYPE_CHECKING:
    from automation.simulation.own_office import OwnOffice

READ = "已收"


@dataclass
class Premises:
    """Moments are naive local time."""

    office: OwnOffice
    _number: count[int] = field(default_factory=count, kw_only=True)

    @property
    def us(self) -> str:
        mail = self.office.config.mail
        return mail.reply_to or mail.sender

    def aware(self, at: datetime) -> datetime:
        return at.replace(tzinfo=self.office.zone)

    def post(self, content: bytes, at: datetime) -> None:
        """Into the inbox of the folder transport."""
        folder = self.office.config.paths.mail / INBOX
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{at:%Y-%m-%d_%H%M}_{next(self._number):06d}.eml").write_bytes(content)

    def clear_inbox(self) -> None:
        """What has been collected is moved aside, so that it is not looked at in every round."""
        folder = self.office.config.paths.mail / INBOX
        for file in sorted(folder.glob("*.eml")):
            (folder / READ).mkdir(exist_ok=True)
            file.rename(folder / READ / file.name)

    def save(self, path: str, content: bytes, at: datetime, author: Person) -> None:
        """On the shared drive."""
        put(self.office.workspace, Paper(path, content, at, author.name), self.office.zone)

    def lying_at(self, path: str) -> bytes | None:
        file = self.office.workspace / path
        return file.read_bytes() if file.is_file() else None
