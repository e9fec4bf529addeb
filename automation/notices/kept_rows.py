"""The rows of 通知确认记录表 by notice and content; of thousands only those that are asked for are taken apart, the others counted, and
of those that have left it the count is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property, partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from automation.jobs.job import Records
from automation.jobs.posted import TRIAL
from automation.jobs.rows import Row
from automation.notices.confirmation_record import RECORD
from automation.notices.publication import ALIVE
from automation.remembered import Remembered

if TYPE_CHECKING:
    import pandas as pd

GONE = "已离职，不再催办"
"""送达状态 of who has left the company: nobody waits for him any more."""
HIDDEN = "（机密）"
"""通知主题 of what is 机密, of which the record tells nothing."""


@dataclass
class Totals:
    """subject: as the record has it; first, last: when its first and its last mail left; people: without those who have left the
    company; finished: when the latest of the confirmed did."""

    subject: str
    first: datetime = datetime.max
    last: datetime = datetime.min
    people: int = 0
    confirmed: int = 0
    finished: datetime = datetime.min

    def add(self, sent: datetime | None, confirmed: datetime | None, gone: bool) -> None:
        self.first, self.last = min(self.first, sent or datetime.max), max(self.last, sent or datetime.min)
        self.people += not gone
        self.confirmed += not gone and confirmed is not None
        self.finished = max(self.finished, confirmed or datetime.min)


_COLUMNS = [column.name for column in RECORD.columns]
_TOTALLED = itemgetter(*map(_COLUMNS.index, ("subject", "sent", "confirmed_at", "delivery", "person")))
_FIGURES = {field.name for field in fields(Totals)}


_Told = tuple[tuple[Any, ...], ...]
_NOTHING: _Told = ()


def _as_before(owner: tuple[str, str], told: _Told) -> _Told:
    """The very same as long as it says the same."""
    return _SAID.of((), lambda: told, (owner, told))


def _row(values: Sequence[Any]) -> Row:
    return dict(zip(_COLUMNS, values, strict=True))


def _total(told: _Told) -> Totals | None:
    total: Totals | None = None
    for subject, sent, confirmed, delivery, person in map(_TOTALLED, told):
        if person != TRIAL:
            total = total or Totals(subject or "")
            total.add(sent, confirmed, delivery == GONE)
    return total


def name_of_rows(id_: str, content: str) -> str:
    """By which the rows of one content leave the record together."""
    return f"{id_}/{content}"


class KeptRows:
    """notes: of what has left the record, Totals with `id` and `content`. The same of the same table."""

    def __init__(self, table: pd.DataFrame, notes: Mapping[str, Mapping[str, Any]]) -> None:
        self._table, self._notes = table, notes
        self._taken: dict[tuple[str, str], tuple[Row, ...]] = {}

    @classmethod
    def of_records(cls, records: Records) -> KeptRows:
        table, notes = records.record(RECORD.name), records.retired(RECORD.name)
        return _KNOWN.of((table,), lambda: cls(table, dict(notes)), repr(notes))

    def of(self, id_: str, content: str) -> tuple[Row, ...]:
        """By the record's own columns; the very same rows as long as they say the same."""
        if (id_, content) not in self._taken:
            told = self._told.get((id_, content), _NOTHING)
            self._taken[id_, content] = _ROWS.of((told,), lambda: tuple(_row(values) for values in told))
        return self._taken[id_, content]

    def is_settled(self, id_: str, since: datetime, *, closed: bool = False) -> bool:
        """Was it told before `since`, and is nobody waited for any more, because all have confirmed or it is `closed`? False for one
        that has no rows."""
        told = self._by_id.get(id_, ())
        return bool(told) and all(one.last < since and (closed or one.confirmed == one.people) for one in told)

    @cached_property
    def keys(self) -> dict[tuple[str, str], list[str]]:
        """(id, content) -> the rows that stand in the record."""
        found: dict[tuple[str, str], list[str]] = {}
        for key, *owner in self._columns("key", "id", "content"):
            found.setdefault((owner[0], owner[1]), []).append(key)
        return found

    @cached_property
    def totals(self) -> dict[tuple[str, str], Totals]:
        """(id, content) -> how far it got; of what has left the record as it did then. A trial has told nobody."""
        found: dict[tuple[str, str], Totals] = {}
        for owner, told in self._told.items():
            if total := _TOTALS.of((told,), partial(_total, told)):
                found[owner] = total
        for note in self._notes.values():
            found[note["id"], note["content"]] = Totals(**{name: note[name] for name in _FIGURES & note.keys()})
        return found

    @cached_property
    def _by_id(self) -> dict[str, list[Totals]]:
        found: dict[str, list[Totals]] = {}
        for (id_, _), one in self.totals.items():
            found.setdefault(id_, []).append(one)
        return found

    @cached_property
    def _told(self) -> dict[tuple[str, str], _Told]:
        """(id, content) -> what stands in `_COLUMNS` of each of its rows."""
        found: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
        for owner, row in zip(self._columns("id", "content"), self._columns(*_COLUMNS), strict=True):
            found.setdefault((owner[0], owner[1]), []).append(row)
        return {owner: _as_before(owner, tuple(rows)) for owner, rows in found.items()}

    def _columns(self, *names: str) -> Sequence[tuple[Any, ...]]:
        return [] if self._table.empty else list(zip(*(self._table[name].tolist() for name in names), strict=True))


_KNOWN = Remembered[KeptRows](2)
_SAID = Remembered[_Told](ALIVE)
_ROWS = Remembered[tuple[Row, ...]](ALIVE)
_TOTALS = Remembered["Totals | None"](ALIVE)
