"""Results of something costly, known again by the very objects they were made of: for whoever looks again and again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from operator import is_
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """The last few. It holds on to what it was given, so nobody may change those objects, nor the results."""

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


class RememberedByName(Generic[Value]):
    """The last result of each name; all are forgotten when there are more than `most`."""

    def __init__(self, most: int = 20_000) -> None:
        self._most = most
        self._known: dict[Hashable, tuple[Sequence[object], Hashable, Value]] = {}

    def of(self, name: Hashable, given: Sequence[object], make: Callable[[], Value], also: Hashable = ()) -> Value:
        """given: compared by identity; also: by equality."""
        known = self._known.get(name)
        if known is None or len(known[0]) != len(given) or not all(map(is_, known[0], given)) or known[1] != also:
            if len(self._known) >= self._most:
                self._known.clear()
            self._known[name] = known = given, also, make()
        return known[2]
