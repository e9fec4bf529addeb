"""A double of Microsoft Graph and of its login server, over real TLS on loopback, with mailboxes in memory.

`with GraphServer() as server:` runs it in a thread; `python tests/mail/graph_server.py --port N --journal FILE` as a process of its
own, which prints its address and its certificate. What it must be honest about: a draft is used up by sending it, MIME and JSON have
their size limits, only what was sealed by PATCH has its properties, filters are the two that Graph documents, ids change on a move.
POST /_ctl sets knobs, GET /_stats tells the requests by operation, the marks of the mails really accepted, and the drafts that lie about.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import email
import email.policy
import itertools
import json
import re
import socket
import ssl
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any, NoReturn, Self
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from ews_people import labels

TENANT, CLIENT, SECRET = "contoso.example.com", "1f2e3d4c-app", "geheim~secret"
KEY_NAME = "Name TongdaKey"
BUTTONS, VOTE = (
    f"{kind} {{00062008-0000-0000-c000-000000000046}} Id 0x{number:x}"
    for kind, number in (("Binary", 0x8520), ("String", 0x8524))
)
ITEM_CLASS = "String 0x1a"
LIMIT = 4 * 1024 * 1024
MARKED = re.compile(r"singleValueExtendedProperties/Any\(ep: ep/id eq '([^']*)' and ep/value eq '([^']*)'\)")
OF_MESSAGE_ID = re.compile(r"internetMessageId eq '((?:[^']|'')*)'")
SETTABLE = {
    "subject", "body", "from", "toRecipients", "ccRecipients", "replyTo", "importance", "internetMessageId", "internetMessageHeaders",
    "isReadReceiptRequested", "isDeliveryReceiptRequested", "singleValueExtendedProperties",
}  # fmt: skip
Json = dict[str, Any]


@dataclass
class Knobs:
    """Faults; the dictionaries count down per operation (create, seal, send, attach, upload, discard, list, delta, get, content)."""

    latency_ms: float = 0
    drop_after_commit: dict[str, int] = field(default_factory=dict)
    http503_after_commit: dict[str, int] = field(default_factory=dict)
    throttle_next: int = 0
    retry_after: str = "7"
    accept_with_retry_after: bool = False
    sent_delay_s: float = 0
    quota_full: bool = False
    forbidden: bool = False
    refuse_tokens: bool = False
    no_mailbox: bool = False
    own_message_ids: bool = False
    refused_recipients: list[str] = field(default_factory=list)
    unreadable: str = ""
    next_link: str = ""
    token_lifetime_s: int = 3599
    smallest_upload: int = 2_900_000


@dataclass
class Item:
    id: str
    box: str
    folder: str
    number: int
    fields: Json
    properties: dict[str, str]
    mime: bytes = b""
    enclosures: list[Json] = field(default_factory=list)
    visible: float = 0

    @property
    def immutable(self) -> str:
        return f"IMM{self.number:08d}="


class Refusal(Exception):
    """An answer other than success."""

    def __init__(self, status: int, code: str, **headers: str) -> None:
        super().__init__(code)
        self.status, self.code, self.headers = status, code, headers


@dataclass
class Answer:
    status: int
    body: Json | bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


class GraphServer:
    """endpoint and authority for the configuration, certificate for its `verify`."""

    tenant, client_id, secret = TENANT, CLIENT, SECRET

    def __init__(self, port: int = 0, journal: Path | None = None, certificate: Path | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="graph-server-")
        self.certificate = certificate or Path(self._folder.name) / "server.pem"
        self.journal = journal
        self.lock = threading.RLock()
        self.tokens: set[str] = set()
        self.generation = 1
        self._serial = itertools.count(1)
        self.empty()
        self._server = _Tls(("127.0.0.1", port), type("Handler", (_Handler,), {"office": self}))
        self._server.secure(self.certificate)
        self.authority = f"https://127.0.0.1:{self._server.server_address[1]}"
        self.endpoint = f"{self.authority}/v1.0"
        self.scope = f"{self.authority}/.default"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._folder.cleanup()

    # ---- what tests look at and do

    def empty(self) -> None:
        """As new, but for the tokens and numbers given out."""
        self.knobs, self.requests, self.accepted = Knobs(), Counter[str](), list[str]()
        self.items: dict[str, Item] = {}
        self.uploads: dict[str, tuple[Item, Json, bytearray]] = {}

    def within(self, box: str, folder: str) -> list[Item]:
        with self.lock:
            return [item for item in self.items.values() if (item.box, item.folder) == (box.lower(), folder)]

    def revoke_tokens(self) -> None:
        self.tokens.clear()

    def forget_links(self) -> None:
        self.generation += 1

    def deliver(self, box: str, content: bytes, item_class: str = "IPM.Note", vote: str = "") -> Item:
        properties = {ITEM_CLASS: item_class} | ({VOTE: vote} if vote else {})
        with self.lock:
            return self.store(box, "inbox", _fields_of(content) | {"isDraft": False}, properties, content)

    # ---- mailboxes

    def store(self, box: str, folder: str, fields: Json, properties: dict[str, str], mime: bytes = b"") -> Item:
        number = next(self._serial)
        fields = {"receivedDateTime": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", **fields}
        item = Item(f"AAMk{number:08d}=", box.lower(), folder, number, fields, properties, mime)
        self.items[item.id] = item
        return item

    def move(self, item: Item, folder: str) -> None:
        """Under another id, as Exchange does."""
        del self.items[item.id]
        item.id, item.folder = f"AAMk{next(self._serial):08d}=", folder
        self.items[item.id] = item

    def get(self, box: str, id: str) -> Item:
        item = self.items.get(id) or next((one for one in self.items.values() if one.immutable == id), None)
        if item is None or item.box != box.lower():
            raise Refusal(404, "ErrorItemNotFound")
        return item

    def dispatch(self, item: Item) -> None:
        mark = next((value for name, value in item.properties.items() if name.endswith(KEY_NAME)), "")
        recipients = [
            one["emailAddress"]["address"] for kind in ("toRecipients", "ccRecipients") for one in item.fields.get(kind, ())
        ]
        if set(recipients) & set(self.knobs.refused_recipients):
            raise Refusal(400, "ErrorInvalidRecipients")
        item.mime = item.mime or _mime_of(item)
        item.fields["isDraft"] = False
        item.visible = time.time() + self.knobs.sent_delay_s
        self.move(item, "sentitems")
        self.accepted.append(mark)
        if self.journal:
            with self.journal.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"mark": mark, "to": recipients}) + "\n")
        for recipient in recipients:
            self._arrive(item, recipient)

    def _arrive(self, item: Item, recipient: str) -> None:
        who = recipient.partition("@")[0].lower()
        if who.startswith("nobody"):
            self.deliver(item.box, _bounce(item, recipient), "REPORT.IPM.Note.NDR")
            return
        self.deliver(recipient, item.mime)
        if who.startswith("autoread") and item.fields.get("isReadReceiptRequested"):
            self.deliver(item.box, _receipt(item, recipient), "REPORT.IPM.Note.IPNRN")
        if who.startswith("autoreply"):
            content = _answer(item, recipient, "自动答复", "我在休假", {"Auto-Submitted": "auto-replied"})
            self.deliver(item.box, content, "IPM.Note.Rules.OofTemplate.Microsoft")
        if who.startswith("human"):
            self.deliver(item.box, _answer(item, recipient, "答复", "收到"))
        if who.startswith("voter") and BUTTONS in item.properties:
            label = labels(item.properties[BUTTONS])[0]
            self.deliver(item.box, _answer(item, recipient, label, ""), vote=label)


class _Tls(ThreadingHTTPServer):
    daemon_threads = True

    def secure(self, certificate: Path) -> None:
        make_certificate(certificate)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        # The handshake in the connection's own thread, not in the one that accepts.
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients are killed in the middle of things."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    office: GraphServer

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PATCH = do_PUT = do_DELETE = do_GET

    def _serve(self) -> None:
        self.content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        place = urlsplit(self.path)
        self.query = {name: values[0] for name, values in parse_qs(place.query).items()}
        operation, answer = "", Answer(404, {"error": {"code": "BadRequest"}})
        for method, pattern, name, carry_out in ROUTES:
            if method == self.command and (match := pattern.fullmatch(unquote(place.path))):
                operation, answer = name, self._carried_out(name, carry_out, match)
                break
        self._reply(operation, answer)

    def _carried_out(self, name: str, carry_out: Callable[[_Handler, re.Match[str]], Answer], match: re.Match[str]) -> Answer:
        office, knobs = self.office, self.office.knobs
        try:
            if name not in UNSIGNED:
                time.sleep(knobs.latency_ms / 1000)
                office.requests[name] += 1
                self._admit(name)
            with office.lock:
                return carry_out(self, match)
        except Refusal as refusal:
            body: Json = {"error": {"code": refusal.code, "message": "The request was refused."}}
            return Answer(refusal.status, body, {key.replace("_", "-"): value for key, value in refusal.headers.items()})

    def _admit(self, name: str) -> None:
        knobs = self.office.knobs
        if name == "upload":
            if "Authorization" in self.headers:
                raise Refusal(401, "InvalidAudience")
            return
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or token not in self.office.tokens or knobs.refuse_tokens:
            raise Refusal(401, "InvalidAuthenticationToken")
        if knobs.throttle_next > 0:
            knobs.throttle_next -= 1
            raise Refusal(429, "ApplicationThrottled", Retry_After=knobs.retry_after)
        if knobs.forbidden:
            raise Refusal(403, "ErrorAccessDenied")
        if knobs.no_mailbox:
            raise Refusal(404, "ErrorInvalidUser")
        if knobs.quota_full and name in ("create", "attach"):
            raise Refusal(507, "ErrorQuotaExceeded")
        if len(self.content) > LIMIT:
            raise Refusal(413, "RequestEntityTooLarge")

    def _reply(self, operation: str, answer: Answer) -> None:
        knobs = self.office.knobs
        if answer.status < 300 and _count_down(knobs.drop_after_commit, operation):
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if answer.status < 300 and _count_down(knobs.http503_after_commit, operation):
            answer = Answer(503, {"error": {"code": "ServiceUnavailable"}}, {"Retry-After": "1"})
        body = answer.body if isinstance(answer.body, bytes) else b"" if answer.body is None else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        kind = "text/plain" if isinstance(answer.body, bytes) else "application/json"
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    # ---- login

    def tenant(self, match: re.Match[str]) -> Answer:
        if match[1] != TENANT:
            return Answer(400, {"error": "invalid_tenant", "error_description": "AADSTS90002: Tenant not found."})
        base = f"{self.office.authority}/{TENANT}/oauth2/v2.0"
        return Answer(200, {"issuer": base, "authorization_endpoint": f"{base}/authorize", "token_endpoint": f"{base}/token"})

    def token(self, match: re.Match[str]) -> Answer:
        form = {name: values[0] for name, values in parse_qs(self.content.decode()).items()}
        self.office.requests["token"] += 1
        if form.get("client_id") != CLIENT:
            return Answer(400, {"error": "unauthorized_client", "error_description": "AADSTS700016: Application not found."})
        if form.get("client_secret") != SECRET:
            said = f"AADSTS7000215: Invalid client secret provided, not {form.get('client_secret')}."
            return Answer(401, {"error": "invalid_client", "error_description": said})
        if (form.get("grant_type"), form.get("scope")) != ("client_credentials", self.office.scope):
            return Answer(400, {"error": "invalid_scope", "error_description": "AADSTS70011: scope is not valid."})
        token = f"token-{next(self.office._serial)}"
        self.office.tokens.add(token)
        return Answer(200, {"token_type": "Bearer", "expires_in": self.office.knobs.token_lifetime_s, "access_token": token})

    # ---- drafts

    def create(self, match: re.Match[str]) -> Answer:
        if self.headers.get("Content-Type", "").startswith("text/plain"):
            try:
                mime = base64.b64decode(self.content, validate=True)
            except binascii.Error:
                raise Refusal(400, "ErrorMimeContentInvalidBase64String") from None
            fields, properties = _fields_of(mime), {}
        else:
            mime, fields = b"", json.loads(self.content)
            if set(fields) - SETTABLE or any(
                not one["name"].lower().startswith("x-") for one in fields.get("internetMessageHeaders", ())
            ):
                raise Refusal(400, "ErrorPropertyNotSupported")
            properties = _properties_of(fields)
        if self.office.knobs.own_message_ids:
            fields["internetMessageId"] = f"<{len(self.office.items)}@graph.example.com>"
        item = self.office.store(match["box"], "drafts", fields | {"isDraft": True}, properties, mime)
        return Answer(201, {"id": item.id, **item.fields})

    def seal(self, match: re.Match[str]) -> Answer:
        item, changes = self.office.get(match["box"], match["id"]), json.loads(self.content)
        if set(changes) - SETTABLE:
            raise Refusal(400, "ErrorInvalidPropertySet")
        item.properties |= _properties_of(changes)
        item.fields |= changes
        return Answer(200, {"id": item.id})

    def send(self, match: re.Match[str]) -> Answer:
        item = self.office.get(match["box"], match["id"])
        if item.folder != "drafts":
            raise Refusal(404, "ErrorItemNotFound")
        self.office.dispatch(item)
        return Answer(202, None, {"Retry-After": "1"} if self.office.knobs.accept_with_retry_after else {})

    def discard(self, match: re.Match[str]) -> Answer:
        self.office.move(self.office.get(match["box"], match["id"]), "deleteditems")
        return Answer(204)

    def attach(self, match: re.Match[str]) -> Answer:
        enclosure = json.loads(self.content)
        if enclosure.pop("@odata.type") != "#microsoft.graph.fileAttachment" or len(enclosure["contentBytes"]) > LIMIT:
            raise Refusal(400, "ErrorAttachmentSizeLimitExceeded")
        content = base64.b64decode(enclosure.pop("contentBytes"))
        self.office.get(match["box"], match["id"]).enclosures.append(enclosure | {"content": content})
        return Answer(201, {"id": "attachment"})

    def open_upload(self, match: re.Match[str]) -> Answer:
        described = json.loads(self.content)["AttachmentItem"]
        if described["size"] < self.office.knobs.smallest_upload:
            raise Refusal(400, "ErrorAttachmentTooSmall")
        number = str(len(self.office.uploads) + 1)
        self.office.uploads[number] = (self.office.get(match["box"], match["id"]), described, bytearray())
        return Answer(201, {"uploadUrl": f"{self.office.authority}/upload/{number}?authtoken=own", "nextExpectedRanges": ["0-"]})

    def upload(self, match: re.Match[str]) -> Answer:
        item, described, so_far = self.office.uploads[match["id"]]
        first, last, total = map(int, re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", self.headers["Content-Range"]).groups())  # type: ignore[union-attr]
        if (first, total, last - first + 1) != (len(so_far), described["size"], len(self.content)) or len(self.content) > LIMIT:
            raise Refusal(416, "RangeNotSatisfiable")
        so_far += self.content
        if len(so_far) < total:
            return Answer(200, {"nextExpectedRanges": [f"{len(so_far)}-"]})
        item.enclosures.append(described | {"content": bytes(so_far)})
        return Answer(201)

    # ---- looking

    def list(self, match: re.Match[str]) -> Answer:
        items = [item for item in self.office.within(match["box"], match["folder"]) if item.visible <= time.time()]
        condition = self.query.get("$filter", "")
        if marked := MARKED.fullmatch(condition):
            items = [item for item in items if item.properties.get(_canonical(marked[1])) == marked[2]]
        elif of_id := OF_MESSAGE_ID.fullmatch(condition):
            items = [item for item in items if item.fields.get("internetMessageId") == of_id[1].replace("''", "'")]
        else:
            raise Refusal(400, "ErrorInvalidUrlQueryFilter")
        return Answer(200, {"value": [self._shown(item) for item in items]})

    def get(self, match: re.Match[str]) -> Answer:
        return Answer(200, self._shown(self.office.get(match["box"], match["id"])))

    def raw(self, match: re.Match[str]) -> Answer:
        item = self.office.get(match["box"], match["id"])
        if self.office.knobs.unreadable and self.office.knobs.unreadable in item.fields["subject"]:
            raise Refusal(500, "ErrorMimeContentConversionFailed")
        return Answer(200, item.mime)

    def _shown(self, item: Item) -> Json:
        chosen = self.query.get("$select", "").split(",")
        row = {name: value for name, value in item.fields.items() if name in chosen}
        wanted = {_canonical(id) for id in re.findall(r"id eq '([^']*)'", self.query.get("$expand", ""))}
        if properties := [{"id": id, "value": value} for id, value in item.properties.items() if id in wanted]:
            row["singleValueExtendedProperties"] = properties
        return {"id": item.immutable if "ImmutableId" in self.headers.get("Prefer", "") else item.id, **row}

    def delta(self, match: re.Match[str]) -> Answer:
        """The token tells how far, and carries the options of the first request, as Graph's does."""
        token = self.query.get("$skiptoken") or self.query.get("$deltatoken")
        if token:
            generation, reached, self.query = json.loads(base64.urlsafe_b64decode(token))
            if generation != self.office.generation:
                raise Refusal(410, "SyncStateNotFound")
        else:
            reached = 0
        since = self.query.get("$filter", "").partition("receivedDateTime ge ")[2]
        items = [item for item in self.office.within(match["box"], "inbox") if item.number > reached]
        items = [item for item in items if item.fields["receivedDateTime"] >= since]
        size = int((re.search(r"maxpagesize=(\d+)", self.headers.get("Prefer", "")) or [0, 10])[1])
        page, rest = items[:size], items[size:]
        reached = page[-1].number if page else reached
        next_token = base64.urlsafe_b64encode(json.dumps([self.office.generation, reached, self.query]).encode()).decode()
        kind, name = ("@odata.nextLink", "$skiptoken") if rest else ("@odata.deltaLink", "$deltatoken")
        base = self.office.knobs.next_link or self.office.endpoint
        link = f"{base}/users/{match['box']}/mailFolders/inbox/messages/delta?{urlencode({name: next_token})}"
        return Answer(200, {"value": [self._shown(item) for item in page], kind: link})

    # ---- the test's own door

    def control(self, match: re.Match[str]) -> Answer:
        wanted = json.loads(self.content)
        if wanted.pop("revoke_tokens", False):
            self.office.revoke_tokens()
        if wanted.pop("forget_links", False):
            self.office.forget_links()
        for name, value in wanted.items():
            setattr(self.office.knobs, name, value)
        return Answer(200, {})

    def stats(self, match: re.Match[str]) -> Answer:
        drafts = sum(item.folder == "drafts" for item in self.office.items.values())
        return Answer(200, {"requests": self.office.requests, "accepted": self.office.accepted, "drafts": drafts})


def _routes() -> Iterator[tuple[str, re.Pattern[str], str, Callable[[_Handler, re.Match[str]], Answer]]]:
    message = r"/v1\.0/users/(?P<box>[^/]+)/messages/(?P<id>[^/]+)"
    folders = r"/v1\.0/users/(?P<box>[^/]+)/mailFolders/(?P<folder>\w+)/messages"
    for method, pattern, name, carry_out in (
        ("GET", r"/([^/]+)/v2\.0/\.well-known/openid-configuration", "tenant", _Handler.tenant),
        ("POST", rf"/({re.escape(TENANT)})/oauth2/v2\.0/token", "token", _Handler.token),
        ("POST", r"/v1\.0/users/(?P<box>[^/]+)/messages", "create", _Handler.create),
        ("PATCH", message, "seal", _Handler.seal),
        ("DELETE", message, "discard", _Handler.discard),
        ("POST", f"{message}/send", "send", _Handler.send),
        ("POST", f"{message}/attachments", "attach", _Handler.attach),
        ("POST", f"{message}/attachments/createUploadSession", "attach", _Handler.open_upload),
        ("PUT", r"/upload/(?P<id>\d+)", "upload", _Handler.upload),
        ("GET", message, "get", _Handler.get),
        ("GET", rf"{message}/\$value", "content", _Handler.raw),
        ("GET", f"{folders}/delta", "delta", _Handler.delta),
        ("GET", folders, "list", _Handler.list),
        ("POST", "/_ctl", "control", _Handler.control),
        ("GET", "/_stats", "stats", _Handler.stats),
    ):
        yield method, re.compile(pattern), name, carry_out


ROUTES = tuple(_routes())
UNSIGNED = {"tenant", "token", "control", "stats"}


def _count_down(counts: dict[str, int], operation: str) -> bool:
    if counts.get(operation, 0) <= 0:
        return False
    counts[operation] -= 1
    return True


def _canonical(id: str) -> str:
    """As Graph answers: numbers without leading zeros, GUIDs in small letters, names as they are."""
    id = re.sub(r"\{[^}]*\}", lambda guid: guid[0].lower(), id)
    return re.sub(r" 0x([0-9A-Fa-f]+)$", lambda number: f" 0x{int(number[1], 16):x}", id)


def _properties_of(fields: Json) -> dict[str, str]:
    return {_canonical(one["id"]): one["value"] for one in fields.pop("singleValueExtendedProperties", ())}


def _fields_of(mime: bytes) -> Json:
    mail = email.message_from_bytes(mime, policy=email.policy.default)
    people = {
        field: [{"emailAddress": {"name": one.display_name, "address": one.addr_spec}} for one in mail[header].addresses]
        for field, header in (("toRecipients", "To"), ("ccRecipients", "Cc"), ("from", "From"))
        if mail[header]
    }
    sender = {"from": people.pop("from")[0]} if "from" in people else {}
    return {"subject": str(mail["Subject"] or ""), "internetMessageId": str(mail["Message-ID"] or ""), **people, **sender}


def _mime_of(item: Item) -> bytes:
    """What Exchange makes of a JSON draft."""
    fields, mail = item.fields, EmailMessage(policy=email.policy.SMTP)
    mail["From"], mail["Subject"], mail["Message-ID"] = item.box, fields["subject"], fields["internetMessageId"]
    for header, name in (("To", "toRecipients"), ("Cc", "ccRecipients")):
        if fields.get(name):
            mail[header] = ", ".join(one["emailAddress"]["address"] for one in fields[name])
    for one in fields.get("internetMessageHeaders", ()):
        mail[one["name"]] = one["value"]
    for name, value in item.properties.items():
        if "{00020386-" in name:
            mail[name.rpartition("Name ")[2]] = value
    mail.set_content(fields["body"]["content"], subtype={"text": "plain"}.get(fields["body"]["contentType"], "html"))
    for one in item.enclosures:
        kind = one["contentType"].split("/")
        mail.add_attachment(one["content"], maintype=kind[0], subtype=kind[1], filename=one["name"], cid=one.get("contentId"))
    return mail.as_bytes()


def _answer(item: Item, sender: str, prefix: str, text: str, headers: dict[str, str] | None = None) -> bytes:
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, item.box, f"{prefix}: {item.fields['subject']}"
    mail["Message-ID"] = f"<answer-{item.number}-{sender}>"
    mail["In-Reply-To"] = mail["References"] = item.fields["internetMessageId"]
    for name, value in (headers or {}).items():
        mail[name] = value
    mail.set_content(text)
    return mail.as_bytes()


def _report(item: Item, sender: str, subject: str, kind: str, machine_part: str) -> bytes:
    head = f"Subject: {subject}\r\nFrom: {sender}\r\nTo: {item.box}\r\nMessage-ID: <{kind}-{item.number}@example.com>\r\n"
    head += f'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type={kind}; boundary="r"\r\n\r\n'
    original = f"--r\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {item.fields['internetMessageId']}\r\n\r\n--r--\r\n"
    middle = f"--r\r\nContent-Type: message/{kind}\r\n\r\n{machine_part}\r\n\r\n"
    return (head + "--r\r\nContent-Type: text/plain\r\n\r\nreport\r\n" + middle + original).encode()


def _bounce(item: Item, recipient: str) -> bytes:
    details = f"Reporting-MTA: dns; graph\r\n\r\nFinal-Recipient: rfc822; {recipient}\r\nAction: failed\r\nStatus: 5.1.10"
    return _report(item, "postmaster@example.com", "Undeliverable", "delivery-status", details)


def _receipt(item: Item, recipient: str) -> bytes:
    details = f"Final-Recipient: rfc822; {recipient}\r\nOriginal-Message-ID: {item.fields['internetMessageId']}\r\n"
    return _report(item, recipient, "Read", "disposition-notification", details + "Disposition: manual-action; displayed")


def make_certificate(target: Path) -> None:
    """For 127.0.0.1, of its own making, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "graph-server")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
    builder = builder.not_valid_after(now + timedelta(days=2)).add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), False)
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    target.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM) + secret)


def main() -> NoReturn:
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--journal", type=Path)
    options.add_argument("--certificate", type=Path)
    options.add_argument("--latency-ms", type=float, default=0)
    chosen = options.parse_args()
    with GraphServer(chosen.port, chosen.journal, chosen.certificate) as server:
        server.knobs.latency_ms = chosen.latency_ms
        print(server.authority, server.certificate, flush=True)
        threading.Event().wait()
    sys.exit()


if __name__ == "__main__":
    main()
