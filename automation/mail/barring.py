"""A server that let nobody in is left alone for a while, whoever would come next, lest an account be locked; a person may insist."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from automation.mail.outcomes import LONGEST_WAIT

if TYPE_CHECKING:
    from automation.mail.ledger import Ledger
    from automation.mail.transports import Barred


def sending(transport: str) -> str:
    """The note of the ledger that says so of sending by that transport."""
    return f"barred/{transport}"


def asking(transport: str) -> str:
    """The same of what is asked of the mailbox: what came in, what has left. It may be another server than the one that sends."""
    return f"barred/{transport}/ask"


def still_barred(noted: str, now: datetime) -> str:
    """The reason, "" once the time is over; noted: what the ledger keeps. A clock that was set back bars nobody."""
    until, _, reason = noted.partition(" ")
    return reason if until and now < datetime.fromisoformat(until) <= now + LONGEST_WAIT else ""


def bar(ledger: Ledger, note: str, barred: Barred, now: datetime) -> None:
    ledger.keep_note(note, f"{(now + barred.wait).isoformat()} {barred.reason}")


def let_in(ledger: Ledger, transport: str) -> None:
    """A person insists, or it has opened."""
    for note in filter(ledger.noted, (sending(transport), asking(transport))):
        ledger.keep_note(note, "")
