"""A sheet of plain texts below its first row, written as text: the names of a thousand people stand behind every form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from automation.forms.drawing.cell_values import clean_text
from automation.forms.drawing.cell_xml import content


class PlainRows(Worksheet):  # type: ignore[misc]
    """Of a workbook that is made in memory; nothing else may stand below the first row."""

    dim_rowmax: Any
    _columns: tuple[tuple[str, ...], ...] = ()

    def put_below(self, columns: Sequence[Sequence[str]]) -> None:
        self._columns = tuple(map(tuple, columns))
        self._check_dimensions(max(map(len, columns)), len(columns) - 1)

    def _write_rows(self) -> None:
        last = self.dim_rowmax
        if self._columns:
            self.dim_rowmax = 0  # xlsxwriter looks for something in each row
        super()._write_rows()
        self.dim_rowmax = last
        self.fh.write(_rows(self._columns))


@lru_cache(8)
def _rows(columns: tuple[tuple[str, ...], ...]) -> str:
    letters = [xl_col_to_name(index) for index in range(len(columns))]
    rows = enumerate(zip_longest(*columns), 2)
    return "".join(f'<row r="{row}">{"".join(_cells(row, letters, texts))}</row>' for row, texts in rows)


def _cells(row: int, letters: Sequence[str], texts: Sequence[str | None]) -> Sequence[str]:
    return [
        f'<c r="{letter}{row}"{content(clean_text(text))}'
        for letter, text in zip(letters, texts, strict=True)
        if text is not None
    ]
