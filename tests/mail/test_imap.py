"""Reading our mailbox by IMAP: exact where servers are vague, and one line for people whatever a server does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from scripted_imap import CLOSE, Script, scripted_imap
from server_certificate import make_certificate

from automation.errors import AutomationError
from automation.mail.transports import LARGEST, Found, Page, imap_link
from automation.mail.transports.imap import Imap
from automation.mail.transports.imap_answers import day, folder_name, heads, listed, received
from automation.mail.transports.server import Server

SENDER = "tongda@example.com"
MARK, OTHER = "a" * 26, "b" * 26
SINCE = datetime(2026, 11, 20, 17, 30)
ARRIVED = '"20-Nov-2026 18:00:00 +0800"'
LISTING = '* LIST (\\HasNoChildren) "/" INBOX\r\n* LIST (\\HasNoChildren) "/" Sent\r\n{tag} OK done\r\n'
SEEN, DELETED = "UID STORE 8 +FLAGS.SILENT (\\Seen)", "UID STORE 8 +FLAGS.SILENT (\\Deleted)"
UIDPLUS = ("CAPABILITY", "* CAPABILITY IMAP4rev1 UIDPLUS\r\n{tag} OK done\r\n")
CAPABLE = ("CAPABILITY", "* CAPABILITY IMAP4rev1 MOVE UIDPLUS\r\n{tag} OK done\r\n")


@contextmanager
def mailbox(script: Script) -> Iterator[Imap]:
    with scripted_imap(script) as port:
        yield Imap(Server("imap", "127.0.0.1", port, "none", "tongda", lambda: 'a "b" \\ c'), SENDER)


def head(uid: int, fields: str, *, size: int = 100) -> str:
    """One answer to the question for heads."""
    literal = f"{fields}\r\n\r\n"
    what = f"{uid} FETCH (UID {uid} RFC822.SIZE {size} INTERNALDATE {ARRIVED} BODY[HEADER.FIELDS (FROM TO)] "
    return f"* {what}{{{len(literal)}}}\r\n{literal})\r\n"


def body(uid: int, content: str) -> tuple[str, str]:
    return (
        rf"UID FETCH {uid} .*BODY\.PEEK\[\]",
        f"* 1 FETCH (BODY[] {{{len(content)}}}\r\n{content} UID {uid})\r\n{{tag}} OK done\r\n",
    )


def found(*uids: int) -> str:
    return f"* SEARCH {' '.join(map(str, uids))}\r\n{{tag}} OK done\r\n"


def answered(*answers: str) -> str:
    return "".join(answers) + "{tag} OK done\r\n"


def said(script: Script, pattern: str) -> list[str]:
    return [command for command in script.heard if re.match(pattern, command)]


@pytest.mark.parametrize(
    ("name", "coded"),
    [
        ("Sent", '"Sent"'),
        ("已发送", '"&XfJT0ZAB-"'),
        ("R&D 已发", '"R&-D &XfJT0Q-"'),
        ('a"\\b', '"a\\"\\\\b"'),
    ],
)
def test_folder_names_in_the_mailboxes_own_alphabet(name: str, coded: str) -> None:
    assert folder_name(name) == coded


def test_the_answer_to_list_in_all_its_forms() -> None:
    items = [
        rb'(\HasNoChildren \Sent) "/" "Sent Items"',
        rb"(\Noselect) NIL INBOX",
        (rb'() "/" {8}', b'odd "one'),
        b"",
        rb'() "\\" "&XfJT0ZAB-"',
        None,
    ]
    assert list(listed(items)) == [
        (frozenset({r"\hasnochildren", r"\sent"}), '"Sent Items"'),
        (frozenset({r"\noselect"}), '"INBOX"'),
        (frozenset(), '"odd \\"one"'),
        (frozenset(), '"&XfJT0ZAB-"'),
    ]


def test_dates() -> None:
    assert day(SINCE) == "20-Nov-2026"
    assert received('INTERNALDATE " 1-Nov-2026 18:00:00 +0800" UID 3') == datetime(
        2026, 11, 1, 18, tzinfo=timezone(timedelta(hours=8))
    )
    assert received("UID 3") == received('INTERNALDATE "soon"') == datetime(1970, 1, 1, tzinfo=UTC)


def test_heads_however_they_are_put() -> None:
    items = [
        (b"1 (UID 5 RFC822.SIZE 90 BODY[HEADER.FIELDS (FROM)] {30}", b"From: \"A, b\" <A@Example.com>\r\n\r\n"), b")",
        b"9 (FLAGS (\\Seen) UID 4)",
        (b"2 (BODY[HEADER.FIELDS (FROM)] {30}", b"X-Tongda-Key: k\r\nTo: a@b.c\r\nCc: D@b.c, e@b.c\r\n\r\n"), b" UID 6 RFC822.SIZE 80)",
        b'3 (UID 7 RFC822.SIZE 2 BODY[HEADER.FIELDS (FROM)] "")',
    ]  # fmt: skip
    first, second, third = heads(items)
    assert (first.uid, first.size, first.sender) == (5, 90, "a@example.com")
    assert (second.uid, second.size, second.key, second.recipients) == (6, 80, "k", {"a@b.c", "d@b.c", "e@b.c"})
    assert (third.uid, third.sender, third.message_id, third.key) == (7, "", "", "")


def test_the_search_of_a_vague_server_is_compared_exactly() -> None:
    """HEADER finds parts of words: the mail that is found bears another mark."""
    script = Script(
        (
            ("UID SEARCH", found(4)),
            ("UID FETCH", answered(head(4, f"X-Tongda-Key: x{MARK}\r\nMessage-ID: <{MARK}1@example.com>"))),
        )
    )
    with mailbox(script) as imap:
        assert imap.find([MARK], SINCE) == {}
    assert said(script, "UID SEARCH") == ["UID SEARCH SINCE 18-Nov-2026", f"UID SEARCH HEADER Message-ID {MARK}"]
    assert said(script, "EXAMINE") and not said(script, "SELECT")


@pytest.mark.parametrize(
    "field", [f"X-Tongda-Key: {MARK}\r\nMessage-ID: <its-own@example.net>", f"Message-Id: <{MARK}@example.com>"]
)
def test_a_copy_is_found_by_the_key_or_by_the_message_id(field: str) -> None:
    with mailbox(Script((("UID SEARCH", found(4)), ("UID FETCH", answered(head(4, field)))))) as imap:
        assert imap.find([MARK, OTHER], SINCE) == {MARK: Found("sent")}


def test_a_copy_from_a_time_when_our_clock_was_wrong() -> None:
    script = Script(
        (
            ("UID SEARCH SINCE", found()),
            ("UID SEARCH HEADER", found(4)),
            ("UID FETCH", answered(head(4, f"X-Tongda-Key: {MARK}"))),
        )
    )
    with mailbox(script) as imap:
        assert imap.find([MARK], SINCE) == {MARK: Found("sent")}


def test_many_are_searched_for_in_few_commands_of_bounded_length() -> None:
    script = Script((("UID SEARCH", found()),))
    marks = [f"{number:026}" for number in range(45)]
    with mailbox(script) as imap:
        assert imap.find(marks, SINCE) == {}
    _, *searches = said(script, "UID SEARCH")
    assert len(searches) == 3 and max(map(len, searches)) < 1000
    assert [mark for mark in marks if not any(mark in search for search in searches)] == []
    assert searches[-1].startswith(f"UID SEARCH OR HEADER Message-ID {marks[44]} OR HEADER")


def test_a_copy_that_a_filter_put_away_is_found() -> None:
    listing = (
        '* LIST () "/" INBOX\r\n* LIST (\\Junk) "/" "&V4NXPpCuTvY-"\r\n* LIST (\\Trash \\Noselect) "/" T\r\n{tag} OK done\r\n'
    )
    script = Script(
        (("LIST", listing), ("UID SEARCH SINCE", found(4)), ("UID FETCH", answered(head(4, f"X-Tongda-Key: {OTHER}"))))
    )
    with mailbox(script) as imap:
        imap.find([MARK], SINCE)
    assert said(script, "EXAMINE") == ['EXAMINE "INBOX"', 'EXAMINE "&V4NXPpCuTvY-"']


@pytest.mark.parametrize(
    ("answer", "room"),
    [
        ('* QUOTAROOT "INBOX" "User"\r\n* QUOTA "User" (MESSAGE 3 9 STORAGE 7 9)\r\n{tag} OK done\r\n', 2048),
        ('* QUOTAROOT "INBOX"\r\n{tag} OK done\r\n', None),
        ("{tag} NO not for you\r\n", None),
    ],
)
def test_how_much_still_fits(answer: str, room: int | None) -> None:
    capable = ("CAPABILITY", "* CAPABILITY IMAP4rev1 QUOTA\r\n{tag} OK done\r\n")
    with mailbox(Script((capable, ("GETQUOTAROOT", answer)))) as imap:
        assert imap.has_room(2000) and imap.has_room(3000) is (room is None)


def test_what_came_in_is_read_unread_and_only_once() -> None:
    mail = "From: a@example.com\r\n\r\nhello\r\n"
    script = Script(
        (("UID SEARCH", found(5, 9)), ("UID FETCH 9 .*HEADER.FIELDS", answered(head(9, "From: a@example.com"))), body(9, mail))
    )
    with mailbox(script) as imap:
        (((arrival,), cursor),) = [(page.arrivals, page.cursor) for page in imap.collect("7:8")]
    assert (arrival.content, arrival.item_class, arrival.vote, cursor) == (mail.encode(), "", "", "7:9")
    assert arrival.received == datetime(2026, 11, 20, 18, tzinfo=timezone(timedelta(hours=8)))
    assert said(script, "UID SEARCH") == ["UID SEARCH UID 9:*"]
    assert not [command for command in script.heard if "BODY[" in command], "marks as read"


def test_nothing_new() -> None:
    with mailbox(Script((("UID SEARCH", found(8)),))) as imap:
        assert list(imap.collect("7:8")) == []


@pytest.mark.parametrize("cursor", ["", "6:4000", "rubbish"])
def test_without_a_cursor_that_fits_reading_begins_a_week_before_the_newest(cursor: str) -> None:
    """The identity is the content's, so what was known under another number is known again."""
    script = Script(
        (
            ("FETCH 2 ", f"* 2 FETCH (INTERNALDATE {ARRIVED})\r\n{{tag}} OK done\r\n"),
            ("UID SEARCH", found(3)),
            ("UID FETCH 3 .*HEADER.FIELDS", answered(head(3, "From: a@example.com"))),
            body(3, "Subject: a\r\n\r\n"),
        )
    )
    with mailbox(script) as imap:
        (page,) = imap.collect(cursor)
        (again,) = imap.collect("7:2")
    assert page.cursor == "7:3" and page.arrivals[0].identity == again.arrivals[0].identity
    assert said(script, "UID SEARCH")[0] == "UID SEARCH SINCE 13-Nov-2026"


def test_an_empty_mailbox() -> None:
    script = Script((("SELECT", "* 0 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n{tag} OK done\r\n"),))
    with mailbox(script) as imap:
        assert list(imap.collect("")) == []


def test_of_a_huge_mail_only_the_head_is_asked_for() -> None:
    answer = f"* 1 FETCH (UID 9 BODY[HEADER] {{{len('Subject: a' + '....')}}}\r\nSubject: a\r\n\r\n)\r\n{{tag}} OK done\r\n"
    heads = answered(head(9, "From: a@example.com", size=LARGEST + 1))
    script = Script((("UID SEARCH", found(9)), ("UID FETCH 9 .*HEADER.FIELDS", heads), (r"UID FETCH 9 .*PEEK\[HEADER\]", answer)))
    with mailbox(script) as imap:
        (page,) = imap.collect("7:8")
    assert [arrival.content for arrival in page.arrivals] == [b"Subject: a\r\n\r\n"]


def test_pages_are_neither_long_nor_heavy() -> None:
    sizes = {uid: 10 if uid < 40 else LARGEST // 2 for uid in range(10, 45)}
    heads = answered(*(head(uid, "From: a@example.com", size=size) for uid, size in sizes.items()))
    bodies = [body(uid, f"Subject: {uid}\r\n\r\n") for uid in sizes]
    script = Script((("UID SEARCH", found(*sizes)), ("UID FETCH .*HEADER.FIELDS", heads), *bodies))
    with mailbox(script) as imap:
        pages = list(imap.collect("7:9"))
    assert [page.cursor for page in pages] == ["7:29", "7:40", "7:42", "7:44"]
    assert [len(page.arrivals) for page in pages] == [20, 11, 2, 2]


def copies(*more: tuple[str, str]) -> Script:
    """Two mails: a copy of ours, and one that came in."""
    ours = f"From: =?utf-8?b?6YCa6L6+?= <{SENDER.upper()}>\r\nTo: a@example.com\r\nX-Tongda-Key: {MARK}"
    heads = answered(head(8, ours), head(9, "From: a@example.com"))
    return Script((*more, ("UID SEARCH", found(8, 9)), ("UID FETCH 8,9", heads), body(9, "Subject: a\r\n\r\n")))


def collected(script: Script) -> list[Page]:
    with mailbox(script) as imap:
        return list(imap.collect("7:7"))


@pytest.mark.parametrize(
    ("answers", "commands"),
    [
        ((CAPABLE, ("LIST", LISTING)), [SEEN, 'UID MOVE 8 "Sent"']),
        ((("LIST", LISTING),), [SEEN, 'UID COPY 8 "Sent"', DELETED]),
        ((UIDPLUS, ("LIST", LISTING)), [SEEN, 'UID COPY 8 "Sent"', DELETED, "UID EXPUNGE 8"]),
        ((CAPABLE,), ['CREATE "Sent"', SEEN, 'UID MOVE 8 "Sent"']),
        ((CAPABLE, ("LIST", '* LIST (\\Sent) "/" "&XfJT0ZAB-"\r\n{tag} OK done\r\n')), [SEEN, 'UID MOVE 8 "&XfJT0ZAB-"']),
    ],
)  # fmt: skip
def test_copies_of_our_own_mails_go_to_the_sent_folder(answers: Sequence[tuple[str, str]], commands: list[str]) -> None:
    script = copies(*answers)
    (page,) = collected(script)
    assert [arrival.content for arrival in page.arrivals] == [b"Subject: a\r\n\r\n"] and page.cursor == "7:9"
    assert said(script, "CREATE|UID (MOVE|COPY|STORE|EXPUNGE)") == commands


def test_a_mail_from_us_to_us_has_come_in() -> None:
    fields = f"From: {SENDER}\r\nTo: a@example.com, {SENDER}\r\nX-Tongda-Key: {MARK}"
    script = Script(
        (("UID SEARCH", found(9)), ("UID FETCH 9 .*HEADER.FIELDS", answered(head(9, fields))), body(9, fields + "\r\n\r\n"))
    )
    with mailbox(script) as imap:
        (page,) = imap.collect("7:8")
    assert len(page.arrivals) == 1 and not said(script, "UID (MOVE|COPY)")


@pytest.mark.parametrize("refused", ["CREATE", "UID (MOVE|COPY)", "UID STORE"])
def test_a_sent_folder_that_cannot_be_used_does_not_stop_reading(refused: str, caplog: pytest.LogCaptureFixture) -> None:
    (page,) = collected(copies((refused, "{tag} NO [OVERQUOTA] full\r\n")))
    assert len(page.arrivals) == 1 and page.cursor == "7:9"
    assert "OVERQUOTA" in caplog.text and "Sent" in caplog.text


def test_a_mail_that_was_taken_away_meanwhile_is_passed_over() -> None:
    script = Script(
        (
            ("UID SEARCH", found(8, 9)),
            ("UID FETCH 8,9", answered(head(9, "From: a@example.com"))),
            ("UID FETCH 9", "{tag} OK done\r\n"),
        )
    )
    assert [(page.arrivals, page.cursor) for page in collected(script)] == [((), "7:9")]


@pytest.mark.parametrize(
    "script",
    [
        Script(greeting="* BYE too busy\r\n"),
        Script(greeting="220 smtp.example.com\r\n"),
        Script((("LOGIN", "{tag} NO [AUTHENTICATIONFAILED] wrong\r\n"),)),
        Script((("SELECT|EXAMINE", "{tag} NO [NONEXISTENT] what?\r\n"),)),
        Script((("SELECT|EXAMINE", "{tag} BAD say it again\r\n"),)),
        Script((("UID SEARCH", "* BYE shutting down\r\n"),)),
        Script((("UID SEARCH", CLOSE),)),
        Script((("UID SEARCH", found(9)), ("UID FETCH", f"* 9 FETCH (UID 9 BODY[] {{5000}}\r\nhalf{CLOSE}"))),
    ],
    ids=["bye", "no imap", "password", "no inbox", "bad", "bye later", "closed", "half"],
)
def test_whatever_a_server_does_is_one_line(script: Script) -> None:
    with mailbox(script) as imap:
        for ask in (lambda: list(imap.collect("7:8")), lambda: imap.find([MARK], SINCE)):
            with pytest.raises(AutomationError) as told:
                ask()
            assert (
                "\n" not in str(told.value) and re.search("[\u4e00-\u9fff]", str(told.value)) and "127.0.0.1" in str(told.value)
            )
    assert not [command for command in script.heard if command.count("LOGIN") > 1]


def test_a_refused_password_is_tried_once_and_not_told() -> None:
    script = Script((("LOGIN", "{tag} NO [AUTHENTICATIONFAILED] wrong\r\n"),))
    with mailbox(script) as imap, pytest.raises(AutomationError, match=r"run\.py password mail") as told:
        list(imap.collect(""))
    assert said(script, "LOGIN") == ['LOGIN "tongda" "a \\"b\\" \\\\ c"']
    assert "\\ c" not in str(told.value) + repr(imap)


def test_a_server_that_falls_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_link, "PATIENCE", 0.1)
    with mailbox(Script((("UID SEARCH", ""),))) as imap, pytest.raises(AutomationError, match=r"没有回答.*\[imap\]"):
        list(imap.collect("7:8"))


def test_who_says_his_name_where_it_is_wanted() -> None:
    script = Script((("CAPABILITY", "* CAPABILITY IMAP4rev1 ID\r\n{tag} OK done\r\n"),))
    with mailbox(script) as imap:
        imap.find([MARK], SINCE)
    assert said(script, "ID") == ['ID ("name" "Tongda")']


def test_without_starttls_nothing_is_said(tmp_path: Path) -> None:
    script = Script()
    with scripted_imap(script) as port:
        imap = Imap(
            Server("imap", "127.0.0.1", port, "starttls", "tongda", lambda: "secret", make_certificate(tmp_path).client), SENDER
        )
        with pytest.raises(AutomationError, match="STARTTLS"):
            imap.find([MARK], SINCE)
    assert not said(script, "LOGIN|AUTHENTICATE")
