"""One round of the scheduled task: mail in, the drive looked at, what is due done once, mail out; each part stands alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from automation.app import report_bug
from automation.commands.weekly import fingerprint
from automation.errors import AutomationError

if TYPE_CHECKING:
    from automation.app import Office
    from automation.forms.finding.look import Look
    from automation.jobs.timetable import Duty
    from automation.mail.delivery import Delivery
    from automation.mail.mailbox import Collected

SLEEPING = "asleep"
"""Note of the ledger: until when nothing is due, and what the drive looked like: `<ISO> <fingerprint>`."""
Advance = Callable[[int, int], None]


@dataclass
class Round:
    """What came of it. idle: nothing had changed and nothing was due; done: the jobs that did something; expired: what came too
    late, with the reason; failed: job -> its fault; wake: when something is due next."""

    collected: Collected | None = None
    idle: bool = True
    done: list[str] = field(default_factory=list)
    expired: list[Duty] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    queued: int = 0
    faults: list[str] = field(default_factory=list)
    unreachable: list[str] = field(default_factory=list)
    wake: datetime | None = None
    delivery: Delivery | None = None


def go_round(office: Office, advance: Advance | None = None) -> Round:
    """Call it under the lease. What fails is told and logged, and the rest goes on."""
    this = Round()
    with _apart(this, "收取邮件"):
        this.collected = _collect(office)
        this.faults += this.collected.faults
    with _apart(this, "处理表格"):
        look = office.survey()
        seen = fingerprint(office, look, None)
        if not _asleep(office, seen):
            this.idle = False
            _work(office, this, look, advance)
            this.wake = this.wake if not this.failed else None
            office.ledger.keep_note(SLEEPING, f"{this.wake.isoformat()} {seen}" if this.wake and seen else "")
    with _apart(this, "发送邮件"):
        this.delivery = _deliver(office)
    return this


@contextmanager
def _apart(this: Round, part: str) -> Iterator[None]:
    """A fault of one part is one line; a bug is logged whole and told as the part's failure. The other parts go on."""
    try:
        yield
    except AutomationError as fault:
        this.faults.append(str(fault))
    except Exception as bug:
        this.failed[part] = report_bug(bug)


def _collect(office: Office) -> Collected:
    from automation.mail.mailbox import collect
    from automation.mail_setup import make_hand_over

    return collect(office.ledger, office.transport, office.moment, make_hand_over(office), zone=office.zone)


def _deliver(office: Office) -> Delivery:
    from automation.mail.delivery import deliver
    from automation.mail_setup import limits

    return deliver(office.outbox, office.transport, office.clock, limits(office.config), insist=False)


def _asleep(office: Office, seen: str) -> bool:
    """Nothing has changed since the last round that did all it should, and nothing falls due before `until`."""
    until, _, known = office.ledger.noted(SLEEPING).partition(" ")
    return bool(seen) and known == seen and office.moment < datetime.fromisoformat(until)


def _work(office: Office, this: Round, look: Look, advance: Advance | None) -> None:
    from automation.commands.working import Working
    from automation.forms.finding.deliverable_files import deliverable_files

    gathered = office.gather(advance, look=look)
    Working(office, this, gathered, list(deliverable_files(look.scan.drops, office.zone))).work()
