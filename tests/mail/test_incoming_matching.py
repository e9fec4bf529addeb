"""Which of our mails is meant, and what is proved of whom: the table of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from arrivals import (
    GUESSED,
    KEY,
    LI,
    MARK,
    OOF,
    OUR_ID,
    QMAIL_BOUNCE,
    QQ_BOUNCE,
    SECRET,
    STRANGER,
    SUBJECT,
    WANG,
    ZHANG,
    answer,
    arrival,
    letter,
    receipt,
    report,
)  # fmt: skip

from automation.mail.incoming.matching import Match, Sent, SentMails, match, proofs
from automation.mail.incoming.reading import read_arrival
from automation.mail.marks import local_part, mark, token

NOW = datetime(2026, 11, 20, 18, 0)


def sent(key: str, *people: str, subject: str = SUBJECT, left: datetime = NOW - timedelta(hours=1)) -> Sent:
    return Sent(key, mark(key), subject, {person: person for person in people}, left=left, name=local_part(mark(key), SECRET))


REPORT = sent(KEY, ZHANG, LI)
SLIP = sent("receipt/研发部", ZHANG, subject=f"【退回修改】关于研发部周进度的修改意见 {token('receipt/研发部')}")
OLD = sent("weekly_report/2026-W44/张伟", ZHANG, subject="【周报】关于第44周进度的报告", left=NOW - timedelta(days=21))
GRAPH = replace(sent("graph", ZHANG, left=NOW - timedelta(days=30)), message_id="<server-made@example.com>")
OURS = SentMails([REPORT, SLIP, OLD, GRAPH])
SLIP_ID = f"<{SLIP.name}@example.com>"


def judged(content: bytes, ours: SentMails = OURS, **given: str) -> tuple[str | None, str, list[tuple[str, str]]]:
    """(key, by, [(address, kind)])."""
    mail = read_arrival(arrival(content, item_class=given.get("item_class", ""), vote=given.get("vote", "")))
    found = match(mail, ours, NOW)
    return found.sent.key if found.sent else None, found.by, [(one.address, one.kind) for one in proofs(mail, found)]


@pytest.mark.parametrize(
    ("content", "given", "key", "by", "proved"),
    [
        # Answers: of whoever wrote them.
        (answer(), {}, KEY, "in_reply_to", [(ZHANG, "reply")]),
        (answer(sender=LI), {}, KEY, "in_reply_to", [(LI, "reply")]),
        (answer(sender=STRANGER), {}, KEY, "in_reply_to", [(STRANGER, "reply")]),  # the secretary: for herself, not for her boss
        (letter(headers={"References": f"<a@example.com> {OUR_ID} <b@example.com>"}), {}, KEY, "references", [(ZHANG, "reply")]),
        (letter(headers={"References": f"{OUR_ID} {SLIP_ID}"}), {}, SLIP.key, "references", [(ZHANG, "reply")]),  # the nearest
        (answer(References=SLIP_ID), {}, KEY, "in_reply_to", [(ZHANG, "reply")]),
        (letter(headers={"In-Reply-To": "<server-made@example.com>"}), {}, "graph", "in_reply_to", [(ZHANG, "reply")]),
        (letter(headers={"In-Reply-To": OUR_ID.upper()}), {}, KEY, "in_reply_to", [(ZHANG, "reply")]),
        (letter(headers={"In-Reply-To": GUESSED, "References": OUR_ID}), {}, KEY, "references", [(ZHANG, "reply")]),
        (answer(), {"vote": "已阅知"}, KEY, "in_reply_to", [(ZHANG, "vote")]),
        (OOF, {}, KEY, "in_reply_to", [(ZHANG, "automatic")]),
        # A forward is no answer.
        (letter(subject=f"转发: {SUBJECT}", headers={"In-Reply-To": OUR_ID}), {}, KEY, "in_reply_to", []),
        # Only the token: of a recipient as good as a header, of anybody else nothing.
        (letter(), {}, KEY, "token", [(ZHANG, "reply")]),
        (letter(sender=LI, subject=f"已阅知: {SUBJECT}"), {}, KEY, "token", [(LI, "vote")]),
        (letter(sender=STRANGER), {}, KEY, "token", []),
        (letter(sender=STRANGER, subject=f"自动回复: {SUBJECT}"), {}, KEY, "token", []),
        (letter(subject="回复: 【周报】 [TD#zzzzzz]", sender=STRANGER), {}, None, "", []),
        # The mark can be worked out from the key: it is worth no more than the token, and the nonce is the ledger's own.
        (answer(In_Reply_To=GUESSED, References=GUESSED), {}, KEY, "token", [(ZHANG, "reply")]),
        (answer(sender=STRANGER, In_Reply_To=GUESSED, References=GUESSED), {}, KEY, "token", []),
        (answer(In_Reply_To=f"<{local_part(MARK, '')}@example.com>", References="<x@example.com>"), {}, KEY, "token", [(ZHANG, "reply")]),
        (answer(In_Reply_To=f"<{OUR_ID[1:40]}@example.com>", References="<x@example.com>"), {}, KEY, "token", [(ZHANG, "reply")]),
        (receipt(original=GUESSED), {}, KEY, "token", [(ZHANG, "read")]),
        (report((LI, "failed", "5.1.1 no"), original=f"Message-ID: {GUESSED}\r\n"), {}, KEY, "report", [(LI, "bounced")]),
        # Reports: of whom they name.
        (report((LI, "failed", "5.1.1 no")), {}, KEY, "report", [(LI, "bounced")]),
        (report((LI, "failed", "5.1.1 no"), original="Subject: x\r\n", envelope=MARK), {}, KEY, "report", [(LI, "bounced")]),
        (report((LI, "failed", "5.1.1 no"), original=f"X-Tongda-Key: {MARK}\r\n"), {}, KEY, "report", [(LI, "bounced")]),
        (report((LI, "failed", "5.1.1 no"), (ZHANG, "delivered", "2.0.0 ok")), {}, KEY, "report", [(LI, "bounced"), (ZHANG, "delivered")]),
        (report((STRANGER, "failed", "5.1.1 no")), {}, KEY, "report", []),  # which of the two?
        (report((STRANGER, "failed", "5.1.1 no"), original=f"Message-ID: {SLIP_ID}\r\n"), {}, SLIP.key, "report", [(ZHANG, "bounced")]),
        (report(), {}, KEY, "report", []),
        (QMAIL_BOUNCE, {}, KEY, "report", [(LI, "bounced")]),
        (QQ_BOUNCE, {}, KEY, "token", [(LI, "bounced")]),
        (receipt(), {}, KEY, "report", [(ZHANG, "read")]),
        (receipt(whose="zhang.alias@example.com"), {}, KEY, "report", [(ZHANG, "read")]),
        (receipt(whose=STRANGER, sender=STRANGER), {}, KEY, "report", [(STRANGER, "read")]),  # it was forwarded to her
        (receipt("deleted"), {}, KEY, "report", [(ZHANG, "deleted_unread")]),
        (letter("", headers={"References": OUR_ID}), {"item_class": "REPORT.IPM.Note.IPNRN"}, KEY, "references", [(ZHANG, "read")]),
        (letter("", sender="x@example.com", headers={"In-Reply-To": SLIP_ID}), {"item_class": "REPORT.IPM.Note.NDR"}, SLIP.key,
         "in_reply_to", [(ZHANG, "bounced")]),
        # Weak signs prove nothing.
        (letter(sender=LI, subject="收到"), {}, KEY, "weak", []),
        (letter(sender=LI, subject="外出", headers={"X-Auto-Response-Suppress": "All"}), {}, KEY, "weak", []),
        (letter(subject="收到"), {}, None, "", []),  # he got two of late
        (letter(subject="答复：【退回修改】关于研发部周进度的修改意见"), {}, SLIP.key, "weak", []),  # but only one of this subject
        (letter(sender=STRANGER, subject="收到"), {}, None, "", []),
        (letter(sender=WANG, subject="x"), {}, None, "", []),
    ],
)  # fmt: skip
def test_cases(content: bytes, given: Mapping[str, str], key: str | None, by: str, proved: list[tuple[str, str]]) -> None:
    assert judged(content, **given) == (key, by, proved)


def test_our_mail_attached_to_somebodys_own_is_as_weak_as_its_token() -> None:
    def forwarded(sender: str) -> bytes:
        return (
            f"From: {sender}\r\nSubject: fyi\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n\r\nsee\r\n"
            f"--m\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {OUR_ID}\r\n\r\nx\r\n--m--\r\n"
        ).encode()

    assert judged(forwarded(STRANGER)) == (KEY, "token", [])
    assert judged(forwarded(ZHANG)) == (KEY, "token", [])  # kind other: he said nothing of his own to us


def test_two_mails_of_one_token_are_told_apart_by_who_got_them() -> None:
    twin = replace(SLIP, key="twin", mark=MARK[:6] + "a" * 20, recipients={WANG: WANG})
    ours = SentMails([REPORT, twin])
    assert judged(letter(sender=WANG), ours)[0] == "twin"
    assert judged(letter(sender=LI), ours)[0] == KEY
    assert judged(letter(sender=STRANGER), ours) == (None, "", [])


@pytest.mark.parametrize(
    ("ago", "by"),
    [(timedelta(days=13), "weak"), (timedelta(days=15), ""), (-timedelta(minutes=5), "weak"), (-timedelta(hours=1), "")],
)
def test_weak_signs_look_back_two_weeks_and_allow_for_clocks_that_differ(ago: timedelta, by: str) -> None:
    mail = read_arrival(arrival(letter(sender=WANG, subject="x")))
    assert match(mail, SentMails([sent("one", WANG, left=NOW - ago)]), NOW).by == by
    assert match(mail, SentMails([replace(sent("one", WANG), left=None)]), NOW) == Match()
