"""A sheet with rows written as text: many rows of a record, and the last rows of a form, which are alike and empty; a call a cell
takes ten times as long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellBlankTuple, CellStringTuple, Worksheet

STRIDE = 16
"""xlsxwriter notes the width of so many rows together, so rows are alike only beyond the stretch in which anything else stands."""
_BRIEF = (CellStringTuple, CellBlankTuple)
_NUMBER = re.compile(r'( r="[A-Z]*)\d+"')


def number_of(look: Format) -> int:
    """By which XML names a cell's format."""
    return int(look._get_xf_index())


_letters = cache(xl_col_to_name)


@lru_cache(1024)
def _prepared(formula: str, expand: bool) -> str:
    """xlsxwriter looks for each of 160 functions in it; most formulas of a workbook are those of the last one."""
    return str(Worksheet()._prepare_formula(formula, expand))


class _Whole(str):
    """All cells of one row, as XML, in the place of its first."""


def gap(first: int, last: int) -> str:
    """What stands in the XML where the rows from `first` to `last` (from 0) were left out; no text of a cell can look so."""
    return f"<!--rows {first + 1} {last + 1}-->"


class AlikeRows(Worksheet):  # type: ignore[misc]
    """Of a workbook that is made in memory."""

    fh: Any
    dim_rowmin: Any
    dim_rowmax: Any
    _pair: int | None = None
    _last = 0
    _in_text = False
    _gaps: Sequence[tuple[int, int]] = ()

    def go_on_to(self, last: int) -> None:
        """The last two rows so far go on, in turn, up to row `last` (from 0)."""
        self._pair, self._last = self.dim_rowmax - 1, last
        self._check_dimensions(last, 0, ignore_col=True)

    def put_row(self, row: int, cells: str, last: int) -> None:
        """A row as XML of all its cells, up to column `last`, in which nothing else is written. The row's own format stays."""
        self.table[row] = {0: _Whole(cells)}
        self._check_dimensions(row, last)
        self._in_text = True

    def leave_out(self, runs: Sequence[tuple[int, int]], last: int) -> None:
        """Rows that were put as XML once, from the first to the last of each run, up to column `last`: a gap stands for them."""
        self._gaps = runs
        for _, bottom in runs:
            self._check_dimensions(bottom, last)
            self._in_text = True

    def let_go(self) -> None:
        """Of all that was written: the sheet and its workbook hold each other, and a run looks for no such rings."""
        self.table.clear()
        self.fh = None

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return _prepared(formula, self.use_future_functions or expand_future_functions)

    def _calculate_spans(self) -> None:
        """They may be left out, and a row in one piece does not tell its own."""
        if not self._in_text:
            super()._calculate_spans()

    def _write_cell(self, row: int, column: int, cell: Any) -> None:
        if cell.__class__ is _Whole:
            self.fh.write(cell)
        elif cell.__class__ in _BRIEF and cell.format:
            said = f' t="s"><v>{cell.string}</v></c>' if cell.__class__ is CellStringTuple else "/>"
            self.fh.write(f'<c r="{_letters(column)}{row + 1}" s="{cell.format._get_xf_index()}"{said}')
        else:
            super()._write_cell(row, column, cell)

    def _write_rows(self) -> None:
        top, bottom = self.dim_rowmin, self.dim_rowmax
        for first, last in self._gaps:
            self.dim_rowmax = first - 1
            super()._write_rows()
            self.fh.write(gap(first, last))
            self.dim_rowmin = last + 1
        begin, self.dim_rowmax = self.fh.tell(), bottom if self._pair is None else self._pair + 1
        super()._write_rows()
        self.dim_rowmin, self.dim_rowmax = top, bottom
        if self._pair is not None:
            pair = self.fh.getvalue()[begin:].rsplit("<row", 2)[1:]
            shapes = [_NUMBER.sub('\\1\0"', row) for row in pair]
            rows = range(self._pair + 2, self._last + 1)
            self.fh.write("".join("<row" + shapes[(row - self._pair) % 2].replace("\0", str(row + 1)) for row in rows))
