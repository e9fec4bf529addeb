"""The other ends of each transport on this machine: a folder, the doubles of Exchange and Graph, Postfix with Dovecot; and how a
process of its own gets a transport to them."""

from __future__ import annotations

import json
import ssl
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "mail")]

HOST, SENDER, READER = "127.0.0.1", "tongda@example.com", "someone@example.com"
SETTLE = 2
"""Seconds; on a real server it is minutes, and nobody wants to wait for them here."""


@dataclass
class Peer:
    """spec: what `transport` makes a transport from, as JSON; accepted: mark -> how often the other end really took it."""

    spec: dict[str, Any]

    def accepted(self) -> Counter[str]:
        raise NotImplementedError


class FolderPeer(Peer):
    def accepted(self) -> Counter[str]:
        return Counter(path.stem.rpartition("_")[2] for path in Path(self.spec["folder"]).glob("*.eml"))


@dataclass
class DoublePeer(Peer):
    server: Any

    def accepted(self) -> Counter[str]:
        return Counter(one if isinstance(one, str) else one["mark"] for one in self.server.accepted)


@contextmanager
def folder(place: Path) -> Iterator[Peer]:
    yield FolderPeer({"kind": "folder", "folder": str(place / "mail")})


@contextmanager
def ews(place: Path, mode: str, latency_ms: int = 5) -> Iterator[Peer]:
    from ews_server import EwsServer

    with EwsServer(latency_ms=latency_ms) as server:
        server.turn(hang_after_commit_s=0.01)  # so that many are killed between the deed and the answer
        yield DoublePeer({"kind": "ews", "endpoint": server.url, "mode": mode}, server)


@contextmanager
def graph(place: Path, latency_ms: int = 5) -> Iterator[Peer]:
    from graph_server import GraphServer

    with GraphServer() as server:
        server.knobs.latency_ms = latency_ms
        login = {"authority": server.authority, "tenant": server.tenant, "client_id": server.client_id, "scope": server.scope}
        spec = {"kind": "graph", "endpoint": server.endpoint, "login": login, "secret": server.secret, "verify": str(server.certificate)}
        yield DoublePeer(spec, server)


@dataclass
class PostPeer(Peer):
    servers: Any

    def accepted(self) -> Counter[str]:
        """By Postfix, told from what Dovecot has in the reader's mailbox: our own copies and probes do not count."""
        return Counter(mark_of(content) for content in self.servers.received(READER))


@contextmanager
def smtp(place: Path) -> Iterator[Peer]:
    from mail_servers import PASSWORD, MailServers

    with MailServers() as servers:
        spec = {"kind": "smtp", "password": PASSWORD, "certificate": str(servers.certificate.certificate)}
        yield PostPeer(spec | {"port": servers.ports["starttls"], "imap": servers.ports["imaps"]}, servers)


def mark_of(content: bytes) -> str:
    return str(BytesHeaderParser().parsebytes(content)["X-Tongda-Key"])


PEERS = {
    "folder": folder,
    "ews-draft": lambda place: ews(place, "draft"),
    "ews-direct": lambda place: ews(place, "direct"),
    "graph": graph,
    "smtp+imap": smtp,
}


def transport(spec: dict[str, Any]) -> Any:
    """The real transport of the program, as config.ini would give it."""
    return {"folder": _folder, "ews": _ews, "smtp": _smtp, "graph": _graph}[spec["kind"]](spec)


def _folder(spec: dict[str, Any]) -> Any:
    from automation.mail.transports.folder import FolderTransport

    return FolderTransport(Path(spec["folder"]))


def _ews(spec: dict[str, Any]) -> Any:
    from automation.mail.transports.ews import EwsTransport
    from automation.mail.transports.ews_account import EwsSettings

    settings = EwsSettings(SENDER, SENDER, spec["endpoint"], "basic", mode=spec["mode"])
    return EwsTransport(settings, lambda: "secret", settle=timedelta(seconds=SETTLE))


def _smtp(spec: dict[str, Any]) -> Any:
    """Without `imap` a bare one, for measuring."""
    from automation.mail.transports.imap import Imap
    from automation.mail.transports.server import Server
    from automation.mail.transports.smtp import SmtpTransport

    if "imap" not in spec:
        return SmtpTransport(Server("smtp", HOST, spec["port"], "none"), SENDER)
    login = SENDER, lambda: spec["password"], ssl.create_default_context(cafile=spec["certificate"])
    imap = Imap(Server("imap", HOST, spec["imap"], "tls", *login), SENDER)
    return SmtpTransport(Server("smtp", HOST, spec["port"], "starttls", *login), SENDER, imap, timedelta(seconds=SETTLE))


def _graph(spec: dict[str, Any]) -> Any:
    from automation.mail.oauth import AppLogin
    from automation.mail.transports.graph import GraphTransport

    login = AppLogin(**spec["login"], secret=lambda: spec["secret"], verify=spec["verify"])
    return GraphTransport(spec["endpoint"], SENDER, login)


def spec_of(text: str) -> dict[str, Any]:
    spec: dict[str, Any] = json.loads(text)
    return spec
