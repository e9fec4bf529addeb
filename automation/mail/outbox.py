"""The outbox: a ledger in SQLite that knows every mail by the key of its occasion, so that none is lost and none goes twice."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from automation.errors import AlreadyRunningError, AutomationError
from automation.mail.outbox_entry import Entry, File, Step

if TYPE_CHECKING:
    from automation.mail.mime import FrozenMail

_SCHEMA = """
CREATE TABLE IF NOT EXISTS message (
    key TEXT PRIMARY KEY, state TEXT NOT NULL, template TEXT NOT NULL, subject TEXT NOT NULL, pieces TEXT NOT NULL,
    urgency TEXT NOT NULL, classification TEXT NOT NULL, causes TEXT NOT NULL, created TEXT NOT NULL, expires TEXT,
    attempts INTEGER NOT NULL DEFAULT 0, not_before TEXT, reference TEXT NOT NULL DEFAULT '') WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS message_state ON message (state, created);
CREATE TABLE IF NOT EXISTS recipient (
    key TEXT NOT NULL REFERENCES message, kind TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY (key, address)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS piece (sha256 TEXT PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS step (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL REFERENCES message, before TEXT NOT NULL, after TEXT NOT NULL,
    at TEXT NOT NULL, why TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS step_key ON step (key);
"""
_COLUMNS = "key, state, template, subject, urgency, classification, causes, created, expires, attempts, not_before, reference"


class Outbox:
    """One ledger a machine, a file of the state folder. Every method commits before it returns; close it when done."""

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(file, timeout=30, isolation_level=None)
            self._base.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;" + _SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise AutomationError(f"打不开发件箱 {file}（{error}）：请检查磁盘空间和文件夹权限") from error

    def close(self) -> None:
        self._base.close()

    def __enter__(self) -> Outbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def queue(self, mail: FrozenMail, moment: datetime) -> bool:
        """False, and nothing changed, if the occasion already has its mail: the first one stands."""
        return self.queue_all([mail], moment) == 1

    def queue_all(self, mails: Iterable[FrozenMail], moment: datetime) -> int:
        """Queues all of them or, killed half-way, none; returns how many were new. Rather a hundred at a time than thousands."""
        new = 0
        with self.change():
            for mail in mails:
                if not self.knows(mail.key):
                    self._insert(mail, moment)
                    self._note(mail.key, "", "queued", moment, "排队")
                    new += 1
        return new

    def knows(self, key: str) -> bool:
        """Cheaper than rendering a mail that has long been queued."""
        return self._base.execute("SELECT 1 FROM message WHERE key = ?", (key,)).fetchone() is not None

    def entries(self, *states: str) -> list[Entry]:
        """All messages, or those in one of `states`; oldest first."""
        where = f"WHERE state IN ({', '.join('?' * len(states))})" if states else ""
        rows = self._base.execute(f"SELECT {_COLUMNS} FROM message {where} ORDER BY created, key", states)
        return [self._entry(row) for row in rows]

    def counts(self) -> dict[str, int]:
        return dict(self._base.execute("SELECT state, count(*) FROM message GROUP BY state ORDER BY state"))

    def show(self, key: str) -> File:
        """Everything that is known of one message."""
        entry = self.find(key)
        rows = self._base.execute("SELECT before, after, at, why FROM step WHERE key = ? ORDER BY number", (entry.key,))
        steps = [Step(before, after, datetime.fromisoformat(at), why) for before, after, at, why in rows]
        return File(entry, self.content(entry.key), steps)

    def content(self, key: str) -> bytes:
        """The frozen bytes of one message."""
        (pieces,) = self._base.execute("SELECT pieces FROM message WHERE key = ?", (key,)).fetchone()
        read = "SELECT content FROM piece WHERE sha256 = ?"
        return b"".join(self._base.execute(read, (sha256,)).fetchone()[0] for sha256 in json.loads(pieces))

    def move(self, key: str, allowed: Sequence[str], target: str, moment: datetime, why: str) -> bool:
        """Changes the state inside an open `change` if it is one of `allowed`; the check and the change are one statement."""
        row = self._base.execute("SELECT state FROM message WHERE key = ?", (key,)).fetchone()
        if row is None or row[0] not in allowed:
            return False
        self._base.execute("UPDATE message SET state = ? WHERE key = ?", (target, key))
        self._base.execute("UPDATE recipient SET state = ? WHERE key = ?", (target, key))
        self._note(key, row[0], target, moment, why)
        return True

    def count_attempt(self, key: str) -> None:
        self._base.execute("UPDATE message SET attempts = attempts + 1 WHERE key = ?", (key,))

    def postpone(self, key: str, until: datetime | None) -> None:
        self._base.execute("UPDATE message SET not_before = ? WHERE key = ?", (until and until.isoformat(), key))

    def refer(self, key: str, reference: str) -> None:
        self._base.execute("UPDATE message SET reference = ? WHERE key = ?", (reference, key))

    @contextmanager
    def change(self) -> Iterator[None]:
        """One transaction: all of it or, killed or failed half-way, nothing."""
        try:
            self._base.execute("BEGIN IMMEDIATE")
            yield
            self._base.execute("COMMIT")
        except sqlite3.OperationalError as error:
            way_out = "请检查磁盘空间；没有邮件丢失，可以再运行一次"
            raise AutomationError(f"写不进发件箱 {self._file}（{error}）：{way_out}") from error
        finally:
            if self._base.in_transaction:
                self._base.execute("ROLLBACK")

    @contextmanager
    def lease(self) -> Iterator[None]:
        """One delivering process at a time. A lock of SQLite, because the system lifts it even when the process is killed."""
        lease = sqlite3.connect(self._file.with_suffix(".lease"), timeout=0, isolation_level=None)
        try:
            lease.execute("BEGIN EXCLUSIVE")
            yield
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            raise AlreadyRunningError("另一个进程正在发信：请等它结束再运行") from error
        finally:
            lease.close()

    def _insert(self, mail: FrozenMail, moment: datetime) -> None:
        for piece in mail.pieces:
            self._base.execute("INSERT OR IGNORE INTO piece VALUES (?, ?)", (piece.sha256, piece.content))
        pieces = json.dumps([piece.sha256 for piece in mail.pieces])
        times = (moment.isoformat(), mail.expires.isoformat() if mail.expires else None)
        causes = json.dumps(mail.causes, ensure_ascii=False)
        self._base.execute(
            "INSERT INTO message (key, state, template, subject, pieces, urgency, classification, causes, created, expires) "
            "VALUES (?, 'queued', ?, ?, ?, ?, ?, ?, ?, ?)",
            (mail.key, mail.template, mail.subject, pieces, mail.urgency, mail.classification, causes, *times),
        )
        # Somebody named twice (To and Cc) is one recipient; To comes first and wins.
        people = [(mail.key, kind, name, address, "queued") for kind, name, address in mail.recipients]
        self._base.executemany("INSERT OR IGNORE INTO recipient VALUES (?, ?, ?, ?, ?)", people)

    def _note(self, key: str, before: str, after: str, moment: datetime, why: str) -> None:
        row = (key, before, after, moment.isoformat(), why)
        self._base.execute("INSERT INTO step (key, before, after, at, why) VALUES (?, ?, ?, ?, ?)", row)

    def _entry(self, row: Sequence[str]) -> Entry:
        people = "SELECT kind, name, address, state FROM recipient WHERE key = ? ORDER BY kind DESC, address"
        return Entry.of(row, self._base.execute(people, (row[0],)).fetchall())

    def find(self, key: str) -> Entry:
        """The message of this key, or the only one in whose key or subject the text stands; AutomationError otherwise."""
        rows = self._base.execute(f"SELECT {_COLUMNS} FROM message WHERE key = ?", (key,)).fetchall()
        if not rows:
            pattern = key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            sought = f"SELECT {_COLUMNS} FROM message WHERE key LIKE ? ESCAPE '\\' OR subject LIKE ? ESCAPE '\\' LIMIT 6"
            rows = self._base.execute(sought, (f"%{pattern}%", f"%{pattern}%")).fetchall()
        if len(rows) != 1:
            near = "、".join(row[0] for row in rows)
            several, none = f"“{key}”对应多封邮件：{near}；请写完整", f"发件箱里没有“{key}”：请用 outbox list 查看"
            raise AutomationError(several if rows else none)
        return self._entry(rows[0])
