"""Mails go into the outbox by dozens: in their order, each once, and before whatever the job wants next."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from automation.jobs import batch as batches
from automation.jobs.batch import Batch
from automation.mail.ledger import Ledger
from automation.mail.message import Message
from automation.mail.mime import Freezer, FrozenMail, Sender
from automation.mail.outbox import Outbox
from automation.mail.templates import Letter

NOW = datetime(2026, 11, 20, 17, 30)


def frozen(key: str) -> FrozenMail:
    message = Message(key=key, template="receipt", to=(("张伟", "zhang@example.com"),), values={})
    return Freezer(Sender("tongda@example.com"), lambda source: b"").freeze(message, Letter(f"关于{key}", "<p>x</p>", "x\n"), NOW)


def test_they_wait_until_there_are_enough_and_go_in_with_their_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "MAILS", 3)
    with Outbox(Ledger(tmp_path / "ledger.sqlite")) as outbox:
        keys: list[str] = []
        batch, later = Batch(outbox, NOW, keys), NOW + timedelta(hours=14)
        for key in ("a", "b"):
            batch.add(frozen(key), None)
        assert batch.holds("a") and not outbox.knows("a") and not keys
        batch.add(frozen("c"), None)
        assert keys == ["a", "b", "c"] and outbox.knows("c") and not batch.holds("a")
        batch.add(frozen("d"), None)
        batch.add(frozen("e"), later)  # another time: those before it go first
        assert keys == ["a", "b", "c", "d"] and batch.holds("e")
        batch.put()
        batch.put()
        assert keys[4:] == ["e"] and [one.key for one in outbox.entries("queued")] == ["a", "b", "c", "d", "e"]
        assert [one.key for one in outbox.due(NOW)] == ["a", "b", "c", "d"]
        assert [one.key for one in outbox.due(later)] == ["a", "b", "c", "d", "e"]


def test_one_that_the_outbox_has_is_not_put_in_again(tmp_path: Path) -> None:
    with Outbox(Ledger(tmp_path / "ledger.sqlite")) as outbox:
        outbox.queue(frozen("a"), NOW)
        keys: list[str] = []
        batch = Batch(outbox, NOW, keys)
        for key in ("a", "b"):
            batch.add(frozen(key), None)
        batch.put()
        assert keys == ["b"]
