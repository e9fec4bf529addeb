"""The one protocol behind which every way of sending stands, and the words for what came of an attempt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from automation.errors import AutomationError, ConfigurationError
from automation.mail.message import Asks

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Parcel:
    """One mail as a transport is given it. `content` is frozen RFC 5322 bytes, the same at every attempt; `mark` is the key
    as 26 letters and digits (mime.mark), fit for servers and file names; recipients: plain addresses of To and Cc;
    reference: the draft that an earlier `prepare` made, else ""; attempts: this one included."""

    key: str
    mark: str
    content: bytes
    recipients: tuple[str, ...]
    urgent: bool = False
    confidential: bool = False
    asks: Asks = ""
    reference: str = ""
    attempts: int = 1


@dataclass(frozen=True)
class Accepted:
    """The mail has left. reference: where it can be found again; message_id: the real Message-ID where the server gave its own;
    refused: (address, reason) of those among several recipients whom the server would not take."""

    reference: str = ""
    message_id: str = ""
    refused: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Prepared:
    """It lies as a draft on the server, visible to nobody outside; `reference` sends it, once and never again."""

    reference: str


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
class Barred:
    """It surely has not left, and the server lets nobody in now (unreachable, password refused): the run stops at once."""

    reason: str
    wait: timedelta = timedelta(minutes=5)


@dataclass(frozen=True)
class Unknown:
    """It may have left or not; only `lookup` or a person can tell."""

    reason: str


def barred_by(fault: AutomationError) -> Barred:
    """Of a server that could not be asked. What only a person can mend (ConfigurationError: a password, a right, an address) is
    left alone for longer, lest the account be locked."""
    return Barred(str(fault), HOUR) if isinstance(fault, ConfigurationError) else Barred(str(fault))


Outcome = Accepted | Prepared | Refused | RetryAt | Barred | Unknown
Result = tuple[Parcel, Outcome]


@dataclass(frozen=True)
class Found:
    """Where a mail was seen: `sent` (it has left, or is leaving) or only as a `draft`. message_id: as it is there, where nobody but
    us can have put it there: whoever names it is believed to have the mail."""

    place: Literal["sent", "draft"]
    reference: str = ""
    message_id: str = ""


@dataclass(frozen=True)
class Arrival:
    """One mail that came in. identity: unique in its mailbox, the same when it is fetched again; content: RFC 5322 bytes
    (only its head where it is larger than LARGEST); item_class: Exchange's word for its kind, else ""; vote: the voting
    button that was pressed, else ""; received: aware."""

    identity: str
    content: bytes
    received: datetime
    item_class: str = ""
    vote: str = ""


@dataclass(frozen=True)
class Page:
    """Some arrivals, and the cursor that says they have been fetched; it is stored together with them."""

    arrivals: tuple[Arrival, ...]
    cursor: str


LARGEST = 30_000_000
"""Bytes of an incoming mail that are read; of a larger one only the head."""


class Transport(Protocol):
    """Every method may be killed at any instant. Nothing in here repeats a request that may have been carried out.

    name: for people and the ledger. door: by which server and mailbox it sends; of what went by another door it knows nothing. chunk: how many parcels one call gets. drafts: it sends in two steps.
    settle: absence in `lookup` proves that a mail has not left once it was seen twice, this far apart (zero: at once);
    None: absence proves nothing. None of them is ever asked for the time.
    """

    name: str
    door: str
    chunk: int
    drafts: bool
    settle: timedelta | None

    def prepare(self, parcels: Sequence[Parcel]) -> Iterator[list[Result]]:
        """Makes the drafts. Each list that comes is written down at once, in one transaction. Only where `drafts`."""

    def submit(self, parcels: Sequence[Parcel]) -> Iterator[list[Result]]:
        """Sends them. Each list that comes is written down at once, in one transaction, before the next is asked for.
        Every parcel is answered once; after a Barred the rest may be missing (they surely have not left)."""

    def lookup(self, parcels: Sequence[Parcel], since: datetime, *, absent: bool = True) -> dict[str, Found]:
        """mark -> where it was seen; those not seen are missing. since: naive local time of the earliest attempt; absent: the
        missing will be taken as not sent, so that it must be certain that they would be seen.
        AutomationError if the server cannot be asked, ConfigurationError if only a person can mend that."""

    def collect(self, cursor: str) -> Iterator[Page]:
        """What came in after `cursor` ("" = from now on, or all that a fresh mailbox holds). Errors as of `lookup`."""

    def close(self) -> None: ...
