"""Opens the connection to an SMTP server: greeting, encryption, login, each with its own reason when it fails."""

from __future__ import annotations

import base64
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager

from automation.errors import AutomationError
from automation.mail.transports import HOUR, Barred
from automation.mail.transports.server import PATIENCE, Server
from automation.mail.transports.smtp_answers import Reply, Severed, passing, words


def open_smtp(server: Server) -> smtplib.SMTP:
    """Greeted, encrypted, logged in. Severed with Barred if that cannot be had; a wrong password is tried once, not more."""
    try:
        smtp = _connected(server)
        with _closed_on_failure(smtp):
            _introduced(smtp, server)
            if server.user:
                _log_in(smtp, server)
        return smtp
    except smtplib.SMTPResponseException as answer:
        text = answer.smtp_error if isinstance(answer.smtp_error, bytes) else answer.smtp_error.encode()
        told = words((answer.smtp_code, text))
        raise Severed(Barred(f"{server.host} 现在不接受连接（{told}）：稍后自动再试")) from None
    except OSError as fault:  # smtplib's own faults are OSErrors too
        raise Severed(Barred(server.why(fault))) from None


@contextmanager
def _closed_on_failure(smtp: smtplib.SMTP) -> Iterator[None]:
    try:
        yield
    except BaseException:
        smtp.close()
        raise


def _connected(server: Server) -> smtplib.SMTP:
    """A name is given because smtplib would ask the DNS for ours, which takes seconds and may not be ASCII."""
    if server.security == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, "localhost", timeout=PATIENCE, context=server.tls())
    return smtplib.SMTP(server.host, server.port, "localhost", timeout=PATIENCE)


def _introduced(smtp: smtplib.SMTP, server: Server) -> None:
    """A client without a name of its own says its address (RFC 5321 4.1.3)."""
    assert smtp.sock
    own = str(smtp.sock.getsockname()[0])
    smtp.local_hostname = f"[IPv6:{own}]" if ":" in own else f"[{own}]"
    _ehlo(smtp, server)
    if server.security != "starttls":
        return
    if not smtp.has_extn("starttls"):
        raise Severed(Barred(server.no_starttls(), HOUR))
    smtp.starttls(context=server.tls())
    _ehlo(smtp, server)


def _ehlo(smtp: smtplib.SMTP, server: Server) -> None:
    if (reply := smtp.ehlo())[0] != 250:
        raise Severed(Barred(f"{server.host} 不接受连接（{words(reply)}）：请核对 [smtp] host 和 port"))


def _log_in(smtp: smtplib.SMTP, server: Server) -> None:
    """Once and by one way only: smtplib's login tries a wrong password three times, and accounts get locked."""
    offered = smtp.esmtp_features.get("auth", "").upper().split()
    way = next((one for one in (_plain, _login) if one.__name__[1:].upper() in offered), None)
    if way is None:
        others = f"，只提供 {'、'.join(dict.fromkeys(offered))}" if offered else ""
        raise Severed(Barred(f"{server.host} 不提供用密码登录{others}：请核对 [smtp] port 和 security", HOUR))
    try:
        reply = way(smtp, server.user, server.password())
    except AutomationError as fault:
        raise Severed(Barred(str(fault), HOUR)) from None
    if reply[0] == 235:
        return
    if passing(reply):
        raise Severed(Barred(f"{server.host} 暂时不能登录（{words(reply)}）：稍后自动再试"))
    raise Severed(Barred(server.no_login(words(reply)), HOUR))


def _plain(smtp: smtplib.SMTP, user: str, password: str) -> Reply:
    return smtp.docmd("AUTH", "PLAIN " + _coded(f"\0{user}\0{password}"))


def _login(smtp: smtplib.SMTP, user: str, password: str) -> Reply:
    reply = smtp.docmd("AUTH", "LOGIN")
    for secret in (user, password):
        if reply[0] != 334:
            break
        reply = smtp.docmd(_coded(secret))
    return reply


def _coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
