"""A double of Exchange Web Services on 127.0.0.1: real HTTP and SOAP, mailboxes in memory, faults on demand.

    with EwsServer() as server: ...                                            in a thread, `server.mailboxes` within reach
    python tests/mail/ews_server.py --port 8790 --latency-ms 20 --journal F    as a process that prints its url; F gets a line for
                                                                               each mail that left

Over HTTP, without a login: POST /_ctl {"busy_next": 2} turns knobs (ews_mailboxes.Knobs), {"reset": true} empties everything,
{"receive": ["From: ...", ...]} puts mails into our inbox;
GET /_stats tells requests per operation and the mails that really left. Users: tongda@example.com with the password "secret",
and whoever holds the token "token" as the application "app", which may impersonate.
"""

from __future__ import annotations

import argparse
import base64
import json
import socket
import ssl
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from ews_mailboxes import Knobs, Mailboxes, settings_of
from ews_operations import Caller, respond
from ews_people import Letter
from ews_xml import NAMES, TYPES, Element
from lxml import etree

USER, PASSWORD, TOKEN = "tongda@example.com", "secret", "token"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
ERRORS = "http://schemas.microsoft.com/exchange/services/2006/errors"
COMMITTING = ("CreateItem", "SendItem")
_PARSER = etree.XMLParser(huge_tree=True)

_ANSWER = """<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="{soap}"><s:Header><h:ServerVersionInfo xmlns:h="{types}" MajorVersion="15" MinorVersion="2"
MajorBuildNumber="2562" MinorBuildNumber="17" Version="Exchange2016"/></s:Header><s:Body>{body}</s:Body></s:Envelope>"""

_FAULT = """<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="{soap}"><s:Body><s:Fault><faultcode xmlns:a="{types}">a:{code}</faultcode><faultstring>{code}</faultstring>
<detail><e:ResponseCode xmlns:e="{errors}">{code}</e:ResponseCode><e:Message xmlns:e="{errors}">The double says {code}.</e:Message>
{more}</detail></s:Fault></s:Body></s:Envelope>"""

_BACK_OFF = '<t:MessageXml xmlns:t="{types}"><t:Value Name="BackOffMilliseconds">{wait}</t:Value></t:MessageXml>'


class EwsServer:
    """`url` is the endpoint. journal: gets a line of JSON for each mail that left; context: speaks TLS."""

    def __init__(
        self, port: int = 0, latency_ms: int = 0, journal: Path | None = None, context: ssl.SSLContext | None = None
    ) -> None:
        self.journal = journal
        self.requests: dict[str, int] = {}
        self.mailboxes = Mailboxes(journal)
        self.mailboxes.knobs.latency_ms = latency_ms
        self._http = _Http(("127.0.0.1", port), _Connection)
        self._http.server = self
        if context:
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"{'https' if context else 'http'}://127.0.0.1:{self._http.server_address[1]}/EWS/Exchange.asmx"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    def serve(self) -> None:
        self._http.serve_forever(poll_interval=0.02)

    @property
    def knobs(self) -> Knobs:
        return self.mailboxes.knobs

    @property
    def accepted(self) -> list[dict[str, Any]]:
        return self.mailboxes.accepted

    def turn(self, **changes: Any) -> None:
        if changes.pop("reset", False):
            self.mailboxes, self.requests = Mailboxes(self.journal), {}
        for content in changes.pop("receive", ()):
            self.mailboxes.receive(Letter(USER, content.encode()))
        self.mailboxes.knobs = settings_of(self.knobs, changes.items())

    def stats(self) -> dict[str, Any]:
        return {"requests": self.requests, "count": len(self.accepted), "accepted": self.accepted}


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    server: EwsServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed is no event."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Http

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._json(self.server.server.stats())

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/_ctl":
            with self.server.server.mailboxes.lock:
                self.server.server.turn(**json.loads(content))
            self._json({})
        elif (user := self._user()) is None:
            self._count("401")
            self._say(401, b"", {"WWW-Authenticate": 'Basic realm="double", NTLM'})
        else:
            self._soap(etree.fromstring(content, _PARSER), user)

    def _user(self) -> str | None:
        scheme, _, value = self.headers.get("Authorization", "").partition(" ")
        if scheme == "Basic":
            user, _, password = base64.b64decode(value).decode().partition(":")
            return user.lower() if password == PASSWORD else None
        return "app" if scheme == "Bearer" and value == TOKEN else None

    def _soap(self, envelope: Element, user: str) -> None:
        request = envelope.find(f"{{{SOAP}}}Body")[0]
        name = etree.QName(request).localname
        time.sleep(self.server.server.knobs.latency_ms / 1000)
        mailboxes = self.server.server.mailboxes
        with mailboxes.lock:
            self._count(name)
            if self._refused(mailboxes.knobs, name):
                return
            caller = _caller(mailboxes, envelope, user)
            if caller is None:
                return self._fault("ErrorImpersonateUserDenied")
            try:
                answer = respond(mailboxes, caller, request)
            except KeyError:
                return self._fault("ErrorInvalidOperation")
        if not (name in COMMITTING and self._lost(mailboxes.knobs)):
            body = etree.tostring(answer, encoding="unicode")
            self._say(200, _ANSWER.format(soap=SOAP, types=TYPES, body=body).encode())

    def _count(self, name: str) -> None:
        counts = self.server.server.requests
        counts[name] = counts.get(name, 0) + 1

    def _refused(self, knobs: Knobs, name: str) -> bool:
        """A fault before anything was done."""
        if knobs.http_status:
            self._say(knobs.http_status, b"<html>not now</html>", {"Location": "https://elsewhere.example.com/owa"})
        elif knobs.fault:
            self._fault(knobs.fault)
        elif name not in COMMITTING or self._spared(knobs):
            return False
        elif _strikes(knobs, "busy_next"):
            wait = _BACK_OFF.format(types=TYPES, wait=knobs.back_off_ms) if knobs.back_off_ms else ""
            self._fault("ErrorServerBusy", wait)
        elif _strikes(knobs, "drop_before_commit"):
            self._drop()
        else:
            return False
        return True

    def _spared(self, knobs: Knobs) -> bool:
        knobs.spare -= 1
        return knobs.spare >= 0

    def _lost(self, knobs: Knobs) -> bool:
        """A fault after all was done: the caller cannot know."""
        if knobs.spare >= 0:
            return False
        time.sleep(knobs.hang_after_commit_s)
        if _strikes(knobs, "drop_after_commit"):
            self._drop()
        elif _strikes(knobs, "http503_after_commit"):
            self._say(503, b"gateway timeout")
        elif _strikes(knobs, "garbage_after_commit"):
            self._say(200, b"<html>portal login</html>")
        else:
            return False
        return True

    def _drop(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _fault(self, code: str, more: str = "") -> None:
        self._say(500, _FAULT.format(soap=SOAP, types=TYPES, errors=ERRORS, code=code, more=more).encode())

    def _json(self, content: dict[str, Any]) -> None:
        self._say(200, json.dumps(content, ensure_ascii=False).encode(), {}, "application/json")

    def _say(
        self, status: int, content: bytes, headers: dict[str, str] | None = None, kind: str = "text/xml; charset=utf-8"
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()


def _strikes(knobs: Knobs, name: str) -> bool:
    left = getattr(knobs, name)
    setattr(knobs, name, max(left - 1, 0))
    return bool(left > 0)


def _caller(mailboxes: Mailboxes, envelope: Element, user: str) -> Caller | None:
    """None if the user may not impersonate."""
    wanted = envelope.findtext(".//t:ExchangeImpersonation/t:ConnectingSID/t:PrimarySmtpAddress", None, NAMES)
    if not wanted:
        return Caller(user, user)
    return Caller(user, wanted.lower()) if user in mailboxes.impersonators else None


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--latency-ms", type=int, default=0)
    options.add_argument("--journal", type=Path)
    chosen = options.parse_args()
    server = EwsServer(chosen.port, chosen.latency_ms, chosen.journal)
    print(server.url, flush=True)
    server.serve()
