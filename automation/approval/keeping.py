"""What 审批记录 says of a matter: a row for each role, from the moment that somebody was asked or answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from automation.approval.approval_log import RECORD, WHOLE
from automation.approval.matter import Approver
from automation.approval.standing import Standing
from automation.jobs.job import RecordUpdate


def logged(stands: Standing) -> RecordUpdate:
    return RecordUpdate(RECORD.name, [row for one in stands.matter.approvers for row in _rows(stands, one)])


def _rows(stands: Standing, one: Approver) -> Iterator[dict[str, Any]]:
    """The text of what is 机密 stays where it is; a verdict that counts no more, a trial's, goes."""
    matter, asked = stands.matter, stands.asked.get(one.role)
    given = next((each for each in stands.given if each.role == one.role), None)
    row: dict[str, Any] = dict.fromkeys(("verdict", "words", "given", "way")) | {
        "matter": matter.name, "content": matter.content, "title": matter.shown, "person": one.person, "asked": asked,
        "author": matter.author, "file": matter.file, "text": None if matter.secret else matter.text[:WHOLE],
    }  # fmt: skip
    if given:
        words = None if matter.secret else given.words or None
        row |= {"person": given.person, "verdict": given.verdict, "words": words, "given": given.at, "way": given.way}
    if given or asked:
        yield from (row | {"role": role} for role in (one.role, *one.also))
