"""The mails that people, and their mail servers, write to the program."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from automation.organization.people import Person
from automation.simulation.received import Letter

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


def reply(person: Person, us: str, letter: Letter, text: str, at: datetime, files: Sequence[File] = ()) -> bytes:
    """An answer to our mail as Outlook or Foxmail write it. at: aware."""
    mail = _head(person.mail, us, f"回复: {letter.subject}", letter, at)
    mail.set_content(f"{text}\n\n{person.name}\n")
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def vote(person: Person, us: str, letter: Letter, button: str, at: datetime) -> bytes:
    """An Outlook button was pressed, whether the mail has any or not."""
    mail = _head(person.mail, us, f"{button}: {letter.subject}", letter, at)
    mail.set_content("\n")
    return mail.as_bytes()


def absence(person: Person, us: str, letter: Letter, at: datetime) -> bytes:
    """The notice that Exchange sends for whoever is away."""
    mail = _head(person.mail, us, f"自动回复: {letter.subject}", letter, at)
    mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content("本周出差，不能及时处理邮件，急事请打电话。\n")
    return mail.as_bytes()


def bounce(address: str, us: str, letter: Letter, at: datetime) -> bytes:
    """A full mailbox, as its server reports it (RFC 3464)."""
    return (
        _BOUNCE.format(
            us=us, date=format_datetime(at), address=address, message_id=letter.message_id, mark=letter.message_id[1:27]
        )
        .replace("\n", "\r\n")
        .encode("ascii")
    )


def _head(writer: str, us: str, subject: str, letter: Letter, at: datetime) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = writer, us, subject, format_datetime(at)
    identity = hashlib.sha256(f"{writer}{letter.message_id}{subject}{at.isoformat()}".encode()).hexdigest()[:24]
    mail["Message-ID"] = f"<{identity}@mail.example.com>"
    mail["In-Reply-To"] = mail["References"] = letter.message_id
    return mail
