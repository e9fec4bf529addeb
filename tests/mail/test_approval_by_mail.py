"""An approval through the doubles of Exchange and Graph: sent with buttons, one pressed, proven to be whose it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from ews_server import PASSWORD, USER, EwsServer
from graph_server import GraphServer
from letters import at

from automation.jobs.posted import Posted
from automation.mail.delivery import deliver
from automation.mail.enclosures import Handed
from automation.mail.ledger import Ledger
from automation.mail.mailbox import collect
from automation.mail.message import Message
from automation.mail.mime import Freezer, Sender
from automation.mail.oauth import AppLogin
from automation.mail.outbox import Outbox
from automation.mail.posted_mails import posted_mails
from automation.mail.templates import Letter
from automation.mail.transports import Transport
from automation.mail.transports.ews import EwsTransport
from automation.mail.transports.ews_account import EwsSettings
from automation.mail.transports.graph import GraphTransport

MOMENT = datetime(2026, 11, 20, 17, 30)
VOTER, HUMAN, AWAY = (f"{who}@example.com" for who in ("voter", "human", "autoreply"))
Ask = Callable[[Transport, str], Posted]


@pytest.fixture(scope="module")
def exchange() -> Iterator[EwsServer]:
    with EwsServer() as server:
        yield server


@pytest.fixture(scope="module")
def graph() -> Iterator[GraphServer]:
    with GraphServer() as server:
        yield server


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    """Sends the approval mail and tells what came back of it."""
    with Ledger(tmp_path / "ledger.sqlite") as ledger:

        def sent(transport: Transport, asks: str) -> Posted:
            outbox = Outbox(ledger)
            wanted = Message("approve/1", "t", tuple(("", who) for who in (VOTER, HUMAN, AWAY)), {}, asks=asks)  # type: ignore[arg-type]
            freezer = Freezer(Sender(USER), lambda source: b"", secret=ledger.secret)
            outbox.queue(freezer.freeze(wanted, Letter("【请审核】关于盘点的安排", "<p>请审核</p>", "请审核\n"), MOMENT), MOMENT)
            deliver(outbox, transport, at(MOMENT))
            collect(ledger, transport, MOMENT + timedelta(hours=1), lambda offer: Handed(), zone=ZoneInfo("Asia/Shanghai"), domains=("example.com",))
            transport.close()
            return posted_mails(ledger, "approve/")[0]

        yield sent


@pytest.mark.parametrize("mode", ["draft", "direct"])
@pytest.mark.parametrize(("asks", "label"), [("approve", "通过"), ("confirm", "已阅知")])
@pytest.mark.parametrize("renames", [False, True])
def test_exchange(exchange: EwsServer, ask: Ask, mode: Any, asks: str, label: str, renames: bool) -> None:
    """Also where it gives the mail a Message-ID of its own."""
    exchange.turn(reset=True, overwrite_message_id=renames)
    settings = EwsSettings(user=USER, mailbox=USER, endpoint=exchange.url, auth="basic", mode=mode)
    told(ask(EwsTransport(settings, lambda: PASSWORD), asks), label)
    assert exchange.requests.get("FindItem", 0) == renames


@pytest.mark.parametrize(("asks", "label"), [("approve", "通过"), ("confirm", "已阅知")])
def test_graph(graph: GraphServer, ask: Ask, asks: str, label: str) -> None:
    graph.empty()
    login = AppLogin(graph.authority, graph.tenant, graph.client_id, lambda: graph.secret, graph.scope, str(graph.certificate))
    told(ask(GraphTransport(graph.endpoint, USER, login, (5, 5)), asks), label)


def told(mail: Posted, label: str) -> None:
    (vote,), (reply,), (absence,) = mail.of(VOTER)[-1:], mail.of(HUMAN)[-1:], mail.of(AWAY)[-1:]
    assert (vote.kind, vote.words, vote.proven) == ("vote", label, True)
    assert (reply.kind, reply.words, reply.proven) == ("reply", "收到", True)
    assert (absence.kind, absence.proven) == ("automatic", False)
