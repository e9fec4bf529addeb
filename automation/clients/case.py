"""One request of a client with all that belongs to it: review, talks, contact, change, letters; and what does not fit together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from automation.approval.matter import key_part
from automation.jobs.posted import Posted
from automation.jobs.rows import Row
from automation.organization.people import Contact

FEEDBACK_LETTER = "feedback_letter"
"""Begin of the keys of a request's feedback letters: `feedback_letter/<key_part(id)>/...`."""


@dataclass(frozen=True)
class Case:
    """request, review, talks: rows with their source (file, sheet, row, sha256, ...); review: the one that counts, None = none yet
    or two that contradict each other; talks: of this request, oldest first; contact: as 通讯录 has him, None = unknown; changes:
    the request that this one changes, changed_by: the one that takes its place, "" = none; letters: feedback letters, oldest
    first; progress: its row of 客户需求进度跟踪表."""

    request: Row
    review: Row | None = None
    talks: tuple[Row, ...] = ()
    contact: Contact | None = None
    changes: str = ""
    changed_by: str = ""
    letters: tuple[Posted, ...] = ()
    progress: Row | None = None

    @property
    def id(self) -> str:
        return str(self.request["id"])

    @property
    def name(self) -> str:
        """As approvals and keys know it: client/CR-2026-001."""
        return f"client/{key_part(self.id)}"

    @property
    def registered_at(self) -> datetime:
        moment: datetime = self.request["registered_at"]
        return moment

    @property
    def language(self) -> str:
        return self.contact.language if self.contact else "中文"

    @property
    def sales_lead(self) -> str:
        """Label; "" where nobody is known: the review's, else the contact's 我方负责人."""
        return (self.review["sales_lead"] if self.review else None) or (self.contact.our_person if self.contact else "") or ""
