"""The rows of a large table as sheet XML, made column by column, because a call a cell takes ten times as long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any, Protocol

from xlsxwriter.utility import xl_col_to_name

from automation.forms.drawing.cell_xml import content

CHUNK = 4096
SHORT = 16_000
"""Characters that fit into a cell whatever they are."""


class Bulk(Protocol):
    """Rows `first` to `last`, counted from 0. In the first one the drawn sheet has blank cells of the formats they need."""

    @property
    def first(self) -> int: ...

    @property
    def last(self) -> int: ...

    def xml(self, styles: Sequence[str], attributes: str) -> Iterator[bytes]:
        """All rows in chunks. styles: the numbers of those formats; attributes: of every row, but r."""
        ...


@dataclass(frozen=True)
class BulkRows:
    """Columns of values, each in one format, and what turns a value into None, str, int, float, date or datetime."""

    first: int
    columns: Sequence[Sequence[Any]]
    shown: Sequence[Callable[[Any], Any]]

    @property
    def last(self) -> int:
        return self.first + len(self.columns[0]) - 1

    def xml(self, styles: Sequence[str], attributes: str) -> Iterator[bytes]:
        letters = [xl_col_to_name(column) for column in range(1, len(self.columns))]
        endings = [*(f'<c r="{letter}' for letter in letters), "</row>"]
        tails = [_Tails(*parts) for parts in zip(styles, endings, self.shown, strict=True)]
        for start in range(0, len(self.columns[0]), CHUNK):
            yield _chunk(self, start, tails, f'"{attributes}><c r="A').encode("utf-8")


@dataclass(frozen=True)
class FormattedRows:
    """Rows of (value fit for XML, number of its format), every one of them from the first column on."""

    first: int
    rows: Sequence[Sequence[tuple[Any, int]]]

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1

    def xml(self, styles: Sequence[str], attributes: str) -> Iterator[bytes]:
        letters = [xl_col_to_name(column) for column in range(len(self.rows[0]))]
        for number, row in enumerate(self.rows, self.first + 1):
            placed = zip(letters, row, strict=True)
            cells = (f'<c r="{letter}{number}" s="{styles[look]}"{content(value)}' for letter, (value, look) in placed)
            yield f'<row r="{number}"{attributes}>{"".join(cells)}</row>'.encode()


class _Tails(dict[Any, str]):
    """What follows the row number in a cell's XML, by value, up to the next cell's; each distinct value is made once."""

    def __init__(self, style: str, following: str, shown: Callable[[Any], Any]) -> None:
        self._style, self._following, self._shown = style, following, shown

    def __missing__(self, value: Any) -> str:
        tail = self[value] = f'" s="{self._style}"{self._said(value)}{self._following}'
        return tail

    def _said(self, value: Any) -> str:
        # Most texts need no cleaning, which costs six times as much.
        plain = value.__class__ is str and value.isprintable() and len(value) < SHORT
        return content(value if plain else self._shown(value))


def _chunk(rows: BulkRows, start: int, tails: Sequence[_Tails], opened: str) -> str:
    """Pieces straight into one join: a string a cell would double the time."""
    stop = min(start + CHUNK, len(rows.columns[0]))
    numbers = [str(number) for number in range(rows.first + start + 1, rows.first + stop + 1)]
    cells = (map(tail.__getitem__, values[start:stop]) for tail, values in zip(tails, rows.columns, strict=True))
    pieces = chain.from_iterable((numbers, column) for column in cells)
    return "".join(chain.from_iterable(zip(repeat('<row r="'), numbers, repeat(opened), *pieces)))
