"""How a 机密 message leaves: for its readers' certificates if all have one, else as attachments that a password opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from automation.mail.encryption import CannotEncrypt, Encryption
from automation.mail.encryption.cover import cover, neutral_names
from automation.mail.header_text import one_line
from automation.mail.message import Message
from automation.mail.notice_line import BLUE, with_notice
from automation.mail.templates import Letter
from automation.organization.classification import SECRET, strictest

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

ENVELOPED = "【机密】邮件已加密，请用有证书的 Outlook 打开"
"""Subjects are never encrypted: the real one stands inside, above the letter."""


def is_secret(message: Message) -> bool:
    return strictest(message.classification) == SECRET


@contextmanager
def naming(message: Message) -> Iterator[None]:
    """Whatever cannot be encrypted in here is told with the mail that it belongs to."""
    try:
        yield
    except CannotEncrypt as fault:
        raise CannotEncrypt(f"邮件“{one_line(message.key, 80)}”密级为机密，没有发出：{fault}") from None


def refuse_copies(message: Message) -> None:
    if is_secret(message) and message.cc:
        with naming(message):
            copied = "、".join(one_line(name, 20) or address for name, address in message.cc)
            raise CannotEncrypt(f"机密不能抄送，请去掉抄送的{copied}，或者改为收件人")


def readers_of(message: Message, encryption: Encryption, moment: datetime) -> Sequence[Certificate]:
    """The certificates of all its recipients; none if its attachments must be locked instead. moment: aware."""
    readers, lacking = encryption.readers(message.to, moment)
    if lacking and not message.attachments:
        way_out = "请把收件人的证书放进证书文件夹，或者把内容写成 Excel、Word 附件（可以加密码）"
        raise CannotEncrypt(f"{'；'.join(lacking)}。{way_out}")
    return [] if lacking else readers


def titled(letter: Letter) -> Letter:
    """With its subject as the first line, because Outlook shows the one outside."""
    return with_notice(letter, f"主题：{letter.subject}", BLUE)


def covered(message: Message, mark: str, contact: str) -> tuple[list[str], Letter]:
    """What goes out instead of the names of the attachments and of the letter."""
    names = neutral_names(message.attachments, mark[:6])
    return names, cover(names, mark[:6], contact)
