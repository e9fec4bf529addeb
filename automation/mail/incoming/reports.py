"""Reports of servers and mail programs: delivered, delayed, failed, displayed, deleted; and bounces that are no proper report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from automation.mail.header_text import one_line
from automation.mail.incoming.headers import Headers, addresses
from automation.mail.incoming.incoming_mail import Affected, Kind
from automation.mail.incoming.parts import Part

DELIVERY, DISPOSITION = "message/delivery-status", "message/disposition-notification"
INSIDE = ("message/rfc822", "text/rfc822-headers", "message/global", "message/rfc822-headers")
"""Types of a mail, or the head of one, that another mail carries."""
_MOST_BLOCKS = 300
_ACTIONS: dict[str, Kind] = {
    "failed": "bounced",
    "delayed": "delayed",
    "relayed": "relayed",
    "expanded": "relayed",
    "delivered": "delivered",
}
"""The gravest first, as Exchange chooses its item class ([MS-OXCMAIL] 2.2.3.7.1.1)."""
_MEANINGS = {
    "5.1.1": "地址不存在", "5.1.10": "地址不存在", "5.1.2": "域名不存在", "5.1.8": "发件人被拒绝", "5.1": "地址有误",
    "5.2.1": "邮箱已停用", "5.2.2": "邮箱已满", "4.2.2": "邮箱已满", "5.2.3": "邮件太大", "5.3.4": "邮件太大", "5.2": "对方邮箱收不了",
    "5.4": "连不上对方服务器", "4.4": "连不上对方服务器", "5.7": "被对方拒收",
}  # fmt: skip
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_DAEMON = re.compile(
    r"\b(?:mailer-?daemon|postmaster|mail-?daemon|mdaemon|mail delivery (?:sub)?system|microsoftexchange\w*@)", re.IGNORECASE
)
_BOUNCE = re.compile(
    r"退信|退回|未送达|无法送达|无法投递|投递失败|发送失败|未能投递|undeliver|returned (?:mail|to sender)|failure notice"
    r"|delivery (?:status notification|failure|has failed)|mail delivery (?:failed|system)|not delivered",
    re.IGNORECASE,
)
_DELAY = re.compile(r"延迟|暂时|delay|warning|temporar", re.IGNORECASE)
_COPY = re.compile(
    r"^.{0,20}(?:below this line|copy of (?:the|your) message|原邮件|原始邮件|邮件原文|original message|return-path:|received:|message-id:)",
    re.MULTILINE | re.IGNORECASE,
)
_QUOTED_IDS = re.compile(r"^\W{0,3}(?:X-Tongda-Key|Message-ID)\s*:\s*<?([^<>\s]{3,250})", re.MULTILINE | re.IGNORECASE)


def affected(parts: Sequence[Part]) -> tuple[Affected, ...]:
    """Whom the report's machine-readable parts speak of, the gravest first; nobody where it has none."""
    found = [one for part in parts for one in _affected(part)]
    order = [*_ACTIONS.values(), "read", "deleted_unread"]
    return tuple(sorted(found, key=lambda one: order.index(one.kind)))


def _affected(part: Part) -> Iterator[Affected]:
    if part.type == DELIVERY:
        for block in _blocks(part):
            kind = _ACTIONS.get(block.raw("Action").strip().lower())
            if kind:
                yield Affected(_recipients(block), kind, reason(block) if kind in ("bounced", "delayed") else "")
    elif part.type == DISPOSITION:
        for block in _blocks(part):
            outcome = block.raw("Disposition").rpartition(";")[2].lower()
            if "displayed" in outcome:
                yield Affected(_recipients(block), "read")
            elif "deleted" in outcome:
                yield Affected(_recipients(block), "deleted_unread")


def _blocks(part: Part) -> Iterator[Headers]:
    """The groups of fields, one for the message and one for each recipient."""
    for block in re.split(rb"\r?\n\s*\r?\n", part.content[:1_000_000].strip(), maxsplit=_MOST_BLOCKS):
        yield Headers(block)


def _recipients(block: Headers) -> tuple[str, ...]:
    fields = (block.raw(name).partition(";")[2] or block.raw(name) for name in ("Original-Recipient", "Final-Recipient"))
    return tuple(dict.fromkeys(address for field in fields for address in addresses(field)))


def reason(block: Headers) -> str:
    """Why, in Chinese where the code is a usual one, with what the server said."""
    said = block.text("Diagnostic-Code").partition(";")[2].strip() or block.text("Diagnostic-Code")
    code = _STATUS.search(said) or _STATUS.search(block.raw("Status"))
    number = code[1] if code else ""
    return in_chinese(number, said or number)


def in_chinese(code: str, said: str) -> str:
    meaning = _MEANINGS.get(code) or _MEANINGS.get(code.rpartition(".")[0], "")
    told = one_line(said, 150)
    return f"{meaning}（{told}）" if meaning and told else meaning or told or "对方服务器没有说明原因"


def references(parts: Sequence[Part]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(Message-IDs, marks) of the mails that these parts report on or carry."""
    ids: list[str] = []
    marks: list[str] = []
    for part in parts:
        blocks = list(_blocks(part)) if part.type in (DELIVERY, DISPOSITION) else []
        blocks += [Headers(part.content)] if part.type in INSIDE else []
        for block in blocks:
            ids += [*block.ids("Original-Message-ID"), *(block.ids("Message-ID") if part.type in INSIDE else ())]
            marks += [block.raw(name).rpartition(";")[2].strip() for name in ("Original-Envelope-Id", "X-Tongda-Key")]
    return tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(mark for mark in marks if mark))


def informal(writer: str, subject: str) -> Kind | None:
    """The kind of what a mail system wrote in plain words: QQ Mail, qmail, old gateways; None if it is no bounce. writer: its From."""
    if not _DAEMON.search(writer) or not _BOUNCE.search(subject):
        return None
    return "delayed" if _DELAY.search(subject) and "fail" not in subject.lower() else "bounced"


def told_in_words(text: str) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """(addresses that a bounce's text names above the mail that it returns, its reason, the ids quoted in it)."""
    copy = _COPY.search(text)
    above = text[: copy.start()] if copy else text
    code = _STATUS.search(above)
    line = next((line for line in above.splitlines() if code and code[1] in line), "")
    named = tuple(dict.fromkeys(addresses(above)))
    return named, in_chinese(code[1] if code else "", line), tuple(_QUOTED_IDS.findall(text))
