"""From a foreign mail's bytes to text, whatever charset it names: offices write gb2312 and mean gb18030, or name none at all."""

from __future__ import annotations

import binascii
import codecs
import re

_CHINESE = re.compile(r"(?:x-)?gb|cp936")
_WIDE = re.compile(r"(?:utf-(?:16|32)|big5|shift.?jis|euc|koi8)[\w-]*")
_NARROW = re.compile(r"(?:iso-8859|windows-125|cp125)-?\d+|latin-?1")
"""Taken at their word only if it is no UTF-8: they fit any bytes. Python knows more names (punycode, unicode_escape) that no
mail means."""
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


def decoded(block: bytes, charset: str = "") -> str:
    """Text that can be stored and shown; a character cut in two at the end of `block` is left out."""
    for name in _likely(charset.strip().lower()):
        text = _strictly(block, name)
        if text is not None:
            return text.encode("utf-8", "replace").decode()  # utf-16 may hold halves of surrogate pairs
    return block.decode("utf-8" if block[:3] == codecs.BOM_UTF8 else "gb18030", "replace")


def _likely(charset: str) -> list[str]:
    if _CHINESE.match(charset):
        return ["gb18030", "utf-8"]
    if _WIDE.fullmatch(charset):
        return [charset, "utf-8", "gb18030"]
    return ["utf-8", *([charset] if _NARROW.fullmatch(charset) else []), "gb18030"]


def _strictly(block: bytes, charset: str) -> str | None:
    try:
        return codecs.getincrementaldecoder(charset)("strict").decode(block, final=False).lstrip("\ufeff")
    except (UnicodeError, LookupError):
        return None


def without_transfer(body: bytes, encoding: str) -> bytes:
    """The content under its Content-Transfer-Encoding; of broken base64 as much as can be had."""
    encoding = encoding.strip().lower()
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    if encoding != "base64":
        return body
    try:
        return binascii.a2b_base64(body)
    except binascii.Error:
        sound = _NO_BASE64.sub(b"", body)
        sound = sound[: len(sound) - (len(sound) % 4 == 1)]
        return binascii.a2b_base64(sound + b"=" * (-len(sound) % 4))
