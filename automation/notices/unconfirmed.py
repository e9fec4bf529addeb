"""Who has not confirmed a notice, as the one who has to phone them needs it: how far each is, by which number, who stands in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from automation.jobs.mail_words import cut
from automation.notices.addressees import Addressee
from automation.notices.evidence import BOUNCED, DELETED, DOUBT, OPENED, SHOWN
from automation.notices.reach import Reach
from automation.organization.people import Directory

UNSENT, AWAY, UNOPENED, UNCONFIRMED = "没有收到", "外出", "未打开", "已打开未确认"
TONES = {DOUBT: "warn", UNSENT: "bad", BOUNCED: "bad", AWAY: "warn", DELETED: "bad", UNCONFIRMED: "text", UNOPENED: "text"}
"""State -> its colour in a mail, in the order in which somebody has to think about it."""


@dataclass(frozen=True)
class Line:
    """state: of TONES; note: what he said, who stands in for him, what the last call brought."""

    name: str
    department: str
    phone: str
    state: str
    note: str


def lines(reach: Reach, directory: Directory) -> list[Line]:
    """Everybody of whom it is waited; questions first, for they have to be answered, then department by department."""
    found = [_line(one, directory) for one in reach.missing]
    order = {department.name: place for place, department in enumerate(directory.departments)}
    return sorted(found, key=lambda one: (one.state != DOUBT, order.get(one.department, len(order)), one.department, one.name))


def _line(one: Addressee, directory: Directory) -> Line:
    row = one.row or {}
    department = directory.department_of(one.person) if one.person else row.get("department") or ""
    phone = one.person.phone if one.person else row.get("phone") or ""
    notes = (_why(one), _stand_in(one, directory), _called(one))
    return Line(one.label, department, phone, _state(one), "；".join(filter(None, notes)))


def _state(one: Addressee) -> str:
    proven = one.evidence
    if proven.asks:
        return DOUBT
    if one.unsent:
        return UNSENT
    if proven.grade == OPENED:
        return UNCONFIRMED
    return AWAY if proven.away else proven.grade if proven.grade in (BOUNCED, DELETED) else UNOPENED


def _why(one: Addressee) -> str:
    return one.unsent or one.evidence.words


def _stand_in(one: Addressee, directory: Directory) -> str:
    """Of somebody who is away: whom to ask in his place."""
    if not one.evidence.away:
        return ""
    deputy = directory.deputy(one.person) if one.person else None
    other = deputy or (directory.superior(one.person) if one.person else None)
    role = "代理人" if deputy else "上级"
    return f"自动回复说外出，{role} {other.name} {other.phone}".rstrip() if other else "自动回复说外出"


def _called(one: Addressee) -> str:
    if one.row is None or not one.row["outcome"]:
        return ""
    at = f"{one.row['called_at']:%m-%d %H:%M} " if one.row["called_at"] else ""
    remark = f"（{cut(one.row['remark'], SHOWN)}）" if one.row["remark"] else ""
    return f"{at}电话：{one.row['outcome']}{remark}"


@dataclass(frozen=True)
class Group:
    """A department: how many of how many are missing."""

    department: str
    missing: int
    counted: int


def by_department(reach: Reach, found: Sequence[Line], directory: Directory) -> list[Group]:
    """Only departments of whom anybody is missing, the most first."""
    missing = Counter(one.department for one in found)
    counted = Counter(directory.department_of(one.person) if one.person else "" for one in reach.counted)
    groups = [Group(name, count, max(counted[name], count)) for name, count in missing.items()]
    return sorted(groups, key=lambda one: (-one.missing, one.department))
