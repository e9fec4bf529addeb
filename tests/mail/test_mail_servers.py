"""SMTP and IMAP against Postfix and Dovecot themselves: what is sent, what is proven, what comes back."""

from __future__ import annotations

import email
import email.policy
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import TypeVar

import pytest
from letters import mail
from mail_servers import MailServers

from automation.errors import AutomationError
from automation.mail.marks import local_part, mark
from automation.mail.message import Asks
from automation.mail.transports import Accepted, Arrival, Barred, Found, Outcome, Parcel, Refused, RetryAt, smtp
from automation.mail.transports.imap import Imap
from automation.mail.transports.smtp import SmtpTransport

pytestmark = pytest.mark.slow
SOMEONE, AWAY = "someone@example.com", "refused@away.example.com"
T = TypeVar("T")
SINCE = datetime.now() - timedelta(minutes=5)


@pytest.fixture(scope="module")
def servers() -> Iterator[MailServers]:
    with MailServers() as running:
        yield running


@pytest.fixture
def transport(servers: MailServers) -> Iterator[SmtpTransport]:
    opened = office(servers)
    yield opened
    opened.close()


def office(servers: MailServers, sender: str = MailServers.sender, *, reader: str = "", sent: str = "Sent") -> SmtpTransport:
    """reader: whose mailbox is read, if not the sender's."""
    imap = Imap(servers.imap(user=reader or sender), sender, sent=sent)
    return SmtpTransport(servers.smtp(user=sender), sender, imap)


def parcel(key: str, *to: str, asks: Asks = "", size: int = 9) -> Parcel:
    return Parcel(key, mark(key), mail(key, attachment=b"x" * size).content, to or (SOMEONE,), asks=asks)


def submit(transport: SmtpTransport, *parcels: Parcel) -> list[Outcome]:
    return [outcome for some in transport.submit(parcels) for _, outcome in some]


def eventually(look: Callable[[], T], seconds: float = 15) -> T:
    """What `look` sees as soon as it sees something."""
    end = time.monotonic() + seconds
    while not (seen := look()) and time.monotonic() < end:
        time.sleep(0.1)
    return seen


def with_key(mails: list[bytes], key: str) -> list[EmailMessage]:
    parsed = [email.message_from_bytes(content, policy=email.policy.default) for content in mails]
    return [one for one in parsed if one["X-Tongda-Key"] == mark(key)]  # type: ignore[misc]


def arrivals(transport: SmtpTransport, word: str) -> list[Arrival]:
    return [one for page in transport.collect("") for one in page.arrivals if word.encode() in one.content]


def test_a_mail_reaches_everybody_as_it_was(servers: MailServers, transport: SmtpTransport) -> None:
    (outcome,) = submit(transport, parcel("whole", SOMEONE, "copy@example.com"))
    assert isinstance(outcome, Accepted) and "queued as" in outcome.reference and outcome.refused == ()
    for address in (SOMEONE, "copy@example.com"):
        (found,) = eventually(lambda address=address: with_key(servers.received(address), "whole"))  # type: ignore[misc]
        assert [part.get_filename() for part in found.iter_attachments()] == ["周报.xlsx"]
        assert found["Message-ID"] == f"<{local_part(mark('whole'), '')}@example.com>"
    (raw,) = [one for one in servers.received(SOMEONE) if mark("whole").encode() in one]
    assert raw.replace(b"\r\n", b"\n").endswith(mail("whole", attachment=b"x" * 9).content.replace(b"\r\n", b"\n"))


def test_the_servers_own_copy_proves_that_a_mail_left(servers: MailServers, transport: SmtpTransport) -> None:
    """In the inbox first, then, collected, read and filed under Sent, where it is still found."""
    submit(transport, parcel("proof"))
    assert eventually(lambda: transport.lookup([parcel("proof")], SINCE))[mark("proof")].place == "sent"
    assert with_key(servers.received(servers.sender), "proof")
    assert arrivals(transport, mark("proof")) == []
    assert not with_key(servers.received(servers.sender), "proof") and with_key(servers.received(servers.sender, "Sent"), "proof")
    assert transport.lookup([parcel("proof")], SINCE)[mark("proof")] == Found("sent")


def test_absence_counts_once_a_probe_has_come_through(servers: MailServers, transport: SmtpTransport) -> None:
    before = len(servers.received(servers.sender, "Sent"))
    assert transport.lookup([parcel("never sent")], SINCE, absent=False) == {}
    assert arrivals(transport, "X-Tongda-Key") == []
    assert len(servers.received(servers.sender, "Sent")) == before  # nothing had to be shown
    assert transport.lookup([parcel("never sent")], SINCE) == {}
    assert transport.settle == timedelta(minutes=10)
    assert arrivals(transport, "X-Tongda-Key") == []
    assert len(servers.received(servers.sender, "Sent")) > before


def test_a_copy_that_somebody_filed_away_is_found_before_absence_counts(servers: MailServers, transport: SmtpTransport) -> None:
    other = office(servers, sent="周报存档")
    submit(other, parcel("filed"))
    assert eventually(lambda: transport.lookup([parcel("filed")], SINCE))
    assert arrivals(other, mark("filed")) == []
    assert transport.lookup([parcel("filed")], SINCE, absent=False) == {}
    assert transport.lookup([parcel("filed")], SINCE)[mark("filed")].place == "sent"
    other.close()


def test_the_wrong_mailbox_proves_nothing(servers: MailServers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise every mail of a run that was cut off would go out again."""
    monkeypatch.setattr(smtp, "_PAUSES", (0.2, 0.5, 1))
    transport = office(servers, reader="other@example.com")
    submit(transport, parcel("misread"))
    assert transport.lookup([parcel("misread")], SINCE) == {} and transport.settle is None
    transport.close()


def test_a_full_mailbox_proves_nothing_and_stops_no_mail(servers: MailServers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "_PAUSES", (0.2, 0.5, 1))
    fill = office(servers)
    submit(fill, *(parcel(f"fill/{number}", "full@example.com") for number in range(9)))
    bounce = eventually(lambda: arrivals(fill, "uota"))
    assert bounce and b"5.2.2" in bounce[0].content
    transport = office(servers, "full@example.com")
    assert [type(one) for one in submit(transport, parcel("from a full one"))] == [Accepted]
    assert eventually(lambda: with_key(servers.received(SOMEONE), "from a full one"))
    assert transport.lookup([parcel("from a full one")], SINCE) == {} and transport.settle is None
    fill.close()
    transport.close()


def test_a_delivery_report_names_our_mark(transport: SmtpTransport) -> None:
    submit(transport, parcel("confirmed", asks="confirm"))
    (report,) = eventually(lambda: arrivals(transport, f"Original-Envelope-Id: {mark('confirmed')}"))
    assert b"report-type=delivery-status" in report.content and b"Status: 2.0.0" in report.content
    assert b"Original-Recipient: rfc822;someone@example.com" in report.content
    assert abs(report.received - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_real_bounce_names_our_mark(transport: SmtpTransport) -> None:
    assert [type(one) for one in submit(transport, parcel("bounced", AWAY, "fine@away.example.com"))] == [Accepted]
    (report,) = eventually(lambda: arrivals(transport, f"Original-Envelope-Id: {mark('bounced')}"))
    assert b"Action: failed" in report.content and b"550 5.1.1" in report.content and AWAY.encode() in report.content


def test_what_the_server_refuses_at_once(servers: MailServers, transport: SmtpTransport) -> None:
    wrong, grey = "nobody@example.com", "greylisted@example.com"
    outcomes = submit(transport, parcel("r1", wrong), parcel("r2", grey), parcel("r3", grey, wrong), parcel("r4", wrong, SOMEONE))
    assert [type(one) for one in outcomes] == [Refused, RetryAt, RetryAt, Accepted]
    assert [who for who, _ in outcomes[3].refused] == [wrong]  # type: ignore[union-attr]
    assert eventually(lambda: with_key(servers.received(SOMEONE), "r4"))
    assert not any(with_key(servers.received(servers.sender), key) for key in ("r1", "r2", "r3"))


def test_a_mail_beyond_the_servers_size(transport: SmtpTransport) -> None:
    (outcome,) = submit(transport, parcel("large", size=9_000_000))
    assert isinstance(outcome, Refused) and "12.3 MB" in outcome.reason and "10.0 MB" in outcome.reason


def test_a_sent_folder_with_a_chinese_name(servers: MailServers) -> None:
    transport = office(servers, sent="已发送 & 通达")
    submit(transport, parcel("folder"))
    assert eventually(lambda: transport.lookup([parcel("folder")], SINCE))
    assert arrivals(transport, mark("folder")) == []
    coded = "&XfJT0ZAB- &- &kBqPvg-"
    assert with_key(servers.received(servers.sender, coded), "folder")
    assert mark("folder") in transport.lookup([parcel("folder")], SINCE)
    assert transport.imap and mark("folder") in replace(transport.imap, inbox="已发送 & 通达", sent="Sent").find(
        [mark("folder")], SINCE
    )
    transport.close()


def test_an_answer_comes_in_once_and_stays_unread(servers: MailServers, transport: SmtpTransport) -> None:
    other = office(servers, "copy@example.com")
    submit(
        other,
        replace(parcel("answer", servers.sender), content=b"From: copy@example.com\r\nSubject: answer\r\n\r\n\xe6\x94\xb6\r\n"),
    )
    (answer,) = eventually(lambda: arrivals(transport, "Subject: answer"))
    assert answer.content.endswith("\r\n\r\n收\r\n".encode())
    *_, page = transport.collect("")
    assert list(transport.collect(page.cursor)) == []
    assert not [name for name in names(servers) if name.endswith("S")]
    other.close()


def names(servers: MailServers) -> list[str]:
    """Of the files in the inbox; those that were read end in S."""
    return [file.name for file in (servers.place / "mail/tongda/Maildir").glob("[cn]*/*")]


def test_a_mailbox_that_was_restored_brings_the_same_mails_under_the_same_identities(
    servers: MailServers, transport: SmtpTransport
) -> None:
    submit(transport, parcel("before", AWAY))
    eventually(lambda: arrivals(transport, mark("before")))
    pages = list(transport.collect(""))
    for file in (servers.place / "mail/tongda/Maildir").glob("dovecot*"):
        file.unlink()
    again = list(transport.collect(pages[-1].cursor))
    assert again[-1].cursor.partition(":")[0] != pages[-1].cursor.partition(":")[0]
    assert {one.identity for page in again for one in page.arrivals} == {one.identity for page in pages for one in page.arrivals}


@pytest.mark.parametrize("tls", [True, False])
def test_a_wrong_password_or_certificate_on_both_servers(servers: MailServers, tls: bool) -> None:
    for word, change in (
        ("拒绝了登录名或密码", {"password": lambda: "sesame"}),
        ("证书不可信", {"context": ssl.create_default_context()}),
    ):
        imap = Imap(replace(servers.imap(tls=tls), **change), servers.sender)  # type: ignore[arg-type]
        transport = SmtpTransport(replace(servers.smtp(tls=tls), **change), servers.sender, imap)  # type: ignore[arg-type]
        (outcome,) = submit(transport, parcel("secret"), parcel("second"))
        assert isinstance(outcome, Barred) and word in outcome.reason and "sesame" not in outcome.reason
        with pytest.raises(AutomationError, match=word) as told:
            list(transport.collect(""))
        assert "sesame" not in str(told.value)


@pytest.mark.parametrize("tls", [True, False])
def test_both_ways_of_encryption(servers: MailServers, tls: bool) -> None:
    imap = Imap(servers.imap(tls=tls), servers.sender)
    transport = SmtpTransport(servers.smtp(tls=tls), servers.sender, imap)
    submit(transport, parcel(f"tls/{tls}"))
    assert eventually(lambda: imap.find([mark(f"tls/{tls}")], SINCE))
    transport.close()


def test_a_server_that_dies_in_the_middle_of_a_run(servers: MailServers, transport: SmtpTransport) -> None:
    keys = [f"run/{number}" for number in range(6)]
    walk = transport.submit([parcel(key) for key in keys])
    outcomes = [next(walk)[0][1] for _ in range(3)]
    for key in keys[:3]:
        assert eventually(lambda key=key: with_key(servers.received(SOMEONE), key))  # type: ignore[misc]
    servers.kill_smtp()
    outcomes += [outcome for some in walk for _, outcome in some]
    assert [type(one) for one in outcomes] == [Accepted] * 3 + [Barred]
    servers.start_smtp()
    assert [type(one) for one in submit(transport, *map(parcel, keys[3:]))] == [Accepted] * 3
    for key in keys:
        assert eventually(lambda key=key: with_key(servers.received(SOMEONE), key))  # type: ignore[misc]
    assert [len(with_key(servers.received(SOMEONE), key)) for key in keys] == [1] * 6
