"""Whom a mail about a department's weekly form goes to: its head, and who filled the last one."""

from __future__ import annotations

from automation.jobs.addressing import Addressed, addressed, head_of
from automation.organization.people import Directory
from automation.organization.recipients import Undeliverable


def form_people(
    directory: Directory, department: str, filler: str | None, occasion: str
) -> tuple[list[Addressed], list[Undeliverable]]:
    """Those who can be reached, each address once, and why the others cannot."""
    to, missed = head_of(directory, department, occasion)
    last = directory.person(filler) if filler else None
    also, why = addressed(directory, last, occasion) if last != directory.head(department) else ([], [])
    reached: dict[str, Addressed] = {}
    for one in (*to, *also):
        reached.setdefault(one[1], one)
    missed += why
    if not reached:
        missed.append(Undeliverable(department, occasion, "负责人和上次的填报人都收不到邮件，请在通讯录中补上邮箱"))
    return list(reached.values()), missed
