"""Names that surely mean something else."""

from __future__ import annotations

from automation.projects.project import name_key

FAR = 40
"""Per cent of equal characters below which two names are another matter."""


def another_matter(old: str | None, new: str | None) -> bool:
    """Do the two names surely mean different tasks? Equal, contained or similar names do not."""
    first, second = name_key(old), name_key(new)
    if not first or not second or first in second or second in first:
        return False
    from rapidfuzz import fuzz

    return bool(fuzz.ratio(first, second) < FAR)
