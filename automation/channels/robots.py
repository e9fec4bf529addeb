"""Group robots: what is to be posted, each at most once to each group, and how each attempt ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from automation.channels.robot_text import compose, plain
from automation.channels.robots_waiting import ledger_file
from automation.errors import AutomationError
from automation.mail.header_text import one_line
from automation.organization.classification import SECRET, strictest
from automation.small_ledger import SmallLedger

if TYPE_CHECKING:
    from automation.jobs.job import RobotPost

USEFUL = timedelta(hours=24)
"""How long a post without an end of its own is tried."""
_TABLES = """
CREATE TABLE IF NOT EXISTS post (
    key TEXT PRIMARY KEY, title TEXT NOT NULL, text TEXT NOT NULL, queued TEXT NOT NULL, expires TEXT NOT NULL,
    handed_out INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS errand (
    key TEXT NOT NULL, robot TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    not_before TEXT NOT NULL DEFAULT '', attempted TEXT, why TEXT NOT NULL DEFAULT '', telling TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (key, robot)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS errand_state ON errand (state, not_before);
CREATE INDEX IF NOT EXISTS errand_untold ON errand (telling) WHERE telling = 'due';
CREATE INDEX IF NOT EXISTS post_new ON post (handed_out) WHERE NOT handed_out;
"""
_SETTLE = """
UPDATE errand SET state = :state, why = :why, not_before = :not_before,
telling = CASE WHEN :tell AND (telling = '' OR :state <> 'queued') THEN 'due' ELSE telling END
WHERE key = :key AND robot = :robot AND state = 'sending'"""


@dataclass(frozen=True)
class Errand:
    """One post for one robot. text: as the group sees it; attempts: so far."""

    key: str
    robot: str
    title: str
    text: str
    queued: datetime
    expires: datetime
    attempts: int
    why: str


_ERRANDS = "SELECT key, robot, title, text, queued, expires, attempts, why FROM errand JOIN post USING (key) WHERE"


class Robots(SmallLedger):
    """Over a small ledger in the state folder; every method is one transaction. States of an errand: queued, sending, and at the end
    posted, failed, unknown (perhaps posted), expired. Times are naive local."""

    def __init__(self, state: Path, trial: bool = False) -> None:
        lost = "已经发过的消息那时可能再发一次"
        super().__init__(ledger_file(state, trial), _TABLES, lost)

    def queue(self, wanted: RobotPost, moment: datetime) -> bool:
        """False, and nothing changed, if the occasion already has its post. AutomationError for one that is 机密."""
        if strictest(wanted.classification) == SECRET:
            raise AutomationError(f"“{one_line(wanted.key, 60)}”是机密，不能发到群里。请只用邮件发给指定的人。")
        expires = wanted.expires or moment + USEFUL
        row = (wanted.key, plain(wanted.title), compose(wanted), moment.isoformat(), expires.isoformat())
        with self.change() as ledger:
            insert = "INSERT OR IGNORE INTO post (key, title, text, queued, expires) VALUES (?, ?, ?, ?, ?)"
            return ledger.execute(insert, row).rowcount == 1

    def clear_up(self, now: datetime) -> None:
        """What was being sent when a run was killed is never sent again; what came too late to be of use is not sent at all."""
        moment = now.isoformat()
        with self.change() as ledger:
            ledger.execute(
                "UPDATE errand SET state = 'unknown', why = '上次运行在发送时中断', telling = 'due' WHERE state = 'sending'"
            )
            late = "state = 'queued' AND key IN (SELECT key FROM post WHERE expires <= ?)"
            ledger.execute(f"UPDATE errand SET state = 'expired', telling = 'due' WHERE {late}", (moment,))
            ledger.execute("UPDATE post SET handed_out = 1 WHERE NOT handed_out AND expires <= ?", (moment,))

    def hand_out(self, robots: Iterable[str]) -> None:
        """Each new post becomes an errand of every robot that there is now; a robot that comes later gets none of it."""
        names = list(robots)
        with self.change() as ledger:
            new = [key for (key,) in ledger.execute("SELECT key FROM post WHERE NOT handed_out")]
            insert = "INSERT OR IGNORE INTO errand (key, robot, state) VALUES (?, ?, 'queued')"
            ledger.executemany(insert, [(key, name) for key in new for name in names])
            ledger.executemany("UPDATE post SET handed_out = 1 WHERE key = ?", [(key,) for key in new if names])

    def due(self, now: datetime) -> list[Errand]:
        """The oldest post first. What was tried later than now, by a clock that was ahead, is due."""
        moment = now.isoformat()
        condition = "state = 'queued' AND (not_before <= ? OR attempted > ?) ORDER BY queued, key, robot"
        return [_errand(*row) for row in self._rows(f"{_ERRANDS} {condition}", moment, moment)]

    def claim(self, errand: Errand, now: datetime) -> bool:
        """On the disk before the attempt; False if it is not to be sent any more."""
        with self.change() as ledger:
            claimed = "UPDATE errand SET state = 'sending', attempts = attempts + 1, attempted = ? WHERE key = ? AND robot = ? AND state = 'queued'"
            return ledger.execute(claimed, (now.isoformat(), errand.key, errand.robot)).rowcount == 1

    def settle(self, errand: Errand, state: str, why: str, not_before: datetime, tell: bool) -> None:
        """How the attempt ended. tell: a person should know; while it is still tried, only once."""
        ended = {"state": state, "why": why, "not_before": not_before.isoformat(), "tell": tell}
        with self.change() as ledger:
            ledger.execute(_SETTLE, ended | {"key": errand.key, "robot": errand.robot})

    def tried_between(self, robot: str, since: datetime, now: datetime) -> int:
        """How many posts that robot was given."""
        query = "SELECT count(*) FROM errand WHERE robot = ? AND attempted > ? AND attempted <= ?"
        return int(self._rows(query, robot, since.isoformat(), now.isoformat())[0][0])

    def states(self, key: str) -> dict[str, str]:
        """Robot -> how its errand stands."""
        return dict(self._rows("SELECT robot, state FROM errand WHERE key = ? ORDER BY robot", key))

    def untold(self) -> list[tuple[Errand, str]]:
        """(errand, state) that a person should know of and has not been told."""
        rows = self._rows(f"{_ERRANDS.replace(' FROM', ', state FROM')} telling = 'due' ORDER BY queued, key, robot")
        return [(_errand(*row[:-1]), row[-1]) for row in rows]

    def told(self, errands: Sequence[Errand]) -> None:
        with self.change() as ledger:
            told = "UPDATE errand SET telling = 'done' WHERE key = ? AND robot = ?"
            ledger.executemany(told, [(errand.key, errand.robot) for errand in errands])


def _errand(key: str, robot: str, title: str, text: str, queued: str, expires: str, attempts: int, why: str) -> Errand:
    return Errand(key, robot, title, text, datetime.fromisoformat(queued), datetime.fromisoformat(expires), attempts, why)
