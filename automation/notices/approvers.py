"""Who has to approve a notice: the head of the department that asks for it, and of each that countersigns; never its author."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from automation.approval.matter import COUNTERSIGN, REVIEW, Approver, Signed, approver, each_once
from automation.jobs.rows import Row
from automation.notices.announcement import Announcement
from automation.organization.people import Directory
from automation.organization.recipients import Undeliverable, why_unreachable

OCCASION = "请求审批"


def approvers_of(one: Announcement, directory: Directory) -> tuple[list[Approver], list[Undeliverable]]:
    """Each person once, and why somebody cannot be asked: then nobody should be, for the notice could not be approved anyway."""
    found = list(_named(one, directory))
    asked = [each for each in found if isinstance(each, Approver)]
    missed = [each for each in found if isinstance(each, Undeliverable)]
    for each in asked:
        person = directory.person(each.person)
        if person and (why := why_unreachable(person)):
            missed.append(Undeliverable(each.person, OCCASION, why))
    return each_once(asked), missed


def _named(one: Announcement, directory: Directory) -> Iterator[Approver | Undeliverable]:
    author = str(one.request["author"] or "")
    yield from approver(directory, REVIEW, str(one.request["head"] or ""), author, OCCASION)
    for department in one.request["countersign"] or ():
        head = directory.head(department)
        if head is None:
            yield Undeliverable(department, OCCASION, "通讯录中没有这个会签部门的负责人，请补上")
        else:
            yield from approver(directory, role_of(department), directory.label(head), author, OCCASION)


def role_of(department: str) -> str:
    return f"{COUNTERSIGN}·{department}"


def signed_blocks(one: Announcement) -> dict[str, Signed]:
    """What stands in the 审核 and 会签 blocks of its workbook, by role; of several rows for one role the latest."""
    tables = one.paper.tables
    rows = [(REVIEW, row) for row in tables["approval"]]
    rows += [(role_of(row["department"]), row) for row in tables["countersign"] if row["department"]]
    return {role: _signed(row) for role, row in sorted(rows, key=lambda each: each[1]["at"] or datetime.min)}


def _signed(row: Row) -> Signed:
    return Signed(row["person"] or "", row["verdict"] or "", row["words"] or "", row["at"])
