"""A frozen mail as Graph's JSON, for mails too large to be handed over as MIME."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage, Message, MIMEPart
from typing import Any

from automation.mail.transports.graph_connection import Json

_OWN_FIELDS = {"subject", "from", "to", "cc", "reply-to", "message-id", "date", "mime-version", "importance", "x-priority"}
_INTERNET_HEADER = "String {00020386-0000-0000-C000-000000000046} Name "
"""PS_INTERNET_HEADERS: Graph's own list of headers takes only names that begin with x-."""


@dataclass(frozen=True)
class Enclosure:
    """An attachment, or a picture of the text (`content_id`)."""

    name: str
    kind: str
    content: bytes
    content_id: str

    @property
    def description(self) -> Json:
        inline = {"isInline": True, "contentId": self.content_id} if self.content_id else {}
        return {"name": self.name, "contentType": self.kind, **inline}


def head_of(content: bytes) -> Message:
    """The headers of a mail alone."""
    return email.message_from_bytes(content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", policy=email.policy.default)


def take_apart(content: bytes) -> tuple[Json, list[Enclosure]]:
    """(the message without its attachments, the attachments). The text part is left out: Exchange makes one from the HTML."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    texts = [part for part in (mail.get_body(("html",)), mail.get_body(("plain",))) if part is not None]
    enclosures = [_enclosure(part) for part in mail.walk() if not part.is_multipart() and part not in texts]
    return _fields(mail, texts[0]), enclosures


def _fields(mail: EmailMessage, text: MIMEPart) -> Json:
    people = {field: _people(mail[header]) for field, header in _PEOPLE.items() if mail[header]}
    return {
        "subject": str(mail["Subject"]),
        "body": {"contentType": text.get_content_subtype().replace("plain", "text"), "content": text.get_content()},
        "internetMessageId": str(mail["Message-ID"]),
        "from": _people(mail["From"])[0],
        **people,
        **_other_headers(mail),
    }


_PEOPLE = {"toRecipients": "To", "ccRecipients": "Cc", "replyTo": "Reply-To"}


def _people(header: Any) -> list[Json]:
    return [{"emailAddress": {"name": one.display_name or one.addr_spec, "address": one.addr_spec}} for one in header.addresses]


def _other_headers(mail: EmailMessage) -> Json:
    others = {name: str(value) for name, value in mail.items() if not name.lower().startswith("content-")}
    others = {name: value for name, value in others.items() if name.lower() not in _OWN_FIELDS}
    own = [{"name": name, "value": value} for name, value in others.items() if name.lower().startswith("x-")]
    standard = [{"id": _INTERNET_HEADER + name, "value": value} for name, value in others.items() if name[:2].lower() != "x-"]
    return {"internetMessageHeaders": own, "singleValueExtendedProperties": standard}


def _enclosure(part: EmailMessage) -> Enclosure:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    content_id = str(part["Content-ID"] or "").strip(" <>")
    return Enclosure(part.get_filename() or "附件", part.get_content_type(), content, content_id)
