"""The rows of 通知确认记录表 by notice and content; of thousands only those that are asked for are taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from automation.jobs.rows import Row, rows_of

if TYPE_CHECKING:
    import pandas as pd

GONE = "已离职，不再催办"
"""送达状态 of who has left the company: nobody waits for him any more."""


class KeptRows:
    def __init__(self, table: pd.DataFrame) -> None:
        self._table = table

    def of(self, id_: str, content: str) -> list[Row]:
        return rows_of(self._table.iloc[self._places.get((id_, content), [])])

    def is_settled(self, id_: str, since: datetime) -> bool:
        """Was it told before `since`, and nobody is waited for any more? False for one that has no rows."""
        told = self._told.get(id_)
        return told is not None and told[0] < since and not told[1]

    @cached_property
    def _places(self) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = {}
        for place, key in enumerate(self._columns("id", "content")):
            found.setdefault(key, []).append(place)
        return found

    @cached_property
    def _told(self) -> dict[str, tuple[datetime, bool]]:
        """Id -> when its last mail left, and whether anybody is still waited for."""
        found: dict[str, tuple[datetime, bool]] = {}
        for id_, sent, confirmed, delivery in self._columns("id", "sent", "confirmed_at", "delivery"):
            last, waiting = found.get(id_, (datetime.min, False))
            found[id_] = max(last, sent or datetime.min), waiting or (confirmed is None and delivery != GONE)
        return found

    def _columns(self, *names: str) -> Sequence[tuple[Any, ...]]:
        return [] if self._table.empty else list(zip(*(self._table[name].tolist() for name in names), strict=True))
