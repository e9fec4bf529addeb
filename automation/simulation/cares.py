"""What the simulated company has to do with: notices that somebody wants, requests of clients, letters to others outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from automation.organization.people import Contact, Person


@dataclass
class Notice:
    """file: of its request; path: of its paper, "" before it was sent out; scope, audience: as they should be; flaw: what its author does
    wrong at first (audience, word), "" = nothing; edition: how often it was written."""

    id: str
    file: str
    department: str
    author: Person
    head: Person
    subject: str
    scope: str
    audience: tuple[str, ...]
    urgent: bool = False
    confirm: bool = True
    corrects: str = ""
    flaw: str = ""
    path: str = ""
    edition: int = 0


@dataclass
class ClientCase:
    """file, reviewed: where it is registered and reviewed ("" = not yet); registered: naive local; words: what the client wants; shown: may its
    progress be told?; flaw: contact or checker, as it is typed at first; waits: the client owes an answer; fed_back: when
    the letter left; percent: how far it is; closed: nothing is to be done any more."""

    id: str
    contact: Contact
    words: str
    registered: datetime
    file: str
    lead: Person
    registrar: Person
    checker: Person
    verdict: str
    shown: bool
    flaw: str = ""
    waits: bool = False
    changes: str = ""
    reviewed: str = ""
    edition: int = 1
    fed_back: datetime | None = None
    percent: int = 0
    delivered: bool = False
    closed: bool = False


@dataclass(frozen=True)
class FormsBack:
    """What a client wrote into the forms that came with the delivery. id: of the request; verdict: "" = not sent back; marks: question ->
    mark, None = not sent back."""

    at: datetime
    id: str
    verdict: str = ""
    marks: Mapping[str, str] | None = None


@dataclass
class Exchange:
    """A row of 外部往来登记表. edition: how often it was written."""

    id: str
    file: str
    contact: Contact
    responsible: Person
    reviewer: Person
    edition: int = 1
