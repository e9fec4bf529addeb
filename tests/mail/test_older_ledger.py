"""A ledger that an older program has made is taken over as it is: nothing of it is lost, and new mails find their place."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from letters import MOMENT, Post, mail

from automation.mail.enclosures import Handed
from automation.mail.ledger import Ledger
from automation.mail.mailbox import collect
from automation.mail.marks import mark
from automation.mail.outbox import Outbox
from automation.mail.posted_mails import posted_mails
from automation.mail.transports import Arrival, Page

_MESSAGE = """
CREATE TABLE message (
    "key" TEXT NOT NULL, mark TEXT NOT NULL, state TEXT NOT NULL, template TEXT NOT NULL, subject TEXT NOT NULL, pieces TEXT NOT NULL,
    size INTEGER NOT NULL, urgency TEXT NOT NULL, classification TEXT NOT NULL, confirm BOOLEAN NOT NULL, causes TEXT NOT NULL,
    redirected TEXT NOT NULL, created TEXT NOT NULL, expires TEXT, attempts INTEGER NOT NULL, attempted TEXT, missed TEXT,
    not_before TEXT, released BOOLEAN NOT NULL, reference TEXT NOT NULL, message_id TEXT NOT NULL, PRIMARY KEY ("key"), UNIQUE (mark)
) WITHOUT ROWID"""
_ARRIVAL = """
CREATE TABLE arrival (
    identity TEXT NOT NULL, sha256 TEXT NOT NULL, received TEXT NOT NULL, seen TEXT NOT NULL, kind TEXT NOT NULL, sender TEXT NOT NULL,
    subject TEXT NOT NULL, words TEXT NOT NULL, "key" TEXT, matched TEXT NOT NULL, PRIMARY KEY (identity)
) WITHOUT ROWID"""
"""As version 0.1 made them."""
_ROW = """
INSERT INTO message VALUES ('old/1', 'mark1', 'sent', 'weekly_report', '周报 [TD#mark1]', '[]', 0, '常规', '内部', 1, '[]', '',
'2026-11-13T17:30:00', NULL, 1, '2026-11-13T17:31:00', NULL, NULL, 0, '', '')"""
_ANSWER = """
INSERT INTO arrival VALUES ('1', 's', '2026-11-14T09:00:00', '2026-11-14T09:05:00', 'reply', 'zhang@example.com', '回复', '收到',
'old/1', 'in_reply_to')"""


@pytest.fixture
def older(tmp_path: Path) -> Path:
    file = tmp_path / "ledger.sqlite"
    with closing(sqlite3.connect(file)) as base:
        for statement in (_MESSAGE, _ARRIVAL, _ROW, _ANSWER):
            base.execute(statement)
        base.commit()
    return file


def test_new_mails_are_queued_beside_the_old_ones(older: Path) -> None:
    with Ledger(older) as ledger:
        outbox = Outbox(ledger)
        assert outbox.queue(replace(mail("new/1"), asks="approve"), MOMENT)
    with Ledger(older) as ledger:
        old, new = Outbox(ledger).find("old/1"), Outbox(ledger).find("new/1")
        assert (old.subject, old.state, old.asks) == ("周报 [TD#mark1]", "sent", "")
        assert (new.state, new.asks) == ("queued", "approve")


def test_what_had_come_back_is_told_to_rules(older: Path) -> None:
    with Ledger(older) as ledger:
        (mail,) = posted_mails(ledger, "old/")
        assert [(answer.address, answer.words, answer.doubt) for answer in mail.answers] == [("zhang@example.com", "收到", "")]


def test_an_answer_to_an_old_mail_is_known_by_its_mark(older: Path) -> None:
    with Ledger(older) as ledger, ledger.change() as base:
        base.exec_driver_sql("UPDATE message SET mark = ?", (mark("old/1"),))
        came = Arrival("2", f"From: z@example.com\r\nIn-Reply-To: <{mark('old/1')}@example.com>\r\n\r\n收到".encode(), datetime(2026, 11, 20, 9, tzinfo=UTC))
        collect(ledger, Post(), MOMENT, lambda offer: Handed(), zone=UTC, pages=iter([Page((came,), "1")]))
        assert [answer.proven for answer in posted_mails(ledger, "old/")[0].answers] == [True, False]


def test_what_a_newer_program_has_added_stays(older: Path) -> None:
    """Going back to an older program and forth again loses nothing."""
    with closing(sqlite3.connect(older)) as base:
        base.execute("ALTER TABLE message ADD COLUMN tomorrow TEXT NOT NULL DEFAULT 'x'")
        base.commit()
    Ledger(older).close()
    with closing(sqlite3.connect(older)) as base:
        assert base.execute("SELECT tomorrow FROM message").fetchall() == [("x",)]
