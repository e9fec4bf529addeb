"""A letter as something that a second person has to approve before it leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from automation.approval.matter import Approver, Matter, Preview
from automation.jobs.rows import Row
from automation.letters.language import CHINESE
from automation.letters.letter import UNDATED, Dating, Letter, content, letter_values, plain_lines
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
        title=letter.title if letter.language == CHINESE else f"{letter.reference} 的英文函（{letter.kind.replace('_', ' ')}）",
        content=content(letter, office),
        text=f"{receiver}\n{plain_lines(values)}",
        author=author,
        approvers=tuple(approvers),
        since=since,
        file=str(source["file"] or ""),
        sha256=str(source.get("sha256") or ""),
        preview=Preview(PART, {"letter": values, "receiver": receiver}),
        classification=INTERNAL,
    )
