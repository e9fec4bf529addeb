"""Fetches what came into the inbox since the last time, without marking anything read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from exchangelib import Message  # type: ignore[import-untyped]
from exchangelib.errors import ErrorInvalidSyncStateData, ErrorItemNotFound  # type: ignore[import-untyped]
from exchangelib.items import ID_ONLY  # type: ignore[import-untyped]
from exchangelib.properties import Fields  # type: ignore[import-untyped]
from exchangelib.services import GetItem, SyncFolderItems  # type: ignore[import-untyped]
from exchangelib.services.sync_folder_hierarchy import SyncFolder  # type: ignore[import-untyped]
from exchangelib.util import TNS  # type: ignore[import-untyped]

from automation.mail.header_text import one_line
from automation.mail.transports import LARGEST, Arrival, Page
from automation.mail.transports.ews_items import fields, folder

CHANGES = 100
"""Changes asked for in one request."""
_ITEMS, _BYTES = 25, 8_000_000
"""Fetched in one request."""
_MAIL = ("ipm.note", "report.")
_HEAD = {
    "From": "author",
    "Subject": "subject",
    "Message-ID": "message_id",
    "In-Reply-To": "in_reply_to",
    "References": "references",
}
"""Header -> where Exchange keeps it; mail inside the company may have no head of its own."""
_OF_EACH = ("item_class", "datetime_received", "vote")
_READ = ("_id", "size", "mime_content", "headers", "attachments", *_OF_EACH, *_HEAD.values())


class _Mail(Message):  # type: ignore[misc]
    """With the properties that are asked for, and no others: the library looks for each of seventy in every answer."""


_Mail.FIELDS = Fields(*(one for one in Message.FIELDS if one.name in _READ))


def arrivals(account: Any, cursor: str) -> Iterator[Page]:
    """All but the last page of a request carry the cursor from before it: whoever is interrupted in between gets them again."""
    more = True
    while more:
        sync = _Sync(account=account)
        try:
            items = sync.new_mails(cursor)
        except ErrorInvalidSyncStateData:
            if not cursor:
                raise
            cursor = ""  # the mailbox was moved or is another one: all that it holds is new
            continue
        *others, last = list(_by_size(items)) or [[]]
        for some in others:
            yield Page(tuple(_fetched(account, some)), cursor)
        cursor, more = sync.sync_state, not sync.includes_last_item_in_range
        yield Page(tuple(_fetched(account, last)), cursor)


def _by_size(items: Sequence[Any]) -> Iterator[list[Any]]:
    run: list[Any] = []
    for item in items:
        if run and (len(run) == _ITEMS or sum(one.size for one in run) + item.size > _BYTES):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _fetched(account: Any, items: Sequence[Any]) -> Iterator[Arrival]:
    """Of those that are too large, or that Exchange cannot turn into MIME, only the head. What has been moved away is left out."""
    heads = [item for item in items if item.size > LARGEST]
    for item, answer in _got(account, [item for item in items if item.size <= LARGEST], "mime_content"):
        if isinstance(answer, Message) and answer.mime_content:
            yield _arrival(answer, answer.mime_content)
        elif not isinstance(answer, ErrorItemNotFound):
            heads.append(item)
    for _, answer in _got(account, heads, "headers", *_HEAD.values()):
        if isinstance(answer, Message):
            yield _arrival(answer, _head(answer))


def _got(account: Any, items: Sequence[Any], *names: str) -> Iterator[tuple[Any, Any]]:
    """Each item with its answer: a Message, or an error that is only this item's."""
    wanted = fields(*names, *_OF_EACH)
    return zip(items, _Get(account=account).call(items, additional_fields=wanted, shape=ID_ONLY), strict=True)


def _arrival(item: Any, content: bytes) -> Arrival:
    received = datetime.fromtimestamp(item.datetime_received.timestamp(), UTC)
    return Arrival(item.id, content, received, item.item_class, item.vote or "")


def _head(item: Any) -> bytes:
    """RFC 5322, 8 bits."""
    lines = [(header.name, header.value) for header in item.headers or ()]
    known = {name.lower() for name, _ in lines}
    for name, attribute in _HEAD.items():
        value = getattr(item, attribute)
        if value and name.lower() not in known:
            lines.append((name, value.email_address if attribute == "author" else value))
    return "".join(f"{name}: {one_line(value or '', 10_000)}\r\n" for name, value in lines).encode() + b"\r\n"


class _Get(GetItem):  # type: ignore[misc]
    def _elem_to_obj(self, elem: Any) -> Any:
        if elem.tag != Message.response_tag():
            return super()._elem_to_obj(elem)
        return _Mail.from_xml(elem=elem, account=self.account)

    @classmethod
    def _get_soap_parts(cls, response: Any) -> Any:
        """The library walks through answers byte by byte: half a second for a megabyte of mail."""
        response.iter_content = partial(response.iter_content, 1 << 16)
        return super()._get_soap_parts(response=response)


class _Sync(SyncFolderItems):  # type: ignore[misc]
    def new_mails(self, cursor: str) -> list[Any]:
        """Messages and reports, in the order of coming; sync_state and includes_last_item_in_range are set by it."""
        changes = self.call(
            folder=folder(self.account, "inbox"),
            shape=ID_ONLY,
            additional_fields=fields("item_class", "size"),
            sync_state=cursor,
            ignore=None,
            max_changes_returned=CHANGES,
            sync_scope=None,
        )
        return [item for item in changes if item is not None and item.item_class.lower().startswith(_MAIL)]

    def _elem_to_obj(self, elem: Any) -> Any:
        """None for what is no new mail: the library stumbles over kinds that it does not know."""
        if elem.tag != f"{{{TNS}}}Create" or elem[0].tag != Message.response_tag():
            return None
        return _Mail.from_xml(elem=elem[0], account=self.account)

    def _get_element_container(self, message: Any, name: str | None = None) -> Any:
        """The library expects a sync state in error messages too."""
        if message.get("ResponseClass") == "Success":
            return super()._get_element_container(message=message, name=name)
        return super(SyncFolder, self)._get_element_container(message=message, name=name)
