"""The header lines of an outgoing mail, all but those of its body."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING

from automation.mail.header_text import encoded_words, mailbox
from automation.mail.message import Message
from automation.organization.classification import SECRET, strictest

if TYPE_CHECKING:
    from automation.mail.mime import Sender


def header_lines(message: Message, sender: Sender, subject: str, mark: str, name: str, moment: datetime) -> bytes:
    """name: what stands before the @ of its Message-ID; moment: aware. Ends with a line break; addresses must have been checked by is_address."""
    urgent, reply_to, ours = message.urgency == "紧急", sender.reply_to, message.sender_name or sender.name
    headers = {
        "Subject": encoded_words(subject),
        "From": mailbox(ours, sender.address),
        "To": ",\r\n ".join(mailbox(*person) for person in message.to),
        "Cc": ",\r\n ".join(mailbox(*person) for person in message.cc),
        "Reply-To": mailbox(ours, reply_to) if reply_to else "",
        "Date": format_datetime(moment),
        "Message-ID": f"<{name}@{sender.address.rpartition('@')[2]}>",
        "X-Tongda-Key": mark,
        # RFC 3834: other robots must not answer. Exchange: no rules answer either, but notices of absence and receipts still
        # come: they count as evidence.
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "AutoReply",
        "Importance": "high" if urgent else "",
        "X-Priority": "1" if urgent else "",
        "Sensitivity": "Company-Confidential" if strictest(message.classification) == SECRET else "",
        "Disposition-Notification-To": mailbox(sender.name, sender.address) if message.asks else "",
    }
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value).encode("ascii")
