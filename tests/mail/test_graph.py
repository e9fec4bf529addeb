"""The graph transport against a double of Microsoft Graph: what each answer means, and how often a mail really left."""

from __future__ import annotations

import base64
import email
import email.policy
import hashlib
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from graph_server import BUTTONS, GraphServer, Item
from letters import LATER, MOMENT, at

from automation.config import load
from automation.errors import AutomationError, ConfigurationError
from automation.mail.delivery import deliver
from automation.mail.ledger import Ledger
from automation.mail.marks import local_part, mark
from automation.mail.message import Attachment, Message
from automation.mail.mime import Freezer, FrozenMail, Sender
from automation.mail.oauth import AppLogin
from automation.mail.outbox import Outbox
from automation.mail.templates import Letter
from automation.mail.transports import (
    Accepted,
    Arrival,
    Barred,
    Found,
    Outcome,
    Parcel,
    Prepared,
    Refused,
    RetryAt,
    Unknown,
    graph_drafts,
    graph_inbox,
)
from automation.mail.transports.graph import GraphTransport
from automation.mail.transports.graph_taken_apart import take_apart
from automation.mail.transports.voting import BUTTONS as VOTING
from automation.mail.transports.voting import verb_stream
from automation.mail_setup import open_transport

ROOT = Path(__file__).resolve().parents[2]
BOX = "tongda@example.com"
CONFIDENTIAL = "Integer 0x36"


@pytest.fixture(scope="module")
def started() -> Iterator[tuple[GraphServer, AppLogin, GraphTransport]]:
    """One server, login and connection for all tests."""
    with GraphServer() as running:
        login = login_at(running)
        opened = GraphTransport(running.endpoint, BOX, login, (5, 5))
        yield running, login, opened
        opened.close()


@pytest.fixture
def server(started: tuple[GraphServer, AppLogin, GraphTransport]) -> GraphServer:
    started[0].empty()
    return started[0]


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with Outbox(Ledger(tmp_path / "ledger.sqlite")) as opened:
        yield opened


@pytest.fixture
def transport(server: GraphServer, started: tuple[GraphServer, AppLogin, GraphTransport]) -> GraphTransport:
    return started[2]


def login_at(server: GraphServer, secret: str = GraphServer.secret) -> AppLogin:
    return AppLogin(server.authority, server.tenant, server.client_id, lambda: secret, server.scope, str(server.certificate))


def frozen(key: str, *, to: str = "someone@example.com", attachments: Sequence[bytes] = (b"PK report",)) -> FrozenMail:
    message = Message(
        key=key,
        template="notice",
        to=(("收件人", to),),
        values={},
        cc=(("抄送", "copy@example.com"),),
        attachments=tuple(Attachment(f"周报{number}.xlsx", str(number)) for number in range(len(attachments))),
    )
    letter = Letter(f"【通知】关于第{key}封", f"<p>正文{key}</p>", f"正文{key}\n")
    return Freezer(Sender(BOX, "通达"), lambda source: attachments[int(source)]).freeze(message, letter, MOMENT)


def parcel(key: str, content: bytes = b"", reference: str = "", to: str = "someone@example.com", **flags: Any) -> Parcel:
    return Parcel(key, mark(key), content or frozen(key, to=to).content, (to, "copy@example.com"), reference=reference, **flags)


def prepared(transport: GraphTransport, *parcels: Parcel) -> list[Parcel]:
    """They lie as drafts on the server, and the ledger knows."""
    results = [result for some in transport.prepare(parcels) for result in some]
    assert all(isinstance(outcome, Prepared) for _, outcome in results), results
    references = {one.key: outcome.reference for one, outcome in results if isinstance(outcome, Prepared)}
    return [Parcel(**(vars(one) | {"reference": references[one.key]})) for one in parcels]


def outcomes(results: Iterator[list[tuple[Parcel, Outcome]]]) -> list[Outcome]:
    return [outcome for some in results for _, outcome in some]


def drafts(server: GraphServer) -> list[Item]:
    return server.within(BOX, "drafts")


# ---- what is sent


def test_a_mail_leaves_once_with_all_it_should_have(server: GraphServer, transport: GraphTransport) -> None:
    given = parcel("a", urgent=True, confidential=True, asks="confirm")
    (ready,) = prepared(transport, given)
    assert server.accepted == [] and len(drafts(server)) == 1
    assert outcomes(transport.submit([ready])) == [Accepted()]
    assert server.accepted == [mark("a")] and drafts(server) == []
    (sent,) = server.within(BOX, "sentitems")
    (got,) = server.within("someone@example.com", "inbox")
    assert got.mime == given.content
    assert (sent.fields["importance"], sent.properties[CONFIDENTIAL]) == ("high", "3")
    assert sent.fields["isReadReceiptRequested"] is sent.fields["isDeliveryReceiptRequested"] is True
    assert base64.b64decode(sent.properties[BUTTONS]) == verb_stream(VOTING["confirm"])
    assert server.requests - Counter(token=1) == {"create": 1, "seal": 1, "send": 1}


def test_a_plain_mail_asks_for_nothing(server: GraphServer, transport: GraphTransport) -> None:
    list(transport.submit(prepared(transport, parcel("a"))))
    (sent,) = server.within(BOX, "sentitems")
    assert not sent.fields["isReadReceiptRequested"] and sent.fields["importance"] == "normal"
    assert BUTTONS not in sent.properties and CONFIDENTIAL not in sent.properties


def test_a_message_id_of_the_servers_own_is_told(server: GraphServer, transport: GraphTransport) -> None:
    server.knobs.own_message_ids = True
    (outcome,) = outcomes(transport.submit(prepared(transport, parcel("a"))))
    (sent,) = server.within(BOX, "sentitems")
    assert outcome == Accepted(message_id=sent.fields["internetMessageId"])
    assert transport.lookup([parcel("a")], MOMENT)[mark("a")].message_id == sent.fields["internetMessageId"]


# ---- what each answer to the sending means


@pytest.mark.parametrize(
    ("knobs", "kind", "left"),
    [
        ({"accept_with_retry_after": True}, Accepted, 1),
        ({"drop_after_commit": {"send": 1}}, Unknown, 1),
        ({"http503_after_commit": {"send": 1}}, Unknown, 1),
        ({"throttle_next": 1}, RetryAt, 0),
        ({"refused_recipients": ["someone@example.com"]}, Refused, 0),
        ({"forbidden": True}, Barred, 0),
        ({"no_mailbox": True}, Barred, 0),
        ({"refuse_tokens": True}, Barred, 0),
    ],
)
def test_sending(server: GraphServer, transport: GraphTransport, knobs: dict[str, object], kind: type, left: int) -> None:
    """Nothing that may have been carried out is asked for twice; a token is renewed once."""
    ready = prepared(transport, parcel("a"))
    vars(server.knobs).update(knobs)
    (outcome,) = outcomes(transport.submit(ready))
    assert type(outcome) is kind and len(server.accepted) == left
    assert len(drafts(server)) == (kind in (RetryAt, Barred))
    assert server.requests["send"] == (2 if "refuse_tokens" in knobs else 1)
    if not isinstance(outcome, Accepted):
        assert outcome.reason and outcome.reason.isprintable() and not outcome.reason.isascii()


def test_a_draft_that_is_gone_may_have_left(server: GraphServer, transport: GraphTransport) -> None:
    ready = prepared(transport, parcel("a"))
    list(transport.submit(ready))
    (outcome,) = outcomes(transport.submit(ready))
    assert isinstance(outcome, Unknown) and "草稿已不在" in outcome.reason and len(server.accepted) == 1
    assert transport.lookup(ready, MOMENT)[mark("a")].place == "sent"


def test_no_answer_in_time(server: GraphServer, transport: GraphTransport, monkeypatch: pytest.MonkeyPatch) -> None:
    ready = prepared(transport, parcel("a"))
    server.knobs.latency_ms = 200
    monkeypatch.setattr(transport._connection._session, "timeout", (5, 0.05))
    (outcome,) = outcomes(transport.submit(ready))
    assert isinstance(outcome, Unknown)
    wait_until(lambda: len(server.accepted) == 1)


def wait_until(true: Callable[[], bool]) -> None:
    for _ in range(200):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("not in two seconds")


def test_a_token_that_ends_in_the_middle_is_renewed(server: GraphServer, transport: GraphTransport) -> None:
    ready = prepared(transport, *(parcel(str(number)) for number in range(3)))
    results = transport.submit(ready)
    next(results)
    server.revoke_tokens()
    assert outcomes(results) == [Accepted(), Accepted()]
    assert len(server.accepted) == 3 and server.requests["send"] == 4


def test_a_server_that_is_busy_is_left_alone(server: GraphServer, transport: GraphTransport) -> None:
    ready = prepared(transport, *(parcel(str(number)) for number in range(5)))
    results = transport.submit(ready)
    next(results)
    server.knobs.throttle_next, server.knobs.retry_after = 9, "33"
    rest = outcomes(results)
    assert [type(one) for one in rest] == [RetryAt] * 4 and {one.wait for one in rest} == {timedelta(seconds=33)}  # type: ignore[union-attr]
    assert len(server.accepted) == 1 and server.requests["send"] == 2


def test_nobody_is_asked_again_who_lets_us_not_in(server: GraphServer) -> None:
    (first, *_) = several = [parcel(str(number)) for number in range(3)]
    refused = GraphTransport(server.endpoint, BOX, login_at(server, "not-it-7788"))
    ((given, outcome),) = next(iter(refused.prepare(several)))
    assert given is first and isinstance(outcome, Barred) and outcome.wait == timedelta(hours=1)
    assert "密钥" in outcome.reason and "not-it" not in outcome.reason
    assert len(outcomes(refused.submit(several))) == 1
    assert not server.requests["create"] and not server.requests["send"]
    with pytest.raises(ConfigurationError, match="密钥"):
        refused.lookup(several, MOMENT)
    with pytest.raises(ConfigurationError, match="密钥"):
        list(refused.collect(""))


def test_a_server_out_of_reach(started: tuple[GraphServer, AppLogin, GraphTransport]) -> None:
    transport = GraphTransport("https://127.0.0.1:9/v1.0", BOX, started[1])
    (outcome,) = outcomes(transport.submit([parcel("a", reference="draft")]))
    assert isinstance(outcome, Barred) and outcome.wait == timedelta(minutes=5)
    with pytest.raises(AutomationError, match="连不上"):
        transport.lookup([parcel("a")], MOMENT)


@pytest.mark.parametrize(("verify", "told"), [(True, "REQUESTS_CA_BUNDLE"), ("/nowhere.pem", "证书文件")])
def test_a_server_that_cannot_be_trusted(server: GraphServer, verify: str | bool, told: str) -> None:
    login = login_at(server)
    transport = GraphTransport(server.endpoint, BOX, login)
    login.token()
    transport._connection._session.verify = verify
    (outcome,) = outcomes(transport.submit([parcel("a", reference="draft")]))
    assert isinstance(outcome, Barred) and told in outcome.reason
    assert not server.requests["send"]


def test_an_address_without_tls_is_refused(server: GraphServer) -> None:
    with pytest.raises(ConfigurationError, match="https://"):
        GraphTransport("http://127.0.0.1/v1.0", BOX, login_at(server))


# ---- what each answer to the preparing means


@pytest.mark.parametrize(
    ("knobs", "kind", "left_behind"),
    [
        ({"drop_after_commit": {"create": 1}}, Unknown, 1),
        ({"http503_after_commit": {"create": 1}}, Unknown, 1),
        ({"drop_after_commit": {"seal": 1}}, Unknown, 0),
        ({"drop_after_commit": {"seal": 1, "discard": 1}}, Unknown, 0),
        ({"throttle_next": 1}, RetryAt, 0),
        ({"quota_full": True}, Barred, 0),
        ({"forbidden": True}, Barred, 0),
    ],
)
def test_preparing(
    server: GraphServer, transport: GraphTransport, knobs: dict[str, object], kind: type, left_behind: int
) -> None:
    """Whatever is left behind has no seal, is offered to nobody, and goes at the next look."""
    vars(server.knobs).update(knobs)
    outcome = outcomes(transport.prepare([parcel("a"), parcel("b")]))[0]
    assert type(outcome) is kind and len([one for one in drafts(server) if not one.properties]) == left_behind
    server.knobs = type(server.knobs)()
    assert transport.lookup([parcel("a")], MOMENT) == {}
    assert server.accepted == [] and not [
        one for one in drafts(server) if one.fields["subject"].endswith(f"[TD#{mark('a')[:6]}]")
    ]


def test_a_refused_seal_leaves_no_draft(server: GraphServer, transport: GraphTransport, monkeypatch: pytest.MonkeyPatch) -> None:
    """The draft vanishes between the two requests."""
    real = transport._drafts._created

    def and_gone(draft: dict[str, object]) -> dict[str, object]:
        server.move(drafts(server)[0], "deleteditems")
        return real(draft)

    monkeypatch.setattr(transport._drafts, "_created", and_gone)
    assert isinstance(outcomes(transport.prepare([parcel("a")]))[0], Unknown)
    assert transport.lookup([parcel("a")], MOMENT) == {} and drafts(server) == []


# ---- crash points, through the engine

Happening = Callable[[GraphServer, Outbox, GraphTransport], None]


def killed_after_post(server: GraphServer, outbox: Outbox, transport: GraphTransport) -> None:
    transport._drafts._create_mime(outbox.claim(["a"], MOMENT, "test")[0].content)


def killed_after_patch(server: GraphServer, outbox: Outbox, transport: GraphTransport) -> None:
    prepared(transport, *outbox.claim(["a"], MOMENT, "test"))


def killed_before_send(server: GraphServer, outbox: Outbox, transport: GraphTransport) -> None:
    (ready,) = prepared(transport, *outbox.claim(["a"], MOMENT, "test"))
    outbox.keep("a", reference=ready.reference)


def killed_after_send(server: GraphServer, outbox: Outbox, transport: GraphTransport) -> None:
    killed_before_send(server, outbox, transport)
    list(transport.submit(outbox.parcels(["a"])))


def lost(*operations: str, fault: str = "drop_after_commit") -> Happening:
    """The answers to these requests are lost in a run that goes on."""

    def happened(server: GraphServer, outbox: Outbox, transport: GraphTransport) -> None:
        getattr(server.knobs, fault).update(dict.fromkeys(operations, 1))
        deliver(outbox, transport, at(MOMENT))
        assert outbox.counts() == {"unknown": 1}

    return happened


CRASHES = {
    "killed after POST": killed_after_post,
    "killed after PATCH": killed_after_patch,
    "killed before send": killed_before_send,
    "killed after send": killed_after_send,
    "POST answer lost": lost("create"),
    "PATCH answer lost": lost("seal"),
    "PATCH and DELETE answers lost": lost("seal", "discard"),
    "send answer lost": lost("send"),
    "503 to POST": lost("create", fault="http503_after_commit"),
    "503 to send": lost("send", fault="http503_after_commit"),
}


def leaves_once(server: GraphServer, outbox: Outbox, transport: GraphTransport, happened: Happening, sent_delay: float) -> None:
    outbox.queue(frozen("a"), MOMENT)
    server.knobs.sent_delay_s = sent_delay
    happened(server, outbox, transport)
    deliver(outbox, transport, at(LATER))
    time.sleep(sent_delay)
    deliver(outbox, transport, at(LATER + timedelta(hours=1)))
    assert outbox.counts() == {"sent": 1} and server.accepted == [mark("a")]
    assert drafts(server) == [] and len(server.within("someone@example.com", "inbox")) == 1


@pytest.mark.parametrize("happened", CRASHES.values(), ids=CRASHES.keys())
def test_after_a_crash_it_leaves_once(
    server: GraphServer, outbox: Outbox, transport: GraphTransport, happened: Happening
) -> None:
    leaves_once(server, outbox, transport, happened, 0)


@pytest.mark.parametrize("happened", [killed_after_send, lost("send")], ids=["killed", "answer lost"])
def test_so_it_does_when_the_sent_copy_comes_late(
    server: GraphServer, outbox: Outbox, transport: GraphTransport, happened: Happening
) -> None:
    leaves_once(server, outbox, transport, happened, 0.15)


def test_ews_would_find_it_too() -> None:
    """Imported here: exchangelib takes its time."""
    from automation.mail.transports.ews_items import TongdaKey

    assert f"String {{{TongdaKey.property_set_id}}} Name {TongdaKey.property_name}" == graph_drafts.KEY


def test_the_configuration_leads_to_it(server: GraphServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "config.ini"
    oauth = f"[oauth]\nauthority = {server.authority}\ntenant = {server.tenant}\nclient_id = {server.client_id}\n"
    mail = f"[mail]\ntransport = graph\nsender = {BOX}\n[graph]\nendpoint = {server.endpoint}\n"
    file.write_text(oauth + mail, encoding="utf-8")
    monkeypatch.setenv("TONGDA_OAUTH", server.secret)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(server.certificate))
    transport = open_transport(load(file))
    assert isinstance(transport, GraphTransport)
    assert outcomes(transport.submit(prepared(transport, parcel("a")))) == [Accepted()]
    assert server.accepted == [mark("a")]
    transport.close()


def test_a_whole_run(server: GraphServer, outbox: Outbox, transport: GraphTransport) -> None:
    outbox.queue_all([frozen(f"k/{number}") for number in range(22)], MOMENT)
    assert deliver(outbox, transport, at(MOMENT)).count("sent") == 22
    assert sorted(server.accepted) == sorted(mark(f"k/{number}") for number in range(22))
    assert sum((server.requests - Counter(token=1)).values()) == 3 * 22


# ---- looking


def test_what_a_look_tells(server: GraphServer, transport: GraphTransport) -> None:
    draft, sent = prepared(transport, parcel("draft"), parcel("sent"))
    list(transport.submit([sent]))
    (copy,) = server.within(BOX, "sentitems")
    assert transport.lookup([parcel("draft"), parcel("sent"), parcel("neither")], MOMENT) == {
        mark("draft"): Found("draft", draft.reference, f"<{local_part(mark('draft'), '')}@example.com>"),
        mark("sent"): Found("sent", copy.id, f"<{local_part(mark('sent'), '')}@example.com>"),
    }


@pytest.mark.parametrize("folder", ["outbox", "deleteditems"])
def test_a_mail_that_left_is_found_where_it_went(server: GraphServer, transport: GraphTransport, folder: str) -> None:
    list(transport.submit(prepared(transport, parcel("a"))))
    server.move(server.within(BOX, "sentitems")[0], folder)
    assert transport.lookup([parcel("a")], MOMENT)[mark("a")].place == "sent"


def test_a_draft_somebody_deleted_has_not_left(server: GraphServer, transport: GraphTransport) -> None:
    ready = prepared(transport, parcel("a"))
    server.move(drafts(server)[0], "deleteditems")
    assert transport.lookup(ready, MOMENT) == {}


def test_of_two_drafts_one_stays(server: GraphServer, transport: GraphTransport) -> None:
    prepared(transport, parcel("a"))
    prepared(transport, parcel("a"))
    found = transport.lookup([parcel("a")], MOMENT)[mark("a")]
    assert [one.id for one in drafts(server)] == [found.reference]


def test_only_the_draft_that_was_being_sent_is_offered(server: GraphServer, transport: GraphTransport) -> None:
    """Its twin would be a second mail: the first may have left, and its copy not have come yet."""
    prepared(transport, parcel("a"))
    ready = prepared(transport, parcel("a"))
    server.knobs.sent_delay_s = 0.1
    list(transport.submit(ready))
    assert transport.lookup(ready, MOMENT) == {}
    time.sleep(0.1)
    assert transport.lookup(ready, MOMENT)[mark("a")].place == "sent"
    assert drafts(server) == [] and len(server.accepted) == 1


# ---- large and encrypted mails


@pytest.fixture
def small(server: GraphServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundredth of the real limits."""
    server.knobs.smallest_upload = 29_000
    for name in ("MIME_MOST", "_DIRECT_MOST", "_SPAN"):
        monkeypatch.setattr(graph_drafts, name, getattr(graph_drafts, name) // 100)


def goes_in_pieces(server: GraphServer, transport: GraphTransport, *sizes: int) -> None:
    files = [b"%PDF-" + os.urandom(size - 5) for size in sizes]
    content = frozen("a", attachments=files).content
    assert outcomes(transport.submit(prepared(transport, parcel("a", content, asks="confirm")))) == [Accepted()]
    assert server.requests["upload"] == 4 and server.requests["create"] == 1
    (sent,) = server.within(BOX, "sentitems")
    got = email.message_from_bytes(sent.mime, policy=email.policy.default)
    assert [part.get_content() for part in got.iter_attachments()] == files
    assert [part.get_filename() for part in got.iter_attachments()] == ["周报0.xlsx", "周报1.xlsx", "周报2.xlsx"]
    assert (got["Message-ID"], got["Auto-Submitted"]) == (f"<{local_part(mark('a'), '')}@example.com>", "auto-generated")
    assert (got["X-Tongda-Key"], got["To"], got["Cc"]) == (mark("a"), "someone@example.com", "copy@example.com")
    body = got.get_body(("html",))
    assert body is not None and "<p>正文a</p>" in body.get_content()
    assert sent.fields["isReadReceiptRequested"] and BUTTONS in sent.properties


@pytest.mark.usefixtures("small")
def test_a_large_mail_goes_in_pieces(server: GraphServer, transport: GraphTransport) -> None:
    goes_in_pieces(server, transport, 90_000, 8, 31_000)


@pytest.mark.slow
def test_a_large_mail_of_real_size_goes_in_pieces(server: GraphServer, transport: GraphTransport) -> None:
    goes_in_pieces(server, transport, 9_000_000, 8, 3_100_000)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("operation", ["create", "attach", "upload", "seal"])
def test_half_a_large_mail_never_leaves(server: GraphServer, outbox: Outbox, transport: GraphTransport, operation: str) -> None:
    outbox.queue(frozen("a", attachments=[b"%PDF-" + os.urandom(31_000), b"PK small"]), MOMENT)
    server.knobs.drop_after_commit = {operation: 1, "discard": 1}
    deliver(outbox, transport, at(MOMENT))
    assert outbox.counts() == {"unknown": 1} and server.accepted == []
    deliver(outbox, transport, at(LATER))
    (sent,) = server.within(BOX, "sentitems")
    assert server.accepted == [mark("a")] and drafts(server) == [] and len(sent.enclosures) == 2


def test_taking_apart_keeps_pictures_and_plain_text_mails() -> None:
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = BOX, "名字 <x@example.com>", "主题", "<m@example.com>"
    mail.set_content("只有文字")
    fields, enclosures = take_apart(mail.as_bytes())
    assert fields["body"]["contentType"] == "text" and fields["body"]["content"].strip() == "只有文字" and not enclosures
    mail.add_alternative('<img src="cid:logo">', subtype="html")
    mail.get_payload()[1].add_related(b"GIF89a", "image", "gif", cid="<logo>")  # type: ignore[union-attr, index]
    fields, (picture,) = take_apart(mail.as_bytes())
    assert fields["body"] == {"contentType": "html", "content": '<img src="cid:logo">\r\n'}
    assert picture.description == {"name": "附件", "contentType": "image/gif", "isInline": True, "contentId": "logo"}


def sealed_envelope(key: str, size: int) -> bytes:
    head = f"Subject: sealed\r\nFrom: {BOX}\r\nTo: someone@example.com\r\nMessage-ID: <{mark(key)}@example.com>\r\nMIME-Version: 1.0\r\n"
    kind = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return (head + kind).encode() + b"QUJD" * (size // 4) + b"\r\n"


def test_an_encrypted_mail_is_not_touched(server: GraphServer, transport: GraphTransport) -> None:
    content = sealed_envelope("a", 2_900_000)
    list(transport.submit(prepared(transport, parcel("a", content, confidential=True, asks="confirm"))))
    (got,) = server.within("someone@example.com", "inbox")
    assert hashlib.sha256(got.mime).digest() == hashlib.sha256(content).digest()


def test_an_encrypted_mail_that_is_too_large_is_refused(server: GraphServer, transport: GraphTransport) -> None:
    (outcome,) = outcomes(transport.prepare([parcel("a", sealed_envelope("a", 3_100_000))]))
    assert isinstance(outcome, Refused) and "3.1 MB" in outcome.reason
    assert not server.requests["create"]


# ---- what comes in


def fetched(transport: GraphTransport, cursor: str = "") -> tuple[list[Arrival], str]:
    pages = list(transport.collect(cursor))
    return [arrival for page in pages for arrival in page.arrivals], pages[-1].cursor


def test_answers_come_in_with_their_class_and_vote(server: GraphServer, transport: GraphTransport) -> None:
    _, cursor = fetched(transport)
    people = ("nobody@example.com", "autoread@example.com", "autoreply@example.com", "human@example.com", "voter@example.com")
    list(transport.submit(prepared(transport, *(parcel(who, to=who, asks="confirm") for who in people))))
    arrivals, later = fetched(transport, cursor)
    assert [(one.item_class, one.vote) for one in arrivals] == [
        ("REPORT.IPM.Note.NDR", ""),
        ("REPORT.IPM.Note.IPNRN", ""),
        ("IPM.Note.Rules.OofTemplate.Microsoft", ""),
        ("IPM.Note", ""),
        ("IPM.Note", "已阅知"),
    ]
    assert all(mark(who).encode() in one.content for who, one in zip(people, arrivals, strict=True))
    assert [one.content for one in arrivals] == [item.mime for item in server.within(BOX, "inbox")]
    assert all(one.received.tzinfo for one in arrivals) and len({one.identity for one in arrivals}) == 5
    assert fetched(transport, later) == ([], later)


def put_in(server: GraphServer, *subjects: str, size: int = 0) -> None:
    for subject in subjects:
        server.deliver(
            BOX, f"Subject: {subject}\r\nFrom: a@example.com\r\nMessage-ID: <{subject}@x>\r\n\r\n{'x' * size}".encode()
        )


def test_many_come_page_by_page(server: GraphServer, transport: GraphTransport, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off between two pages, the next run goes on with the second."""
    monkeypatch.setattr(graph_inbox, "_PREFER", {"Prefer": graph_inbox._PREFER["Prefer"].replace("=20", "=3")})
    put_in(server, *(f"s{number}" for number in range(7)))
    pages = list(transport.collect(""))
    assert [len(page.arrivals) for page in pages] == [3, 3, 1]
    assert [bool(page.cursor.partition(" ")[0]) for page in pages] == [False, False, True]
    rest, _ = fetched(transport, pages[0].cursor)
    assert [one.identity for one in rest] == [one.identity for page in pages[1:] for one in page.arrivals]


def test_large_ones_are_handed_on_at_once(
    server: GraphServer, transport: GraphTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph_inbox, "_PAGE_BYTES", 1000)
    monkeypatch.setattr(graph_inbox, "LARGEST", 2000)
    put_in(server, "a", "b", size=1500)
    put_in(server, "c", size=5000)
    pages = list(transport.collect(""))
    assert [len(page.arrivals) for page in pages] == [1, 1, 1]
    assert pages[2].arrivals[0].content == b"Subject: c\r\nFrom: a@example.com\r\nMessage-ID: <c@x>\r\n\r\n"
    assert len(fetched(transport, pages[1].cursor)[0]) == 3
    assert fetched(transport, pages[2].cursor)[0] == []


def test_a_link_that_the_server_forgot(server: GraphServer, transport: GraphTransport) -> None:
    put_in(server, "long ago", "old")
    server.within(BOX, "inbox")[0].fields["receivedDateTime"] = "2026-01-05T08:00:00Z"
    before, cursor = fetched(transport)
    server.forget_links()
    put_in(server, "new")
    after, later = fetched(transport, cursor)
    assert [one.identity for one in after][:-1] == [one.identity for one in before][1:]
    assert b"Subject: new" in after[-1].content
    assert fetched(transport, later)[0] == []


def test_a_link_elsewhere_gets_no_token(server: GraphServer, transport: GraphTransport) -> None:
    put_in(server, "a")
    server.knobs.next_link = "https://elsewhere.example.com/v1.0"
    with pytest.raises(AutomationError, match="没有跟去"):
        list(transport.collect(""))
    server.knobs.next_link = ""
    assert len(fetched(transport, "2026-11-20T00:00:00Z https://elsewhere.example.com/v1.0/users")[0]) == 1


def test_a_mail_the_server_cannot_read_does_not_block_the_others(server: GraphServer, transport: GraphTransport) -> None:
    put_in(server, "good", "broken 坏", "fine")
    server.knobs.unreadable = "broken"
    arrivals, _ = fetched(transport)
    assert len(arrivals) == 3
    head = email.message_from_bytes(arrivals[1].content, policy=email.policy.default)
    assert (head["Subject"], head["From"]) == ("broken 坏", "a@example.com") and "broken" in head["Message-ID"]


def test_an_invitation_is_no_mail(server: GraphServer, transport: GraphTransport) -> None:
    put_in(server, "a")
    server.deliver(BOX, b"Subject: meeting\r\n\r\n", "IPM.Schedule.Meeting.Request")
    assert [one.item_class for one in fetched(transport)[0]] == ["IPM.Note"]


def test_a_mail_deleted_meanwhile_is_passed_over(
    server: GraphServer, transport: GraphTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in(server, "a", "b")
    real = transport._inbox._content

    def and_gone(place: str, row: dict[str, object]) -> bytes:
        if row["subject"] == "a":
            del server.items[server.within(BOX, "inbox")[0].id]
        return real(place, row)

    monkeypatch.setattr(transport._inbox, "_content", and_gone)
    arrivals, _ = fetched(transport)
    assert [one.content.split(b"\r\n")[0] for one in arrivals] == [b"Subject: b"]


@pytest.mark.parametrize(("knobs", "told"), [({"throttle_next": 1}, "慢一点"), ({"drop_after_commit": {"delta": 1}}, "没有等到")])
def test_collecting_that_fails_says_so(
    server: GraphServer, transport: GraphTransport, knobs: dict[str, object], told: str
) -> None:
    put_in(server, "a")
    vars(server.knobs).update(knobs)
    with pytest.raises(AutomationError, match=told):
        list(transport.collect(""))
    assert len(fetched(transport)[0]) == 1


# ---- the double as a process of its own


@pytest.mark.slow
def test_the_double_as_a_process(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    command = [sys.executable, str(ROOT / "tests/mail/graph_server.py"), "--journal", str(journal)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        authority, certificate = process.stdout.readline().split()
        login = AppLogin(
            authority, GraphServer.tenant, GraphServer.client_id, lambda: GraphServer.secret, f"{authority}/.default", certificate
        )
        transport = GraphTransport(f"{authority}/v1.0", BOX, login)
        list(transport.submit(prepared(transport, parcel("a"))))
        process.kill()
    assert [json.loads(line)["mark"] for line in journal.read_text(encoding="utf-8").splitlines()] == [mark("a")]
