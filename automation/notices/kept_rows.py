"""The rows of 通知确认记录表 by notice and content; of thousands only those that are asked for are taken apart, the others counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from automation.jobs.rows import Row, rows_of

if TYPE_CHECKING:
    import pandas as pd

GONE = "已离职，不再催办"
"""送达状态 of who has left the company: nobody waits for him any more."""


@dataclass
class Totals:
    """first, last: when its first and its last mail left; people: without those who have left the company; finished: when the
    latest of the confirmed did."""

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


class KeptRows:
    def __init__(self, table: pd.DataFrame) -> None:
        self._table = table

    def of(self, id_: str, content: str) -> list[Row]:
        return rows_of(self._table.iloc[self._places.get((id_, content), [])])

    def is_settled(self, id_: str, since: datetime) -> bool:
        """Was it told before `since`, and nobody is waited for any more? False for one that has no rows."""
        told = self._by_id.get(id_, ())
        return bool(told) and all(one.last < since and one.confirmed == one.people for one in told)

    @cached_property
    def totals(self) -> dict[tuple[str, str], Totals]:
        """(id, content) -> how far it got."""
        found: dict[tuple[str, str], Totals] = {}
        for id_, content, sent, confirmed, delivery in self._columns("id", "content", "sent", "confirmed_at", "delivery"):
            found.setdefault((id_, content), Totals()).add(sent, confirmed, delivery == GONE)
        return found

    @cached_property
    def _by_id(self) -> dict[str, list[Totals]]:
        found: dict[str, list[Totals]] = {}
        for (id_, _), one in self.totals.items():
            found.setdefault(id_, []).append(one)
        return found

    @cached_property
    def _places(self) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = {}
        for place, key in enumerate(self._columns("id", "content")):
            found.setdefault(key, []).append(place)
        return found

    def _columns(self, *names: str) -> Sequence[tuple[Any, ...]]:
        return [] if self._table.empty else list(zip(*(self._table[name].tolist() for name in names), strict=True))
