"""Tells what became of a mail by looking for its mark in the mailbox, and clears away drafts that nobody will send."""

from __future__ import annotations

from typing import Literal

from automation.mail.transports import Found, Parcel
from automation.mail.transports.graph_connection import GraphConnection, Json
from automation.mail.transports.graph_drafts import KEY, Drafts
from automation.mail.transports.graph_taken_apart import head_of

_LEFT_FOR = ("sentitems", "outbox", "deleteditems")
_MARKED = f"singleValueExtendedProperties($filter=id eq '{KEY}')"


class Search:
    """folders: the mailbox's place in Graph, `/users/<address>/mailFolders`."""

    def __init__(self, connection: GraphConnection, folders: str, drafts: Drafts) -> None:
        self._connection = connection
        self._folders = folders
        self._drafts = drafts

    def find(self, parcel: Parcel) -> Found | None:
        """Where it is; drafts of no further use are deleted. One is offered only if it is sealed, and is the very one that was
        being sent, if one was: of two drafts of one mail the other may have left, and its copy not have come yet."""
        sent = self._sent(parcel.mark)
        drafts = self._open_drafts(parcel)
        sealed = [row for row in drafts if _mark(row) == parcel.mark or row["id"] == parcel.reference]
        usable = [row for row in sealed if parcel.reference in ("", row["id"])]
        kept = usable[0] if usable and not sent else None
        for row in drafts:
            if row is not kept and (sent or kept or row not in sealed):
                self._drafts.discard(row["id"])
        return sent or (_found("draft", kept) if kept else None)

    def _sent(self, mark: str) -> Found | None:
        """A draft that was thrown away lies in Deleted Items as well, and has not left."""
        for folder in _LEFT_FOR:
            for row in self._rows(folder, _by_mark(mark)):
                if _mark(row) == mark and not (folder == "deleteditems" and row.get("isDraft")):
                    return _found("sent", row)
        return None

    def _open_drafts(self, parcel: Parcel) -> list[Json]:
        """By mark and by Message-ID: the server may have given its own, and a draft without seal has no mark."""
        message_id = str(head_of(parcel.content)["Message-ID"])
        rows = self._rows("drafts", _by_mark(parcel.mark)) + self._rows("drafts", f"internetMessageId eq '{_quoted(message_id)}'")
        own = {row["id"]: row for row in rows if _mark(row) == parcel.mark or row.get("internetMessageId") == message_id}
        return list(own.values())

    def _rows(self, folder: str, condition: str) -> list[Json]:
        query = {"$filter": condition, "$select": "id,internetMessageId,isDraft", "$expand": _MARKED}
        rows: list[Json] = self._connection.told("GET", f"{self._folders}/{folder}/messages", params=query).get("value", [])
        return rows


def _by_mark(mark: str) -> str:
    return f"singleValueExtendedProperties/Any(ep: ep/id eq '{KEY}' and ep/value eq '{mark}')"


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _mark(row: Json) -> str:
    properties = row.get("singleValueExtendedProperties") or []
    return next((one["value"] for one in properties if one["id"].casefold() == KEY.casefold()), "")


def _found(place: Literal["sent", "draft"], row: Json) -> Found:
    return Found(place, row["id"], row.get("internetMessageId") or "")
