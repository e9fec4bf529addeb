"""What differs between the content that somebody was asked about before and the one that he is asked about now."""

from __future__ import annotations

from difflib import SequenceMatcher

from automation.jobs.mail_words import cut

SHOWN = 12
_LONGEST = 200


def changes(before: str, after: str) -> list[dict[str, str]]:
    """Line by line, {before, after}, "" = it was not there, or is not any more. before, after: plain lines."""
    old, new = ([line for line in text.splitlines() if line.strip()] for text in (before, after))
    found: list[dict[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            pairs = max(b - a, d - c)
            found += [_pair(old[a:b], new[c:d], place) for place in range(pairs)]
    return found


def _pair(old: list[str], new: list[str], place: int) -> dict[str, str]:
    return {side: cut(lines[place], _LONGEST) if place < len(lines) else "" for side, lines in (("before", old), ("after", new))}
