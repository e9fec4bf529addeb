"""Names that are nearly the same, and names that are surely not."""

from __future__ import annotations

from collections.abc import Iterable

from automation.projects.project import name_key

NEAR, FAR = 70, 40
"""Per cent of equal characters: from NEAR on a slip of the pen, below FAR another matter."""


def nearest(text: str | None, known: Iterable[str]) -> str:
    """The one known text that `text` was probably meant to be, else ""."""
    # Imported here: most runs have nothing to guess, and the import costs more than the whole comparison.
    from rapidfuzz import fuzz, process

    found = process.extractOne(text or "", list(known), scorer=fuzz.ratio, processor=name_key, score_cutoff=NEAR)
    return found[0] if found else ""


def another_matter(old: str | None, new: str | None) -> bool:
    """Do the two names surely mean different tasks? Equal, contained or similar names do not."""
    first, second = name_key(old), name_key(new)
    if not first or not second or first in second or second in first:
        return False
    from rapidfuzz import fuzz

    return bool(fuzz.ratio(first, second) < FAR)
