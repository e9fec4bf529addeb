"""Arithmetic of a sheet's columns: which grid columns a table column or a labelled field takes."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import combinations, pairwise

Span = tuple[int, int]
"""First and last grid column, both included, counted from 0."""

DOCUMENT_GRID = (12.5, 9.5, 10.0) * 3
"""Three times label, value, value: as wide as an A4 page upright, fine enough for tables of two to nine columns."""


class _Widths(dict[str, int]):
    def __missing__(self, letter: str) -> int:
        return self.setdefault(letter, 2 if unicodedata.east_asian_width(letter) in "WFA" else 1)


_WIDTHS = _Widths()


def text_width(text: str) -> int:
    """Width in digits: a Chinese character takes two."""
    return len(text) if text.isascii() else sum(map(_WIDTHS.__getitem__, text))


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a cell of this width."""
    if 2 * len(text) <= width and "\n" not in text:
        return 1
    return sum(max(1, math.ceil(text_width(line) / max(width, 1))) for line in text.split("\n"))


def spread(wanted: Sequence[float], grid: Sequence[float]) -> list[Span]:
    """Lay columns of the wanted widths over the whole grid, each at least one grid column, as close to proportion as can be."""
    scale = sum(grid) / sum(wanted)
    edges = [0.0]
    for width in grid:
        edges.append(edges[-1] + width)

    @cache
    def best(index: int, first: int) -> tuple[float, tuple[int, ...]]:
        left = len(wanted) - index - 1
        if left == 0:
            return cost(index, first, len(grid) - 1), (len(grid) - 1,)
        choices = []
        for last in range(first, len(grid) - left):
            rest, ends = best(index + 1, last + 1)
            choices.append((cost(index, first, last) + rest, (last, *ends)))
        return min(choices)

    def cost(index: int, first: int, last: int) -> float:
        """Too narrow hurts more than too wide."""
        want, got = wanted[index] * min(scale, 1.6), edges[last + 1] - edges[first]
        return ((got - want) / want) ** 2 * (3 if got < want else 1)

    ends = best(0, 0)[1]
    firsts = [0, *(end + 1 for end in ends[:-1])]
    return list(zip(firsts, ends, strict=True))


def label_slots(grid: Sequence[float], label_width: float, count: int) -> list[int]:
    """The grid columns of `count` labels, the first at 0; the columns up to the next label hold the value."""

    def cost(labels: tuple[int, ...]) -> float:
        total = 0.0
        mean = sum(grid) / count - label_width
        for label, following in zip(labels, (*labels[1:], len(grid)), strict=True):
            value = sum(grid[label + 1 : following])
            total += 8 * max(0.0, label_width - grid[label]) ** 2 + max(0.0, grid[label] - label_width - 4) ** 2
            total += 0.3 * (value - mean) ** 2 + 5 * max(0.0, 14 - value) ** 2
        return total

    rest = combinations(range(2, len(grid) - 1), count - 1)
    fitting = [(0, *labels) for labels in rest if all(b - a >= 2 for a, b in pairwise(labels))]
    return list(min(fitting, key=lambda labels: cost(tuple(labels))))
