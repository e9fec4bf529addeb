"""One round of the scheduled task: mail in, the drive looked at, what is due done once, mail out; each part stands alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from automation.app import report_bug
from automation.commands import sleep as sleeping
from automation.commands.own_writing import look_after_work
from automation.commands.weekly import fingerprint
from automation.errors import AutomationError, ConfigurationError
from automation.jobs.duties import Duties
from automation.mail.barring import asking, bar, still_barred
from automation.mail.ledger_reading import LedgerReading
from automation.mail.transports import barred_by
from automation.organization.working_time import WorkingTime, parse_hours

if TYPE_CHECKING:
    from automation.app import Office
    from automation.forms.finding.look import Look
    from automation.jobs.job import Job
    from automation.jobs.runner import Done
    from automation.jobs.timetable import Duty
    from automation.jobs.when import Occasion
    from automation.mail.delivery import Delivery
    from automation.mail.mailbox import Collected
    from automation.mail.transports import Page

WORKING = "处理表格"
Advance = Callable[[int, int], None]


@dataclass(frozen=True)
class Work:
    """What came of one job for some of its occasions (none: it works in every round)."""

    job: Job
    occasions: tuple[Occasion, ...]
    done: Done


@dataclass
class Round:
    """What came of it. idle: nothing had changed and nothing was due; done: the jobs that did something; expired: what came too
    late, with the reason; failed: job or part -> its bug; stopped: part -> why the surroundings did not let it; wake: when
    something is due next; works: of each job, in order; titles: job -> as people know it; remarks: what people should know of
    records, that one is open, say."""

    collected: Collected | None = None
    idle: bool = True
    done: list[str] = field(default_factory=list)
    expired: list[Duty] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    stopped: dict[str, str] = field(default_factory=dict)
    queued: int = 0
    faults: list[str] = field(default_factory=list)
    unreachable: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    wake: datetime | None = None
    delivery: Delivery | None = None
    works: list[Work] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)


def go_round(office: Office, advance: Advance | None = None) -> Round:
    """Call it under the lease. What fails is told and logged, and the rest goes on."""
    this = Round()
    with _apart(this, "收取邮件"):
        this.collected = _collect(office)
        this.faults += this.collected.faults if this.collected else []
    with _apart(this, WORKING):
        _look_and_work(office, this, advance)
    with _apart(this, "通知负责人"):
        _tell_operator(office, this)
    with _apart(this, "发送邮件"):
        this.delivery = _deliver(office)
    with _apart(this, "发到群里"):
        this.faults += _post(office)
    return this


@contextmanager
def _apart(this: Round, part: str) -> Iterator[None]:
    """A fault of one part is one line; a bug is logged whole and told as the part's failure. The other parts go on."""
    try:
        yield
    except AutomationError as fault:
        this.faults.append(str(fault))
        this.stopped[part] = str(fault)
    except Exception as bug:
        this.failed[part] = report_bug(bug)


def _collect(office: Office) -> Collected | None:
    """None where nothing came in and nothing is left to sort."""
    ledger = LedgerReading(office.ledger_file)
    pages = _pages(office, ledger)
    first = next(pages, None)
    if first is None and not ledger.has_unsorted():
        return None
    from automation.mail.mailbox import collect
    from automation.mail_setup import make_hand_over, policy

    fetched, own = chain([first] if first else [], pages), policy(office.config).domains
    hand_over = make_hand_over(office)
    return collect(office.ledger, office.transport, office.moment, hand_over, zone=office.zone, pages=fetched, domains=own)


def _pages(office: Office, ledger: LedgerReading) -> Iterator[Page]:
    """What came into the mailbox. Where the password was refused, or a person has to mend something else, it is left alone for a
    while: asked every few minutes, the server would lock the account."""
    transport, note = office.transport, asking(office.transport.name)
    if why := still_barred(ledger.noted(note), office.clock()):
        raise AutomationError(why)
    try:
        yield from transport.collect(ledger.noted(f"cursor/{transport.name}"))
    except ConfigurationError as fault:
        bar(office.ledger, note, barred_by(fault), office.clock())
        raise


def _deliver(office: Office) -> Delivery | None:
    """None where nothing is to be sent."""
    if not LedgerReading(office.ledger_file).has_to_send(office.clock()):
        return None
    from automation.mail.delivery import deliver
    from automation.mail_setup import limits

    return deliver(office.outbox, office.transport, office.clock, limits(office.config), insist=False)


def _post(office: Office) -> list[str]:
    """To the group robots; what a person should know of it."""
    from automation.channels.robots_waiting import has_to_post

    if not has_to_post(office.state, office.clock(), trial=bool(office.config.mail.redirect_all_to)):
        return []
    from automation.channels.robot_delivery import post_robots
    from automation.commands.operator import tell_of_robots
    from automation.robot_setup import make_robots

    tell = partial(tell_of_robots, office)
    return post_robots(office.robots, make_robots(office.config), office.clock, tell).faults


def _look_and_work(office: Office, this: Round, advance: Advance | None) -> None:
    """Nothing is done where nothing has changed or come back since the last round that did all it should, and nothing is due."""
    news = LedgerReading(office.ledger_file).news
    with Duties(office.state) as duties:
        sleep = sleeping.last_sleep(duties)
        this.wake = datetime.fromisoformat(sleep.until) if sleep.lasts(office.moment) else None
        if sleeping.goes_on(sleep, office, news):
            return
        look = office.survey()
        seen = fingerprint(office, look, None)
        if seen and seen == sleep.seen and news == sleep.news and sleep.lasts(office.moment):
            sleeping.sleep_deeper(duties, sleep, office, look)
            return
        this.idle, this.wake = False, None
        look, whole = _work(office, this, look, advance)
        if this.wake and not this.failed:
            seen = fingerprint(office, look, None) if whole else ""
            sleeping.keep(duties, sleeping.until(office, this.wake, look, seen, news))


def _work(office: Office, this: Round, look: Look, advance: Advance | None) -> tuple[Look, bool]:
    """(the drive as far as nobody need work on it again, not if a deliverable could not be read just now)."""
    from automation.commands.working import Working
    from automation.forms.finding.deliverable_files import handed_over

    gathered = office.gather(advance, look=look)
    drops = handed_over(look.scan, office.zone, office.state)
    working = Working(office, this, gathered, drops)
    working.work()
    whole = len(drops) == len(look.scan.drops) + len(look.scan.awaiting)
    return look_after_work(office, look) if working.settled and working.wrote else look, whole


def _tell_operator(office: Office, this: Round) -> None:
    """Once a day for each job that fails; of a drive that cannot be read only in working time: servers are mended at night."""
    told = dict(this.failed)
    if WORKING in this.stopped and WorkingTime(hours=parse_hours(office.config.company.working_hours)).contains(office.moment):
        told[WORKING] = this.stopped[WORKING]
    if told:
        from automation.commands.operator import tell_of_failures

        this.queued += tell_of_failures(office, told, this.titles)
