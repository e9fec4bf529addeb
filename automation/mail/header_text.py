"""Text in mail headers: one visible line, coded so that nothing people type can become a header of its own.

Written out here because email.policy takes four milliseconds a mail and splits long names in a way Outlook cannot read.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from collections.abc import Iterator

UNSEEN = "\x00-\x1f\x7f-\xa0\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
"""C0 and C1 controls, line separators, the marks that turn the direction of reading, and halves of characters: for the
inside of a [] in a pattern."""

_UNSEEN = re.compile(f"[ {UNSEEN}]+")

_PLAIN = re.compile(r"[ -~]{0,60}")
_WORD_BYTES = 45
"""Bytes of UTF-8 in one encoded word: RFC 2047 allows 75 characters with the frame around them."""


def one_line(text: str, limit: int) -> str:
    """Visible characters on one line, cut with … at `limit`: no header can be smuggled in by a name or a title."""
    clean = _UNSEEN.sub(" ", text).strip()
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def encoded_words(text: str) -> str:
    """RFC 2047: plain ASCII as it is, all else in encoded words on lines of their own."""
    if _PLAIN.fullmatch(text) and "=?" not in text:
        return text
    return "\r\n ".join(map(_word, _runs(text)))


def quoted_name(name: str) -> str:
    """The value of `name=` on one line, whatever its length: encoded words within quotes, as Outlook and QQ mail want it.

    name: as attachment_name leaves it. Not email.header: apprise turns its coding of UTF-8 over for the whole process.
    """
    return f'"{name}"' if name.isascii() else f'"{_word(name.encode("utf-8", "replace"))}"'


def _word(run: bytes) -> str:
    return f"=?utf-8?b?{base64.b64encode(run).decode()}?="


def _runs(text: str) -> Iterator[bytes]:
    """UTF-8 in runs of at most _WORD_BYTES that never cut a character in two."""
    rest = text.encode("utf-8", "replace")
    while len(rest) > _WORD_BYTES:
        end = _WORD_BYTES
        while rest[end] & 0xC0 == 0x80:  # in the middle of a character
            end -= 1
        yield rest[:end]
        rest = rest[end:]
    yield rest


def mailbox(name: str, address: str) -> str:
    """`name <address>`; the address must have been checked by is_address."""
    shown = one_line(name, 40)
    if not shown:
        return address
    if _PLAIN.fullmatch(shown) and "=?" not in shown:
        escaped = shown.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{address}>'
    return f"{encoded_words(shown)} <{address}>"


def base64_lines(content: bytes) -> bytes:
    """Base64 in lines of 76 characters, each ended by CR LF; cut at one blow, not line by line as base64.encodebytes does."""
    code = binascii.b2a_base64(content, newline=False)
    whole, rest = divmod(len(code), 76)
    lines = struct.Struct("76s" * whole).unpack_from(code)
    return b"\r\n".join((*lines, code[-rest:], b"") if rest else (*lines, b""))
