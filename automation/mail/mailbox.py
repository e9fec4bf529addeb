"""What came back: collected page by page, matched, kept with all that it proves; killed anywhere, the same mail gives the same."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from sqlalchemy import select, update

from automation.errors import AutomationError
from automation.mail.arrival_rows import Read, keep, sent_mails, unknown_of
from automation.mail.enclosures import Handed, Offer
from automation.mail.incoming.matching import Match, SentMails, match, proofs
from automation.mail.incoming.reading import Original, enclosed_in, read_arrival
from automation.mail.ledger import Ledger
from automation.mail.ledger_tables import arrival, enclosure, piece, recipient
from automation.mail.mails import Mails
from automation.mail.proven_states import advance
from automation.mail.real_ids import learn_ids
from automation.mail.transports import Arrival, Page, Transport

HandOver = Callable[[Offer], Handed]
Progress = Callable[[int, int], None]
_OLDEST = datetime(2000, 1, 1)


@dataclass
class Collected:
    """What came of one run. kinds: kind -> how many; bounced: (address, subject of our mail, reason); unmatched: that speak of none of our mails; taken: workbooks handed to the
    forms, below the workspace; refused: (name, reason) of other files; waiting: workbooks that nobody could be asked about;
    faults: why workbooks could not be handed over just now."""

    kinds: Counter[str] = field(default_factory=Counter)
    bounced: list[tuple[str, str, str]] = field(default_factory=list)
    unmatched: int = 0
    taken: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    waiting: int = 0
    faults: list[str] = field(default_factory=list)


def collect(
    ledger: Ledger,
    transport: Transport,
    moment: datetime,
    hand_over: HandOver,
    progress: Progress | None = None,
    *,
    zone: tzinfo,
    pages: Iterator[Page] | None = None,
    domains: Collection[str] = (),
) -> Collected:
    """Fetches what came in since the last time; moment: naive local time of `zone`. Nothing is ever answered from here.
    pages: where the transport has been asked already; domains: of the company's own addresses, in small letters.

    AutomationError if the server cannot be asked; what came before that is kept.
    """
    run = _Run(ledger, transport, moment, zone, domains, Collected())
    cursor = f"cursor/{transport.name}"
    with ledger.change():
        advance(ledger, moment)  # proof may have come before a mail was known to have left
    for page in transport.collect(ledger.noted(cursor)) if pages is None else pages:
        run.take(page, cursor)
        if progress:
            progress(run.collected.kinds.total(), run.collected.kinds.total())
    run.hand_over(hand_over)
    return run.collected


@dataclass
class _Run:
    ledger: Ledger
    transport: Transport
    moment: datetime
    zone: tzinfo
    domains: Collection[str]
    collected: Collected
    _originals: dict[str, Original] = field(default_factory=dict)

    def take(self, page: Page, cursor: str) -> None:
        """One transaction: the page and the cursor that says it has been fetched."""
        with self.ledger.read():
            mails = [Read(one, read_arrival(one, self.domains), self._local(one)) for one in unknown_of(self.ledger, page.arrivals)]
        sent = self._answered(mails)
        if learn_ids(self.ledger, self.transport, mails, sent):
            sent = self._answered(mails)
        with self.ledger.change():
            for one in mails:
                self._keep(one, sent)
            if mails:
                advance(self.ledger, self.moment)
            self.ledger.keep_note(cursor, page.cursor)

    def _answered(self, mails: Sequence[Read]) -> SentMails:
        with self.ledger.read():
            return sent_mails(self.ledger, mails) if mails else SentMails(())

    def _keep(self, one: Read, sent: SentMails) -> None:
        kind: str = one.mail.kind
        found = match(one.mail, sent, one.received)
        if kind == "own" or sent.by_mark(one.mail.references.own) or sent.by_id(one.mail.references.own):
            kind, found = "own", Match()
        self.collected.refused += keep(self.ledger, one, kind, found, self.moment, self._originals)
        self.collected.kinds[kind] += 1
        subject = found.sent.subject if found.sent else one.mail.subject
        self.collected.bounced += [(proof.address, subject, proof.reason) for proof in proofs(one.mail, found) if proof.kind == "bounced"]
        self.collected.unmatched += found.sent is None and kind != "own"

    def _local(self, one: Arrival) -> datetime:
        """A clock that runs ahead is not believed, nor a date before all mail."""
        try:
            local = one.received.astimezone(self.zone).replace(tzinfo=None, microsecond=0)
        except (ValueError, OverflowError):
            return self.moment
        return local if _OLDEST <= local <= self.moment else self.moment

    def hand_over(self, hand_over: HandOver) -> None:
        """Gives the forms what waits for them, also what a killed run or a drive that was away has left waiting."""
        for identity, number in self._pending():
            offer = self._offer(identity, number)
            try:
                handed = hand_over(offer)
            except AutomationError as fault:
                self.collected.faults.append(str(fault))
                return
            with self.ledger.change() as base:
                which = enclosure.c.arrival == identity, enclosure.c.number == number
                base.execute(update(enclosure).where(*which).values(path=handed.path, reason=handed.reason))
            self._tell(offer.name, handed)

    def _tell(self, name: str, handed: Handed) -> None:
        if handed.path:
            self.collected.taken.append(handed.path)
        elif handed.reason:
            self.collected.refused.append((name, handed.reason))
        else:
            self.collected.waiting += 1

    def _pending(self) -> Sequence[tuple[str, int]]:
        open_ones = select(enclosure.c.arrival, enclosure.c.number).where(enclosure.c.path == "", enclosure.c.reason == "")
        with self.ledger.read() as base:
            return [(identity, number) for identity, number in base.execute(open_ones.order_by(*open_ones.selected_columns))]

    def _offer(self, identity: str, number: int) -> Offer:
        query = (
            select(enclosure.c.name, piece.c.content, arrival.c.sender, arrival.c.received, arrival.c.key, arrival.c.matched, arrival.c.doubt)
            .join_from(enclosure, arrival)
            .join(piece, piece.c.sha256 == enclosure.c.sha256)
            .where(enclosure.c.arrival == identity, enclosure.c.number == number)
        )
        with self.ledger.read() as base:
            row = base.execute(query).one()
            people = base.execute(select(recipient.c.address).where(recipient.c.key == row.key)).scalars()
            answers = row.matched not in ("", "weak") and row.sender in {address.lower() for address in people}
        ours = row.key is not None and hashlib.sha256(row.content).hexdigest() in set(self._sent_along(row.key))
        return Offer(row.sender, datetime.fromisoformat(row.received), row.name, row.content, answers, ours, row.doubt)

    def _sent_along(self, key: str) -> Iterator[str]:
        for enclosed in enclosed_in(Mails(self.ledger).content(key)):
            yield hashlib.sha256(enclosed.content).hexdigest()
