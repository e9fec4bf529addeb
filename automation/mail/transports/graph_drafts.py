"""Makes a mail into a draft in the mailbox, sealed with its mark only when it is complete, and sends it.

Only a sealed draft is ever sent. One that was cut off before its seal is known by its Message-ID and thrown away (graph_search).
"""

from __future__ import annotations

import base64
from urllib.parse import quote

from automation.errors import AutomationError
from automation.mail.transports import Accepted, Outcome, Parcel, Prepared, Refused, Unknown
from automation.mail.transports.graph_connection import GraphConnection, Json
from automation.mail.transports.graph_faults import NotDone, outcome_of
from automation.mail.transports.graph_taken_apart import Enclosure, head_of, take_apart
from automation.mail.transports.voting import BUTTONS, BUTTONS_ID, PROPERTY_SET, verb_stream

KEY = "String {5f0e3a52-8c1d-4b0b-9d5e-7a6c2f41d9e3} Name TongdaKey"
"""The same property as with EWS: a company that moves to Microsoft 365 takes its mailboxes along."""
_BUTTONS = f"Binary {{{PROPERTY_SET}}} Id 0x{BUTTONS_ID:X}"
_SENSITIVITY = "Integer 0x0036"
_COMPANY_CONFIDENTIAL = "3"

MIME_MOST = 3_000_000
"""Bytes of a mail that Graph takes as MIME: 4 MB of base64."""
_DIRECT_MOST = 2_900_000
"""Bytes of an attachment that goes in one request."""
_SPAN = 12 * 320 * 1024
"""Bytes of a larger one that go in each request: below 4 MB, in units that every upload service of Graph takes."""
_SEALED_ENVELOPES = {"application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/signed"}


class Drafts:
    """messages: the mailbox's place in Graph, `/users/<address>/messages`."""

    def __init__(self, connection: GraphConnection, messages: str) -> None:
        self._connection = connection
        self._messages = messages
        self._renamed: dict[str, str] = {}

    def make(self, parcel: Parcel) -> Outcome:
        """Prepared with the draft's id, or why not; Unknown where a draft without seal may be left."""
        head = head_of(parcel.content)
        small = len(parcel.content) <= MIME_MOST
        if not small and head.get_content_type() in _SEALED_ENVELOPES:
            size = f"{len(parcel.content) / 1e6:.1f} MB"
            return Refused(f"加密或签名的邮件有 {size}，Microsoft 365 最多收 {MIME_MOST / 1e6:.0f} MB：请减小附件，或分几封发送")
        fields, enclosures = ({}, []) if small else take_apart(parcel.content)
        try:
            draft = self._create_mime(parcel.content) if small else self._create(fields)
        except AutomationError as fault:
            return outcome_of(fault)
        return self._finish(parcel, draft, enclosures, str(head["Message-ID"]))

    def send(self, parcel: Parcel) -> Outcome:
        """Uses the draft up. Success is nothing but 202, which stands even when it comes with Retry-After."""
        try:
            answer = self._connection.ask("POST", f"{self._place(parcel.reference)}/send")
        except AutomationError as fault:
            return self._not_sent(parcel.reference, fault)
        if answer.status_code != 202:
            return Unknown(f"服务器的回答很奇怪（{answer.status_code}）：会在发件记录里查对")
        return Accepted(message_id=self._renamed.pop(parcel.reference, ""))

    def _not_sent(self, reference: str, fault: AutomationError) -> Outcome:
        outcome = outcome_of(fault)
        if isinstance(outcome, Refused):
            self.discard(reference)
        if isinstance(outcome, Unknown) and isinstance(fault, NotDone) and fault.status == 404:
            return Unknown("草稿已不在服务器上，可能已经发出：会在发件记录里查对")
        return outcome

    def discard(self, reference: str) -> bool:
        """Whether it is gone."""
        try:
            self._connection.ask("DELETE", self._place(reference))
        except AutomationError as fault:
            return isinstance(fault, NotDone) and fault.status == 404
        return True

    def _create_mime(self, content: bytes) -> Json:
        headers = {"Content-Type": "text/plain"}
        return self._created(self._connection.told("POST", self._messages, headers=headers, data=base64.b64encode(content)))

    def _create(self, fields: Json) -> Json:
        return self._created(self._connection.told("POST", self._messages, json=fields))

    def _created(self, draft: Json) -> Json:
        if not draft.get("id"):
            raise NotDone(Unknown("服务器没有说草稿存在哪里：会再查对"))
        return draft

    def _finish(self, parcel: Parcel, draft: Json, enclosures: list[Enclosure], message_id: str) -> Outcome:
        reference = str(draft["id"])
        try:
            for enclosure in enclosures:
                self._attach(reference, enclosure)
            self._connection.ask("PATCH", self._place(reference), json=_seal(parcel))
        except AutomationError as fault:
            # Should it stay, the next look throws it away; the ledger asks for one after an Unknown only.
            return outcome_of(fault) if self.discard(reference) else Unknown(str(fault))
        if (real := str(draft.get("internetMessageId") or message_id)) != message_id:
            self._renamed[reference] = real
        return Prepared(reference)

    def _attach(self, reference: str, enclosure: Enclosure) -> None:
        place = f"{self._place(reference)}/attachments"
        if len(enclosure.content) > _DIRECT_MOST:
            self._upload(f"{place}/createUploadSession", enclosure)
            return
        content = {"contentBytes": base64.b64encode(enclosure.content).decode()}
        kind = {"@odata.type": "#microsoft.graph.fileAttachment"}
        self._connection.ask("POST", place, json=kind | enclosure.description | content)

    def _upload(self, place: str, enclosure: Enclosure) -> None:
        total = len(enclosure.content)
        item = {"attachmentType": "file", "size": total, **enclosure.description}
        url = str(self._connection.told("POST", place, json={"AttachmentItem": item}).get("uploadUrl"))
        for start in range(0, total, _SPAN):
            piece = enclosure.content[start : start + _SPAN]
            self._connection.upload(url, piece, f"bytes {start}-{start + len(piece) - 1}/{total}")

    def _place(self, reference: str) -> str:
        return f"{self._messages}/{quote(reference, safe='=')}"


def _seal(parcel: Parcel) -> Json:
    """The mark, and what a MIME header alone does not tell Exchange."""
    properties = {KEY: parcel.mark}
    if parcel.asks:
        properties[_BUTTONS] = base64.b64encode(verb_stream(BUTTONS[parcel.asks])).decode()
    if parcel.confidential:
        properties[_SENSITIVITY] = _COMPANY_CONFIDENTIAL
    return {
        "importance": "high" if parcel.urgent else "normal",
        "isReadReceiptRequested": bool(parcel.asks),
        "isDeliveryReceiptRequested": bool(parcel.asks),
        "singleValueExtendedProperties": [{"id": name, "value": value} for name, value in properties.items()],
    }
