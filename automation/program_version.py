"""Which program this is: the text of its code, because a version number would be forgotten one day."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path


@cache
def version_of(folder: Path) -> str:
    """Of all modules in and below that folder; what was made by another version is made again."""
    digest, start = hashlib.sha256(), len(str(folder))
    for module in sorted(os.path.join(place, name) for place, _, names in os.walk(folder) for name in names if name.endswith(".py")):
        with open(module, "rb") as opened:
            digest.update(module[start:].encode("utf-8", "surrogateescape") + b"\0" + opened.read())
    return digest.hexdigest()


def program_version() -> str:
    """Of the whole program."""
    return version_of(Path(__file__).resolve().parent)
