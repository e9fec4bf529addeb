"""The rows of a table, as rules that look at one after the other take them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[str, Any]


def rows_of(table: pd.DataFrame) -> list[Row]:
    """Column by column: walking a DataFrame row by row takes five times as long."""
    names = list(table.columns)
    columns = (table[name].tolist() for name in names)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]
