"""The three-way merge of one cell: what the truth says now, what a saved copy says, and what its author had seen before."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple


class Notice(Enum):
    """What becomes of the text that is not in force: nobody need hear of it, it is put down, or people are told."""

    SILENT, QUIET, LOUD = range(3)


class Verdict(NamedTuple):
    take: bool
    notice: Notice


AS_IT_IS = Verdict(False, Notice.SILENT)


def weigh(now: str, copy: str, seen: Sequence[str], before: str, evident: bool, same_person: bool) -> Verdict:
    """Whether the copy's text comes into force.

    seen: the cell in every edition that the copy may go on from, () if none has the row; before: in the one that it most likely
    goes on from, evident if more than likely; same_person: the copy's author typed what is in force, too.
    What differs from `before` was typed in this copy, later than anything known, so it counts. Where the possible origins
    disagree that is doubtful, and where the truth was changed meanwhile two people typed: then the other text is kept. In doubt
    an empty cell is no typing.
    """
    if copy == now:
        return AS_IT_IS
    if not seen:
        return Verdict(bool(copy), _unless_empty(now if copy else "", Notice.LOUD))
    certain = len(set(seen)) == 1
    if copy == before:
        return Verdict(False, Notice.SILENT if certain else _unless_empty(copy, Notice.QUIET))
    if not certain and not copy and not evident:
        return AS_IT_IS
    if now != before or not (certain or same_person):
        return Verdict(True, _unless_empty(now, Notice.LOUD))
    return Verdict(True, Notice.SILENT if certain else _unless_empty(now, Notice.QUIET))


def _unless_empty(lost: str, notice: Notice) -> Notice:
    return notice if lost else Notice.SILENT
