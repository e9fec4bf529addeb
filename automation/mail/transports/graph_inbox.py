"""Fetches what has come into the mailbox since the last time, by Graph's delta query."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from automation.mail.header_text import encoded_words, one_line
from automation.mail.transports import LARGEST, Arrival, Page, Unknown
from automation.mail.transports.graph_connection import GraphConnection, Json
from automation.mail.transports.graph_faults import NotDone
from automation.mail.transports.voting import PROPERTY_SET, VOTE_ID

_ITEM_CLASS_ID = 0x1A
_PROPERTIES = f"id eq 'String 0x{_ITEM_CLASS_ID:04X}' or id eq 'String {{{PROPERTY_SET}}} Id 0x{VOTE_ID:X}'"
# Immutable ids stay when somebody files the mail elsewhere, so that it is not taken for a new one.
_PREFER = {"Prefer": 'odata.maxpagesize=20, IdType="ImmutableId"'}
_SELECT = "id,subject,from,internetMessageId,receivedDateTime"
_PAGE_BYTES = 10_000_000
_MARGIN = timedelta(days=7)
_MAIL = ("ipm.note", "report.")
_FORGOTTEN = {"syncstatenotfound", "syncstateinvalid", "errorinvalidsyncstatedata", "resyncrequired"}
_UNREADABLE = {"ErrorMimeContentConversionFailed", "ErrorMimeContentInvalid", "ErrorItemCorrupt", "ErrorCorruptData"}


class Inbox:
    """box: the mailbox's place in Graph, `/users/<address>`. A cursor is the time of the newest mail and the server's link."""

    def __init__(self, connection: GraphConnection, box: str) -> None:
        self._connection = connection
        self._box = box

    def pages(self, cursor: str) -> Iterator[Page]:
        """Where the server has forgotten the link (days without a run), from some days before the newest mail on."""
        newest, _, link = cursor.partition(" ")
        try:
            yield from self._walk(link if self._connection.owns(link) else self._start(newest), newest)
        except NotDone as fault:
            if fault.status != 410 and fault.code.casefold() not in _FORGOTTEN:
                raise
            yield from self._walk(self._start(newest), newest)

    def _start(self, newest: str) -> str:
        query = {"$select": _SELECT, "changeType": "created"}
        if newest:
            since = datetime.fromisoformat(newest) - _MARGIN
            query["$filter"] = f"receivedDateTime ge {since:%Y-%m-%dT%H:%M:%SZ}"
        return f"{self._connection.endpoint}{self._box}/mailFolders/inbox/messages/delta?{urlencode(query)}"

    def _walk(self, link: str, newest: str) -> Iterator[Page]:
        """The pages of a round come in any order: only after the last one is it known up to when all was fetched."""
        latest = newest
        while True:
            here = f"{newest} {link}"
            listing = self._connection.told("GET", link, headers=_PREFER)
            rows = [row for row in listing.get("value", ()) if "@removed" not in row]
            more, last = listing.get("@odata.nextLink"), listing.get("@odata.deltaLink")
            link = self._own(more or last or "")
            latest = max([latest, *(row["receivedDateTime"] for row in rows)])
            yield from self._read(rows, here, f"{newest if more else latest} {link}")
            if not more:
                return

    def _own(self, link: str) -> str:
        """A link is followed with our token."""
        if not self._connection.owns(link):
            raise NotDone(Unknown("服务器给的下一页不在 [graph] endpoint 之内：没有跟去，请检查这个地址"))
        return link

    def _read(self, rows: list[Json], here: str, onward: str) -> Iterator[Page]:
        """Large mails are handed on at once, under the cursor from before: should we be cut off, they are fetched again."""
        arrivals: list[Arrival] = []
        for row in rows:
            if arrival := self._arrival(row):
                arrivals.append(arrival)
            if sum(len(one.content) for one in arrivals) > _PAGE_BYTES:
                yield Page(tuple(arrivals), here)
                arrivals = []
        yield Page(tuple(arrivals), onward)

    def _arrival(self, row: Json) -> Arrival | None:
        """None if it is no mail (an invitation), or if somebody has deleted it meanwhile."""
        place = f"{self._box}/messages/{quote(row['id'], safe='=')}"
        try:
            item_class, vote = self._properties(place)
            if not item_class.lower().startswith(_MAIL):
                return None
            content = self._content(place, row)
        except NotDone as fault:
            if fault.code == "ErrorItemNotFound":
                return None
            raise
        return Arrival(row["id"], content, datetime.fromisoformat(row["receivedDateTime"]), item_class, vote)

    def _properties(self, place: str) -> tuple[str, str]:
        """(item class, vote). The server writes ids its own way: 0x1a for 0x001A."""
        query = {"$select": "id", "$expand": f"singleValueExtendedProperties($filter={_PROPERTIES})"}
        kept = self._connection.told("GET", place, params=query, headers=_PREFER).get("singleValueExtendedProperties", ())
        values = {int(one["id"].rpartition(" ")[2], 16): str(one["value"]) for one in kept}
        return values.get(_ITEM_CLASS_ID, "IPM.Note"), values.get(VOTE_ID, "")

    def _content(self, place: str, row: Json) -> bytes:
        """One mail that the server itself cannot read must not block all later ones: then only who, what, and which."""
        try:
            return self._connection.read(f"{place}/$value", LARGEST, headers=_PREFER)
        except NotDone as fault:
            if fault.code not in _UNREADABLE:
                raise
        sender = (row.get("from") or {}).get("emailAddress", {}).get("address", "")
        head = {"From": sender, "Subject": row.get("subject") or "", "Message-ID": row.get("internetMessageId") or ""}
        return "".join(f"{name}: {encoded_words(one_line(value, 300))}\r\n" for name, value in head.items()).encode() + b"\r\n"
