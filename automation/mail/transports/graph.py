"""Sends and receives by Microsoft Graph, for companies with Microsoft 365 (Exchange Online)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import quote

from automation.mail.oauth import TIMEOUT, AppLogin
from automation.mail.transports import Barred, Found, Outcome, Page, Parcel, Result, RetryAt
from automation.mail.transports.graph_connection import GraphConnection
from automation.mail.transports.graph_drafts import Drafts
from automation.mail.transports.graph_inbox import Inbox
from automation.mail.transports.graph_search import Search


class GraphTransport:
    """endpoint: `https://graph.microsoft.com/v1.0` or the like; mailbox: the address that sends; one connection, one request at a time.

    A draft can be sent only once, so that a mail not found has either not left, or cannot leave again: no need to settle.
    """

    name = "graph"
    chunk = 5  # a larger one would save no request, and leave more to be looked for after a crash
    drafts = True
    settle: timedelta | None = timedelta(0)

    def __init__(self, endpoint: str, mailbox: str, login: AppLogin, timeout: tuple[float, float] = TIMEOUT) -> None:
        self.door = f"graph {endpoint} {mailbox}"
        box = f"/users/{quote(mailbox, safe='@')}"
        self._connection = GraphConnection(endpoint, login, timeout)
        self._drafts = Drafts(self._connection, f"{box}/messages")
        self._search = Search(self._connection, f"{box}/mailFolders", self._drafts)
        self._inbox = Inbox(self._connection, box)

    def prepare(self, parcels: Sequence[Parcel]) -> Iterator[list[Result]]:
        return _one_by_one(parcels, self._drafts.make)

    def submit(self, parcels: Sequence[Parcel]) -> Iterator[list[Result]]:
        return _one_by_one(parcels, self._drafts.send)

    def lookup(self, parcels: Sequence[Parcel], since: datetime, *, absent: bool = True) -> dict[str, Found]:
        found = {parcel.mark: self._search.find(parcel) for parcel in parcels}
        return {mark: place for mark, place in found.items() if place}

    def collect(self, cursor: str) -> Iterator[Page]:
        return self._inbox.pages(cursor)

    def close(self) -> None:
        self._connection.close()


def _one_by_one(parcels: Sequence[Parcel], attempt: Callable[[Parcel], Outcome]) -> Iterator[list[Result]]:
    """When the server asks us to slow down, the rest of the chunk is not tried."""
    for number, parcel in enumerate(parcels, start=1):
        outcome = attempt(parcel)
        yield [(parcel, outcome)]
        if isinstance(outcome, Barred):
            return
        if isinstance(outcome, RetryAt):
            yield [(later, outcome) for later in parcels[number:]]
            return
