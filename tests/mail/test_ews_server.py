"""The double of EWS is one that exchangelib, used the plain way, takes for a server; and it is honest about what it took."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from ews_server import PASSWORD, USER, EwsServer
from exchangelib import BASIC, DELEGATE, Account, Build, Configuration, Credentials, FailFast, FaultTolerance, Message, Version
from exchangelib.errors import ErrorItemNotFound, UnauthorizedError
from exchangelib.ewsdatetime import UTC
from exchangelib.protocol import close_connections

import automation.mail.transports.ews_items  # noqa: F401  registers tongda_key


@pytest.fixture
def server() -> Iterator[EwsServer]:
    with EwsServer() as running:
        yield running
        close_connections()


def account(server: EwsServer, password: str = PASSWORD, policy: Any = None) -> Account:
    configuration = Configuration(
        service_endpoint=server.url,
        credentials=Credentials(USER, password),
        auth_type=BASIC,
        version=Version(Build(15, 0, 847)),
        retry_policy=policy or FailFast(),
        max_connections=2,
    )
    return Account(USER, config=configuration, access_type=DELEGATE, default_timezone=UTC)


def letter(mailbox: Account, folder: Any, to: str = "reader@example.com", **fields: Any) -> Message:
    content = f"From: {USER}\r\nTo: {to}\r\nSubject: hello\r\nMessage-ID: <one@example.com>\r\nImportance: high\r\n\r\nbody\r\n"
    return Message(account=mailbox, folder=folder, mime_content=content.encode(), **fields)


def test_a_mail_is_sent_kept_found_and_delivered(server: EwsServer) -> None:
    mailbox = account(server)
    letter(mailbox, mailbox.sent, tongda_key="k1").send_and_save()
    assert [mail.message_id for mail in mailbox.sent.filter(tongda_key="k1")] == ["<one@example.com>"]
    assert not mailbox.sent.filter(tongda_key="k2").exists()
    (delivered,) = server.mailboxes.folder("reader@example.com", "inbox")
    assert delivered.extended == {}


def test_a_draft_can_be_sent_once(server: EwsServer) -> None:
    mailbox = account(server)
    draft = letter(mailbox, mailbox.drafts).save()
    again = Message(account=mailbox, folder=mailbox.drafts, id=draft.id, changekey=draft.changekey)
    draft.send()
    with pytest.raises(ErrorItemNotFound):
        again.send()
    assert len(server.accepted) == 1


def test_fields_overrule_the_mime(server: EwsServer) -> None:
    mailbox = account(server)
    letter(mailbox, mailbox.sent).send_and_save()
    assert server.accepted[0]["importance"] == "Normal"


def test_what_comes_back_is_listed_and_readable(server: EwsServer) -> None:
    mailbox = account(server)
    to = ", ".join(f"{who}@example.com" for who in ("nobody", "autoread", "deleter", "human", "autoreply"))
    letter(mailbox, mailbox.sent, to, is_read_receipt_requested=True).send_and_save()
    changes = [(kind, item.item_class) for kind, item in mailbox.inbox.sync_items()]
    assert changes == [
        ("create", "REPORT.IPM.Note.NDR"),
        ("create", "REPORT.IPM.Note.IPNRN"),
        ("create", "REPORT.IPM.Note.IPNNRN"),
        ("create", "IPM.Note"),
        ("create", "IPM.Note.Rules.OofTemplate.Microsoft"),
    ]
    bounce = mailbox.inbox.get(item_class="REPORT.IPM.Note.NDR")
    assert b"<one@example.com>" in bounce.mime_content and not bounce.in_reply_to
    assert not list(mailbox.inbox.sync_items())


def test_the_librarys_own_patience_sends_a_mail_twice(server: EwsServer) -> None:
    """Why this project uses FailFast: the answer was lost, the mail was not."""
    mailbox = account(server, policy=FaultTolerance(max_wait=30))
    mailbox.protocol.RETRY_WAIT = 0.01
    sent = mailbox.sent
    server.turn(http503_after_commit=1)
    letter(mailbox, sent).send_and_save()
    assert len(server.accepted) == 2


def test_a_wrong_password_is_refused(server: EwsServer) -> None:
    with pytest.raises(UnauthorizedError):
        account(server, "wrong").inbox.refresh()
    assert server.requests == {"401": 1}


def test_it_runs_as_a_process_and_keeps_a_journal(tmp_path: Path) -> None:
    command = [sys.executable, str(Path(__file__).with_name("ews_server.py")), "--journal", str(tmp_path / "journal")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        url = process.stdout.readline().strip()
        base = url.removesuffix("/EWS/Exchange.asmx")
        requests.post(f"{base}/_ctl", json={"reset": True, "busy_next": 0}, timeout=5).raise_for_status()
        mailbox = Account(
            USER,
            config=Configuration(
                service_endpoint=url, credentials=Credentials(USER, PASSWORD), auth_type=BASIC, version=Version(Build(15, 0, 847))
            ),
            access_type=DELEGATE,
            default_timezone=UTC,
        )
        letter(mailbox, mailbox.sent, tongda_key="k1").send_and_save()
        stats = requests.get(f"{base}/_stats", timeout=5).json()
        process.kill()
    assert (stats["count"], stats["requests"]["CreateItem"]) == (1, 1)
    assert json.loads((tmp_path / "journal").read_text(encoding="utf-8"))["mark"] == "k1"
