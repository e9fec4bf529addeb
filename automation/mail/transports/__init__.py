"""The one protocol behind which every way of sending stands, and the words for what came of an attempt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Protocol


@dataclass(frozen=True)
class Accepted:
    """The mail has left; `reference` says where it can be found again."""

    reference: str = ""


@dataclass(frozen=True)
class Refused:
    """It will never be taken as it is (bad address, too large): trying again is of no use."""

    reason: str


@dataclass(frozen=True)
class RetryAt:
    """It surely has not left; try again after `wait`."""

    reason: str
    wait: timedelta = timedelta(minutes=5)


@dataclass(frozen=True)
class Unknown:
    """It may have left or not; only `lookup` or a person can tell."""

    reason: str


Outcome = Accepted | Refused | RetryAt | Unknown
Sight = Literal["found", "absent", "unsure"]


class Transport(Protocol):
    """`name` for people and the ledger. `submit` is given the frozen bytes; it may be killed at any instant.

    `lookup` answers for a key whose attempt was cut off: found = it has left, absent = it surely has not, else unsure.
    """

    name: str

    def submit(self, key: str, content: bytes) -> Outcome: ...

    def lookup(self, key: str) -> Sight: ...
