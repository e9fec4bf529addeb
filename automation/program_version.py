"""Which program this is: the text of its code, because a version number would be forgotten one day."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path


@cache
def version_of(folder: Path) -> str:
    """Of all modules in and below that folder; what was made by another version is made again."""
    digest = hashlib.sha256()
    for module in sorted(folder.rglob("*.py")):
        digest.update(module.relative_to(folder).as_posix().encode() + b"\0" + module.read_bytes())
    return digest.hexdigest()


def program_version() -> str:
    """Of the whole program."""
    return version_of(Path(__file__).resolve().parent)
