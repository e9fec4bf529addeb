"""The SMTP transport against a server that fails on order: whatever happens, it is known whether a mail can have left."""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from faulty_smtp import DROP, Sink, faulty_smtp
from letters import MOMENT, mail
from server_certificate import ServerCertificate, make_certificate

from automation.config import load
from automation.errors import ConfigurationError
from automation.mail.marks import mark
from automation.mail.transports import Accepted, Barred, Outcome, Parcel, Refused, RetryAt, Unknown, smtp_login
from automation.mail.transports.imap import Imap
from automation.mail.transports.server import Server
from automation.mail.transports.smtp import SmtpTransport
from automation.mail.transports.smtp_answers import words
from automation.mail_setup import open_transport

SENDER = "tongda@example.com"
HOUR, MINUTES = timedelta(hours=1), timedelta(minutes=5)
NO_IMAP = Imap(Server("imap", "127.0.0.1", 9), SENDER)
"""Configured; never asked in these tests."""


def parcel(key: str, *, to: Sequence[str] = ("someone@example.com", "copy@example.com"), content: bytes = b"") -> Parcel:
    return Parcel(key, mark(key), content or mail(key).content, tuple(to))


def submit(transport: SmtpTransport, *parcels: Parcel) -> list[Outcome]:
    results = [result for some in transport.submit(parcels) for result in some]
    assert [of for of, _ in results] == list(parcels[: len(results)])
    return [outcome for _, outcome in results]


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def transport(sink: Sink) -> Iterator[SmtpTransport]:
    with faulty_smtp(sink) as port:
        opened = SmtpTransport(Server("smtp", "127.0.0.1", port, "none"), SENDER)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ServerCertificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


def test_a_mail_arrives_as_it_was(sink: Sink, transport: SmtpTransport) -> None:
    (outcome,) = submit(transport, parcel("a"))
    assert outcome == Accepted("250 OK: number 17")
    (taken,) = sink.taken
    assert (taken.mail_from, taken.rcpt_tos) == (SENDER, ["someone@example.com", "copy@example.com"])
    assert sink.contents == [mail("a").content]
    assert transport.settle is None and transport.lookup([parcel("a")], MOMENT) == {} and list(transport.collect("")) == []


@pytest.mark.parametrize(
    ("content", "arrives"),
    [
        (b"Subject: a\r\n\r\n.\r\n..\r\n.x\r\n", b"Subject: a\r\n\r\n.\r\n..\r\n.x\r\n"),
        (b"Subject: a\n\n.\nb\rc\r\n", b"Subject: a\r\n\r\n.\r\nb\r\nc\r\n"),
        (b".no header", b".no header\r\n"),
    ],
)
def test_dots_and_line_ends_survive(sink: Sink, transport: SmtpTransport, content: bytes, arrives: bytes) -> None:
    assert [type(outcome) for outcome in submit(transport, parcel("a", content=content))] == [Accepted]
    assert sink.contents == [arrives]


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize(
    ("step", "fault", "outcome", "taken"),
    [
        ("greeting", DROP, Barred, 0), ("greeting", "421 4.3.2 come later", Barred, 0), ("greeting", "554 5.7.1 not you", Barred, 0),
        ("EHLO", DROP, Barred, 0), ("EHLO", "421 4.3.2 come later", Barred, 0), ("EHLO", "550 5.7.1 not you", Barred, 0),
        ("MAIL", DROP, RetryAt, 0), ("MAIL", "421 4.3.2 closing", Barred, 0), ("MAIL", "451 4.3.0 busy", RetryAt, 0),
        ("MAIL", "552 5.3.4 too large", Refused, 0), ("MAIL", "553 5.7.1 not your address", Barred, 0), ("MAIL", "rubbish", RetryAt, 0),
        ("RCPT", DROP, RetryAt, 0), ("RCPT", "421 4.3.2 closing", Barred, 0), ("RCPT", "xyz", RetryAt, 0),
        ("DATA", DROP, RetryAt, 0), ("DATA", "451 4.3.0 busy", RetryAt, 0), ("DATA", "554 5.5.1 no", Refused, 0),
        ("DATA", "421 4.3.2 closing", Barred, 0), ("body", DROP, Unknown, 0),
        ("end", DROP, Unknown, 1), ("end", "451 4.3.0 busy", RetryAt, 0), ("end", "554 5.7.1 spam", Refused, 0),
        ("end", "421 4.3.2 closing", RetryAt, 0), ("end", "999 what", Unknown, 0),
    ],
)  # fmt: skip
def test_each_step_that_fails(step: str, fault: str, outcome: type[Outcome], taken: int, pipelining: bool) -> None:
    """One mail that meets the fault, and one after it on the same transport: that one leaves as if nothing had been."""
    sink = Sink(extensions=("PIPELINING",) if pipelining else ())
    sink.faults[step] = [fault]
    with faulty_smtp(sink) as port:
        transport = SmtpTransport(Server("smtp", "127.0.0.1", port, "none"), SENDER)
        (first,) = submit(transport, parcel("a", to=["someone@example.com"]))
        assert type(first) is outcome and len(sink.taken) == taken
        assert "\n" not in first.reason and re.search("[\u4e00-\u9fff]", first.reason)  # type: ignore[union-attr]
        assert [type(one) for one in submit(transport, parcel("b"))] == [Accepted] and len(sink.taken) == taken + 1
        transport.close()


def test_a_connection_lost_in_the_middle_of_a_large_mail_is_no_doubt(sink: Sink, transport: SmtpTransport) -> None:
    sink.faults["body"] = [DROP]
    (outcome,) = submit(transport, parcel("a", content=b"Subject: a\r\n\r\n" + b"x" * 70 * 400_000))
    assert isinstance(outcome, RetryAt) and sink.taken == []


def test_after_a_bar_the_rest_is_not_tried(sink: Sink, transport: SmtpTransport) -> None:
    sink.faults["MAIL"] = ["553 5.7.1 not your address"]
    (outcome,) = submit(transport, parcel("a"), parcel("b"), parcel("c"))
    assert isinstance(outcome, Barred) and outcome.wait == HOUR and "[mail] sender" in outcome.reason
    assert sink.taken == []


def test_one_connection_serves_the_whole_run(sink: Sink, transport: SmtpTransport) -> None:
    sink.refused["nobody@example.com"] = "550 5.1.1 who?"
    submit(transport, parcel("a"), parcel("b", to=["nobody@example.com"]), parcel("c"))
    submit(transport, parcel("d"))
    assert len(sink.taken) == 3 and sink.connections == 1


@pytest.mark.parametrize("farewell", [DROP, "421 4.4.2 idle too long", "421 4.7.0 too many mails on one connection"])
def test_a_connection_that_was_closed_between_mails_is_opened_again(sink: Sink, transport: SmtpTransport, farewell: str) -> None:
    submit(transport, parcel("a"))
    sink.faults["MAIL"] = [farewell]
    assert [type(outcome) for outcome in submit(transport, parcel("b"), parcel("c"))] == [Accepted, Accepted]
    assert len(sink.taken) == 3 and sink.connections == 2


def test_a_server_that_went_away_between_mails_bars_the_run(sink: Sink, transport: SmtpTransport) -> None:
    submit(transport, parcel("a"))
    sink.faults |= {"MAIL": [DROP], "greeting": [DROP]}
    (outcome,) = submit(transport, parcel("b"), parcel("c"))
    assert isinstance(outcome, Barred) and outcome.wait == MINUTES and len(sink.taken) == 1


def test_without_a_mailbox_it_is_another_door() -> None:
    """Mails that left before [imap] was filled in have no copy there, so that their absence proves nothing."""
    server = Server("smtp", "127.0.0.1", 9)
    assert SmtpTransport(server, SENDER).door != SmtpTransport(server, SENDER, NO_IMAP).door


def test_whom_the_server_takes_later_the_others_wait_for_an_hour(sink: Sink, transport: SmtpTransport) -> None:
    """What went to the others could not be sent again, and he would never get it."""
    sink.refused["copy@example.com"] = "450 4.2.0 greylisted"
    for attempts in (1, 4):
        (outcome,) = submit(transport, replace(parcel("a"), attempts=attempts))
        assert isinstance(outcome, RetryAt) and sink.taken == []
    refused = (("copy@example.com", "450 4.2.0 greylisted"),)
    assert submit(transport, replace(parcel("a"), attempts=5)) == [Accepted("250 OK: number 17", refused=refused)]


def test_some_recipients_refused_do_not_stop_the_others(sink: Sink, transport: SmtpTransport) -> None:
    sink.refused |= {"nobody@example.com": "550 5.1.1 unknown", "late@example.com": "450 4.2.0 greylisted"}
    several = parcel("a", to=["nobody@example.com", "someone@example.com", "late@example.com"])
    (outcome,) = submit(transport, replace(several, attempts=5))
    refused = (("nobody@example.com", "550 5.1.1 unknown"), ("late@example.com", "450 4.2.0 greylisted"))
    assert outcome == Accepted("250 OK: number 17", refused=refused)
    assert sink.taken[0].rcpt_tos == ["someone@example.com"]


@pytest.mark.parametrize(("second", "expected"), [("550 5.1.1 unknown", Refused), ("450 4.2.0 greylisted", RetryAt)])
def test_all_recipients_refused(sink: Sink, transport: SmtpTransport, second: str, expected: type[Outcome]) -> None:
    sink.refused |= {"someone@example.com": "550 5.1.1 unknown", "copy@example.com": second}
    (outcome,) = submit(transport, parcel("a"))
    assert type(outcome) is expected and second in outcome.reason and sink.taken == []  # type: ignore[union-attr]


def test_a_mail_too_large_for_the_server_is_told_with_both_numbers(sink: Sink) -> None:
    with faulty_smtp(sink, data_size_limit=100_000) as port:
        transport = SmtpTransport(Server("smtp", "127.0.0.1", port, "none"), SENDER)
        large = parcel("a", content=mail("a", attachment=b"x" * 200_000).content)
        first, second = submit(transport, large, parcel("b"))
        transport.close()
    assert isinstance(first, Refused) and "0.3 MB" in first.reason and "0.1 MB" in first.reason
    assert isinstance(second, Accepted) and len(sink.taken) == 1


def test_a_copy_for_ourselves_goes_with_the_mail_but_not_in_its_headers(sink: Sink, transport: SmtpTransport) -> None:
    transport.imap = NO_IMAP
    submit(transport, parcel("a"), parcel("b", to=["TONGDA@example.com"]))
    assert [one.rcpt_tos for one in sink.taken] == [["someone@example.com", "copy@example.com", SENDER], ["TONGDA@example.com"]]
    assert sink.contents[0] == mail("a").content


def test_a_refused_copy_does_not_stop_the_mail(sink: Sink, transport: SmtpTransport) -> None:
    transport.imap = NO_IMAP
    sink.refused[SENDER] = "552 5.2.2 mailbox full"
    assert submit(transport, parcel("a")) == [Accepted("250 OK: number 17")]
    sink.refused["someone@example.com"] = "550 5.1.1 unknown"
    (outcome,) = submit(transport, parcel("b", to=["someone@example.com"]))
    assert isinstance(outcome, Refused) and len(sink.taken) == 1


def test_a_mail_never_goes_to_ourselves_alone(sink: Sink, transport: SmtpTransport) -> None:
    transport.imap = NO_IMAP
    sink.refused["someone@example.com"] = "450 4.2.0 greylisted"
    (outcome,) = submit(transport, parcel("a", to=["someone@example.com"]))
    assert isinstance(outcome, RetryAt) and sink.taken == []


def served(port: int, certificate: ServerCertificate, security: str = "starttls", password: str = "right") -> SmtpTransport:
    server = Server("smtp", "127.0.0.1", port, security, "tongda", lambda: password, certificate.client)  # type: ignore[arg-type]
    return SmtpTransport(server, SENDER)


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_encrypted_and_logged_in(sink: Sink, certificate: ServerCertificate, security: str, mechanism: str) -> None:
    sink.password = '密码 " \\ right'
    way = {"starttls": certificate.server()} if security == "starttls" else {"tls": certificate.server()}
    other = "LOGIN" if mechanism == "PLAIN" else "PLAIN"
    with faulty_smtp(sink, **way, login=True, auth_exclude_mechanism=[other]) as port:  # type: ignore[arg-type]
        transport = served(port, certificate, security, sink.password)
        assert [type(one) for one in submit(transport, parcel("a"), parcel("b"))] == [Accepted, Accepted]
        transport.close()
    assert sink.logins == [sink.password] and len(sink.taken) == 2


def test_a_wrong_password_is_tried_once_and_not_told(
    sink: Sink, certificate: ServerCertificate, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "automation")
    with faulty_smtp(sink, starttls=certificate.server(), login=True) as port:
        transport = served(port, certificate, password="sesame-17")
        (outcome,) = submit(transport, parcel("a"), parcel("b"))
    assert isinstance(outcome, Barred) and outcome.wait == HOUR
    assert "535" in outcome.reason and "run.py password mail" in outcome.reason
    assert sink.logins == ["sesame-17"] and sink.taken == []
    assert "sesame" not in outcome.reason + repr(transport.server) + caplog.text


@pytest.mark.parametrize(("answer", "wait"), [("454 4.7.0 later", MINUTES), (DROP, MINUTES), ("534 5.7.9 use another way", HOUR)])
def test_a_login_that_fails_otherwise(sink: Sink, certificate: ServerCertificate, answer: str, wait: timedelta) -> None:
    sink.faults["AUTH"] = [answer]
    with faulty_smtp(sink, starttls=certificate.server(), login=True) as port:
        (outcome,) = submit(served(port, certificate), parcel("a"))
    assert isinstance(outcome, Barred) and outcome.wait == wait and sink.taken == []


def test_without_starttls_nothing_is_said(sink: Sink, certificate: ServerCertificate) -> None:
    with faulty_smtp(sink, login=True) as port:
        (outcome,) = submit(served(port, certificate), parcel("a"))
    assert isinstance(outcome, Barred) and "STARTTLS" in outcome.reason and sink.logins == []
    assert {command.split()[0] for command in sink.commands} == {"EHLO"}


def test_a_server_without_passwords(sink: Sink, certificate: ServerCertificate) -> None:
    with faulty_smtp(sink, starttls=certificate.server(), login=True, auth_exclude_mechanism=["LOGIN", "PLAIN"]) as port:
        (outcome,) = submit(served(port, certificate), parcel("a"))
    assert isinstance(outcome, Barred) and "不提供用密码登录" in outcome.reason and sink.logins == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("fault", ["unknown", "for another name"])
def test_a_wrong_certificate_is_refused_in_clear_words(
    sink: Sink, certificate: ServerCertificate, tmp_path: Path, security: str, fault: str
) -> None:
    other = make_certificate(tmp_path, "127.0.0.2")
    if fault == "for another name":
        certificate = ServerCertificate(certificate.certificate, certificate.key, other.client)
    way = {"starttls": other.server()} if security == "starttls" else {"tls": other.server()}
    with faulty_smtp(sink, **way, login=True) as port:  # type: ignore[arg-type]
        (outcome,) = submit(served(port, certificate, security), parcel("a"))
    assert isinstance(outcome, Barred) and "证书不可信" in outcome.reason and "[smtp] host" in outcome.reason
    assert sink.logins == [] and sink.taken == []


def test_tls_where_the_server_speaks_none(sink: Sink, certificate: ServerCertificate) -> None:
    with faulty_smtp(sink) as port:
        (outcome,) = submit(served(port, certificate, "tls"), parcel("a"))
    assert isinstance(outcome, Barred) and "建立不了加密连接" in outcome.reason


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    (outcome,) = submit(SmtpTransport(Server("smtp", "127.0.0.1", port, "none"), SENDER), parcel("a"))
    assert isinstance(outcome, Barred) and f"连不上 127.0.0.1:{port}" in outcome.reason


def test_a_server_that_never_greets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp_login, "PATIENCE", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        (outcome,) = submit(SmtpTransport(Server("smtp", "127.0.0.1", silent.getsockname()[1], "none"), SENDER), parcel("a"))
    assert isinstance(outcome, Barred) and "timed out" in outcome.reason


def test_a_password_that_is_missing_bars_the_run(sink: Sink, certificate: ServerCertificate) -> None:
    def missing() -> str:
        raise ConfigurationError("还没有密码“mail”")

    with faulty_smtp(sink, starttls=certificate.server(), login=True) as port:
        server = Server("smtp", "127.0.0.1", port, "starttls", "tongda", missing, certificate.client)
        (outcome,) = submit(SmtpTransport(server, SENDER), parcel("a"))
    assert outcome == Barred("还没有密码“mail”", HOUR)


def test_put_together_from_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGDA_MAIL", "secret")
    file = tmp_path / "config.ini"
    start = "[mail]\ntransport = smtp\n[smtp]\n"
    file.write_text(start, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"\[smtp\] host"):
        open_transport(load(file))
    file.write_text(f"{start}host = smtp.example.com\nuser = me", encoding="utf-8")
    alone = open_transport(load(file))
    assert alone.settle is None and isinstance(alone, SmtpTransport) and alone.sender == SENDER
    assert (alone.server.host, alone.server.port, alone.server.security, alone.server.user) == (
        "smtp.example.com",
        587,
        "starttls",
        "me",
    )
    assert alone.server.password() == "secret" and "secret" not in repr(alone.server)
    file.write_text(
        f"{start}host = smtp.example.com\nuser = me\n[imap]\nhost = imap.example.com\nsent = 已发送\n", encoding="utf-8"
    )
    both = open_transport(load(file))
    assert isinstance(both, SmtpTransport) and both.imap and both.settle == timedelta(minutes=10)
    assert (both.imap.server.user, both.imap.server.port, both.imap.sent, both.imap.inbox) == ("me", 993, "已发送", "INBOX")


def test_a_servers_chinese_is_read(sink: Sink, transport: SmtpTransport) -> None:
    sink.faults["DATA"] = ["554 5.7.1 邮件内容被拒绝"]
    (outcome,) = submit(transport, parcel("a"))
    assert isinstance(outcome, Refused) and "554 5.7.1 邮件内容被拒绝" in outcome.reason
    assert words((554, "邮件被拒绝\n请联系管理员".encode("gbk"))) == "554 邮件被拒绝 请联系管理员"
