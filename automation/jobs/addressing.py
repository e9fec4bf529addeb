"""Whom a mail can reach: somebody of the 通讯录 as a recipient, or the reason why not."""

from __future__ import annotations

from automation.organization.people import Directory, Person
from automation.organization.recipients import Undeliverable, is_address, why_unreachable

Addressed = tuple[str, str]
"""(name, address)"""


def addressed(directory: Directory, person: Person | None, occasion: str) -> tuple[list[Addressed], list[Undeliverable]]:
    """The person as a recipient, or why not; nobody is neither."""
    if person is None:
        return [], []
    reason = why_unreachable(person)
    return (
        ([], [Undeliverable(directory.label(person), occasion, reason)]) if reason else ([(person.name, person.mail.strip())], [])
    )


def head_of(directory: Directory, department: str, occasion: str) -> tuple[list[Addressed], list[Undeliverable]]:
    """The head of a department; where there is none, or no mail reaches him, its 部门邮箱 as well as the reason."""
    reached, missed = addressed(directory, directory.head(department), occasion)
    if not directory.head(department):
        missed = [Undeliverable(department, occasion, "通讯录中没有这个部门的负责人，请补上或改正")]
    known = directory.department(department)
    mailbox = known.mail.strip() if known else ""
    return reached or ([(department, mailbox)] if is_address(mailbox) else []), missed
