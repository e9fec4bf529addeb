"""The ews transport against a double of Exchange over HTTP: what each fault means, and how many mails really left."""

from __future__ import annotations

import logging
import socket
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ews_mailboxes import BUTTONS
from ews_people import Letter
from ews_server import PASSWORD, TOKEN, USER, EwsServer
from exchangelib.protocol import CachingProtocol
from server_certificate import make_certificate

from automation.config import load
from automation.errors import AutomationError, ConfigurationError
from automation.mail.transports import (
    HOUR,
    Accepted,
    Arrival,
    Barred,
    Found,
    Outcome,
    Page,
    Parcel,
    Prepared,
    Refused,
    RetryAt,
    Unknown,
    ews_collecting,
)
from automation.mail.transports.ews import SETTLING, EwsTransport
from automation.mail.transports.ews_account import EwsSettings, open_account
from automation.mail.transports.ews_items import by_size
from automation.mail.transports.voting import BUTTONS as VOTING
from automation.mail.transports.voting import verb_stream
from automation.mail_setup import open_transport

EARLIER = datetime(2026, 11, 20)
Open = Callable[..., EwsTransport]


@pytest.fixture(scope="module")
def running() -> Iterator[EwsServer]:
    with EwsServer() as server:
        yield server


@pytest.fixture
def server(running: EwsServer) -> EwsServer:
    running.turn(reset=True)
    return running


@pytest.fixture
def opened(server: EwsServer) -> Iterator[Open]:
    """Transports to the server; settings other than the usual ones by name."""
    transports: list[EwsTransport] = []

    def open_one(password: str = PASSWORD, **settings: Any) -> EwsTransport:
        usual: dict[str, Any] = {"user": USER, "mailbox": USER, "endpoint": server.url, "auth": "basic"}
        transports.append(EwsTransport(EwsSettings(**usual | settings), lambda: password))
        return transports[-1]

    yield open_one
    for transport in transports:
        transport.close()


@pytest.fixture
def draft(opened: Open) -> EwsTransport:
    return opened()


@pytest.fixture
def direct(opened: Open) -> EwsTransport:
    return opened(mode="direct")


def parcel(number: int = 1, to: str = "reader@example.com", sender: str = USER, size: int = 10, **flags: Any) -> Parcel:
    head = f"From: {sender}\r\nTo: {to}\r\nSubject: =?utf-8?b?{b64encode(f'通知{number}'.encode()).decode()}?=\r\n"
    content = f"{head}Message-ID: <{number}@example.com>\r\nImportance: high\r\n\r\n".encode() + b"x" * size
    return Parcel(f"notice/{number}", f"{number:026}", content, (to,), **flags)


def parcels(count: int) -> list[Parcel]:
    return [parcel(number) for number in range(count)]


def outcomes(lists: Iterator[list[tuple[Parcel, Outcome]]]) -> list[Outcome]:
    return [outcome for results in lists for _, outcome in results]


def prepared(transport: EwsTransport, some: Sequence[Parcel]) -> list[Parcel]:
    """The parcels with their references, as the ledger would give them the next time."""
    results = [result for results in transport.prepare(some) for result in results]
    return [replace(one, reference=outcome.reference) for one, outcome in results if isinstance(outcome, Prepared)]


def send(transport: EwsTransport, some: Sequence[Parcel]) -> list[Outcome]:
    return outcomes(transport.submit(prepared(transport, some) if transport.drafts else some))


def look(transport: EwsTransport, *some: Parcel) -> list[str]:
    found = transport.lookup(some, EARLIER)
    return [found[one.mark].place if one.mark in found else "absent" for one in some]


def collected(transport: EwsTransport, cursor: str = "") -> tuple[list[Arrival], str]:
    pages: list[Page] = list(transport.collect(cursor))
    return [arrival for page in pages for arrival in page.arrivals], pages[-1].cursor


def drafts_in(server: EwsServer, box: str = USER) -> list[str]:
    return [item.id for item in server.mailboxes.folder(box, "drafts")]


# Sending


def test_a_draft_is_visible_to_nobody_and_then_leaves_by_its_reference(server: EwsServer, draft: EwsTransport) -> None:
    (ready,) = prepared(draft, [parcel()])
    assert (len(drafts_in(server)), server.accepted, look(draft, ready)) == (1, [], ["draft"])
    assert outcomes(draft.submit([ready])) == [Accepted()]
    assert ([one["mark"] for one in server.accepted], drafts_in(server), look(draft, ready)) == ([ready.mark], [], ["sent"])


def test_sending_the_same_draft_again_sends_nothing(server: EwsServer, draft: EwsTransport) -> None:
    (ready,) = prepared(draft, [parcel()])
    first, second = outcomes(draft.submit([ready])), outcomes(draft.submit([ready]))
    assert first == [Accepted()] and isinstance(second[0], Unknown) and "取走" in second[0].reason
    assert len(server.accepted) == 1


def test_a_hundred_mails_take_four_requests(server: EwsServer, draft: EwsTransport) -> None:
    mails = parcels(100)
    for start in range(0, 100, draft.chunk):
        send(draft, mails[start : start + draft.chunk])
    assert server.requests == {"CreateItem": 2, "SendItem": 2}
    assert {one["mark"] for one in server.accepted} == {one.mark for one in mails} and len(server.accepted) == 100


def test_a_request_does_not_grow_beyond_what_servers_take() -> None:
    sizes = [3_000_000, 3_000_000, 3_000_000, 20_000_000, 10, 10]
    runs = by_size([parcel(number, size=size) for number, size in enumerate(sizes)])
    assert [len(run) for run in runs] == [2, 1, 1, 2]


@pytest.mark.parametrize("mode", ["draft", "direct"])
@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ({}, ("Normal", "Normal", False, False)),  # although the MIME says high
        ({"urgent": True}, ("High", "Normal", False, False)),
        ({"confidential": True}, ("Normal", "Confidential", False, False)),
        ({"asks": "confirm"}, ("Normal", "Normal", True, True)),
        ({"asks": "approve"}, ("Normal", "Normal", True, True)),
    ],
)
def test_importance_and_the_like_are_set_as_fields(
    server: EwsServer, opened: Open, mode: str, flags: dict[str, Any], expected: tuple[object, ...]
) -> None:
    send(opened(mode=mode), [parcel(**flags)])
    (one,) = server.accepted
    assert (one["importance"], one["sensitivity"], one["read_receipt"], one["delivery_receipt"]) == expected
    assert one["buttons"] == (b64encode(verb_stream(VOTING[flags["asks"]])).decode() if "asks" in flags else "")


def test_the_reader_gets_the_buttons_but_not_our_key(server: EwsServer, draft: EwsTransport) -> None:
    send(draft, [parcel(asks="confirm")])
    (delivered,) = server.mailboxes.folder("reader@example.com", "inbox")
    assert list(delivered.extended) == [BUTTONS] and delivered.content == parcel().content


# Faults: what the caller is told, what really left, and how often it was asked


@pytest.mark.parametrize(
    ("fault", "outcome", "left"),
    [
        ({"drop_before_commit": 1}, Unknown, 0),
        ({"drop_after_commit": 1}, Unknown, 1),
        ({"http503_after_commit": 1}, Unknown, 1),
        ({"garbage_after_commit": 1}, Unknown, 1),
        ({"hang_after_commit_s": 0.4}, Unknown, 1),
        ({"busy_next": 1}, RetryAt, 0),
        ({"busy_next": 1, "back_off_ms": 0}, RetryAt, 0),
        ({"fault": "ErrorInternalServerError"}, Unknown, 0),
        ({"fault": "ErrorInternalServerTransientError"}, Unknown, 0),
        ({"fault": "ErrorTooManyObjectsOpened"}, Unknown, 0),
        ({"fault": "ErrorInvalidRecipients"}, Unknown, 0),
        ({"fault": "ErrorInvalidRequest"}, Barred, 0),
        ({"fault": "ErrorInvalidServerVersion"}, Barred, 0),
        ({"http_status": 502}, Unknown, 0),
        ({"http_status": 302}, Barred, 0),
        ({"http_status": 403}, Barred, 0),
        ({"http_status": 404}, Barred, 0),
    ],
)
@pytest.mark.parametrize("mode", ["draft", "direct"])
def test_a_request_is_made_once_and_doubt_is_admitted(
    server: EwsServer, opened: Open, mode: str, fault: dict[str, Any], outcome: type[Outcome], left: int
) -> None:
    transport = opened(mode=mode, patience=0.2)
    ready = prepared(transport, [parcel()]) if transport.drafts else [parcel()]
    server.turn(**fault)
    (result,) = outcomes(transport.submit(ready))
    assert (type(result), len(server.accepted)) == (outcome, left)
    assert server.requests["SendItem" if transport.drafts else "CreateItem"] == 1
    server.turn(hang_after_commit_s=0, http_status=0, fault="")
    if left:
        assert look(transport, *ready) == ["sent"]
    elif transport.drafts:
        assert look(transport, *ready) == ["draft"]


@pytest.mark.parametrize("fault", ["drop_before_commit", "drop_after_commit", "http503_after_commit", "garbage_after_commit"])
def test_a_lost_answer_to_a_draft_is_cleared_up_by_looking(server: EwsServer, draft: EwsTransport, fault: str) -> None:
    server.turn(**{fault: 1})
    assert isinstance(outcomes(draft.prepare([parcel()]))[0], Unknown)
    found = draft.lookup([parcel()], EARLIER)
    again = [replace(parcel(), reference=found[parcel().mark].reference)] if found else prepared(draft, [parcel()])
    assert bool(found) == (fault != "drop_before_commit")
    assert outcomes(draft.submit(again)) == [Accepted()]
    assert (len(server.accepted), drafts_in(server)) == (1, [])


def test_a_busy_server_says_when(server: EwsServer, direct: EwsTransport) -> None:
    server.turn(busy_next=1, back_off_ms=90_000)
    assert outcomes(direct.submit([parcel()])) == [RetryAt("Exchange 忙，要求稍后再发", timedelta(seconds=90))]


def test_when_the_third_request_is_busy_the_first_two_are_known_and_the_fourth_is_not_made(
    server: EwsServer, direct: EwsTransport
) -> None:
    server.turn(spare=2, busy_next=1)
    lists = list(direct.submit([parcel(number, size=6_000_000) for number in range(4)]))
    assert [[type(outcome) for _, outcome in results] for results in lists] == [[Accepted], [Accepted], [RetryAt, RetryAt]]
    assert (len(server.accepted), server.requests) == (2, {"CreateItem": 3})


@pytest.mark.parametrize("mode", ["draft", "direct"])
def test_one_bad_recipient_hides_nothing_of_the_others(server: EwsServer, opened: Open, mode: str) -> None:
    server.turn(item_error={"bad@example.com": "ErrorInvalidRecipients"})
    results = send(
        opened(mode=mode), [parcel(number, "bad@example.com" if number == 3 else "a@example.com") for number in range(10)]
    )
    assert isinstance(results[3], Refused) and "通讯录" in results[3].reason
    assert results[:3] + results[4:] == [Accepted()] * 9 and len(server.accepted) == 9


@pytest.mark.parametrize(
    ("knobs", "outcome", "words"),
    [
        ({"quota_full": True}, RetryAt, "邮箱满了"),
        ({"size_limit": 5}, Refused, "超过 Exchange 允许的大小"),
        ({"item_error": {"reader@example.com": "ErrorSubmissionQuotaExceeded"}}, RetryAt, "发信上限"),
        ({"item_error": {"reader@example.com": "ErrorBatchProcessingStopped"}}, RetryAt, "没有处理到"),
        ({"item_error": {"reader@example.com": "ErrorAccessDenied"}}, RetryAt, "请管理员授权"),
        ({"item_error": {"reader@example.com": "ErrorInternalServerError"}}, Unknown, "先核对"),
        ({"item_error": {"reader@example.com": "ErrorThatNobodyKnows"}}, Unknown, "先核对"),
    ],
)
def test_every_refusal_is_one_plain_line(
    server: EwsServer, direct: EwsTransport, knobs: dict[str, Any], outcome: type[Outcome], words: str
) -> None:
    server.turn(**knobs)
    (result,) = outcomes(direct.submit([parcel()]))
    assert type(result) is outcome and words in getattr(result, "reason", "") and not server.accepted


def test_a_draft_that_could_not_be_saved_has_not_left(server: EwsServer, draft: EwsTransport) -> None:
    server.turn(quota_full=True)
    (result,) = outcomes(draft.prepare([parcel()]))
    assert isinstance(result, RetryAt) and result.wait == timedelta(hours=1) and not drafts_in(server)


def test_a_sender_that_the_login_may_not_use(server: EwsServer, draft: EwsTransport) -> None:
    (result,) = send(draft, [parcel(sender="chief@example.com")])
    assert isinstance(result, RetryAt) and "代理发送" in result.reason and not server.accepted


# Getting in


@pytest.mark.parametrize("auth", ["basic", "ntlm"])
def test_a_refused_password_stops_everything_before_the_account_is_locked(server: EwsServer, opened: Open, auth: str) -> None:
    transport = opened("wrong", auth=auth)
    (result,) = outcomes(transport.prepare([parcel()]))
    assert isinstance(result, Barred) and result.wait == timedelta(hours=1) and "password mail" in result.reason
    tries = server.requests["401"]
    with pytest.raises(AutomationError, match="拒绝登录"):
        transport.lookup([parcel()], EARLIER)
    assert isinstance(outcomes(transport.prepare([parcel()]))[0], Barred)
    assert server.requests == {"401": tries}


def test_a_right_password_does_not_inherit_the_connection_of_a_wrong_one(server: EwsServer, opened: Open) -> None:
    outcomes(opened("wrong").prepare([parcel()]))
    assert send(opened(), [parcel()]) == [Accepted()]
    assert not [key for key in CachingProtocol._protocol_cache if key[0] == server.url]


def test_a_missing_password_bars_without_a_request(server: EwsServer) -> None:
    def no_password() -> str:
        raise ConfigurationError("还没有密码“mail”")

    transport = EwsTransport(EwsSettings(USER, USER, server.url, "basic"), no_password)
    assert outcomes(transport.prepare(parcels(3))) == [Barred("还没有密码“mail”", HOUR)] * 3
    assert server.requests == {}


def test_nobody_at_the_door_means_that_nothing_left(opened: Open) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/EWS/Exchange.asmx"
        (result,) = outcomes(opened(endpoint=url, mode="direct").submit([parcel()]))
    assert isinstance(result, Barred) and "连不上" in result.reason


def test_a_certificate_is_checked_and_the_companys_own_can_be_trusted(
    tmp_path: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = make_certificate(tmp_path)
    with EwsServer(context=certificate.server()) as server:
        (refused,) = outcomes(opened(endpoint=server.url, mode="direct").submit([parcel()]))
        assert isinstance(refused, Barred) and "REQUESTS_CA_BUNDLE" in refused.reason and not server.requests
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "missing.pem"))
        (missing,) = outcomes(opened(endpoint=server.url, mode="direct").submit([parcel()]))
        assert isinstance(missing, Barred) and "REQUESTS_CA_BUNDLE 指的证书文件不存在" in missing.reason
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.certificate))
        assert send(opened(endpoint=server.url), [parcel()]) == [Accepted()]


def test_a_shared_mailbox_keeps_its_own_drafts_and_copies(server: EwsServer, opened: Open) -> None:
    shared = "office@example.com"
    server.mailboxes.rights[USER] = {shared}
    transport = opened(mailbox=shared)
    (ready,) = prepared(transport, [parcel(sender=shared)])
    assert (len(drafts_in(server, shared)), drafts_in(server)) == (1, [])
    assert outcomes(transport.submit([ready])) == [Accepted()]
    assert len(server.mailboxes.folder(shared, "sentitems")) == 1


def test_a_mailbox_without_the_right_to_it(server: EwsServer, opened: Open) -> None:
    transport = opened(mailbox="office@example.com")
    (result,) = outcomes(transport.prepare([parcel()]))
    assert isinstance(result, RetryAt) and "请管理员授权" in result.reason
    with pytest.raises(AutomationError, match=r"查不了邮箱 office@example.com：.*请管理员授权"):
        transport.lookup([parcel()], EARLIER)


def test_impersonation(server: EwsServer, opened: Open) -> None:
    transport = opened(mailbox="office@example.com", access="impersonation")
    (refused,) = outcomes(transport.prepare([parcel(sender="office@example.com")]))
    assert isinstance(refused, Barred) and "access" in refused.reason
    server.mailboxes.impersonators.add(USER)
    assert send(transport, [parcel(sender="office@example.com")]) == [Accepted()]
    assert server.accepted[0]["box"] == "office@example.com"


def test_an_application_with_a_token_acts_as_the_mailbox(server: EwsServer, opened: Open) -> None:
    assert send(opened(TOKEN, auth="oauth"), [parcel()]) == [Accepted()]
    assert isinstance(outcomes(opened("old token", auth="oauth").prepare([parcel()]))[0], Barred)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"endpoint": "http://mail.example.com/EWS"}, "https://"),
        ({"endpoint": "mail.example.com"}, "https://"),
        ({"auth": "oauth"}, "endpoint"),
    ],
)
def test_settings_that_cannot_work_are_named(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        EwsSettings(USER, USER, **settings)


def test_opening_the_mailbox_asks_for_nothing(server: EwsServer) -> None:
    open_account(EwsSettings(USER, USER, server.url, "basic"), lambda: PASSWORD)
    assert server.requests == {}


def test_nothing_secret_gets_into_the_log(server: EwsServer, opened: Open, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    outcomes(opened("Geheim-Wort").prepare([parcel()]))
    send(opened(), [parcel()])
    for word in ("Geheim-Wort", PASSWORD, b64encode(f"{USER}:{PASSWORD}".encode()).decode(), "Importance: high"):
        assert word not in caplog.text


# Looking for what became of a mail


def test_before_the_first_request_there_is_nothing(draft: EwsTransport) -> None:
    assert look(draft, *parcels(3)) == ["absent"] * 3 and draft.settle == timedelta(0)


def test_of_two_drafts_of_one_mail_the_known_one_is_kept(server: EwsServer, draft: EwsTransport) -> None:
    (first,), (second,) = prepared(draft, [parcel()]), prepared(draft, [parcel()])
    found = draft.lookup([second], EARLIER)
    assert found == {second.mark: Found("draft", second.reference)}
    assert drafts_in(server) == [second.reference.split()[0]] and first.reference != second.reference


def test_a_twin_of_a_draft_that_may_have_left_is_never_offered(server: EwsServer, draft: EwsTransport) -> None:
    """The first one was made by a run that was killed and showed up late; the second one left, and its copy is late too."""
    prepared(draft, [parcel()])
    (second,) = prepared(draft, [parcel()])
    server.turn(sent_delay_s=0.1)
    outcomes(draft.submit([second]))
    assert (look(draft, second), drafts_in(server)) == (["absent"], [])
    time.sleep(0.15)
    assert look(draft, second) == ["sent"] and len(server.accepted) == 1


def test_a_draft_beside_its_sent_mail_is_removed(server: EwsServer, draft: EwsTransport) -> None:
    (orphan,), (ready,) = prepared(draft, [parcel()]), prepared(draft, [parcel()])
    outcomes(draft.submit([ready]))
    assert (look(draft, orphan), drafts_in(server), len(server.accepted)) == (["sent"], [], 1)
    assert isinstance(outcomes(draft.submit([orphan]))[0], Unknown) and len(server.accepted) == 1


def test_a_draft_that_somebody_threw_away_is_a_persons_matter(server: EwsServer, draft: EwsTransport) -> None:
    """Where it lies now it has another id; our record of the old one says no more than that it may have left."""
    (ready,) = prepared(draft, [parcel()])
    (item,) = server.mailboxes.folder(USER, "drafts")
    server.mailboxes.move(item, "deleteditems")
    assert look(draft, ready) == ["absent"]
    assert isinstance(outcomes(draft.submit([ready]))[0], Unknown) and not server.accepted


def test_a_draft_that_was_edited_is_not_sent_blindly(server: EwsServer, draft: EwsTransport) -> None:
    (ready,) = prepared(draft, [parcel()])
    stale = replace(ready, reference=ready.reference.replace("KEY", "OLD"))
    assert isinstance(outcomes(draft.submit([stale]))[0], Unknown) and not server.accepted
    assert draft.lookup([stale], EARLIER)[ready.mark] == Found("draft", ready.reference)
    assert outcomes(draft.submit([ready])) == [Accepted()]


@pytest.mark.parametrize("folder", ["outbox", "deleteditems"])
def test_a_sent_mail_is_found_on_its_way_and_among_the_deleted(server: EwsServer, direct: EwsTransport, folder: str) -> None:
    send(direct, [parcel()])
    (copy,) = server.mailboxes.folder(USER, "sentitems")
    server.mailboxes.move(copy, folder)
    assert look(direct, parcel()) == ["sent"]


def test_a_draft_that_is_just_leaving_counts_as_sent(server: EwsServer, draft: EwsTransport) -> None:
    (ready,) = prepared(draft, [parcel()])
    server.mailboxes.folder(USER, "drafts")[0].fields["IsSubmitted"] = "true"
    assert look(draft, ready) == ["sent"]


def test_a_copy_that_shows_up_late_is_why_direct_mode_waits(server: EwsServer, direct: EwsTransport) -> None:
    server.turn(sent_delay_s=0.1, drop_after_commit=1)
    send(direct, [parcel()])
    assert look(direct, parcel()) == ["absent"] and direct.settle == SETTLING
    time.sleep(0.15)
    assert look(direct, parcel()) == ["sent"]
    assert len(server.accepted) == 1


def test_the_servers_own_message_id_is_read_back(server: EwsServer, draft: EwsTransport) -> None:
    server.turn(overwrite_message_id=True)
    send(draft, [parcel()])
    found = draft.lookup([parcel()], EARLIER)[parcel().mark]
    assert found.message_id == server.accepted[0]["message_id"] != "<1@example.com>"


def test_marks_are_compared_whole_and_fifty_take_one_request(server: EwsServer, draft: EwsTransport) -> None:
    send(draft, [parcel(number) for number in (1, 11)])
    assert look(draft, *parcels(100)) == ["sent" if number in (1, 11) else "absent" for number in range(100)]
    assert server.requests["FindItem"] == 2


@pytest.mark.parametrize(
    ("knobs", "words"),
    [
        ({"http_status": 503}, "暂时不可用（HTTP 503）"),
        ({"http_status": 404}, "EWS 地址不对"),
        ({"fault": "ErrorServerBusy"}, "Exchange 忙"),
        ({"fault": "ErrorInternalServerError"}, "ErrorInternalServerError"),
    ],
)
def test_a_server_that_cannot_be_asked_is_told_in_a_line(
    server: EwsServer, draft: EwsTransport, knobs: dict[str, Any], words: str
) -> None:
    server.turn(**knobs)
    for question in (lambda: draft.lookup([parcel()], EARLIER), lambda: list(draft.collect(""))):
        with pytest.raises(AutomationError, match=f"查不了邮箱 {USER}：.*{words}"):
            question()


# What comes back


def test_all_kinds_of_answers_come_in(server: EwsServer, draft: EwsTransport) -> None:
    to = ", ".join(f"{who}@example.com" for who in ("nobody", "autoread", "deleter", "human", "voter", "autoreply"))
    send(draft, [parcel(1, to, asks="confirm")])
    came, _ = collected(draft)
    kinds = [(one.item_class.removeprefix("REPORT."), one.vote) for one in came if not one.item_class.endswith(".DR")]
    assert kinds == [
        ("IPM.Note.NDR", ""),
        ("IPM.Note.IPNRN", ""),
        ("IPM.Note.IPNNRN", ""),
        ("IPM.Note", ""),
        ("IPM.Note", "已阅知"),
        ("IPM.Note.Rules.OofTemplate.Microsoft", ""),
    ]
    assert sum(one.item_class == "REPORT.IPM.Note.DR" for one in came) == 5
    assert all(one.received.tzinfo is UTC and one.content.startswith(b"From: ") for one in came)
    assert sum(b"<1@example.com>" in one.content for one in came) == len(came) - 1  # absence notes name no mail


def test_only_what_is_new_comes_and_nothing_is_marked_read(server: EwsServer, draft: EwsTransport) -> None:
    send(draft, [parcel(1, "human@example.com")])
    first, cursor = collected(draft)
    send(draft, [parcel(2, "human@example.com")])
    second, cursor = collected(draft, cursor)
    assert len(first) == len(second) == 1 and first[0].identity != second[0].identity
    assert collected(draft, cursor) == ([], cursor)
    assert {item.fields["IsRead"] for item in server.mailboxes.folder(USER, "inbox")} == {"false"}
    assert set(server.requests) == {"CreateItem", "SendItem", "SyncFolderItems", "GetItem"}


def test_what_is_no_mail_and_what_happened_to_old_mail_is_passed_over(server: EwsServer, draft: EwsTransport) -> None:
    for item_class in ("IPM.Schedule.Meeting.Request", "IPM.Note", "IPM.Note.SMIME"):
        server.mailboxes.receive(Letter(USER, parcel().content, item_class))
    _, note, secret = server.mailboxes.folder(USER, "inbox")
    server.mailboxes.mark_read(note)
    server.mailboxes.remove(note)
    assert [one.identity for one in collected(draft)[0]] == [secret.id]


def test_a_long_inbox_comes_page_by_page_and_can_be_interrupted(server: EwsServer, draft: EwsTransport) -> None:
    for number in range(130):
        server.mailboxes.receive(Letter(USER, parcel(number).content))
    pages = list(draft.collect(""))
    assert [len(page.arrivals) for page in pages] == [25, 25, 25, 25, 25, 5]
    assert [page.cursor for page in pages] == ["", "", "", "s100", "s100", "s130"]
    assert len({arrival.identity for page in pages for arrival in page.arrivals}) == 130
    again, _ = collected(draft, pages[3].cursor)
    assert len(again) == 30


def test_of_a_huge_mail_only_the_head_is_fetched(server: EwsServer, draft: EwsTransport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ews_collecting, "LARGEST", 1000)
    content = b"From: a@example.com\r\nSubject: big\r\nIn-Reply-To: <1@example.com>\r\n\r\n" + b"x" * 2000
    server.mailboxes.receive(Letter(USER, content))
    (arrival,), _ = collected(draft)
    assert arrival.content == b"From: a@example.com\r\nSubject: big\r\nIn-Reply-To: <1@example.com>\r\n\r\n"


def test_of_a_mail_that_cannot_be_turned_into_mime_the_head_is_put_together(server: EwsServer, draft: EwsTransport) -> None:
    head = b"Subject: re\r\nMessage-ID: <9@example.com>\r\nIn-Reply-To: <1@example.com>\r\nReferences: <1@example.com>\r\n\r\n"
    broken = server.mailboxes.receive(Letter(USER, head))
    broken.content = b""
    whole = server.mailboxes.receive(Letter(USER, parcel().content))
    came = {one.identity: one.content for one in collected(draft)[0]}
    assert came == {broken.id: head, whole.id: parcel().content}


def test_a_cursor_of_another_mailbox_begins_again(server: EwsServer, draft: EwsTransport) -> None:
    server.mailboxes.receive(Letter(USER, parcel().content))
    assert len(collected(draft, "H4sIAAA=")[0]) == 1


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("endpoint = https://mail.example.com/EWS/Exchange.asmx", EwsSettings(USER, USER, "https://mail.example.com/EWS/Exchange.asmx")),
        ("user = CORP\\td\nmailbox = office@example.com\nauth = basic\naccess = impersonation\nmode = direct",
         EwsSettings("CORP\\td", "office@example.com", "", "basic", "impersonation", "direct")),
    ],
)  # fmt: skip
def test_config_ini_says_which_mailbox_and_how(tmp_path: Path, lines: str, expected: EwsSettings) -> None:
    file = tmp_path / "config.ini"
    file.write_text(f"[mail]\ntransport = ews\n[ews]\n{lines}\n", encoding="utf-8")
    transport = open_transport(load(file))
    assert isinstance(transport, EwsTransport) and transport.settings == expected
