"""The last few results of something costly, known again by the very objects they were made of: for whoever looks again and again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from operator import is_
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """Holds on to what it was given, so nobody may change those objects, nor the results."""

    def __init__(self, most: int = 4) -> None:
        self._most = most
        self._known: list[tuple[Sequence[object], Hashable, Value]] = []

    def of(self, given: Sequence[object], make: Callable[[], Value], also: Hashable = ()) -> Value:
        """given: compared by identity; also: by equality."""
        for place, (objects, rest, value) in enumerate(self._known):
            if len(objects) == len(given) and rest == also and all(map(is_, objects, given)):
                self._known.append(self._known.pop(place))
                return value
        value = make()
        self._known = [*self._known, (tuple(given), also, value)][-self._most :]
        return value
