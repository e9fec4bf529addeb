"""A letter on its way: to whom it is written, alone; as a copy to colleagues, in a mail of their own; and as a document on the drive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from automation.jobs.addressing import Addressed
from automation.jobs.job import Document, Moment
from automation.jobs.rows import Row
from automation.letters.copying import copy_of
from automation.letters.language import ENGLISH
from automation.letters.letter import ANSWER_WITHIN, Dating, Letter, letter_values
from automation.mail.message import Attachment, Message
from automation.organization.classification import PUBLIC
from automation.organization.file_names import fit_name

TEMPLATE = "letter"
USEFUL_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Posting:
    """letter: approved as it is; key: of the mail; folder: of the document, below the workspace; edition: 1, or which correction of
    it this is plus 1; copies: colleagues who are to know of it; source: the row that it is made from; revised: a later
    edition corrects what this reader has; enclosures: what else goes along."""

    letter: Letter
    key: str
    folder: str
    copies: tuple[Addressed, ...]
    source: Row
    edition: int = 1
    revised: bool = True
    template: str = TEMPLATE
    classification: str = PUBLIC
    enclosures: tuple[Attachment, ...] = ()


def post(posting: Posting, moment: Moment) -> Iterator[Document | Message]:
    """In the reader's mail stands nobody else, not even in Cc: what he answers comes to us all the same, and to nobody by accident.
    The letter comes last: it is not made again once the outbox has it, so that a kill before it leaves nothing out."""
    letter = posting.letter
    values = {"letter": letter_values(letter, moment.office, dating(letter, moment, posting.edition > 1 and posting.revised))}
    name = file_name(posting, moment)
    path = f"{posting.folder}/{name}"
    yield Document(path, letter.words.file, values)
    message = Message(
        key=posting.key,
        template=posting.template,
        to=((letter.contact.name, letter.contact.mail.strip()),),
        values=values,
        attachments=(Attachment(name, path), *posting.enclosures),
        classification=posting.classification,
        causes=((str(posting.source["file"] or ""), str(posting.source.get("sha256") or "")),),
        expires=_useful_until(letter, moment),
        sender_name=values["letter"]["company"] if letter.language == ENGLISH else "",
    )
    if posting.copies:
        yield copy_of(message, letter, posting.copies, path, moment)
    yield message


def dating(letter: Letter, moment: Moment, revised: bool) -> Dating:
    by = moment.working.add_days(moment.now, ANSWER_WITHIN).date() if letter.asked else None
    return Dating(moment.now.date(), by, revised)


def answer_due(by: date) -> datetime:
    """The moment from which an answer is late: of a day that has no hour, its end."""
    return by if isinstance(by, datetime) and by.time() != time() else datetime.combine(by, time()) + timedelta(days=1)


def _useful_until(letter: Letter, moment: Moment) -> datetime:
    """Nobody is asked for an answer by a time that has passed."""
    latest = moment.now + USEFUL_FOR
    return min(latest, answer_due(letter.answer_by)) if letter.answer_by else latest


def file_name(posting: Posting, moment: Moment) -> str:
    """CR-2026-001_反馈函_2026-11-27.docx"""
    number = f"_{posting.edition}" if posting.edition > 1 else ""
    return f"{file_stem(posting.letter)}_{moment.now:%Y-%m-%d}{number}.docx"


def file_stem(letter: Letter) -> str:
    return f"{fit_name(letter.reference)}_{letter.kind}"
