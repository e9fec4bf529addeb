"""Attachments as MIME parts whose Chinese names every mail program reads."""

from __future__ import annotations

import mimetypes
import re
from pathlib import PurePath
from urllib.parse import quote

from automation.mail.header_text import UNSEEN, base64_lines, quoted_name

NAME_LIMIT, PLAIN_LIMIT = 40, 60
"""Characters of a name; of one in plain ASCII, which no header makes longer."""
_UNFIT = re.compile(rf'[\\/:*?"<>|，。；：“”‘’、？！（）【】《》{UNSEEN}]+')
_KIND = re.compile(r"(?!message/|multipart/)[a-z]+/[A-Za-z0-9.+-]+")


def attachment_name(name: str) -> str:
    """Cut to its limit, without path separators or full-width punctuation, the suffix kept."""
    path = PurePath(_UNFIT.sub("_", name))
    suffix = path.suffix[:8]
    limit = PLAIN_LIMIT if path.name.isascii() else NAME_LIMIT
    return (path.stem[: limit - len(suffix)].strip(" ._") or "附件") + suffix


def attachment_part(name: str, content: bytes) -> bytes:
    """The name twice, each on one line: RFC 2231 for those who keep to it, RFC 2047 for Outlook over POP and QQ mail,
    which show RFC 2231 continuations as “untitled attachment” or tcmime.bin."""
    clean = attachment_name(name)
    kind = _content_type(clean)
    head = (
        f'Content-Type: {kind}; name={quoted_name(clean)}\r\n'
        f"Content-Disposition: attachment; filename*=utf-8''{quote(clean, safe='')}\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode("ascii") + base64_lines(content)


def _content_type(name: str) -> str:
    """Windows adds to Python's table whatever its registry says; mails within mails may not be in base64."""
    if name.lower().endswith(".xlsx"):
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    kind = mimetypes.guess_type(name)[0] or ""
    return kind if _KIND.fullmatch(kind) else "application/octet-stream"
