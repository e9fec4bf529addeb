"""How a matter stands: whose verdict counts for exactly this content, who has not answered yet, and which answers do not count and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from automation.approval.answers import Given, Uncounted, about_earlier, answered
from automation.approval.matter import Approver, Matter
from automation.approval.questions import CALLED_OFF, HELD, Question, of_role, questions
from automation.approval.signing import signed
from automation.approval.verdict import PASSED, RETURNED
from automation.jobs.posted import TRIAL, Posted
from automation.jobs.rows import Row
from automation.organization.people import Directory
from automation.organization.policy import Policy

DEAD = (*CALLED_OFF, HELD)


@dataclass(frozen=True)
class Standing:
    """asked: role -> when the question left (queued while it waits for its turn; none of one that is held, for nobody knows of it); given: in the order of the roles; questions: all that were
    ever asked about the matter; before: what 审批记录 holds of the latest earlier content that somebody was asked about."""

    matter: Matter
    asked: dict[str, datetime]
    given: tuple[Given, ...]
    uncounted: tuple[Uncounted, ...]
    questions: tuple[Question, ...] = field(default=())
    before: Row | None = None

    @property
    def returned(self) -> Given | None:
        return next((one for one in self.given if one.verdict == RETURNED), None)

    @property
    def approved(self) -> bool:
        """By everybody who has to, and sent back by nobody."""
        passed = {one.role for one in self.given if one.verdict == PASSED}
        return not self.returned and bool(self.matter.approvers) and passed.issuperset(one.role for one in self.matter.approvers)

    @property
    def open(self) -> list[Approver]:
        """Who has not answered."""
        answered = {one.role for one in self.given}
        return [] if self.returned else [one for one in self.matter.approvers if one.role not in answered]


def standing(
    matter: Matter, posted: Sequence[Posted], log: Iterable[Row], directory: Directory, policy: Policy, now: datetime
) -> Standing:
    """posted: the mails of the matter's `family`; log: the rows of 审批记录. What a trial approved counts in the trial alone."""
    asked = questions(matter.name, posted)
    trial = any(one.mail.trial for one in asked)
    rows = [row for row in log if row["matter"] == matter.name and (trial or row["way"] != TRIAL)]
    given: list[Given] = []
    uncounted: list[Uncounted] = []
    for one in matter.approvers:
        mine = of_role(asked, matter, one.role)
        found = [*answered(one, matter, mine, directory, policy), *signed(one, matter, asked, rows, directory, policy, now)]
        counted = [*_remembered(one, matter, rows), *(each for each in found if isinstance(each, Given))]
        # Of two at one moment the one that stops counts.
        given += sorted(counted, key=lambda each: (each.at, each.verdict == RETURNED))[-1:]
        known = {each.at for each in counted}
        uncounted += [
            each for each in found if isinstance(each, Uncounted) and each.at not in known and not (each.away and counted)
        ]
    uncounted += about_earlier(matter, asked, rows, directory)
    return Standing(matter, _asked_at(matter, asked), tuple(given), tuple(uncounted), tuple(asked), _before(matter, asked, rows))


def _asked_at(matter: Matter, asked: Sequence[Question]) -> dict[str, datetime]:
    live = {
        one.role: [each for each in of_role(asked, matter, one.role) if each.mail.state not in DEAD] for one in matter.approvers
    }
    return {role: found[0].asked for role, found in live.items() if found}


def _remembered(one: Approver, matter: Matter, rows: Sequence[Row]) -> Iterator[Given]:
    """What the record holds of this very content, where the answer itself is no more to be had, or another is in the role now."""
    for row in rows:
        if row["content"] == matter.content and row["role"] == one.role and row["verdict"] and row["given"]:
            yield Given(one.role, row["person"] or "", row["verdict"], row["words"] or "", row["given"], row["way"] or "")


def _before(matter: Matter, asked: Sequence[Question], rows: Sequence[Row]) -> Row | None:
    left = {one.content for one in asked if one.mail.left}
    earlier = [row for row in rows if row["content"] != matter.content and (row["verdict"] or row["content"] in left)]
    return max(earlier, key=lambda row: row["given"] or row["asked"], default=None)
