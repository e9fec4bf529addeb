"""The language of IMAP, as far as imaplib leaves it to its users: folder names, dates, what FETCH and LIST answer."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_to_datetime
from typing import NamedTuple

Item = bytes | tuple[bytes, bytes] | None
"""As imaplib hands it out: a literal makes a tuple, what follows it is the next item; None where nothing came."""
HEAD = "(UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (FROM TO CC MESSAGE-ID X-TONGDA-KEY)])"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LISTED = re.compile(rb'\((?P<flags>[^)]*)\) (?:"(?:[^"\\]|\\.)*"|NIL) (?P<name>.+)', re.DOTALL)


class Head(NamedTuple):
    """What is asked first of a mail; addresses in lower case, key: our mark or ""."""

    uid: int
    size: int
    received: datetime
    sender: str
    recipients: frozenset[str]
    message_id: str
    key: str


def folder_name(text: str) -> str:
    """In modified UTF-7 (RFC 3501 5.1.3) and quotes, as commands want it."""

    def coded(run: re.Match[str]) -> str:
        return "&" + base64.b64encode(run[0].encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"

    return quoted(re.sub("[^ -~]+", coded, text.replace("&", "&-")))


def day(moment: date) -> str:
    """English whatever the locale is."""
    return f"{moment.day}-{_MONTHS[moment.month - 1]}-{moment.year}"


def heads(items: Iterable[Item]) -> Iterator[Head]:
    for text, content in answers(items):
        uid, size = re.search(r"\bUID (\d+)", text), re.search(r"RFC822\.SIZE (\d+)", text)
        if uid and "BODY[" in text:  # else the server only tells of changed flags
            fields = BytesHeaderParser().parsebytes(content)
            yield Head(
                uid=int(uid[1]),
                size=int(size[1]) if size else 0,
                received=received(text),
                sender=next(iter(_addresses(fields, "From")), ""),
                recipients=frozenset(_addresses(fields, "To", "Cc")),
                message_id=str(fields.get("Message-ID", "")).strip(),
                key=str(fields.get("X-Tongda-Key", "")).strip(),
            )


def answers(items: Iterable[Item]) -> Iterator[tuple[str, bytes]]:
    """(all that stands outside the literal, the literal) of each FETCH answer; attributes may stand behind the literal too."""
    text, content = "", b""
    for item in items:
        piece, literal = item if isinstance(item, tuple) else (item or b"", b"")
        if re.match(rb"\d+ \(", piece):
            if text:
                yield text, content
            text, content = "", b""
        text += piece.decode("ascii", "replace")
        content = literal or content
    if text:
        yield text, content


def received(text: str) -> datetime:
    """INTERNALDATE, aware; 1970 if there is none that can be read."""
    found = re.search(r'INTERNALDATE "([^"]+)"', text)
    with suppress(ValueError, TypeError, IndexError):
        moment = parsedate_to_datetime(found[1] if found else "")
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime(1970, 1, 1, tzinfo=UTC)


def listed(items: Iterable[Item]) -> Iterator[tuple[frozenset[str], str]]:
    r"""(flags like \Sent in lower case, name in quotes) of each folder in a LIST answer."""
    for item in items:
        piece, literal = item if isinstance(item, tuple) else (item or b"", None)
        if found := _LISTED.match(piece):
            name = (found["name"] if literal is None else literal).decode("ascii", "replace")
            flags = frozenset(found["flags"].decode("ascii", "replace").lower().split())
            yield flags, name if literal is None and name.startswith('"') else quoted(name)


def quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _addresses(fields: Message, *names: str) -> list[str]:
    given = [str(value) for name in names for value in fields.get_all(name, [])]
    return [address.lower() for _, address in getaddresses(given) if address]
