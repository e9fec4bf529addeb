"""Terminology: the words the company writes and those it does not, found in outgoing text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

HINT, STOP = "提示", "阻止"


@dataclass(frozen=True)
class Term:
    """One row of 术语表. `treatment` STOP keeps a text from leaving until it is mended, HINT only tells its author."""

    standard: str
    forbidden: tuple[str, ...]
    note: str = ""
    treatment: str = HINT


@dataclass(frozen=True)
class Usage:
    """A forbidden word that a text uses."""

    word: str
    term: Term

    @property
    def stops(self) -> bool:
        return self.term.treatment == STOP

    @property
    def sentence(self) -> str:
        note = f"（{self.term.note}）" if self.term.note else ""
        return f"“{self.word}”是禁用说法，请改为“{self.term.standard}”{note}。"


@dataclass(frozen=True)
class Terminology:
    terms: tuple[Term, ...] = ()

    def findings(self, text: str) -> list[Usage]:
        """Every forbidden word, in the order of the text. The longest word counts: nothing is found inside a standard term."""
        if self._words is None:
            return []
        used = (found[0] for found in self._words.finditer(text))
        return [Usage(word, self._terms[word.lower()]) for word in dict.fromkeys(used) if word.lower() in self._terms]

    @cached_property
    def _terms(self) -> dict[str, Term]:
        return {word.lower(): term for term in reversed(self.terms) for word in term.forbidden if word}

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        """One pattern of all words; None where there is nothing to find."""
        words = sorted({word for word in self._all_words() if word}, key=lambda word: (-len(word), word))
        return re.compile("|".join(map(re.escape, words)), re.IGNORECASE) if words else None

    def _all_words(self) -> Iterator[str]:
        for term in self.terms:
            yield term.standard
            yield from term.forbidden
