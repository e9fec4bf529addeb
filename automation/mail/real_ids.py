"""Learns which Message-IDs a server has put in place of ours, as soon as an answer names one that nobody knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import update

from automation.mail.arrival_rows import Read
from automation.mail.incoming.matching import Sent, SentMails, match
from automation.mail.ledger import Ledger
from automation.mail.ledger_tables import message
from automation.mail.mails import Mails
from automation.mail.transports import Transport


def learn_ids(ledger: Ledger, transport: Transport, mails: Sequence[Read], sent: SentMails) -> bool:
    """Whether any was learned. Each mail of ours is asked for once, and most servers are never asked. AutomationError if it can
    not be asked: then the answers are fetched again, for what they are worth is judged once."""
    meant = {one.key: one for one in _renamed(mails, sent)}
    earliest = min((one.left for one in meant.values() if one.left), default=None)
    if earliest is None:
        return False
    parcels = Mails(ledger).parcels(list(meant))
    found = transport.lookup(parcels, earliest, absent=False)
    real = {parcel.key: found[parcel.mark].message_id for parcel in parcels if parcel.mark in found}
    with ledger.change() as base:
        for key, identity in real.items():
            base.execute(update(message).where(message.c.key == key).values(message_id=identity))
    return any(real.values())


def _renamed(mails: Sequence[Read], sent: SentMails) -> Iterator[Sent]:
    """Those of ours that seem to be answered under another name: the subject's token is theirs, the Message-ID is not."""
    for one in mails:
        found, named = match(one.mail, sent, one.received), (*one.mail.references.in_reply_to, *one.mail.references.references)
        strange = named and not any(map(sent.by_mark, named))
        if strange and found.by == "token" and found.sent and found.sent.left and not found.sent.message_id:
            yield found.sent
