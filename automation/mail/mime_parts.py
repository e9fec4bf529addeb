"""The body of a mail as MIME parts, put together by hand: email's own writer splits long attachment names and shares nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from automation.mail.header_text import base64_lines
from automation.mail.templates import Letter


@dataclass(frozen=True)
class Piece:
    """A run of the mail's bytes; attachments are pieces that many mails share, so they are encoded and kept once."""

    content: bytes
    sha256: str

    @classmethod
    def of(cls, content: bytes) -> Piece:
        return cls(content, hashlib.sha256(content).hexdigest())


@dataclass(frozen=True)
class Entity:
    """A body with the headers that say what it is: `opening` belongs to one mail, `rest` may be shared."""

    opening: bytes
    rest: tuple[Piece, ...] = ()

    @property
    def content(self) -> bytes:
        return self.opening + b"".join(piece.content for piece in self.rest)


def letter_with(letter: Letter, attachments: Sequence[Piece], mark: str) -> Entity:
    """multipart/mixed; attachments: whole MIME parts; mark: of the mail, makes the boundaries."""
    fence = f"td-mixed-{mark}"
    opening = f'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="{fence}"\r\n\r\n--{fence}\r\n'.encode()
    end = f"\r\n--{fence}--\r\n".encode()
    if not attachments:
        return Entity(opening + _alternatives(letter, mark) + end)
    between = Piece.of(f"\r\n--{fence}\r\n".encode())
    rest = [piece for attachment in attachments for piece in (between, attachment)]
    return Entity(opening + _alternatives(letter, mark), (*rest, Piece.of(end)))


def envelope(sealed: bytes) -> Entity:
    """S/MIME enveloped-data (DER) the way Outlook writes it."""
    head = (
        "MIME-Version: 1.0\r\n"
        'Content-Type: application/pkcs7-mime; name="smime.p7m"; smime-type=enveloped-data\r\n'
        "Content-Transfer-Encoding: base64\r\n"
        'Content-Disposition: attachment; filename="smime.p7m"\r\n\r\n'
    )
    return Entity(head.encode() + base64_lines(sealed))


def _alternatives(letter: Letter, mark: str) -> bytes:
    """Text and HTML. In base64, so that no server on the way has a line to rewrap."""
    fence = f"td-alternative-{mark}"
    head = f'Content-Type: multipart/alternative; boundary="{fence}"\r\n\r\n'
    parts = (_part(fence, "plain", letter.text), _part(fence, "html", letter.html))
    return head.encode() + b"".join(parts) + f"--{fence}--\r\n".encode()


def _part(fence: str, subtype: str, text: str) -> bytes:
    head = f'--{fence}\r\nContent-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return head.encode() + base64_lines(text.encode("utf-8", "replace").replace(b"\n", b"\r\n")) + b"\r\n"
