"""What a round asks the ledger is looked up, however many mails were ever sent: SQLite's own plans name no table that is read whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from arrivals import letter, receipt
from letters import MOMENT, Post, at, mail
from test_mailbox import Inbox, arrival, queued

from automation.mail.delivery import deliver
from automation.mail.ledger import Ledger
from automation.mail.ledger_reading import _UNCOUNTED as UNCOUNTED
from automation.mail.mailbox import collect
from automation.mail.outbox import Outbox
from automation.mail.posted_mails import posted_mails
from automation.mail.throttle import Limits

GREAT = ("message", "recipient", "evidence", "arrival", "step", "piece", "reminded")
ZONE = ZoneInfo("Asia/Shanghai")


@contextmanager
def plans(ledger: Ledger) -> Iterator[list[tuple[str, str]]]:
    """(plan, statement) of all that is carried out meanwhile."""
    statements: dict[str, None] = {}
    found: list[tuple[str, str]] = []
    ledger._driver.set_trace_callback(lambda statement: statements.setdefault(statement))
    yield found
    ledger._driver.set_trace_callback(None)
    for statement in statements:
        if statement.split()[0] in ("SELECT", "UPDATE", "DELETE"):
            found += [(row[3], statement) for row in ledger._driver.execute(f"EXPLAIN QUERY PLAN {statement}")]


def test_what_comes_back_and_what_goes_out_is_looked_up(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        outbox = Outbox(queued(ledger))
        outbox.queue(mail("new/1"), MOMENT)
        with plans(ledger) as found:
            back = Inbox([arrival(letter()), arrival(receipt(), "2")])
            collected = collect(ledger, back, MOMENT + timedelta(hours=2), lambda offer: None, zone=ZONE)  # type: ignore[arg-type,return-value]
            delivery = deliver(outbox, Post(), at(datetime(2026, 11, 20, 19, 0)), Limits(recipients_per_day=9, per_minute=9))
            posted = posted_mails(ledger, "weekly_report/")
        assert (collected.kinds.total(), delivery.count("sent"), bool(posted)) == (2, 1, True)
        with closing(sqlite3.connect(ledger.file)) as base:
            found += [(row[3], UNCOUNTED) for row in base.execute(f"EXPLAIN QUERY PLAN {UNCOUNTED}")]
    read_whole = {(plan, statement) for plan, statement in found if plan.split()[:1] == ["SCAN"] and plan.split()[1] in GREAT}
    assert not read_whole and len(found) > 20
