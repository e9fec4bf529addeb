"""Reminders for a person and, where the ladder says so, the superior; and why somebody cannot be reached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from automation.jobs.addressing import addressed
from automation.jobs.job import Reminder
from automation.organization.people import Directory, Person
from automation.organization.recipients import Undeliverable

Told = Iterator[Reminder | Undeliverable]


def remind(
    directory: Directory, occasion: str, label: str, *, superior: bool = False, instead: Person | None = None, **said: Any
) -> Told:
    """label: of the person; said: the rest of the Reminder. With `superior` he is told the same as a copy; instead: who is told, and
    why, where the person has left or nobody is named."""
    person = directory.person(label) if label else None
    if person is None and instead is not None:
        why = f"{label}不在通讯录中" if label else "还没有写由谁负责"
        person, said = instead, said | {"words": f"{said['words']}；{why}，请定下由谁负责"}
    if person is None:
        reason = "通讯录中没有这个人，提醒发不出去，请改为现任的人" if label else "没有写由谁负责，提醒发不出去，请补上"
        yield Undeliverable(label or said["words"], occasion, reason)
        return
    yield from _tell(directory, occasion, person, "", said)
    above = directory.superior(person) if superior else None
    if above:
        yield from _tell(directory, occasion, above, person.name, said)


def _tell(directory: Directory, occasion: str, person: Person, copy: str, said: dict[str, Any]) -> Told:
    reached, missed = addressed(directory, person, occasion)
    yield from missed
    yield from (Reminder(to=to, copy=copy, **said) for to in reached)
