"""The names by which mails, reminders and events are known for ever: ids as parts of a key, and what stands for a content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache

LONGEST_PART = 60
"""Characters of an id in a key."""


def fingerprint(*told: object) -> str:
    """Of everything that leaves, in 32 letters: one changed character changes it, and nobody can make up two contents that share
    it. However the same values were kept (a list or a tuple, None or ""), it is the same."""
    return hashlib.sha256(repr(_plain(told)).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _plain(value: object) -> object:
    if value.__class__ is str:
        return value
    if isinstance(value, (list, tuple)):
        return [inner if inner.__class__ is str else _plain(inner) for inner in value]
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return sorted((str(name), _plain(inner)) for name, inner in value.items())
    return str(value)


@lru_cache(maxsize=65536)
def key_part(text: str) -> str:
    """A typed id as one part of a key; of a very long one also a mark that tells it from others that begin alike."""
    line = " ".join(text.split()).replace("/", "／")
    return line if len(line) <= LONGEST_PART else f"{line[: LONGEST_PART - 9]}~{fingerprint(line)[:8]}"
