"""Whom a mail about a department's weekly form goes to: its head, and who filled the last one."""

from __future__ import annotations

from automation.jobs.addressing import Addressed, addressed
from automation.organization.people import Directory
from automation.organization.recipients import Undeliverable


def form_people(
    directory: Directory, department: str, filler: str | None, occasion: str
) -> tuple[list[Addressed], list[Undeliverable]]:
    """Those who can be reached, each address once, and why the others cannot."""
    head = directory.head(department)
    missed = [] if head else [Undeliverable(department, occasion, "通讯录中没有这个部门的负责人，请补上或改正")]
    reached: dict[str, Addressed] = {}
    for person in dict.fromkeys((head, directory.person(filler) if filler else None)):
        to, why = addressed(directory, person, occasion)
        reached |= {one[1]: one for one in to if one[1] not in reached}
        missed += why
    if not reached:
        missed.append(Undeliverable(department, occasion, "负责人和上次的填报人都收不到邮件，请在通讯录中补上邮箱"))
    return list(reached.values()), missed
