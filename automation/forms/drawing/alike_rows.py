"""A sheet whose last rows are alike, written as text: most of a form is empty rows, and a call a cell takes ten times as long."""

from __future__ import annotations

import re

from xlsxwriter.worksheet import Worksheet

STRIDE = 16
"""xlsxwriter notes the width of so many rows together, so rows are alike only beyond the stretch in which anything else stands."""
_NUMBER = re.compile(r'( r="[A-Z]*)\d+"')


class AlikeRows(Worksheet):  # type: ignore[misc]
    """Of a workbook that is made in memory."""

    _pair: int | None = None
    _last = 0

    def go_on_to(self, last: int) -> None:
        """The last two rows so far go on, in turn, up to row `last` (from 0)."""
        self._pair, self._last = self.dim_rowmax - 1, last
        self._check_dimensions(last, 0, ignore_col=True)

    def _write_rows(self) -> None:
        begin = self.fh.tell()
        super()._write_rows()
        if self._pair is not None:
            pair = self.fh.getvalue()[begin:].rsplit("<row", 2)[1:]
            shapes = [_NUMBER.sub('\\1\0"', row) for row in pair]
            rows = range(self._pair + 2, self._last + 1)
            self.fh.write("".join("<row" + shapes[(row - self._pair) % 2].replace("\0", str(row + 1)) for row in rows))
