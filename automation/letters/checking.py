"""A letter as something that a second person has to approve before it leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from automation.approval.matter import Approver, Matter, Preview
from automation.jobs.job import FormOut
from automation.jobs.keys import fingerprint
from automation.jobs.rows import Row
from automation.letters.language import CHINESE
from automation.letters.letter import UNDATED, Dating, Letter, content, letter_values, plain_lines
from automation.mail.message import Attachment
from automation.organization.classification import INTERNAL

PART = "_letter_check"
"""mail_templates/_letter_check.html and .txt"""


def letter_matter(
    name: str,
    letter: Letter,
    approvers: Sequence[Approver],
    author: str,
    since: datetime,
    source: Row,
    office: Mapping[str, Any],
    dating: Dating = UNDATED,
) -> Matter:
    """name, author, since: as `Matter` has them; source: the row that the letter is made from, with its file and sha256. The question
    itself stays inside, though the letter may go to anybody."""
    values, contact = letter_values(letter, office, dating), letter.contact
    receiver = f"{contact.company} {contact.name} <{contact.mail.strip()}>"
    return Matter(
        name=name,
        title=letter.title if letter.language == CHINESE else f"英文函 {letter.reference}：{letter.kind.replace('_', ' ')}",
        content=content(letter, office),
        text=f"{receiver}\n{plain_lines(values)}",
        author=author,
        approvers=tuple(approvers),
        since=since,
        file=str(source["file"] or ""),
        sha256=str(source.get("sha256") or ""),
        preview=Preview(PART, {"letter": values, "receiver": receiver, "enclosed": []}),
        classification=INTERNAL,
    )


def with_forms(matter: Matter, forms: Sequence[FormOut]) -> Matter:
    """The same with the forms that go along: the question shows them, and what was checked is these too. forms: wanted as `shown`."""
    if not forms:
        return matter
    enclosed = enclosures(forms)
    values = dict(matter.preview.values) | {"enclosed": [one.name for one in enclosed]}
    whole = fingerprint(matter.content, [(one.form, one.path, one.fields, one.language) for one in forms])
    return replace(matter, content=whole, preview=replace(matter.preview, values=values, attachments=enclosed))


def enclosures(forms: Sequence[FormOut]) -> tuple[Attachment, ...]:
    return tuple(Attachment(form.path.rpartition("/")[2], form.path) for form in forms)
