"""Of a mail it is told why it may not be from whom it says; where nothing speaks against it, nothing is said."""

from __future__ import annotations

import pytest
from arrivals import LI, STRANGER, ZHANG, answer, arrival

from automation.mail.incoming.doubts import FROM_OUTSIDE, REFUTED, SEVERAL
from automation.mail.incoming.reading import read_arrival

OUTLOOK = (
    "spf={spf} (sender IP is 203.0.113.9) smtp.mailfrom=evil.example.net; dkim={dkim} (message not signed)\r\n"
    " header.d={signer};dmarc={dmarc} action=none header.from=example.com;compauth=pass reason=100"
)


def doubted(content: bytes, *domains: str) -> str:
    return read_arrival(arrival(content), domains).doubt


def checked(results: str) -> bytes:
    """With that as its topmost Authentication-Results."""
    return f"Authentication-Results: {results}\r\n".encode() + answer()


@pytest.mark.parametrize(
    ("results", "doubt"),
    [
        ("mx.example.com; dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=example.com", REFUTED),
        ("mx.example.com 1; spf=pass smtp.mailfrom=example.com; dmarc=FAIL", REFUTED),
        ("mx.example.com; spf=fail smtp.mailfrom=example.com", REFUTED),
        ("mx.example.com; spf=softfail (not me) smtp.mailfrom=example.com; dkim=pass header.d=evil.example.net", REFUTED),
        ("mx.example.com; spf=fail; dkim=fail header.d=example.com", REFUTED),
        (OUTLOOK.format(spf="fail", dkim="none", signer="none", dmarc="none"), REFUTED),
        (OUTLOOK.format(spf="pass", dkim="none", signer="none", dmarc="fail"), REFUTED),
        # Enough that the domain itself has signed, or that DMARC is content; a comment says nothing.
        ("mx.example.com; spf=fail; dkim=pass header.d=example.com", ""),
        ("mx.example.com; spf=fail; dkim=pass header.i=@mail.example.com header.s=k1", ""),
        ("mx.example.com; dkim=pass header.d=evil.example.net; dkim=pass header.d=Example.com; spf=softfail", ""),
        ("mx.example.com; spf=fail; dmarc=pass header.from=example.com", ""),
        ("mx.example.com; spf=pass (it said; dmarc=fail (once)) smtp.mailfrom=example.com", ""),
        (OUTLOOK.format(spf="softfail", dkim="pass", signer="example.com", dmarc="bestguesspass"), ""),
        (OUTLOOK.format(spf="none", dkim="none", signer="none", dmarc="none"), ""),
        # It passed, but as somebody else's: the server and we do not read one writer.
        ("mx.example.com; dmarc=pass (p=reject) header.from=evil.example.net", REFUTED),
        ("mx.example.com; dmarc=pass header.from=mail.example.com", ""),
        ("mx.example.com; spf=neutral; dkim=neutral; dmarc=permerror", ""),
        ("mx.example.com; none", ""),
        ("", ""),
        ("((((((((; spf=fail" + "(" * 5000, REFUTED),
        ("dmarc" * 2000 + "=fail", ""),
    ],
)
def test_what_the_receiving_server_found_out(results: str, doubt: str) -> None:
    assert doubted(checked(results)) == doubt


def test_only_the_topmost_results_are_believed() -> None:
    """What stands below may have come with the mail."""
    mine, others = "mx.example.com; spf=pass; dmarc=pass", "mx.example.com; dmarc=fail"
    assert doubted(f"Authentication-Results: {mine}\r\nAuthentication-Results: {others}\r\n".encode() + answer()) == ""
    assert doubted(f"Authentication-Results: {others}\r\nAuthentication-Results: {mine}\r\n".encode() + answer()) == REFUTED


@pytest.mark.parametrize(
    ("value", "domains", "doubt"),
    [
        ("Anonymous", ("example.com",), FROM_OUTSIDE),
        ("anonymous", ("example.cn", "example.com"), FROM_OUTSIDE),
        ("Internal", ("example.com",), ""),
        ("Anonymous", ("example.cn",), ""),  # a client: he may well come from outside
        ("Anonymous", (), ""),
    ],
)
def test_exchange_knows_who_came_from_outside(value: str, domains: tuple[str, ...], doubt: str) -> None:
    assert doubted(f"X-MS-Exchange-Organization-AuthAs: {value}\r\n".encode() + answer(), *domains) == doubt


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        (f"张伟 <{ZHANG}>, 李娜 <{LI}>", SEVERAL),
        (f"{ZHANG}, {LI}", SEVERAL),
        (f"{ZHANG}; {LI}", SEVERAL),
        (f"<{ZHANG}> <{LI}>", SEVERAL),
        (f"张伟 <{ZHANG}>\r\nFrom: {LI}", SEVERAL),
        (f"张伟 <{ZHANG}>\r\nFrom: {ZHANG}", ""),
        (f'"Zhang, Wei ({LI})" <{ZHANG}>', ""),
        (f"Zhang, Wei <{ZHANG}>", ""),
        (f"{LI} <{ZHANG}>", ""),  # he only calls himself so
        (f"(<{LI}>) {ZHANG}", ""),
        (f'"{ZHANG}" <{ZHANG}>', ""),
        ("=?utf-8?B?5byg5LyfIDx6aGFuZ3dlaUBleGFtcGxlLmNvbT4=?=", ""),
        ("nobody", ""),
        (f"张伟 <{ZHANG}>\r\nSender: 李娜 <{LI}>", f"由 {LI} 代发，不是从本人的邮箱寄出的"),
        (f"张伟 <{ZHANG}>\r\nSender: <{ZHANG.upper()}>", ""),
    ],
)
def test_what_the_head_gives_away(line: str, doubt: str) -> None:
    rest = answer(sender=STRANGER).partition(b"\r\n")[2]
    assert doubted(f"From: {line}\r\n".encode() + rest) == doubt


def test_mail_inside_the_company_bears_no_marks_and_no_doubt() -> None:
    assert doubted(answer(), "example.com") == doubted(b"", "example.com") == ""


@pytest.mark.parametrize("line", ["(<{li}>) {me}", "(a (<{li}>) <{li}>) <{me}>", '"(" <{me}> "<{li}>)"', "{me} (<{li}>)", "{li} ({me}) <{me}>"])
def test_who_is_named_in_a_comment_has_not_written_it(line: str) -> None:
    rest = answer(sender=STRANGER).partition(b"\r\n")[2]
    assert read_arrival(arrival(f"From: {line.format(li=LI, me=STRANGER)}\r\n".encode() + rest)).sender == STRANGER
