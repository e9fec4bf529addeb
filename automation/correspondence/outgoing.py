"""The letters that are to leave now, each with the matter that a second person has to approve first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from automation.approval.asking import standing_of
from automation.approval.matter import REVIEW, Approver, Matter, Signed, approver
from automation.approval.standing import Standing
from automation.correspondence.exchange import LETTER, LOST, Exchange, gist_of
from automation.correspondence.exchanges import exchanges
from automation.correspondence.faults import OCCASION, Faults, stops
from automation.correspondence.letter_values import letter_of
from automation.jobs.job import Document, Moment, Records
from automation.jobs.keys import fingerprint, key_part
from automation.jobs.posted import WAITING
from automation.letters.checking import letter_matter
from automation.letters.letter import Dating, Letter
from automation.letters.posting import file_stem
from automation.letters.replies import addresses
from automation.mail.message import Attachment
from automation.organization.classification import SECRET
from automation.organization.policy import BLOCK

FOLDER = "外部往来/函件"
DRAFTS = f"{FOLDER}/审核稿"


@dataclass(frozen=True)
class Outgoing:
    """key: of its mail; edition: 1, or one more than those that left before; revised: has the reader got one of them? draft: what goes
    along with the question, where that must be encrypted."""

    exchange: Exchange
    letter: Letter
    matter: Matter
    key: str
    edition: int = 1
    revised: bool = False
    draft: Document | None = None


def outgoing(records: Records, moment: Moment) -> Iterator[Outgoing]:
    """Whatever is sound, open and not sent yet."""
    faults = Faults(records, moment)
    for one in exchanges(records):
        if not (one.closed or one.told or any(map(stops, faults.of(one)))):
            yield from _of(one, records, moment)


def standings(found: list[Outgoing], records: Records, moment: Moment) -> list[tuple[Outgoing, Standing]]:
    return [(one, standing_of(one.matter, records, moment)) for one in found]


def _of(one: Exchange, records: Records, moment: Moment) -> Iterator[Outgoing]:
    letter = letter_of(one, records.directory)
    named = approver(records.directory, REVIEW, one.row["reviewer"], one.row["responsible"], OCCASION)
    approvers = [each for each in named if isinstance(each, Approver)]
    if letter and approvers:
        gone = [mail for mail in one.letters if mail.left and mail.state not in LOST]
        mine = letter.contact.mail.strip().lower()
        revised = any(mine in addresses(mail) for mail in gone)
        dating = Dating(revised=revised)
        matter = letter_matter(one.name, letter, approvers, one.row["responsible"], one.since, one.row, moment.office, dating)
        matter = replace(matter, content=fingerprint(matter.content, one.row["classification"]))
        found = Outgoing(one, letter, replace(matter, signed=_signed(one, matter, moment)), _key(one), len(gone) + 1, revised)
        yield _secretly(found) if one.secret else found


def _key(one: Exchange) -> str:
    """What could not be made is wanted again under its old key."""
    if one.current and one.current.state == "held":
        return one.current.key
    return f"{LETTER}/{key_part(one.id)}/{one.gist}/{len(one.letters)}"


def _signed(one: Exchange, matter: Matter, moment: Moment) -> dict[str, Signed]:
    """审核结论, once it was seen that it came after this very content."""
    kept = one.kept
    if kept is None or BLOCK not in moment.policy.approval or kept["content"] != matter.content:
        return {}
    if not one.row["verdict"] or kept["verdict"] != one.row["verdict"] or kept["signed_at"] is None:
        return {}
    return {REVIEW: Signed(one.row["reviewer"], one.row["verdict"], at=kept["signed_at"])}


def signed_at(one: Exchange, content: str, now: datetime) -> datetime | None:
    """Since when 审核结论 stands beside this content; None where there is none, or it was there before or together with the content,
    so that nobody can tell what the reviewer saw. content: that of the matter."""
    kept, verdict = one.kept, one.row["verdict"]
    if not verdict or kept is None or kept["content"] != content:
        return None
    before: datetime | None = kept["signed_at"]
    return before if kept["verdict"] == verdict else now.replace(microsecond=0)


def _secretly(found: Outgoing) -> Outgoing:
    """The question is as secret as the letter; where the reviewer has no certificate, only a file can be locked."""
    letter, matter = found.letter, found.matter
    name = f"{file_stem(letter)}_{matter.content[:8]}.docx"
    draft = Document(f"{DRAFTS}/{name}", letter.words.file, {"letter": matter.preview.values["letter"]})
    preview = replace(matter.preview, attachments=(Attachment(name, draft.path),))
    return replace(found, matter=replace(matter, preview=preview, classification=SECRET), draft=draft)


def waiting(one: Exchange) -> Iterator[str]:
    """The keys of what still waits to leave and must not: the row says otherwise now, or it is over, or may not go outside."""
    over = one.closed or not one.row["classification"] or bool(one.twins)
    yield from (mail.key for mail in one.letters if mail.state in WAITING and (over or gist_of(mail) != one.gist))
