"""The mailboxes behind the EWS double: items in folders, what changed in them, and what really left."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from functools import cached_property
from pathlib import Path
from typing import Any

from ews_people import Letter, reactions

Property = tuple[tuple[str, str], ...]
"""An extended property's names, without its type: ("PropertyName", "tongdakey"), ("PropertySetId", "..."), sorted, lower case."""

BUTTONS: Property = (("DistinguishedPropertySetId", "common"), ("PropertyId", "34080"))
VOTE: Property = (("DistinguishedPropertySetId", "common"), ("PropertyId", "34084"))


@dataclass
class Knobs:
    """What goes wrong, and how often; every number counts down. Faults strike CreateItem and SendItem after `spare` more of them."""

    latency_ms: int = 0
    spare: int = 0
    busy_next: int = 0
    back_off_ms: int = 1500
    drop_before_commit: int = 0
    drop_after_commit: int = 0
    http503_after_commit: int = 0
    garbage_after_commit: int = 0
    hang_after_commit_s: float = 0.0
    http_status: int = 0  # every request is answered with it
    fault: str = ""  # every request is answered with this SOAP fault
    sent_delay_s: float = 0.0  # so late a copy is to be seen in Sent Items
    quota_full: bool = False
    size_limit: int = 0
    item_error: dict[str, str] = field(default_factory=dict)  # recipient -> response code at sending
    overwrite_message_id: bool = False


@dataclass
class Item:
    """content: the MIME; fields: EWS name of a simple property -> its text."""

    id: str
    change_key: str
    box: str
    folder: str
    content: bytes
    fields: dict[str, str]
    extended: dict[Property, str]
    visible_from: float = 0.0

    @cached_property
    def headers(self) -> list[tuple[str, str]]:
        return head(self.content)

    def addresses(self, *names: str) -> list[str]:
        """In lower case, of those headers."""
        return [address.lower() for _, address in getaddresses([value for name, value in self.headers if name in names])]


@dataclass(frozen=True)
class Change:
    kind: str  # Create, Delete, ReadFlagChange
    box: str
    folder: str
    item: str


class Mailboxes:
    """Not safe by itself: whoever serves several connections holds `lock`."""

    def __init__(self, journal: Path | None = None) -> None:
        self.lock = threading.RLock()
        self.knobs = Knobs()
        self.clock: Callable[[], float] = time.time
        self.rights: dict[str, set[str]] = {}  # user -> mailboxes beside the own one
        self.impersonators = {"app"}
        self.items: dict[str, Item] = {}
        self.changes: list[Change] = []
        self.accepted: list[dict[str, Any]] = []
        self._numbers = iter(range(1, 10**9))
        self._journal = journal

    def add(self, box: str, folder: str, content: bytes, fields: dict[str, str], extended: dict[Property, str]) -> Item:
        number = next(self._numbers)
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.clock()))
        fields = {"ItemClass": "IPM.Note", "DateTimeReceived": moment, "DateTimeCreated": moment} | fields
        item = Item(f"ITEM{number:09d}=", f"KEY{number}", box, folder, content, fields, dict(extended))
        self.items[item.id] = item
        self._changed("Create", item)
        return item

    def remove(self, item: Item) -> None:
        del self.items[item.id]
        self._changed("Delete", item)

    def move(self, item: Item, folder: str) -> Item:
        """As on Exchange, an item that moves gets another id."""
        self.remove(item)
        return self.add(item.box, folder, item.content, item.fields, item.extended)

    def mark_read(self, item: Item) -> None:
        item.fields["IsRead"] = "true"
        self._changed("ReadFlagChange", item)

    def folder(self, box: str, folder: str) -> list[Item]:
        """What can be seen in it now."""
        now = time.time()
        return [item for item in self.items.values() if (item.box, item.folder) == (box, folder) and item.visible_from <= now]

    def submit(self, item: Item, save_to: str | None) -> None:
        """The mail leaves: it is counted, kept in `save_to`, delivered, and answered by those who get it."""
        if self.knobs.overwrite_message_id:
            item.fields["InternetMessageId"] = f"<exchange-{next(self._numbers)}@example.com>"
        item.fields |= {"IsDraft": "false", "IsSubmitted": "false", "IsRead": "true"}
        self._count(item)
        if save_to:
            copy = self.add(item.box, save_to, item.content, item.fields, item.extended)
            copy.visible_from = time.time() + self.knobs.sent_delay_s
        self._deliver(item)

    def receive(self, letter: Letter) -> Item:
        extended = {VOTE: letter.vote} if letter.vote else {}
        fields = fields_of(letter.content) | {"ItemClass": letter.item_class, "IsRead": "false"}
        return self.add(letter.to, "inbox", letter.content, fields, extended)

    def _deliver(self, item: Item) -> None:
        for address in item.addresses("To", "Cc"):
            if not address.startswith("nobody"):
                buttons = {BUTTONS: item.extended[BUTTONS]} if BUTTONS in item.extended else {}
                self.add(address, "inbox", item.content, item.fields | {"IsRead": "false"}, buttons)
            for letter in reactions(item.box, address, item.content, item.fields, item.extended.get(BUTTONS, "")):
                self.receive(letter)

    def _count(self, item: Item) -> None:
        self.accepted.append(
            {
                "mark": next((value for names, value in item.extended.items() if ("PropertyName", "tongdakey") in names), ""),
                "box": item.box,
                "recipients": item.addresses("To", "Cc"),
                "message_id": item.fields["InternetMessageId"],
                "subject": item.fields["Subject"],
                "importance": item.fields["Importance"],
                "sensitivity": item.fields["Sensitivity"],
                "read_receipt": item.fields["IsReadReceiptRequested"] == "true",
                "delivery_receipt": item.fields["IsDeliveryReceiptRequested"] == "true",
                "buttons": item.extended.get(BUTTONS, ""),
            }
        )
        if self._journal:
            with self._journal.open("a", encoding="utf-8") as file:
                file.write(json.dumps(self.accepted[-1], ensure_ascii=False) + "\n")

    def _changed(self, kind: str, item: Item) -> None:
        self.changes.append(Change(kind, item.box, item.folder, item.id))


def head(content: bytes) -> list[tuple[str, str]]:
    """Names and values, unfolded."""
    end = content.find(b"\r\n\r\n")
    headers = BytesHeaderParser().parsebytes(content[:end] if end >= 0 else content)
    return [(name, value.replace("\r\n", "").replace("\n", "")) for name, value in headers.items()]


def fields_of(content: bytes) -> dict[str, str]:
    """What a store reads out of a mail's own headers."""
    headers = dict(head(content))
    return {
        "Subject": str(make_header(decode_header(headers.get("Subject", "")))),
        "InternetMessageId": headers.get("Message-ID", ""),
        "InReplyTo": headers.get("In-Reply-To", ""),
        "References": headers.get("References", ""),
        "Importance": headers.get("Importance", "normal").capitalize(),
        "Sensitivity": "Confidential" if "Confidential" in headers.get("Sensitivity", "") else "Normal",
        "IsReadReceiptRequested": "true" if "Disposition-Notification-To" in headers else "false",
        "IsDeliveryReceiptRequested": "false",
        "Size": str(len(content)),
    }


def settings_of(knobs: Knobs, changes: Iterable[tuple[str, Any]]) -> Knobs:
    """The knobs with some of them turned; TypeError for one that does not exist."""
    return Knobs(**(asdict(knobs) | dict(changes)))
