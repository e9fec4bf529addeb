"""Sample mails that come in: answers, receipts, bounces and absence notes as servers and mail programs really write them."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP

from automation.mail.marks import local_part, mark, token
from automation.mail.transports import Arrival

US, ZHANG, LI, WANG, STRANGER = (f"{name}@example.com" for name in ("tongda", "zhangwei", "lina", "wangfang", "stranger"))
KEY = "weekly_report/2026-W47/张伟"
MARK = mark(KEY)
SECRET = "of the ledger"
OUR_ID = f"<{local_part(MARK, SECRET)}@example.com>"
GUESSED = f"<{MARK}@example.com>"
"""As an older program made it, and as anybody can work it out."""
SUBJECT = f"【周报】关于第47周进度的报告 {token(KEY)}"
RECEIVED = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)  # 18:00 in Shanghai
TEXT = "张伟，您好：\n\n第47周共 4 个部门应报，3 个按时，1 个迟交。\n完整报表见附件：项目周进度报表_2026-W47.xlsx\n"
File = tuple[str, bytes]


def arrival(content: bytes | str, identity: str = "1", item_class: str = "", vote: str = "", at: datetime = RECEIVED) -> Arrival:
    return Arrival(identity, content.encode() if isinstance(content, str) else content, at, item_class, vote)


def letter(
    text: str = "收到",
    sender: str = ZHANG,
    subject: str = f"回复: {SUBJECT}",
    headers: Mapping[str, str] | None = None,
    files: Sequence[File] = (),
    html: str = "",
) -> bytes:
    """A mail of a person."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"某人 <{sender}>"
    mail["To"] = US
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{abs(hash((text, sender, subject, html, tuple(files))))}@example.com>"
    for name, value in (headers or {}).items():
        mail[name] = value
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def answer(text: str = "收到", sender: str = ZHANG, files: Sequence[File] = (), **headers: str) -> bytes:
    """An answer to our mail, as any mail program sends it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return letter(text, sender, headers={"In-Reply-To": OUR_ID, "References": OUR_ID} | named, files=files)


def report(
    *recipients: tuple[str, str, str],
    words: str = "您的邮件没有送达。",
    original: str = f"Message-ID: {OUR_ID}\r\nX-Tongda-Key: {MARK}\r\nSubject: x\r\n",
    envelope: str = "",
) -> bytes:
    """A delivery report as Postfix writes it; recipients: (address, Action, Status and what the other server said)."""
    blocks = "".join(
        f"\r\nFinal-Recipient: rfc822; {address}\r\nOriginal-Recipient: rfc822;{address}\r\nAction: {action}\r\n"
        f"Status: {said[:5]}\r\nDiagnostic-Code: smtp; 550 {said}\r\n"
        for address, action, said in recipients
    )
    return (
        "From: MAILER-DAEMON@mx.example.com (Mail Delivery System)\r\nSubject: Undelivered Mail Returned to Sender\r\n"
        f"To: {US}\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"\r\n\r\n'
        f"--b1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"
        "--b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n"
        f"{f'Original-Envelope-Id: {envelope}' if envelope else 'X-Nothing: 1'}\r\n{blocks}\r\n"
        f"--b1\r\nContent-Type: text/rfc822-headers\r\n\r\n{original}\r\n--b1--\r\n"
    ).encode()


def receipt(disposition: str = "displayed", whose: str = ZHANG, sender: str = ZHANG, original: str = OUR_ID) -> bytes:
    """A read receipt (RFC 8098)."""
    return (
        f"From: {sender}\r\nTo: {US}\r\nSubject: =?gb2312?B?{base64.b64encode('已读: 周报'.encode('gb2312')).decode()}?=\r\n"
        'Content-Type: multipart/report; report-type=disposition-notification; boundary="b2"\r\n\r\n'
        "--b2\r\nContent-Type: text/plain\r\n\r\nYour message was read.\r\n"
        f"--b2\r\nContent-Type: message/disposition-notification\r\n\r\nFinal-Recipient: rfc822;{whose}\r\n"
        f"Original-Message-ID: {original}\r\nDisposition: manual-action/MDN-sent-manually; {disposition}\r\n\r\n--b2--\r\n"
    ).encode()


QQ_BOUNCE = (
    "From: PostMaster@qq.com\r\nSubject: =?gb18030?B?"
    + base64.b64encode("来自qq.com的退信".encode("gb18030")).decode()
    + "?=\r\nContent-Type: text/html; charset=gb18030\r\n\r\n"
).encode() + (
    f"<div>抱歉，您的邮件被退回来了。</div><div>收件人：{LI}</div><div>退信原因：550 5.2.2 Mailbox full</div>"
    f"<div>邮件主题：{SUBJECT}</div><div>原始邮件</div><div>To: {ZHANG}, {LI}</div>"
).encode("gb18030")

QMAIL_BOUNCE = (
    "From: MAILER-DAEMON@old.example.com\r\nSubject: failure notice\r\n\r\n"
    "Hi. This is the qmail-send program at old.example.com.\r\nI'm afraid I wasn't able to deliver your message.\r\n\r\n"
    f"<{LI}>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n\r\n--- Below this line is a copy of the message.\r\n\r\n"
    f"Return-Path: <{US}>\r\nMessage-ID: {OUR_ID}\r\nX-Tongda-Key: {MARK}\r\nTo: {ZHANG}, {LI}\r\n\r\n{TEXT}"
)

OOF = letter(
    "我11月20日至25日休假，紧急事宜请联系李娜。",
    subject=f"自动回复: {SUBJECT}",
    headers={"X-Auto-Response-Suppress": "All", "In-Reply-To": OUR_ID},
)
