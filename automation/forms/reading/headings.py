"""Matches what people write in a header row or before a field with the headings of a form (S06, S07, S12)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from automation.forms.reading.book import Sheet
from automation.forms.schema.column import Column

_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>|〔[^〔〕]*〕")
_NOISE = re.compile(r"[\s*※★☆●:_\u200b-\u200f\ufeff]+")


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """A heading without blanks, stars, line breaks, colons and bracketed notes, in half-width lower case."""
    flat = unicodedata.normalize("NFKC", text[:200])
    return (_NOISE.sub("", _NOTE.sub("", flat)) or _NOISE.sub("", flat)).casefold()


class Vocabulary:
    """The headings of some columns: exact words and the other words people use for them."""

    def __init__(self, columns: Iterable[Column]) -> None:
        self.columns = {column.name: column for column in columns}
        self.exact = {bare(column.heading): column.name for column in self.columns.values()}
        self.aliases: dict[str, str] = {}
        for column in self.columns.values():
            for alias in column.aliases:
                self.aliases.setdefault(bare(alias), column.name)

    def named(self, value: Any) -> str | None:
        """The column that a cell names, or None."""
        if not isinstance(value, str) or not value:
            return None
        word = bare(value)
        return self.exact.get(word) or self.aliases.get(word)

    def count(self, row: Sequence[Any]) -> int:
        """How many different columns a row names."""
        names = {self.named(value) for value in row if value.__class__ is str and value}
        return len(names) - (None in names)

    def assign(self, row: Sequence[Any]) -> tuple[dict[str, list[int]], dict[str, int]]:
        """Column name -> indices with its exact heading (several: S11), and column name -> index of another word for it.

        An exact heading always wins; another word counts only where the exact one is not there.
        """
        exact: dict[str, list[int]] = {}
        renamed: dict[str, int] = {}
        words = [(index, bare(value)) for index, value in enumerate(row) if isinstance(value, str) and value]
        for index, word in words:
            if word in self.exact:
                exact.setdefault(self.exact[word], []).append(index)
        for index, word in words:
            name = None if word in self.exact else self.aliases.get(word)
            if name is not None and name not in exact:
                renamed.setdefault(name, index)
        return exact, renamed


def is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def text_of(value: Any) -> str:
    """A value as people see it: 3 instead of 3.0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def cells_of(sheet: Sheet, row: int) -> Mapping[int, Any]:
    """Excel column number -> value of the cells of an Excel row that hold something."""
    index = row - sheet.top
    if not 0 <= index < len(sheet.values):
        return {}
    return {column: value for column, value in enumerate(sheet.values[index], sheet.left) if not is_empty(value)}
