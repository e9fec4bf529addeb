"""Whom a mail can reach: somebody of the 通讯录 as a recipient, or the reason why not."""

from __future__ import annotations

from automation.organization.people import Directory, Person
from automation.organization.recipients import Undeliverable, why_unreachable

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
