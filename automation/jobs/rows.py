"""The rows of a table, as rules that look at one after the other take them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from automation.remembered import Remembered

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]


_GROUPED = Remembered[Mapping[str, Sequence["Row"]]]()


def rows_by(table: pd.DataFrame, column: str) -> Mapping[str, Sequence[Row]]:
    """Value of that column -> its rows, in their order; of the same table the same at once."""
    return _GROUPED.of((table,), lambda: _grouped(table, column), column)


def _grouped(table: pd.DataFrame, column: str) -> Mapping[str, Sequence[Row]]:
    found = defaultdict[str, list[Row]](list)
    for row in rows_of(table):
        found[row[column]].append(row)
    return dict(found)


def rows_of(table: pd.DataFrame) -> list[Row]:
    """All at once: walking a DataFrame takes five times as long, and most tables are so short that asking for each column alone takes
    longest."""
    if not len(table):
        return []
    names = list(table.columns)
    return [dict(zip(names, values, strict=True)) for values in table.to_numpy(dtype=object).tolist()]
