"""The mails that people, and their mail servers, write to the program."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP
from email.utils import format_datetime
from typing import Protocol

from automation.mail.header_text import encoded_words

File = tuple[str, bytes]
_BOUNCE = """\
From: Mail Delivery System <mailer-daemon@mx.example.com>
To: {us}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain

<{address}>: 552 5.2.2 Mailbox full
--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 Mailbox full

--part
Content-Type: text/rfc822-headers

Message-ID: {message_id}
X-Tongda-Key: {mark}

--part--
"""

_RECEIPT = """\
From: {reader}
To: {us}
Subject: {subject}
Date: {date}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="part"

--part
Content-Type: text/plain

Your message was {disposition}.
--part
Content-Type: message/disposition-notification

Final-Recipient: rfc822;{reader}
Original-Message-ID: {message_id}
Disposition: manual-action/MDN-sent-manually; {disposition}

--part--
"""


class Ours(Protocol):
    """Of one of our mails what answers to it repeat; message_id: in its brackets."""

    @property
    def subject(self) -> str: ...

    @property
    def message_id(self) -> str: ...


class Writer(Protocol):
    """Somebody of the company, or a contact outside."""

    @property
    def name(self) -> str: ...

    @property
    def mail(self) -> str: ...


@dataclass(frozen=True)
class Got:
    """One of our mails as it came to somebody."""

    subject: str
    message_id: str

    @classmethod
    def of(cls, content: bytes) -> Got:
        """From its bytes, as they lie in the outbox."""
        headers = BytesHeaderParser(policy=SMTP).parsebytes(content)
        return cls(str(headers["Subject"]), str(headers["Message-ID"]))


def reply(person: Writer, us: str, letter: Ours, text: str, at: datetime, files: Sequence[File] = ()) -> bytes:
    """An answer to our mail as Outlook or Foxmail write it. at: aware."""
    mail = _head(person.mail, us, f"回复: {letter.subject}", letter, at)
    mail.set_content(f"{text}\n\n{person.name}\n")
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def vote(person: Writer, us: str, letter: Ours, button: str, at: datetime) -> bytes:
    """An Outlook button was pressed, whether the mail has any or not."""
    mail = _head(person.mail, us, f"{button}: {letter.subject}", letter, at)
    mail.set_content("\n")
    return mail.as_bytes()


def absence(person: Writer, us: str, letter: Ours, at: datetime) -> bytes:
    """The notice that Exchange sends for whoever is away."""
    mail = _head(person.mail, us, f"自动回复: {letter.subject}", letter, at)
    mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content("本周出差，不能及时处理邮件，急事请打电话。\n")
    return mail.as_bytes()


def receipt(reader: str, us: str, letter: Ours, at: datetime, disposition: str = "displayed") -> bytes:
    """A receipt that the mail was displayed, or "deleted" without having been read (RFC 8098)."""
    subject = encoded_words(f"已读: {letter.subject}")
    words = {"reader": reader, "us": us, "subject": subject, "message_id": letter.message_id, "disposition": disposition}
    return _RECEIPT.replace("\n", "\r\n").format(**words, date=format_datetime(at)).encode("ascii")


def bounce(address: str, us: str, letter: Ours, at: datetime) -> bytes:
    """A full mailbox, as its server reports it (RFC 3464)."""
    return (
        _BOUNCE.format(
            us=us, date=format_datetime(at), address=address, message_id=letter.message_id, mark=letter.message_id[1:27]
        )
        .replace("\n", "\r\n")
        .encode("ascii")
    )


def _head(writer: str, us: str, subject: str, letter: Ours, at: datetime) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = writer, us, subject, format_datetime(at)
    identity = hashlib.sha256(f"{writer}{letter.message_id}{subject}{at.isoformat()}".encode()).hexdigest()[:24]
    mail["Message-ID"] = f"<{identity}@mail.example.com>"
    mail["In-Reply-To"] = mail["References"] = letter.message_id
    return mail
