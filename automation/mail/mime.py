"""Freezes a message into RFC 5322 bytes once, at queueing, so that every later attempt sends the very same mail."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from automation.errors import AutomationError, ConfigurationError
from automation.mail.attachments import attachment_part
from automation.mail.header_text import base64_lines, encoded_words, mailbox, one_line
from automation.mail.message import Attachment, Message
from automation.mail.templates import Letter
from automation.organization.recipients import is_address

REMEMBERED = 8
_MULTIPART = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed"


@dataclass(frozen=True)
class Sender:
    """Who our mails come from, where answers go, and the company's time zone."""

    address: str
    name: str = ""
    reply_to: str = ""
    timezone: str = "Asia/Shanghai"

    def __post_init__(self) -> None:
        for address in filter(None, (self.address, self.reply_to)):
            if not is_address(address):
                raise ConfigurationError(f"发件地址“{one_line(address, 60)}”写法不对：请在 config.ini 的 [mail] 里改正")


@dataclass(frozen=True)
class Piece:
    """A run of the mail's bytes; attachments are pieces that many mails share, so they are encoded and kept once."""

    content: bytes
    sha256: str

    @classmethod
    def of(cls, content: bytes) -> Piece:
        return cls(content, hashlib.sha256(content).hexdigest())


@dataclass(frozen=True)
class FrozenMail:
    """A mail as it will leave. recipients: (kind "to" or "cc", display name, address); expires: naive local time or None."""

    key: str
    template: str
    subject: str
    pieces: tuple[Piece, ...]
    recipients: tuple[tuple[str, str, str], ...]
    causes: tuple[tuple[str, str], ...] = ()
    urgency: str = "常规"
    classification: str = "内部"
    expires: datetime | None = None

    @property
    def content(self) -> bytes:
        return b"".join(piece.content for piece in self.pieces)


def mark(key: str) -> str:
    """The key as 26 letters and digits: of one length, plain ASCII, fit for headers, file names and server searches."""
    return base64.b32encode(hashlib.sha256(key.encode()).digest()).decode()[:26].lower()


def token(key: str) -> str:
    """What stands at the end of the subject, so that an answer finds its mail even when headers were lost."""
    return f"[TD#{mark(key)[:6]}]"


@dataclass
class Freezer:
    """Makes FrozenMails. `read` gives the bytes of an attachment's source; a source is read and encoded once."""

    sender: Sender
    read: Callable[[str], bytes]
    _encoded: dict[tuple[str, str], Piece] = field(default_factory=dict)

    def freeze(self, message: Message, letter: Letter, moment: datetime) -> FrozenMail:
        """Same message, letter and moment give the same bytes. AutomationError if the message may or can not leave."""
        _check(message)
        subject = f"{letter.subject} {token(message.key)}"
        return FrozenMail(
            key=message.key,
            template=message.template,
            subject=subject,
            pieces=self._pieces(message, _headers(message, self.sender, subject, moment), _body(message.key, letter)),
            recipients=tuple(
                (kind, name, address) for kind, people in (("to", message.to), ("cc", message.cc)) for name, address in people
            ),
            causes=message.causes,
            urgency=message.urgency,
            classification=message.classification,
            expires=message.expires,
        )

    def _pieces(self, message: Message, headers: bytes, body: bytes) -> tuple[Piece, ...]:
        """The outer multipart is put together by hand: email's own writer splits long attachment names, and shares nothing."""
        fence = f"td-mixed-{mark(message.key)}"
        opening = f'{_MULTIPART}; boundary="{fence}"\r\n\r\n--{fence}\r\n'.encode()
        between = Piece.of(f"\r\n--{fence}\r\n".encode())
        pieces = [Piece.of(headers + opening + body)]
        for attachment in message.attachments:
            pieces += [between, self._encode(attachment)]
        return (*pieces, Piece.of(f"\r\n--{fence}--\r\n".encode()))

    def _encode(self, attachment: Attachment) -> Piece:
        """The last few are remembered: the report goes to many, a return slip to one, and memory is bounded."""
        place = (attachment.name, attachment.source)
        if place not in self._encoded:
            while len(self._encoded) >= REMEMBERED:
                del self._encoded[next(iter(self._encoded))]
            self._encoded[place] = Piece.of(attachment_part(attachment.name, self.read(attachment.source)))
        return self._encoded[place]


def _check(message: Message) -> None:
    for name, address in (*message.to, *message.cc):
        if not is_address(address):
            who = f"“{one_line(name, 20)}”的邮箱“{one_line(address, 60)}”"
            raise AutomationError(f"{who}写法不对，邮件没有排队：请在通讯录中改正")
    if not message.to:
        raise AutomationError(f"邮件“{one_line(message.key, 80)}”没有收件人，没有排队")
    if message.classification == "机密":
        raise AutomationError(f"邮件“{one_line(message.key, 80)}”密级为机密，只能加密发送；加密尚未设置，没有排队")


def _body(key: str, letter: Letter) -> bytes:
    """Text and HTML as alternatives. In base64, so that no server on the way has a line to rewrap."""
    fence = f"td-alternative-{mark(key)}"
    head = f'Content-Type: multipart/alternative; boundary="{fence}"\r\n\r\n'
    parts = (_part(fence, "plain", letter.text), _part(fence, "html", letter.html))
    return head.encode() + b"".join(parts) + f"--{fence}--\r\n".encode()


def _part(fence: str, subtype: str, text: str) -> bytes:
    head = f'--{fence}\r\nContent-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return head.encode() + base64_lines(text.replace("\n", "\r\n").encode()) + b"\r\n"


def _headers(message: Message, sender: Sender, subject: str, moment: datetime) -> bytes:
    """All headers but those of the body; ends with a line break."""
    date = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(sender.timezone))
    headers = {
        "Subject": encoded_words(subject),
        "From": mailbox(sender.name, sender.address),
        "To": ",\r\n ".join(mailbox(*person) for person in message.to),
        "Cc": ",\r\n ".join(mailbox(*person) for person in message.cc),
        "Reply-To": mailbox(sender.name, sender.reply_to) if sender.reply_to else "",
        "Date": format_datetime(date),
        "Message-ID": f"<{mark(message.key)}@{sender.address.rpartition('@')[2]}>",
        "X-Tongda-Key": mark(message.key),
        # RFC 3834: other robots must not answer. Nothing here suppresses read receipts, which count as evidence.
        "Auto-Submitted": "auto-generated",
        "Importance": "high" if message.urgency == "紧急" else "",
        "X-Priority": "1" if message.urgency == "紧急" else "",
    }
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value).encode("ascii")
