"""How somebody writes a notice: opens the pre-filled 内部通知, types what is missing, saves it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from automation.notices.notice import FORM
from automation.organization.people import Person
from automation.simulation.opened_form import OpenedForm, opened
from automation.simulation.premises import Premises
from automation.simulation.typed_cells import Value

Fields = Mapping[str, Value]
Tables = Mapping[str, Sequence[Fields]]
"""Table -> its rows from the first on; {} leaves a row as it is."""


def written(premises: Premises, path: str) -> OpenedForm | None:
    """The notice as it lies there."""
    content = premises.lying_at(path)
    return opened(content, [FORM]) if content else None


def write_notice(premises: Premises, path: str, person: Person, at: datetime, fields: Fields, tables: Tables) -> bool:
    """False if there is none."""
    paper = written(premises, path)
    if paper is None:
        return False
    cells = {place: value for name, rows in tables.items() for place, value in paper.within(name).cells(rows).items()}
    premises.save(path, paper.saved(person.name, premises.aware(at), fields, more=cells), at, person)
    return True
