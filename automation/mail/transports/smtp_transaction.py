"""One mail through an open SMTP connection, step by step, so that it is always known whether it can have left."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Sequence

from automation.mail.header_text import one_line
from automation.mail.transports import Accepted, Outcome, Parcel, Refused, RetryAt, Unknown
from automation.mail.transports.server import PATIENCE
from automation.mail.transports.smtp_answers import Reply, heard, judged, passing, sender_judged, taken, words

_LONG_PATIENCE = 300
"""Seconds that a server may take over the last answer: it looks for viruses and spam before it gives it."""
_SLOWEST = 20_000
"""Bytes a second of a line that is still worth waiting for."""
_TOGETHER = 4
"""Attempts, more than an hour in all, at which those whom the server takes wait for one whom it will take later (greylisting, a
full mailbox): what goes to the others can not be sent again. Then he is told as refused."""
_LINE_END = re.compile(rb"\r\n|\r|\n")


def transact(smtp: smtplib.SMTP, sender: str, parcel: Parcel, copy: bool) -> Outcome:
    """copy: the server also puts one into our own mailbox, in the same transaction, as proof that it has taken the mail.

    Severed or smtplib.SMTPException: the mail has surely not left. Anything that gets lost later is Unknown.
    """
    content = _as_sent(parcel.content)
    if too_large := _too_large(smtp, len(content)):
        return too_large
    copies = [sender] if copy and sender.lower() not in map(str.lower, parcel.recipients) else []
    first, *replies = _ask(smtp, _envelope(smtp, sender, parcel, copies, len(content)))
    if not taken(first):
        return _given_up(smtp, sender_judged(first))
    replies = replies[: len(parcel.recipients)]  # if the copy is refused, the mail goes all the same
    refused = tuple((who, words(reply)) for who, reply in zip(parcel.recipients, replies, strict=True) if not taken(reply))
    waiting = next(filter(passing, replies), None)
    if len(refused) == len(replies) or (waiting and parcel.attempts <= _TOGETHER):
        return _given_up(smtp, judged(waiting or replies[0]))
    outcome = _hand_over(smtp, content)
    return Accepted(outcome.reference, refused=refused) if isinstance(outcome, Accepted) else outcome


def _as_sent(content: bytes) -> bytes:
    """Lines end in CR LF, and a dot at the beginning of one is doubled."""
    if not content.count(b"\n") == content.count(b"\r") == content.count(b"\r\n"):
        content = _LINE_END.sub(b"\r\n", content)
    if not content.endswith(b"\r\n"):
        content += b"\r\n"
    content = content.replace(b"\r\n.", b"\r\n..")
    return b"." + content if content.startswith(b".") else content


def _too_large(smtp: smtplib.SMTP, size: int) -> Refused | None:
    limit = smtp.esmtp_features.get("size", "")
    if not limit.isdigit() or not 0 < int(limit) < size:
        return None
    return Refused(f"邮件有 {size / 1e6:.1f} MB，服务器最多收 {int(limit) / 1e6:.1f} MB：请减小附件")


def _envelope(smtp: smtplib.SMTP, sender: str, parcel: Parcel, copies: Sequence[str], size: int) -> list[str]:
    """MAIL and RCPT commands. Where the server knows DSN, its reports name our mark (RFC 3461)."""
    dsn = smtp.has_extn("dsn")
    size_told = f" SIZE={size}" if smtp.has_extn("size") else ""
    commands = [f"MAIL FROM:<{sender}>{size_told}{f' RET=HDRS ENVID={parcel.mark}' if dsn else ''}"]
    events = "SUCCESS,FAILURE,DELAY" if parcel.asks else "FAILURE,DELAY"
    for address in parcel.recipients:
        commands.append(f"RCPT TO:<{address}>{f' NOTIFY={events} ORCPT=rfc822;{_xtext(address)}' if dsn else ''}")
    commands += [f"RCPT TO:<{address}>{' NOTIFY=NEVER' if dsn else ''}" for address in copies]
    return commands


def _xtext(text: str) -> str:
    return re.sub(r"[^!-*,-<>-~]", lambda found: f"+{ord(found[0]):02X}", text)


def _ask(smtp: smtplib.SMTP, commands: Sequence[str]) -> list[Reply]:
    """In one go where the server allows it (RFC 2920). After a refused MAIL FROM the rest is not asked, or of no meaning."""
    if smtp.has_extn("pipelining"):
        smtp.send("".join(f"{command}\r\n" for command in commands))
        return [heard(smtp.getreply()) for _ in commands]
    replies: list[Reply] = []
    for command in commands:
        replies.append(heard(smtp.docmd(command)))
        if not taken(replies[0]):
            break
    return replies


def _hand_over(smtp: smtplib.SMTP, content: bytes) -> Outcome:
    """The dot at the end decides: a server that has not got it has no mail, whatever else it got."""
    if (reply := heard(smtp.docmd("DATA")))[0] != 354:
        return _given_up(smtp, judged(reply))
    assert smtp.sock
    smtp.sock.settimeout(_LONG_PATIENCE + len(content) // _SLOWEST)
    smtp.send(content + b".\r\n")  # fails only if a part, and so the end, has not been handed to the network
    try:
        reply = smtp.getreply()
    except smtplib.SMTPException as fault:
        return Unknown(f"邮件已交给服务器，没有等到回答（{one_line(str(fault), 100)}）")
    smtp.sock.settimeout(PATIENCE)
    if taken(reply):
        return Accepted(words(reply))
    if 400 <= reply[0] < 600:
        return judged(reply)
    smtp.close()
    return Unknown(f"邮件已交给服务器，回答看不懂（{words(reply)}）")


def _given_up(smtp: smtplib.SMTP, verdict: RetryAt | Refused) -> RetryAt | Refused:
    """The connection is made ready for the next mail; if that fails, the next mail opens another."""
    try:
        smtp.rset()
    except smtplib.SMTPException:
        smtp.close()
    return verdict
