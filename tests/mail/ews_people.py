"""How people and servers behind the EWS double behave towards a mail, told by the reader's address.

nobody* bounces, autoread* reads it, deleter* deletes it unread, human* answers 收到, voter* presses the first button, doubter* the
last one, autoreply* is away; all others take it without a sign.
"""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from email.header import Header
from email.utils import make_msgid

Fields = dict[str, str]
_MESSAGE_ID = re.compile(rb"^Message-ID:.*(\r\n[ \t].*)*", re.IGNORECASE | re.MULTILINE)

_ANSWER = """From: {reader}
To: {sender}
Subject: {subject}
Message-ID: {own_id}
{threading}MIME-Version: 1.0
Content-Type: text/plain; charset="utf-8"

{text}
"""

_REPORT = """From: {reporter}
To: {sender}
Subject: {subject}
Message-ID: {own_id}
{threading}MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="report"

--report
Content-Type: text/plain; charset="utf-8"

report
--report
Content-Type: message/{kind}

{facts}
--report{quoted}--
"""

_QUOTED = """
Content-Type: message/rfc822

{original}
--report"""


@dataclass(frozen=True)
class Letter:
    """One mail that reaches `to` because of another."""

    to: str
    content: bytes
    item_class: str = "IPM.Note"
    vote: str = ""


def reactions(sender: str, reader: str, content: bytes, fields: Fields, buttons: str) -> list[Letter]:
    """What comes back to `sender` from `reader` (or the servers between) for a mail with these bytes and stored fields."""
    if reader.startswith("nobody"):
        return [_delivery_report(sender, reader, content, fields, "failed", "未送达", "NDR")]
    letters = []
    if fields["IsDeliveryReceiptRequested"] == "true":
        letters.append(_delivery_report(sender, reader, content, fields, "delivered", "已送达", "DR"))
    if fields["IsReadReceiptRequested"] == "true" and reader.startswith("autoread"):
        letters.append(_receipt(sender, reader, fields, "displayed", "已读", "IPNRN"))
    if fields["IsReadReceiptRequested"] == "true" and reader.startswith("deleter"):
        letters.append(_receipt(sender, reader, fields, "deleted", "未读", "IPNNRN"))
    return letters + _answers(sender, reader, fields, buttons)


def _answers(sender: str, reader: str, fields: Fields, buttons: str) -> list[Letter]:
    ours = fields["InternetMessageId"]
    threading = f"In-Reply-To: {ours}\nReferences: {ours}\n"
    if reader.startswith("human"):
        return [Letter(sender, _answer(sender, reader, f"答复: {fields['Subject']}", "收到", threading))]
    if reader.startswith(("voter", "doubter")) and buttons:
        label = labels(buttons)[-1 if reader.startswith("doubter") else 0]
        return [Letter(sender, _answer(sender, reader, f"{label}: {fields['Subject']}", "", threading), vote=label)]
    if reader.startswith("autoreply"):
        marks = "Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\n"
        away = _answer(sender, reader, f"自动答复: {fields['Subject']}", "我不在办公室", marks)
        return [Letter(sender, away, "IPM.Note.Rules.OofTemplate.Microsoft")]
    return []


def labels(buttons: str) -> list[str]:
    """Of the verb stream, in base64: in its second half label and prefix of each verb, the four standard ones first."""
    texts, found = b64decode(buttons).partition(b"\x04\x01")[2], []
    while texts:
        length = 2 * texts[0]
        found.append(texts[1 : 1 + length].decode("utf-16-le"))
        texts = texts[1 + length :]
    return found[8::2]


def _answer(sender: str, reader: str, subject: str, text: str, threading: str) -> bytes:
    return _written(_ANSWER, sender=sender, reader=reader, subject=subject, text=text, threading=threading)


def _delivery_report(sender: str, reader: str, content: bytes, fields: Fields, action: str, words: str, kind: str) -> Letter:
    """As Exchange makes it: our Message-ID stands only in the mail that it quotes."""
    facts = (
        f"Reporting-MTA: dns;mail.example.com\n\nFinal-Recipient: rfc822;{reader}\nAction: {action}\nStatus: {_STATUS[action]}"
    )
    quoted = _QUOTED.format(original=_head_with(fields["InternetMessageId"], content))
    report = _written(
        _REPORT,
        reporter="postmaster@example.com",
        sender=sender,
        subject=f"{words}: {fields['Subject']}",
        threading="",
        kind="delivery-status",
        facts=facts,
        quoted=quoted,
    )
    return Letter(sender, report, f"REPORT.IPM.Note.{kind}")


_STATUS = {"failed": "5.1.1", "delivered": "2.0.0"}


def _receipt(sender: str, reader: str, fields: Fields, disposition: str, words: str, kind: str) -> Letter:
    ours = fields["InternetMessageId"]
    disposed = f"Disposition: manual-action/MDN-sent-manually; {disposition}"
    report = _written(
        _REPORT,
        reporter=reader,
        sender=sender,
        subject=f"{words}: {fields['Subject']}",
        threading=f"References: {ours}\n",
        kind="disposition-notification",
        facts=f"Final-Recipient: rfc822;{reader}\nOriginal-Message-ID: {ours}\n{disposed}",
        quoted="",
    )
    return Letter(sender, report, f"REPORT.IPM.Note.{kind}")


def _written(template: str, *, subject: str, **values: str) -> bytes:
    own_id = make_msgid(domain="example.com")
    text = template.format(subject=Header(subject, "utf-8", maxlinelen=10**6).encode(), own_id=own_id, **values)
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()


def _head_with(message_id: str, content: bytes) -> str:
    head = content[: content.find(b"\r\n\r\n")]
    return _MESSAGE_ID.sub(f"Message-ID: {message_id}".encode(), head).decode("utf-8", "replace") + "\n"
