"""What simulated people and servers write is what the program's own reader takes it for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from automation.mail.header_text import encoded_words
from automation.mail.incoming.incoming_mail import IncomingMail
from automation.mail.incoming.reading import read_arrival
from automation.mail.marks import local_part, mark, token
from automation.mail.transports import Arrival
from automation.organization.people import Person
from automation.simulation import written_mail
from automation.simulation.received import Letter

KEY, US, AT = "send_forms/2026-W47/研发部", "tongda@example.com", datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
ZHANG = Person("张伟", "研发部", mail="zhangwei@example.com")
LETTER = Letter(
    KEY, "send_forms", f"【需填报】关于研发部的周进度 {token(KEY)}", False, f"<{local_part(mark(KEY), '')}@example.com>", AT.replace(tzinfo=None), (), (), Path()
)


def read(content: bytes) -> IncomingMail:
    return read_arrival(Arrival("1", content, AT))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (written_mail.reply(ZHANG, US, LETTER, "收到", AT), "reply"),
        (written_mail.vote(ZHANG, US, LETTER, "已阅知", AT), "vote"),
        (written_mail.absence(ZHANG, US, LETTER, AT), "automatic"),
        (written_mail.bounce(ZHANG.mail, US, LETTER, AT), "bounced"),
        (written_mail.receipt(ZHANG.mail, US, LETTER, AT), "read"),
        (written_mail.receipt(ZHANG.mail, US, LETTER, AT, "deleted"), "deleted_unread"),
    ],
)
def test_each_is_of_its_kind_and_answers_our_mail(content: bytes, kind: str) -> None:
    mail = read(content)
    assert mail.kind == kind
    assert LETTER.message_id[1:-1] in (*mail.references.in_reply_to, *mail.references.reported)


def test_what_an_answer_repeats_is_read_from_the_mail_itself() -> None:
    head = f"Subject: {encoded_words(LETTER.subject)}\r\nMessage-ID: {LETTER.message_id}\r\n\r\nx"
    assert written_mail.Got.of(head.encode()) == written_mail.Got(LETTER.subject, LETTER.message_id)


def test_an_attachment_comes_whole() -> None:
    (enclosed,) = read(written_mail.reply(ZHANG, US, LETTER, "已填好", AT, [("周进度填报表.xlsx", b"PK\0\r\n\xff")])).enclosures
    assert (enclosed.name, enclosed.content) == ("周进度填报表.xlsx", b"PK\0\r\n\xff")


def test_a_bounce_names_whom_it_could_not_reach() -> None:
    (affected,) = read(written_mail.bounce(ZHANG.mail, US, LETTER, AT)).affected
    assert affected.addresses == (ZHANG.mail,) and "邮箱已满" in affected.reason
