"""What a correction changes: the text that was approved before against the new one, line by line, with the words marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

_WORD = re.compile(r"[A-Za-z]+|\d+(?:[:.]\d+)*|\s+|.", re.DOTALL)
_ALIKE = 0.4
"""Two lines with less in common are one that was taken out and another that was put in."""
_NEAR = 3
"""Among so many lines its successor is sought."""
_LONGEST = 600
"""Characters and words that are compared one by one; of more only where they begin and end to differ is found."""
_SHOWN = 400
_AROUND = 30
"""Characters of what stays that are shown on either side of what changes."""
_ALWAYS_OTHERWISE = ("通知编号：", "发文日期：", "发给：")
_MARKS = re.compile(r"^(?:【(?:更正|紧急|重要通知)】)+")
_NUMBER = re.compile(r"^事项 \S+ ")
"""One more item at the beginning, and all the others have other numbers."""

Piece = tuple[str, bool]
"""(words, are they what differs)."""


@dataclass(frozen=True)
class Change:
    """One line that reads differently. before, after: its pieces, () = it was not there, or is not any more."""

    before: tuple[Piece, ...] = ()
    after: tuple[Piece, ...] = ()


def differences(before: str, after: str) -> list[Change]:
    """Of two texts as Announcement.text gives them; what differs between any two notices is left out."""
    old, new = _lines(before), _lines(after)
    found: list[Change] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            found += _changed(old[a:b], new[c:d])
    return found


def _lines(text: str) -> list[str]:
    lines = [" ".join(_NUMBER.sub("事项：", _MARKS.sub("", line)).split()) for line in text.splitlines() if line.strip()]
    return [line for line in lines if not line.startswith(_ALWAYS_OTHERWISE)]


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Each old line with the first of the new ones that is alike; those between stand for themselves."""
    start = 0
    for line in old:
        alike = next((place for place in range(start, min(start + _NEAR, len(new))) if _similar(line, new[place])), None)
        if alike is None:
            yield Change(before=_whole(line))
            continue
        yield from (Change(after=_whole(added)) for added in new[start:alike])
        yield _marked(line, new[alike])
        start = alike + 1
    yield from (Change(after=_whole(added)) for added in new[start:])


def _similar(one: str, other: str) -> bool:
    longer = max(len(one), len(other))
    if sum(_same_ends(one, other)) >= _ALIKE * longer:
        return True
    matcher = SequenceMatcher(None, one[:_LONGEST], other[:_LONGEST], autojunk=False)
    return longer <= _LONGEST and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _same_ends(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """How many characters or words are the same at the beginning, and how many of the rest at the end."""
    begin = _same(one, other)
    return begin, _same(one[begin:][::-1], other[begin:][::-1])


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _marked(line: str, other: str) -> Change:
    old, new = _WORD.findall(line), _WORD.findall(other)
    begin, end = _same_ends(old, new)
    head, tail = ("".join(old[:begin]), False), ("".join(old[len(old) - end :]), False)
    before, after = _word_by_word(old[begin : len(old) - end], new[begin : len(new) - end])
    return Change(_shortened([head, *before, tail]), _shortened([head, *after, tail]))


def _word_by_word(old: Sequence[str], new: Sequence[str]) -> tuple[list[Piece], list[Piece]]:
    if max(len(old), len(new)) > _LONGEST:
        return [("".join(old), True)], [("".join(new), True)]
    spans = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    before = [("".join(old[a:b]), kind != "equal") for kind, a, b, _, _ in spans]
    return before, [("".join(new[c:d]), kind != "equal") for kind, _, _, c, d in spans]


def _whole(line: str) -> tuple[Piece, ...]:
    return ((_end_off(line), True),)


def _shortened(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    return tuple((_end_off(words) if differs else _middle_out(words), differs) for words, differs in pieces if words)


def _end_off(words: str) -> str:
    return words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"


def _middle_out(words: str) -> str:
    return words if len(words) <= 3 * _AROUND else f"{words[:_AROUND]}…{words[-_AROUND:]}"
