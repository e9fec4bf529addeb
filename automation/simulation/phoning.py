"""Whoever gets the list of those who have not confirmed calls them, and types into 通知确认记录表 what came of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from automation.organization.people import Person
from automation.simulation.life import Life
from automation.simulation.received import Letter
from automation.simulation.row_typing import Row, type_record
from automation.simulation.typed_cells import Value

CONFIRMATIONS = "confirmation_record"
_OUTCOMES = ("已确认", "未接通", "其他")
_PRESENT, _AWAY = (78, 16, 6), (40, 55, 5)
"""How often a call ends how, of a hundred."""
_CALLS = (8, 40)
"""Minutes until all were called."""


def list_came(life: Life, person: Person, letter: Letter, heeds: bool) -> None:
    """If its author is away, somebody else of his department does it."""
    _, id_, content, _ = letter.key.split("/")
    directory = life.staff.directory
    head = directory.head(directory.department_of(person))
    others = [
        one for one in directory.persons if one.employed and directory.department_of(one) == directory.department_of(person)
    ]
    caller = life.present(letter.sent.date(), person, head, *others)
    if caller and person.mail == letter.people[0][1]:
        minutes = life.staff.chance(person.mail, letter.key, "calls").randint(*_CALLS)
        at = letter.sent + timedelta(minutes=minutes)
        life.plan(
            caller, at if letter.urgent else life.time.working.on_or_after(at), partial(_call, life, caller, (id_, content))
        )


def _call(life: Life, caller: Person, which: tuple[str, str], at: datetime) -> str:
    label, day = life.staff.directory.label(caller), at.date()

    def outcome(row: Row) -> dict[str, Value]:
        called = life.known(str(row["person"]))
        shares = _AWAY if called and life.staff.away(called, day) else _PRESENT
        (said,) = life.staff.chance(*which, str(row["person"]), at, "picks up").choices(_OUTCOMES, shares)
        if said == "已确认" and called:
            life.confirmed.setdefault((*which, called.mail), at)
        return {"called_at": at, "caller": label, "outcome": said, "remark": "说晚点看" if said == "其他" else None}

    count = type_record(
        life, CONFIRMATIONS, caller, at, lambda row: (row["id"], row["content"]) == which and not row["confirmed_at"], outcome
    )
    return f"打了 {count} 个电话，把结果填进通知确认记录表（{which[0]}）" if count else ""
