"""Sends by SMTP over one connection a run; a copy in our own mailbox, read by IMAP, proves what the server has taken."""

from __future__ import annotations

import logging
import secrets
import smtplib
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from automation.mail.header_text import one_line
from automation.mail.transports import Accepted, Barred, Found, Outcome, Page, Parcel, Result, RetryAt
from automation.mail.transports.imap import Imap
from automation.mail.transports.server import Server
from automation.mail.transports.smtp_answers import Severed
from automation.mail.transports.smtp_login import open_smtp
from automation.mail.transports.smtp_transaction import transact

_PAUSES = (0.2, 0.5, 1, 2, 4, 8, 15)
"""Seconds between looks for the probe; together what a healthy server never needs."""
_PROBE = (
    "From: {sender}\r\nTo: undisclosed-recipients:;\r\nSubject: =?utf-8?b?6YCa6L6+6Ieq5qOA?=\r\n"  # 通达自检
    "Message-ID: <{mark}@{domain}>\r\nX-Tongda-Key: {mark}\r\nAuto-Submitted: auto-generated\r\n\r\n"
)
_log = logging.getLogger(__name__)


class SmtpTransport:
    """sender: the address that mails come from; where `imap` reads its mailbox, lookup and collect work, else a person decides.

    settle becomes None when it turns out that copies to ourselves do not arrive: then absence proves nothing.
    """

    name = "smtp"
    chunk = 25
    drafts = False
    settle: timedelta | None

    def __init__(self, server: Server, sender: str, imap: Imap | None = None, settle: timedelta = timedelta(minutes=10)) -> None:
        self.server = server
        self.sender = sender
        self.imap = imap
        self.door = f"smtp {server.host} {sender}{f' imap {imap.server.host} {imap.server.user}' if imap else ''}"
        self.settle = settle if imap else None
        self._smtp: smtplib.SMTP | None = None
        self._proven = False

    def prepare(self, parcels: Sequence[Parcel]) -> Iterator[list[Result]]:
        raise NotImplementedError("no drafts")

    def submit(self, parcels: Sequence[Parcel]) -> Iterator[list[Result]]:
        for parcel in parcels:
            outcome = self._send(parcel)
            yield [(parcel, outcome)]
            if isinstance(outcome, Barred):
                return

    def _send(self, parcel: Parcel) -> Outcome:
        """A connection that has served before may have been closed meanwhile: then once more over a fresh one, which is safe
        because nothing had left."""
        while True:
            used = self._smtp is not None and self._smtp.sock is not None
            try:
                if self._smtp is None or not used:
                    self._smtp = open_smtp(self.server)
                return transact(self._smtp, self.sender, parcel, copy=self.imap is not None)
            except Severed as end:
                outcome: Outcome = end.outcome
            except smtplib.SMTPException as fault:
                outcome = RetryAt(f"{self.server.host} 中断了连接，邮件没有发出（{one_line(str(fault), 100)}）：稍后自动再试")
            self.close()
            if not used:
                return outcome

    def lookup(self, parcels: Sequence[Parcel], since: datetime, *, absent: bool = True) -> dict[str, Found]:
        """Our own copies. Before absence may count, a probe has to come through: it shows that copies arrive, and how fast."""
        if not self.imap:
            return {}
        found = self.imap.find([parcel.mark for parcel in parcels], since)
        missing = [parcel for parcel in parcels if parcel.mark not in found]
        if absent and missing:
            self._proven = self._proven or self._probe_arrives(self.imap, since)
            if not self._proven or not self.imap.has_room(max(len(parcel.content) for parcel in missing)):
                _log.warning("寄给自己的副本收不到，所以查不到的邮件不能算没有发出：请核对 [imap]，看看邮箱是不是满了")
                self.settle = None
            found |= self.imap.find([parcel.mark for parcel in missing], since, everywhere=True)
        return found

    def _probe_arrives(self, imap: Imap, since: datetime) -> bool:
        mark = secrets.token_hex(13)
        content = _PROBE.format(sender=self.sender, mark=mark, domain=self.sender.rpartition("@")[2]).encode()
        outcome = self._send(Parcel(mark, mark, content, (self.sender,)))
        return isinstance(outcome, Accepted) and any(_seen(imap, mark, since))

    def collect(self, cursor: str) -> Iterator[Page]:
        return self.imap.collect(cursor) if self.imap else iter(())

    def close(self) -> None:
        if self._smtp is not None:
            with suppress(smtplib.SMTPException):
                self._smtp.quit()
            self._smtp.close()
        self._smtp = None


def _seen(imap: Imap, mark: str, since: datetime) -> Iterator[bool]:
    for pause in _PAUSES:
        time.sleep(pause)
        yield bool(imap.find([mark], since))
