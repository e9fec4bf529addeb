"""Takes a foreign mail apart into its leaves: any bytes at all, in one pass, with as many parts and levels as people send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from automation.mail.incoming.encodings import decoded, without_transfer
from automation.mail.incoming.headers import LONGEST_HEAD, Headers

MOST_PARTS = 200
MOST_LEVELS = 12
LONGEST_TEXT = 200_000
"""Bytes of a text part that are read: what people wrote stands at the top."""
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n|\A\r?\n")


@dataclass(frozen=True)
class Part:
    """One leaf. body: as it stands in the mail. A mail inside (message/rfc822) is a leaf: it is somebody else's."""

    headers: Headers
    body: bytes

    @property
    def type(self) -> str:
        return self.headers.type

    @cached_property
    def content(self) -> bytes:
        return without_transfer(self.body, self.headers.raw("Content-Transfer-Encoding"))

    @cached_property
    def name(self) -> str:
        return self.headers.parameter("filename", "Content-Disposition") or self.headers.parameter("name")

    @cached_property
    def is_text(self) -> bool:
        """Something to read, not something to keep."""
        return self.type in ("text/plain", "text/html") and self.headers.disposition != "attachment" and not self.name

    def text(self) -> str:
        encoding = self.headers.raw("Content-Transfer-Encoding")
        block = without_transfer(self.body[: 2 * LONGEST_TEXT], encoding)[:LONGEST_TEXT]
        return decoded(block, self.headers.parameter("charset"))


def split_head(content: bytes, start: int = 0, end: int | None = None) -> tuple[Headers, int]:
    """The head of content[start:end], and where its body begins."""
    end = len(content) if end is None else end
    found = _END_OF_HEAD.search(content[start : min(end, start + LONGEST_HEAD)])
    length = found.end() if found else min(end - start, LONGEST_HEAD)
    return Headers(content[start : start + length]), start + length


def leaves(content: bytes) -> list[Part]:
    """The leaves in their order, no more than MOST_PARTS; what lies too deep or has lost its boundary stays in one piece."""
    found: list[Part] = []
    waiting = [(0, len(content), 0)]
    while waiting and len(found) < MOST_PARTS:
        start, end, level = waiting.pop()
        headers, body = split_head(content, start, end)
        inside = list(_pieces(content, body, end, headers)) if level < MOST_LEVELS else []
        if inside:
            waiting += [(*piece, level + 1) for piece in reversed(inside)]
        else:
            found.append(Part(headers, content[body:end]))
    return found


def _pieces(content: bytes, start: int, end: int, headers: Headers) -> Iterator[tuple[int, int]]:
    """(start, end) of the parts of a multipart body, but not of a leaf."""
    boundary = headers.parameter("boundary").strip().encode("utf-8", "replace") if headers.type.startswith("multipart/") else b""
    if not boundary:
        return
    line = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*\r?$\n?", re.MULTILINE)
    begin = None
    for number, found in enumerate(line.finditer(content, start, end)):
        if begin is not None:
            line_end = 2 if content[found.start() - 2 : found.start()] == b"\r\n" else 1
            yield begin, max(begin, found.start() - line_end)
        begin = found.end()
        if found[1] or number >= MOST_PARTS:
            return
    if begin is not None:
        yield begin, end
