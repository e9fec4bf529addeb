"""A ledger that an older program has made is taken over as it is: nothing of it is lost, and new mails find their place."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from letters import MOMENT, mail

from automation.mail.ledger import Ledger
from automation.mail.outbox import Outbox

_MESSAGE = """
CREATE TABLE message (
    "key" TEXT NOT NULL, mark TEXT NOT NULL, state TEXT NOT NULL, template TEXT NOT NULL, subject TEXT NOT NULL, pieces TEXT NOT NULL,
    size INTEGER NOT NULL, urgency TEXT NOT NULL, classification TEXT NOT NULL, confirm BOOLEAN NOT NULL, causes TEXT NOT NULL,
    redirected TEXT NOT NULL, created TEXT NOT NULL, expires TEXT, attempts INTEGER NOT NULL, attempted TEXT, missed TEXT,
    not_before TEXT, released BOOLEAN NOT NULL, reference TEXT NOT NULL, message_id TEXT NOT NULL, PRIMARY KEY ("key"), UNIQUE (mark)
) WITHOUT ROWID"""
"""As version 0.1 made it."""
_ROW = """
INSERT INTO message VALUES ('old/1', 'mark1', 'sent', 'weekly_report', '周报 [TD#mark1]', '[]', 0, '常规', '内部', 1, '[]', '',
'2026-11-13T17:30:00', NULL, 1, '2026-11-13T17:31:00', NULL, NULL, 0, '', '')"""


@pytest.fixture
def older(tmp_path: Path) -> Path:
    file = tmp_path / "ledger.sqlite"
    with closing(sqlite3.connect(file)) as base:
        base.execute(_MESSAGE)
        base.execute(_ROW)
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


def test_what_a_newer_program_has_added_stays(older: Path) -> None:
    """Going back to an older program and forth again loses nothing."""
    with closing(sqlite3.connect(older)) as base:
        base.execute("ALTER TABLE message ADD COLUMN tomorrow TEXT NOT NULL DEFAULT 'x'")
        base.commit()
    Ledger(older).close()
    with closing(sqlite3.connect(older)) as base:
        assert base.execute("SELECT tomorrow FROM message").fetchall() == [("x",)]
