"""Whatever bytes come in: nothing is raised, nothing hangs, nothing that is kept could not be stored or shown."""

from __future__ import annotations

import base64
import json
from time import process_time

import pytest
from arrivals import OOF, OUR_ID, QQ_BOUNCE, ZHANG, answer, arrival, letter, receipt, report
from hypothesis import example, given, settings
from hypothesis import strategies as st

from automation.mail.incoming.incoming_mail import KIND_WORDS, IncomingMail
from automation.mail.incoming.matching import SentMails, match, named_addresses, named_ids
from automation.mail.incoming.own_words import LONGEST, own_words
from automation.mail.incoming.page_text import page_text
from automation.mail.incoming.parts import MOST_PARTS, leaves
from automation.mail.incoming.reading import _read, read_arrival
from automation.organization.recipients import is_address

SAMPLES = [
    answer(files=[("表.xlsx", b"PK")]),
    letter("x", html="<p>收到</p>"),
    OOF,
    QQ_BOUNCE,
    receipt(),
    report((ZHANG, "failed", "5.1.1 no")),
]
CHARSETS = ["gb2312", "utf-8", "utf-16", "utf-7", "utf-8\0", "hex", "punycode", "idna", "rot13", "=?x?=", '"', "unicode_escape"]
TRANSFERS = ["base64", "quoted-printable", "7bit", "x-uuencode", "BASE64 ", ""]
TYPES = [
    "text/plain", "text/html", "multipart/mixed; boundary=a", 'multipart/report; boundary="a', "multipart/mixed", "message/rfc822",
    "message/delivery-status", "message/disposition-notification", "image/png", "/", "text/plain; name*0*=gb2312''%E5; name*1*=%zz",
    "application/octet-stream; name=\"=?gb2312?b?$$$?=\"", "text/plain; name*=\0'x'y", "multipart/mixed; boundary*=x''a%00",
]  # fmt: skip
LINES = [
    b"--a\r\n",
    b"--a--\r\n",
    b"\r\n",
    b"\n",
    b"Action: failed\r\n",
    b"Final-Recipient: rfc822;" + ZHANG.encode() + b"\r\n",
    b"\xff\xfe\x00",
]


@st.composite
def broken_mails(draw: st.DrawFn) -> bytes:
    """Heads that contradict their bodies, parts that never end, and any bytes in between."""
    words = st.sampled_from([*LINES, *(f"Content-Type: {kind}\r\n".encode() for kind in TYPES)])
    words |= st.builds(lambda one: f"Content-Type: text/plain; charset={one}\r\n".encode(), st.sampled_from(CHARSETS))
    words |= st.builds(lambda one: f"Content-Transfer-Encoding: {one}\r\n".encode(), st.sampled_from(TRANSFERS))
    names = st.sampled_from(
        ["From", "Subject", "References", "In-Reply-To", "Auto-Submitted", "Content-Disposition", "Disposition"]
    )
    words |= st.builds(lambda name, value: name.encode() + b": " + value + b"\r\n", names, st.binary(max_size=40))
    return b"".join(draw(st.lists(words | st.binary(max_size=30), max_size=25)))


def check(mail: IncomingMail) -> None:
    """All of it can be stored: UTF-8, one line where one line belongs, addresses that are addresses."""
    assert mail.kind in KIND_WORDS
    assert all(is_address(address) for address in named_addresses(mail))
    assert all(text.isprintable() or "\n" not in text for text in (mail.subject, *(one.name for one in mail.enclosures)))
    texts = (
        mail.subject,
        mail.body,
        mail.vote,
        *named_ids(mail),
        *(one.name for one in mail.enclosures),
        *(one.reason for one in mail.affected),
    )
    json.dumps(texts, ensure_ascii=False).encode("utf-8")
    assert len(own_words(mail.body)) <= LONGEST


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300) | broken_mails(), st.text(max_size=20), st.text(max_size=5))
@example(b"Content-Type: message/delivery-status\r\n\r\nAction: failed\r\n", "", "")
def test_any_bytes(content: bytes, item_class: str, vote: str) -> None:
    """_read itself, not its net: a bug in here would only be logged."""
    one = arrival(content, item_class=item_class, vote=vote)
    check(_read(one, ("example.com",)))
    match(_read(one, ("example.com",)), SentMails(()), one.received.replace(tzinfo=None))


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(SAMPLES), st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=6)), max_size=6), st.integers(0, 3000)
)
def test_real_mails_with_bytes_changed_and_cut(content: bytes, changes: list[tuple[int, bytes]], end: int) -> None:
    for at, instead in changes:
        content = content[:at] + instead + content[at + len(instead) :]
    check(_read(arrival(content), ("example.com",)))
    check(_read(arrival(content[:end]), ()))


MEGABYTE = 1_000_000
BOMBS = {
    "long header": b"Subject: " + b"=?utf-8?q?a?= " * 80_000 + b"\r\n\r\nx",
    "long type": b"Content-Type: multipart/mixed; " + b"; ".join(b"a%d=(((b" % one for one in range(100_000)) + b"\r\n\r\nx",
    "many headers": b"X-Auto: 1\r\n" * 100_000 + b"\r\nx",
    "no end of head": b"a" * MEGABYTE,
    "many parts": b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\n" * 150_000,
    "deep": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (one, one) for one in range(20_000)),
    "deep mails": b"Content-Type: message/rfc822\r\n\r\n" * 30_000,
    "one boundary": b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n" * 20_000,
    "many addresses": b"From: " + b"<a@example.com>, " * 60_000 + b"\r\n\r\nx",
    "many references": b"References: " + b"<a@example.com> " * 60_000 + b"\r\n\r\nx",
    "base64": b"Content-Transfer-Encoding: base64\r\n\r\n" + b"!=A" * 300_000,
    "unfinished tags": b"Content-Type: text/html\r\n\r\n" + b"<a " * 300_000,
    "comments": b"Content-Type: text/html\r\n\r\n" + b"<!--" * 250_000,
    "recipients": report(*((f"a{one}@example.com", "failed", "5.1.1 no") for one in range(5_000))),
    "bounce": b"From: mailer-daemon@x.com\r\nSubject: undeliverable\r\n\r\n" + b"a@example.com <b@example.com> [TD#aaaaaa]\r\n" * 20_000,
    "rules": letter("-" * 300_000 + "\n" + "- " * 100_000, headers={"In-Reply-To": OUR_ID}),
    "quotes": letter("在2026<a@b.com>\n" * 30_000 + "写道" * 30_000, headers={"In-Reply-To": OUR_ID}),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_cost_little(name: str) -> None:
    began = process_time()
    mail = read_arrival(arrival(BOMBS[name]))
    check(mail)
    assert process_time() - began < 2.0
    assert len(leaves(BOMBS[name])) <= MOST_PARTS


def test_broken_base64_gives_what_can_be_had() -> None:
    whole = base64.encodebytes("收到，本周五完成。".encode() * 20)
    head = f"From: {ZHANG}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    for broken in (whole[:-3], whole.replace(b"\n", b"\r\n\r\n"), b"!!" + whole, whole[:41] + b"\x00" + whole[41:]):
        assert read_arrival(arrival(head + broken)).body.startswith("收到，本周五完成。")


def test_pages_never_bring_scripts() -> None:
    assert page_text("<script>var a = 1</script><style>p{}</style>收到<script>x").strip() == "收到"
    assert page_text("<head><title>x</title><body>收到").strip() == "收到"
