"""What came back of one of our mails, in the order in which it came: `outbox show` tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from automation.mail.incoming.incoming_mail import KIND_WORDS
from automation.mail.ledger import Ledger
from automation.mail.ledger_tables import arrival


@dataclass(frozen=True)
class Echo:
    """sender: address; kind: Chinese word; words: of his own, the button he pressed, or why it bounced; sure: False for what may
    mean another mail."""

    at: datetime
    sender: str
    kind: str
    words: str
    sure: bool


def echoes(ledger: Ledger, key: str) -> list[Echo]:
    columns = arrival.c.received, arrival.c.sender, arrival.c.kind, arrival.c.words, arrival.c.matched
    query = select(*columns).where(arrival.c.key == key).order_by(arrival.c.received, arrival.c.identity)
    with ledger.read() as base:
        rows = base.execute(query).all()
    return [Echo(datetime.fromisoformat(at), who, KIND_WORDS[kind], words, by != "weak") for at, who, kind, words, by in rows]
