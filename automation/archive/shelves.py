"""The shelves on which contents lie: who needs which, and how one that nobody needs is taken away."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from automation.archive.files import RECORDS, WORKBOOKS, opened, rows
from automation.archive.plan import Holder
from automation.archive.search import plain_subject
from automation.forms.recording.pieces import drop_unneeded, sizes

FINAL = ("sent", "delivered", "bounced", "failed", "expired", "cancelled")
"""States of a mail with which nothing more is done by itself."""
_MAILS = """
SELECT key, subject, state, pieces, causes, max(created, ifnull(attempted, created), ifnull((SELECT max(received) FROM arrival
WHERE arrival.key = message.key), created)) AS last FROM message"""
_ANSWERS = """
SELECT sender, subject, received, sha256, (SELECT group_concat(sha256) FROM enclosure WHERE arrival = identity AND reason = '')
AS enclosed, EXISTS (SELECT 1 FROM enclosure WHERE arrival = identity AND path = '' AND reason = '') AS waiting
FROM arrival"""
_NOTE = "INSERT INTO step (key, before, after, at, why) SELECT key, state, state, ?, ? FROM message WHERE key = ?"


class Shelf:
    """One file of the state folder. name: of the shelf; contents lie in `table`, each under its sha256."""

    table: ClassVar[str] = "version"

    def __init__(self, file: Path) -> None:
        self.file = file
        self.name = file.stem

    def sizes(self) -> dict[str, int]:
        """Of all contents that are there: sha256 -> bytes."""
        return dict(map(tuple, rows(self.file, f"SELECT sha256, length(content) FROM {self.table}")))

    def holders(self) -> list[Holder]:
        raise NotImplementedError

    def others(self) -> list[Holder]:
        """Those who need contents of this shelf and have nothing on it."""
        return []

    def take_away(
        self, base: sqlite3.Connection, some: Sequence[Holder], contents: Sequence[str], at: datetime, why: str
    ) -> None:
        """In a transaction that is open: these holders no longer have their contents."""
        base.executemany(f"DELETE FROM {self.table} WHERE sha256 = ?", [(sha256,) for sha256 in contents])


class MailShelf(Shelf):
    """The mails, whose keys stay known for ever, and what came back; ledger.sqlite or that of a trial."""

    table = "piece"

    def holders(self) -> list[Holder]:
        return [*self._mails(), *self._answers()]

    def _mails(self) -> Iterator[Holder]:
        for key, subject, state, pieces, _, last in rows(self.file, f"{_MAILS} WHERE pieces <> '[]'"):
            what = f"发出的邮件 {key}：{plain_subject(subject)}"
            yield Holder(what, datetime.fromisoformat(last), tuple(json.loads(pieces)), state in FINAL, key)

    def _answers(self) -> Iterator[Holder]:
        for sender, subject, received, sha256, enclosed, waiting in rows(self.file, _ANSWERS):
            contents = (sha256, *(enclosed.split(",") if enclosed else ()))
            yield Holder(f"收到的邮件 {sender}：{subject}", datetime.fromisoformat(received), contents, not waiting)

    def causes(self) -> list[Holder]:
        """The mails again, as those who need the workbooks from which they were made."""
        return [
            Holder(key, datetime.fromisoformat(last), tuple(sha256 for _, sha256 in json.loads(causes)), state in FINAL)
            for key, _, state, _, causes, last in rows(self.file, f"{_MAILS} WHERE causes <> '[]'")
        ]

    def take_away(
        self, base: sqlite3.Connection, some: Sequence[Holder], contents: Sequence[str], at: datetime, why: str
    ) -> None:
        """A mail without pieces is known all the same, and can be neither shown nor sent again."""
        base.executemany(_NOTE, [(at.isoformat(), why, one.key) for one in some if one.key])
        base.executemany("UPDATE message SET pieces = '[]' WHERE key = ?", [(one.key,) for one in some if one.key])
        super().take_away(base, some, contents, at, why)


class WorkbookShelf(Shelf):
    """The versions of workbooks, each as long as it lies on the drive or a mail that is kept was made from it."""

    def __init__(self, state: Path, mails: Sequence[MailShelf]) -> None:
        super().__init__(state / WORKBOOKS)
        self._mails = mails

    def holders(self) -> list[Holder]:
        query = "SELECT path, sha256, ifnull(gone_at, seen_from), gone_at IS NOT NULL FROM sighting"
        return [
            Holder(f"表格 {path}", datetime.fromisoformat(last), (sha256,), bool(gone))
            for path, sha256, last, gone in rows(self.file, query)
        ]

    def others(self) -> list[Holder]:
        return [holder for shelf in self._mails for holder in shelf.causes()]

    def take_away(
        self, base: sqlite3.Connection, some: Sequence[Holder], contents: Sequence[str], at: datetime, why: str
    ) -> None:
        """With what it was read as, and that it ever lay there: nothing looks for its content any more. When something was handed in
        stays known."""
        for table in ("sighting", "reading"):
            base.executemany(f"DELETE FROM {table} WHERE sha256 = ?", [(sha256,) for sha256 in contents])
        super().take_away(base, some, contents, at, why)


class RecordShelf(Shelf):
    """The workbooks of the records; their rows are kept as long as the record itself, for copies that come back late."""

    def __init__(self, state: Path) -> None:
        super().__init__(state / RECORDS)

    def sizes(self) -> dict[str, int]:
        """As if each were there alone; editions share what they have in common."""
        with opened(self.file) as base:
            return sizes(base)

    def take_away(
        self, base: sqlite3.Connection, some: Sequence[Holder], contents: Sequence[str], at: datetime, why: str
    ) -> None:
        super().take_away(base, some, contents, at, why)
        drop_unneeded(base)

    def holders(self) -> list[Holder]:
        query = "SELECT record, moment, sha256, no < (SELECT max(no) FROM edition AS later WHERE later.record = edition.record) FROM edition"
        return [
            Holder(f"记录表 {record}", datetime.fromisoformat(moment), (sha256,), bool(old))
            for record, moment, sha256, old in rows(self.file, query)
        ]
