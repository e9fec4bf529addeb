"""The names in a header of one or two rows: people write “计划时间” across two columns and “开始” and “结束” below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from automation.forms.reading.book import Merge, Sheet
from automation.forms.reading.headings import Vocabulary, is_empty


def header_cells(sheet: Sheet, header: int, words: Vocabulary) -> tuple[Sequence[Any], bool]:
    """The header's cells, group titles replaced by the names below them, and whether its names reach into the next row."""
    row = sheet.values[header - sheet.top]
    merges = [merge for merge in sheet.facts.merges if merge[0] <= header <= merge[2]]
    if not merges:
        return row, False
    lower = _below(sheet, header, words, row, merges)
    return _from_above(sheet, header, lower or row, merges), bool(lower)


def _below(sheet: Sheet, header: int, words: Vocabulary, row: Sequence[Any], merges: Sequence[Merge]) -> list[Any] | None:
    """The row with the names under its group titles; None where the next row names no further column."""
    index = header + 1 - sheet.top
    if index >= len(sheet.values):
        return None
    next_row = sheet.values[index]
    whole = list(row) + [""] * (len(next_row) - len(row))
    before = words.count(whole)
    for _, left, bottom, right in merges:
        if right > left and bottom == header:
            for place in range(left - sheet.left, min(right - sheet.left + 1, len(next_row))):
                whole[place] = next_row[place] if words.named(next_row[place]) else whole[place]
    return whole if words.count(whole) > before else None


def _from_above(sheet: Sheet, header: int, row: Sequence[Any], merges: Sequence[Merge]) -> Sequence[Any]:
    """Names that stand in the row of the group titles and are merged down into the header row."""
    reaching = [merge for merge in merges if sheet.top <= merge[0] < header and merge[1] == merge[3]]
    if not reaching:
        return row
    whole = list(row)
    for top, left, _, _ in reaching:
        above, place = sheet.values[top - sheet.top], left - sheet.left
        if 0 <= place < min(len(above), len(whole)) and is_empty(whole[place]):
            whole[place] = above[place]
    return whole
