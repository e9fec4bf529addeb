"""The head of a foreign mail, or of one of its parts: read so that nothing in it can raise, take long, or pass for another line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.message import Message
from email.parser import HeaderParser
from email.policy import Compat32
from functools import cached_property, lru_cache
from itertools import islice

from automation.mail.header_text import one_line
from automation.mail.incoming.encodings import decoded, without_transfer
from automation.organization.recipients import is_address

LONGEST_HEAD = 200_000
_LONGEST_HEADER = 8_000
_SHOWN = 300
_MOST_IDS = 60
_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bq])\?([^?]*)\?=", re.IGNORECASE)
_UNMEANT = re.compile(r'"(?:\\.|[^"\\])*"|\((?:\\.|[^()\\])*\)')
"""What is quoted, and comments: no address in them is the writer's."""
_DEEPEST = 5
_IN_BRACKETS = re.compile(r"<\s*([^<>\s]{3,320})\s*>")
_BARE = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{3,255}")


class _Careful(Compat32):
    """The old policy: the new one takes seconds for long parameters and ends in RecursionError for nested brackets."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(list(sourcelines))
        return name, value[:_LONGEST_HEADER]


_PARSER = HeaderParser(policy=_Careful())


@lru_cache(32)
def _parsed(head: bytes) -> Message:
    """A mail is looked at from several sides, and many reports quote the same head."""
    return _PARSER.parsestr(decoded(head))


class Headers:
    """Names are asked for in any case; what is missing or broken is ""."""

    def __init__(self, head: bytes) -> None:
        self._message = _parsed(head[:LONGEST_HEAD])

    def raw(self, name: str) -> str:
        return str(self._message.get(name, ""))

    def text(self, name: str) -> str:
        """One line of visible characters, encoded words read."""
        return one_line(in_words(self.raw(name)), _SHOWN)

    @property
    def names(self) -> list[str]:
        return [name.lower() for name in self._message]

    @cached_property
    def type(self) -> str:
        """`text/plain` and the like, in small letters."""
        return self._message.get_content_type()

    @property
    def disposition(self) -> str:
        return self.raw("Content-Disposition").partition(";")[0].strip().lower()

    def parameter(self, name: str, header: str = "Content-Type") -> str:
        """Read from RFC 2231, from encoded words, and from what some programs write in plain Chinese."""
        try:
            value = self._message.get_param(name, "", header)
        except (ValueError, LookupError, TypeError):
            return ""
        if not isinstance(value, tuple):
            return in_words(str(value))
        charset, _, text = value
        return decoded(str(text).encode("latin-1", "replace"), charset or "")

    def ids(self, name: str) -> tuple[str, ...]:
        """The Message-IDs of a header, without their brackets."""
        return tuple(_IN_BRACKETS.findall(self.raw(name))[-_MOST_IDS:])

    def address(self, name: str) -> str:
        """The first address, in small letters; what a displayed name or a comment claims is none."""
        raw = self.raw(name)
        return next((found for text in (_meant(raw), in_words(raw)) for found in addresses(text)), "")

    @property
    def authors(self) -> set[str]:
        """The addresses of all From lines: one, unless somebody means to be taken for another."""
        lines = [_meant(str(value)) for value in self._message.get_all("From", [])]
        return {found for line in lines for part in re.split("[,;]", line) for found in _named(part)}


def addresses(text: str) -> Iterator[str]:
    """The plain addresses in a text, in small letters; those in brackets first."""
    for candidate in (*_IN_BRACKETS.findall(text), *_BARE.findall(text)):
        if is_address(candidate.strip(".")):
            yield candidate.strip(".").lower()


def _meant(raw: str) -> str:
    for _ in range(_DEEPEST):
        raw = _UNMEANT.sub("", raw)
    return raw


def _named(text: str) -> set[str]:
    """All in brackets; without any, the first: more of them may stand in a name."""
    bracketed = "".join(f"<{found}>" for found in _IN_BRACKETS.findall(text))
    return set(addresses(bracketed)) if bracketed else set(islice(addresses(text), 1))


def in_words(raw: str) -> str:
    """RFC 2047. Runs of one charset are put together first: many programs cut a character in two between words."""
    if "=?" not in raw:
        return raw
    text, block, charset, end = "", b"", "", 0
    for found in _WORD.finditer(raw):
        between = raw[end : found.start()]
        if charset != found[1].lower() or between.strip():
            text += decoded(block, charset)
            block, charset = b"", found[1].lower()
            text += between if between.strip() or not end else ""
        encoding = "base64" if found[2] in "bB" else "quoted-printable"
        content = found[3].replace("_", " ") if found[2] in "qQ" else found[3]
        block += without_transfer(content.encode("utf-8", "replace"), encoding)
        end = found.end()
    return text + decoded(block, charset) + raw[end:]
