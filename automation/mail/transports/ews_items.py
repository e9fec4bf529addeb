"""Mails as Exchange items: what goes with the MIME, and requests for many of them that lose no answer and are made once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from exchangelib import ExtendedProperty, Message  # type: ignore[import-untyped]
from exchangelib.errors import EWSError, MalformedResponseError  # type: ignore[import-untyped]
from exchangelib.fields import FieldPath  # type: ignore[import-untyped]
from exchangelib.items import HARD_DELETE, SAVE_ONLY, SEND_AND_SAVE_COPY, SEND_TO_NONE  # type: ignore[import-untyped]
from exchangelib.properties import DistinguishedFolderId, ItemId, Mailbox  # type: ignore[import-untyped]
from exchangelib.services import CreateItem, DeleteItem, SendItem  # type: ignore[import-untyped]

from automation.mail.transports import Parcel
from automation.mail.transports.voting import BUTTONS, BUTTONS_ID, VOTE_ID, verb_stream

_BYTES = 8_000_000
"""Content of one request; base64 and the server's own limit (from 28 MB on) leave room for one that is larger by itself."""


class TongdaKey(ExtendedProperty):  # type: ignore[misc]
    """The mark of a mail. It stays in our own mailbox: what recipients get does not carry it."""

    property_set_id = "5f0e3a52-8c1d-4b0b-9d5e-7a6c2f41d9e3"
    property_name = "TongdaKey"
    property_type = "String"


class Buttons(ExtendedProperty):  # type: ignore[misc]
    distinguished_property_set_id = "Common"
    property_id = BUTTONS_ID
    property_type = "Binary"


class Vote(ExtendedProperty):  # type: ignore[misc]
    distinguished_property_set_id = "Common"
    property_id = VOTE_ID
    property_type = "String"


Message.register("tongda_key", TongdaKey)
Message.register("buttons", Buttons)
Message.register("vote", Vote)


def fields(*names: str) -> list[Any]:
    """Properties of a Message by the library's names, to be asked for."""
    return [FieldPath(field=Message.get_field_by_fieldname(name)) for name in names]


def folder(account: Any, name: str) -> Any:
    """One of Exchange's own folders in the account's mailbox, which needs no request to be found."""
    return DistinguishedFolderId(id=name, mailbox=Mailbox(email_address=account.primary_smtp_address))


def by_size(parcels: Sequence[Parcel]) -> Iterator[list[Parcel]]:
    """Runs that fit into one request."""
    run: list[Parcel] = []
    size = 0
    for parcel in parcels:
        if run and size + len(parcel.content) > _BYTES:
            yield run
            run, size = [], 0
        run.append(parcel)
        size += len(parcel.content)
    if run:
        yield run


def reference_of(item: Any) -> str:
    """Id and change key, which SendItem both wants."""
    return f"{item.id} {item.changekey}"


def create_drafts(account: Any, parcels: Sequence[Parcel]) -> list[Any]:
    """For each of them, in order: what has an id and a change key, or the error."""
    return _create(account, parcels, "drafts", SAVE_ONLY)


def send_at_once(account: Any, parcels: Sequence[Parcel]) -> list[Any]:
    """For each of them, in order: True or something with an id, or the error."""
    return _create(account, parcels, "sentitems", SEND_AND_SAVE_COPY)


def send_drafts(account: Any, parcels: Sequence[Parcel]) -> list[Any]:
    """By their references; for each of them, in order: True or the error."""
    service = _Send(account=account)
    ids = [ItemId(*parcel.reference.split(" ", 1)) for parcel in parcels]
    return _answers(service, service.get_payload(items=ids, saved_item_folder=folder(account, "sentitems")), parcels)


def delete_for_good(account: Any, items: Sequence[Any]) -> None:
    """Without leaving them in Deleted Items. What is gone already, or may not be deleted, does not matter."""
    options = {"send_meeting_cancellations": SEND_TO_NONE, "affected_task_occurrences": "SpecifiedOccurrenceOnly"}
    list(_Delete(account=account).call(items, delete_type=HARD_DELETE, suppress_read_receipts=True, **options))


class _Once:
    """Before the library's services: every error of one item is an answer like others, and nothing is asked a second time,
    neither when the server is busy nor with the words of another version."""

    ERRORS_TO_CATCH_IN_RESPONSE = WARNINGS_TO_CATCH_IN_RESPONSE = EWSError

    def _get_elements(self, payload: Any) -> Iterator[Any]:
        yield from self._response_generator(payload=payload)  # type: ignore[attr-defined]

    def _api_versions_to_try(self) -> tuple[str]:
        return (self._version_hint.api_version,)  # type: ignore[attr-defined]


class _Create(_Once, CreateItem):  # type: ignore[misc]
    pass


class _Send(_Once, SendItem):  # type: ignore[misc]
    pass


class _Delete(_Once, DeleteItem):  # type: ignore[misc]
    pass


def _create(account: Any, parcels: Sequence[Parcel], place: str, disposition: str) -> list[Any]:
    service = _Create(account=account)
    payload = service.get_payload(
        items=[_message(parcel) for parcel in parcels],
        folder=folder(account, place),
        message_disposition=disposition,
        send_meeting_invitations=SEND_TO_NONE,
    )
    return _answers(service, payload, parcels)


def _answers(service: Any, payload: Any, parcels: Sequence[Parcel]) -> list[Any]:
    elements = service._get_elements(payload)
    answers = list(service._elems_to_objs(elements) if service.returns_elements else elements)
    if len(answers) != len(parcels):
        raise MalformedResponseError(f"{len(answers)} answers to {len(parcels)} items")
    return answers


def _message(parcel: Parcel) -> Message:
    """What the MIME says of importance and the like, Exchange overrules by its own fields, so they are always given."""
    return Message(
        mime_content=parcel.content,
        tongda_key=parcel.mark,
        importance="High" if parcel.urgent else "Normal",
        sensitivity="Confidential" if parcel.confidential else "Normal",
        is_read_receipt_requested=bool(parcel.asks),
        is_delivery_receipt_requested=bool(parcel.asks),
        is_read=True,  # else our own copy would look unread
        buttons=verb_stream(BUTTONS[parcel.asks]) if parcel.asks else None,
    )
