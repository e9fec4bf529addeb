"""What the ledger tells without SQLAlchemy, which takes longer to load than all that `status` or an idle round does."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from automation.errors import AutomationError
from automation.mail.mail_states import LEFT
from automation.organization.moment_words import moment_words
from automation.small_ledger import open_there

PROVEN = ("delivered", "read", "deleted_unread", "vote", "reply", "bounced")
"""The kinds of evidence that lead a mail on, as in `proven_states`."""
_TO_SEND = """
SELECT 1 FROM message WHERE state IN ('sending', 'unknown') OR state IN ('queued', 'held') AND expires < :now OR state = 'queued'
AND (not_before IS NULL OR not_before <= :now OR created > :now OR attempted > :now) LIMIT 1"""
_UNFILED = "SELECT 1 FROM enclosure WHERE path = '' AND reason = '' LIMIT 1"
# CROSS: from the few that are open; SQLite, which keeps no counts here, would look at every recipient of all time.
_UNCOUNTED = f"""
SELECT 1 FROM open_proof CROSS JOIN recipient USING (key) CROSS JOIN evidence USING (key, address)
WHERE recipient.state = 'sent' AND evidence.kind IN {PROVEN} LIMIT 1"""
_WAITING = """
SELECT key, state, subject, created, not_before,
(SELECT group_concat(name, '、') FROM recipient WHERE recipient.key = message.key AND kind = 'to'),
(SELECT why FROM step WHERE step.key = message.key ORDER BY number DESC LIMIT 1)
FROM message WHERE state = ? ORDER BY created DESC, key LIMIT ?"""
_TOLD = """
SELECT count(*), count(DISTINCT address) FROM reminded JOIN message USING (key) WHERE created >= ? AND state <> 'cancelled'"""
_GONE = f"SELECT name, address, attempted FROM message JOIN recipient USING (key) WHERE attempted >= ? AND message.state IN {LEFT}"
_LATEST = "SELECT max(max(created), max(ifnull(attempted, created))) FROM message"


@dataclass(frozen=True)
class Waiting:
    """One mail that is not out yet: to whom, since when, until when it waits, and its last step. subject: without our token."""

    key: str
    state: str
    subject: str
    created: datetime
    not_before: datetime | None
    people: str
    why: str

    @property
    def reason(self) -> str:
        """Why it is not out."""
        return f"{moment_words(self.not_before)}再发" if self.state == "queued" and self.not_before else self.why


class LedgerReading:
    """Of the file as it stands, only to read; where there is none yet, everything is empty. Times are naive local."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @property
    def identity(self) -> str:
        """Of this very ledger, for ever; "" before it has one."""
        return self.noted("ledger")

    @property
    def steps(self) -> int:
        """How many changes of state it has ever written down."""
        rows = self._rows("SELECT max(number) FROM step")
        return int(rows[0][0] or 0) if rows else 0

    def counts(self) -> dict[str, int]:
        """State -> number of messages."""
        return dict(self._rows("SELECT state, count(*) FROM message GROUP BY state ORDER BY state"))

    def noted(self, name: str) -> str:
        """A small thing remembered, "" if never kept."""
        rows = self._rows("SELECT value FROM note WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else ""

    @property
    def news(self) -> str:
        """Another one whenever something has come back to one of our mails, or one that asks for an answer has been sent, has
        bounced or will never leave: rules may have something to do although the drive looks as before."""
        return self.noted("news")

    def has_to_send(self, now: datetime) -> bool:
        """Is there anything for `deliver` to do: to send, to clear up, to mark as expired?"""
        return bool(self._rows(_TO_SEND, {"now": now.isoformat()}))

    def has_unsorted(self) -> bool:
        """Has something come in that `collect` has not finished: workbooks not handed over, proof not yet counted?"""
        return bool(self._rows(_UNFILED) or self._rows(_UNCOUNTED))

    def waiting(self, state: str, most: int) -> list[Waiting]:
        """The newest messages in that state."""
        return [_waiting(*row) for row in self._rows(_WAITING, (state, most))]

    def told_since(self, moment: datetime) -> tuple[int, int]:
        """(reminders told since then, how many people were told)."""
        rows = self._rows(_TOLD, (moment.isoformat(),))
        return rows[0] if rows else (0, 0)

    def gone_since(self, moment: datetime) -> list[tuple[str, datetime]]:
        """(name or address of one recipient, when it was sent) of every mail that has gone out since then."""
        rows = self._rows(_GONE, (moment.isoformat(),))
        return [(name or address, datetime.fromisoformat(at)) for name, address, at in rows]

    def bounced_since(self, moment: datetime) -> int:
        """How many mails of that time came back."""
        rows = self._rows("SELECT count(*) FROM message WHERE state = 'bounced' AND created >= ?", (moment.isoformat(),))
        return int(rows[0][0]) if rows else 0

    def latest(self) -> datetime | None:
        """The latest moment that the ledger knows of: the clock was there once."""
        rows = self._rows(_LATEST)
        return datetime.fromisoformat(rows[0][0]) if rows and rows[0][0] else None

    def _rows(self, query: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        """A table that an older program did not know is empty."""
        if not self._file.exists():
            return []
        try:
            with closing(open_there(self._file)) as ledger:
                return ledger.execute(query, values).fetchall()
        except sqlite3.Error as fault:
            if "no such table" in str(fault):
                return []
            raise AutomationError(f"打不开发件箱 {self._file}（{fault}）：请检查磁盘空间和文件夹权限") from fault


def _waiting(key: str, state: str, subject: str, created: str, not_before: str | None, people: str | None, why: str | None) -> Waiting:
    until = datetime.fromisoformat(not_before) if not_before else None
    return Waiting(key, state, subject.partition(" [TD#")[0], datetime.fromisoformat(created), until, people or "", why or "")
