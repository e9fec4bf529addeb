"""Freezes a message into RFC 5322 bytes once, at queueing, so that every later attempt sends the very same mail."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from automation.errors import AutomationError, ConfigurationError
from automation.mail.attachments import attachment_part
from automation.mail.confidential import ENVELOPED, covered, is_secret, naming, readers_of, refuse_copies, titled
from automation.mail.encryption import Encryption
from automation.mail.encryption.locked_file import locked
from automation.mail.gate import Gate
from automation.mail.header_text import one_line
from automation.mail.headers import header_lines
from automation.mail.marked_text import Marking
from automation.mail.marks import local_part, mark, token
from automation.mail.message import Asks, Attachment, Message
from automation.mail.mime_parts import Entity, Piece, envelope, letter_with
from automation.mail.notice_line import RED, with_notice
from automation.mail.size_limit import SizeLimit, coded
from automation.mail.templates import Letter
from automation.mail.trial import SIGN, meant_for, redirected
from automation.organization.policy import Policy
from automation.organization.recipients import is_address

REMEMBERED = 8
SUBJECT_LIMIT = 120


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

    def aware(self, moment: datetime) -> datetime:
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(self.timezone))


@dataclass(frozen=True)
class FrozenMail:
    """A mail as it will leave. recipients: (kind "to" or "cc", display name, address) of those it really goes to;
    expires: naive local time or None; redirected: the address that gets it in a trial instead of those whom it names, else ""."""

    key: str
    template: str
    subject: str
    pieces: tuple[Piece, ...]
    recipients: tuple[tuple[str, str, str], ...]
    causes: tuple[tuple[str, str], ...] = ()
    urgency: str = "常规"
    classification: str = "内部"
    expires: datetime | None = None
    mark: str = ""
    asks: Asks = ""
    redirected: str = ""

    @property
    def content(self) -> bytes:
        return b"".join(piece.content for piece in self.pieces)


@dataclass
class Freezer:
    """Makes FrozenMails. `read` gives the bytes of an attachment's source; a source is read and encoded once.

    secret: the ledger's, for Message-IDs that nobody can guess; encryption: for what is 机密; largest: bytes a mail may have, 0 = any;
    redirect: in a trial, the only address mails go to;
    policy: knows the company's own domains, None = the sender's is the only one.
    """

    sender: Sender
    read: Callable[[str], bytes]
    encryption: Encryption = field(default_factory=Encryption)
    largest: int = 0
    redirect: str = ""
    secret: str = field(default="", repr=False)
    policy: Policy | None = None
    _remembered: dict[tuple[str, str], tuple[Piece, Marking | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._limit = SizeLimit(self.largest)
        self._gate = Gate(self.policy or Policy(domains=(self.sender.address.rpartition("@")[2].lower(),)))
        if self.redirect and not is_address(self.redirect):
            raise ConfigurationError("试运行的地址写法不对：请在 config.ini 的 [mail] redirect_all_to 里改正")

    def freeze(self, message: Message, letter: Letter, moment: datetime) -> FrozenMail:
        """Same message, letter and moment give the same bytes, unless it is encrypted. AutomationError if the message may or can
        not leave: TooLarge, Refused by the gate, or CannotEncrypt for what is 机密."""
        _check(message)
        self._gate.judge_people(message)
        sent = redirected(message, self.redirect) if self.redirect else message
        notice = meant_for(message) if self.redirect else ""
        aware = self.sender.aware(moment)
        words, entity = self._filled(sent, letter, notice, aware)
        subject = f"{SIGN if notice else ''}{one_line(words, SUBJECT_LIMIT)} {token(self._name(message))}"
        named = mark(self._name(message))
        head = header_lines(sent, self.sender, subject, named, local_part(named, self.secret), aware)
        return self._frozen(sent, subject, (Piece.of(head + entity.opening), *entity.rest))

    def forget(self, source: str) -> None:
        """What it gave is no more what it gives."""
        for place in [place for place in self._remembered if place[1] == source]:
            del self._remembered[place]

    def _name(self, message: Message) -> str:
        """Another one in a trial: the copy that lies in Sent Items proves nothing of the mail that is meant."""
        return f"{self.redirect} {message.key}" if self.redirect else message.key

    def _filled(self, message: Message, letter: Letter, notice: str, moment: datetime) -> tuple[str, Entity]:
        """The subject that everybody may read, and the body, encrypted if it must be."""
        if not is_secret(message):
            encoded = [self._encode(message, attachment) for attachment in message.attachments]
            self._gate.judge_words(message, letter, [marking for _, marking in encoded])
            return letter.subject, self._joined(message, letter, notice, [piece for piece, _ in encoded])
        with naming(message):
            readers = readers_of(message, self.encryption, moment)
            if not readers:
                names, page = covered(message, mark(self._name(message)), self.encryption.contact)
                return page.subject, self._joined(message, page, notice, self._locked(message, names))
            attachments = [self._encode(message, attachment)[0] for attachment in message.attachments]
            content = self._joined(message, titled(letter), notice, attachments, coats=2).content
            return ENVELOPED, envelope(self.encryption.seal(content, readers, self.sender.address, moment))

    def _joined(self, message: Message, letter: Letter, notice: str, attachments: Sequence[Piece], coats: int = 1) -> Entity:
        """coats: how often the whole is put into base64; the size is judged before the second is made."""
        entity = letter_with(with_notice(letter, notice, RED), attachments, mark(self._name(message)))
        size = len(entity.opening) + sum(len(piece.content) for piece in entity.rest)
        sizes = [(each.name, len(piece.content)) for each, piece in zip(message.attachments, attachments, strict=True)]
        self._limit.check(message.key, coded(size) if coats == 2 else size, sizes)
        return entity

    def _encode(self, message: Message, attachment: Attachment) -> tuple[Piece, Marking | None]:
        """With what it says of its own class. The last few are remembered: the report goes to many, a return slip to one, and memory is bounded."""
        place = (attachment.name, attachment.source)
        if place not in self._remembered:
            content = self._read(message, attachment)
            while len(self._remembered) >= REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
            piece = Piece.of(attachment_part(attachment.name, content))
            self._remembered[place] = piece, self._gate.marking(attachment, content)
        return self._remembered[place]

    def _locked(self, message: Message, names: Sequence[str]) -> list[Piece]:
        """Made anew for each mail, because each has a password of its own."""
        password = self.encryption.password(mark(self._name(message)))
        return [
            Piece.of(attachment_part(name, locked(attachment.name, self._read(message, attachment), password)))
            for name, attachment in zip(names, message.attachments, strict=True)
        ]

    def _read(self, message: Message, attachment: Attachment) -> bytes:
        content = self.read(attachment.source)
        if attachment.sha256 and hashlib.sha256(content).hexdigest() != attachment.sha256:
            raise AutomationError(f"附件“{one_line(attachment.name, 60)}”在审批以后改动过，邮件没有发出：会重新请求审批")
        size = coded(len(content))
        self._limit.check(message.key, size, [(attachment.name, size)])
        return content

    def _frozen(self, message: Message, subject: str, pieces: tuple[Piece, ...]) -> FrozenMail:
        people = [("to", *person) for person in message.to] + [("cc", *person) for person in message.cc]
        return FrozenMail(
            key=message.key,
            template=message.template,
            subject=subject,
            pieces=pieces,
            recipients=tuple(people),
            causes=message.causes,
            urgency=message.urgency,
            classification=message.classification,
            expires=message.expires,
            mark=mark(self._name(message)),
            asks=message.asks,
            redirected=self.redirect,
        )


def _check(message: Message) -> None:
    for name, address in (*message.to, *message.cc):
        if not is_address(address):
            who = f"“{one_line(name, 20)}”的邮箱“{one_line(address, 60)}”"
            raise AutomationError(f"{who}写法不对，邮件没有排队：请在通讯录中改正")
    if not message.to:
        raise AutomationError(f"邮件“{one_line(message.key, 80)}”没有收件人，没有排队")
    refuse_copies(message)
