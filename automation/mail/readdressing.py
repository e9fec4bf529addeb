"""A mail that never arrived goes out once more, to a corrected address: a message of its own, for one recipient, in the same words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from automation.errors import AutomationError
from automation.jobs.posted import READDRESSED
from automation.mail.gate import Gate
from automation.mail.header_text import encoded_words, mailbox, one_line
from automation.mail.mail_states import STATE_WORDS
from automation.mail.marks import local_part, mark, token
from automation.mail.message import Message
from automation.mail.mime import FrozenMail
from automation.mail.mime_parts import Piece
from automation.mail.outbox import Outbox
from automation.mail.outbox_entry import Entry, Recipient
from automation.organization.classification import SECRET, strictest
from automation.organization.policy import Policy
from automation.organization.recipients import is_address

LOST = ("failed", "bounced")
"""States of a recipient whom the mail did not reach."""
_OVER = (*LOST, "cancelled", "expired")
"""States of a mail that reaches nobody any more."""
_HEADER = re.compile(rb"\r\n(?![ \t])")


def readdress(outbox: Outbox, key: str, address: str, moment: datetime, policy: Policy, whose: str = "") -> Entry:
    """Queues it under the key of the mail with `/改址-1` behind and returns it; both mails tell of it. whose: the address that was
    wrong, where the mail did not reach several people. AutomationError if it may not leave, or has been sent again already."""
    with outbox.change():
        entry = outbox.find(key)
        _refuse(entry, moment)
        old = _whose(entry, whose)
        _judge(entry, old, address)
        root = entry.key.partition(READDRESSED)[0]
        earlier = outbox.beginning(f"{root}{READDRESSED}")
        _refuse_second(earlier, old)
        new = f"{root}{READDRESSED}{1 + len(earlier)}"
        Gate(policy).judge_people(_as_message(entry, new, old, address))
        mail = _made(outbox, entry, new, old, address)
        outbox.queue(mail, moment)
        outbox.remark(entry.key, moment, f"{old.address} 改为 {address}，另发一封（{new}）")
        outbox.remark(new, moment, f"原来发给 {old.address}（{STATE_WORDS[old.state]}），见 {entry.key}")
    return outbox.find(new)


def _refuse(entry: Entry, moment: datetime) -> None:
    named = f"邮件“{one_line(entry.subject, 60)}”"
    if strictest(entry.classification) == SECRET:
        raise AutomationError(f"{named}是机密，是为原来的收件人加密的，不能改址：请在通讯录里改正邮箱，再由原来的流程重新做一封")
    if not entry.made:
        raise AutomationError(f"{named}还没有做成，不用改址：请在通讯录里改正邮箱，下次运行会重新做")
    if entry.expires is not None and entry.expires <= moment:
        raise AutomationError(f"{named}只在 {entry.expires:%Y-%m-%d %H:%M} 以前有用，现在改发已经没有意义")


def _whose(entry: Entry, whose: str) -> Recipient:
    """The one recipient whom it did not reach, or the one who is meant."""
    lost = [one for one in entry.recipients if one.state in LOST and whose.lower() in ("", one.address.lower())]
    if len(lost) == 1:
        return lost[0]
    listed = "、".join(f"{one.name}<{one.address}>（{STATE_WORDS[one.state]}）" for one in lost or entry.recipients)
    if lost:
        raise AutomationError(f"这封邮件有 {len(lost)} 个收件人没有收到：{listed}。请用 --whose 写明改的是哪个邮箱")
    raise AutomationError(f"只有被退回或发送失败的收件人才能改址，这封邮件的收件人是：{listed}")


def _judge(entry: Entry, old: Recipient, address: str) -> None:
    if not is_address(address):
        raise AutomationError(f"“{one_line(address, 60)}”不是一个完整的邮箱地址，请改正")
    if address.lower() in (one.address.lower() for one in entry.recipients):
        same = "和原来的一样" if address.lower() == old.address.lower() else "已经在这封邮件的收件人里"
        way_out = "：要再发一次请用 outbox retry" if entry.state == "failed" else ""
        raise AutomationError(f"邮箱“{address}”{same}，没有改发{way_out}")
    if entry.redirected:
        raise AutomationError("试运行的邮件都发到试运行的地址，不用改址：请改 config.ini 的 [mail] redirect_all_to")


def _refuse_second(earlier: list[Entry], old: Recipient) -> None:
    """A command that was killed after it had done its work is given again."""
    for one in earlier:
        if one.state not in _OVER and old.name in [who.name for who in one.recipients]:
            to = "、".join(who.address for who in one.recipients)
            raise AutomationError(f"已经改发给 {to}（{STATE_WORDS[one.state]}，标识 {one.key}），没有再发")


def _as_message(entry: Entry, key: str, old: Recipient, address: str) -> Message:
    return Message(key, entry.template, ((old.name, address),), {}, classification=entry.classification)


def _made(outbox: Outbox, entry: Entry, key: str, old: Recipient, address: str) -> FrozenMail:
    first, *rest = outbox.parts(entry.key)
    named = mark(key)
    subject = entry.subject.removesuffix(token(entry.key)) + token(key)
    head = {
        b"Subject": encoded_words(subject),
        b"To": mailbox(old.name, address),
        b"Cc": "",
        b"Message-ID": local_part(named, outbox.ledger.secret),
        b"X-Tongda-Key": named,
    }
    return FrozenMail(
        key=key,
        template=entry.template,
        subject=subject,
        pieces=tuple(map(Piece.of, (with_headers(first, head), *rest))),
        recipients=(("to", old.name, address),),
        causes=entry.causes,
        urgency=entry.urgency,
        classification=entry.classification,
        expires=entry.expires,
        mark=named,
        asks=entry.asks,  # type: ignore[arg-type]
    )


def with_headers(mail: bytes, values: Mapping[bytes, str]) -> bytes:
    """The mail with these header fields in place of its own, "" = without; of a Message-ID the domain stays."""
    head, gap, body = mail.partition(b"\r\n\r\n")
    lines = []
    for line in _HEADER.split(head):
        name, _, old = line.partition(b":")
        new = values.get(name)
        if new and name == b"Message-ID":
            new = f"<{new}@{old.strip().rpartition(b'@')[2].decode('ascii')}"
        lines += [line] if new is None else [name + b": " + new.encode("ascii")] if new else []
    return b"\r\n".join(lines) + gap + body
