"""One request of a client with all that belongs to it: review, talks, contact, change, letters, progress, and what does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from automation.clients.case_problem import CaseProblem
from automation.clients.client_progress import CLOSED
from automation.jobs.keys import fingerprint, key_part
from automation.jobs.posted import Posted, first_left
from automation.jobs.rows import Row
from automation.organization.people import Contact

FEEDBACK_LETTER, ACCEPTANCE_REQUEST = "feedback_letter", "acceptance_request"
"""Begin of the keys of a request's letters: `feedback_letter/<key_part(id)>/...`."""


@dataclass(frozen=True)
class Case:
    """request, review, talks: rows with their source (file, sheet, row, sha256, ...); reviews: all, oldest first; review: the one that
    counts, None = none yet or two that contradict each other; talks: of this request, oldest first; contact: as 通讯录 has him,
    None = unknown; our_person: label of his 我方负责人, "" = unknown; changes: the request that this one changes, changed_by: the one
    that takes its place, "" = none; letters: feedback letters, oldest first; progress: its row of 客户需求进度跟踪表; problems: what does not fit
    around it."""

    request: Row
    review: Row | None = None
    reviews: tuple[Row, ...] = ()
    talks: tuple[Row, ...] = ()
    contact: Contact | None = None
    our_person: str = ""
    changes: str = ""
    changed_by: str = ""
    letters: tuple[Posted, ...] = ()
    progress: Row | None = None
    problems: tuple[CaseProblem, ...] = ()

    def standing(self, letters: tuple[Posted, ...], progress: Row | None, problems: tuple[CaseProblem, ...]) -> Case:
        """The same request with what was found out of it later."""
        about, known = (self.request, self.review, self.reviews, self.talks), (self.contact, self.our_person)
        return Case(*about, *known, self.changes, self.changed_by, letters, progress, problems)

    @property
    def id(self) -> str:
        return str(self.request["id"])

    @property
    def name(self) -> str:
        """As approvals and keys know it: client/CR-2026-001."""
        return f"client/{key_part(self.id)}"

    @property
    def registered_at(self) -> datetime:
        """datetime.min where 登记时间 is missing."""
        moment: datetime | None = self.request["registered_at"]
        return moment or datetime.min

    @property
    def language(self) -> str:
        return self.contact.language if self.contact else "中文"

    @property
    def sales_lead(self) -> str:
        """Label; "" where nobody is known: the review's, else the contact's 我方负责人."""
        return (self.review["sales_lead"] if self.review else None) or self.our_person

    @property
    def stage(self) -> str:
        return (self.progress["stage"] if self.progress else None) or ""

    @property
    def open(self) -> bool:
        """Is it still to be dealt with? Not when it is closed, or another request has taken its place."""
        return not self.changed_by and self.stage != CLOSED

    @cached_property
    def gist(self) -> str:
        """Of what the feedback tells the client, whoever signs it and however it is worded: another one is a correction. "" without a
        review that counts."""
        if self.review is None:
            return ""
        request, review = self.request, self.review
        asked_on = request["registered_at"].date() if request["registered_at"] else None
        wanted = (request["client"], request["contact"], request["description"], asked_on, request["wanted_by"])
        return fingerprint(wanted, self.changes, review["feasibility"], review["expected_end"], review["explanation"])

    @cached_property
    def fed_back(self) -> datetime | None:
        """When the client got his feedback: when the first letter left that did not come back."""
        kept = self.progress["feedback_at"] if self.progress and not self.letters else None
        return first_left([mail for mail in self.letters if mail.state != "bounced"]) or kept
