"""Who answers for a notice: its 经办人, or where no mail reaches him the 发起部门负责人; and where his calls are written down."""

from __future__ import annotations

from automation.jobs.addressing import Addressed, addressed
from automation.jobs.job import Records
from automation.notices.confirmation_record import RECORD
from automation.notices.reach import Reach
from automation.organization.people import Directory, Person
from automation.organization.recipients import Undeliverable

OCCASION = "通知催确认"


def answering(one: Reach, directory: Directory) -> tuple[Person | None, list[Addressed], list[Undeliverable]]:
    """None and nobody if neither can be reached; whoever cannot be, with the reason."""
    missed: list[Undeliverable] = []
    for role, label in (("经办人", one.request["author"]), ("发起部门负责人", one.request["head"])):
        person = directory.person(label or "")
        if person is None:
            missed.append(
                Undeliverable(label or f"{role}（{one.id}）", OCCASION, f"通讯录中没有这位{role}，请在通知需求清单里改为现任的人")
            )
            continue
        to, lost = addressed(directory, person, OCCASION)
        missed += lost
        if to:
            return person, to, missed
    return None, [], missed


def record_place(records: Records) -> tuple[str, str]:
    """File below the workspace and sheet of 通知确认记录表, which staff may have renamed."""
    table = records.record(RECORD.name)
    file, sheet = ("", "") if table.empty else (table[name].tolist()[0] for name in ("file", "sheet"))
    return file or f"{RECORD.folder}/{RECORD.title}.xlsx", sheet or ""
