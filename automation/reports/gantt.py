"""Draws a Gantt by colouring cells, a column a day: the same in Excel, WPS, LibreOffice and on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from xlsxwriter.format import Format

from automation.house_style import FILLS, HAIRLINE, PALE
from automation.reports.bands import LINE
from automation.reports.bulk_rows import FormattedRows
from automation.reports.canvas import Box, Canvas, shown
from automation.reports.report import Gantt, GanttRow

DAY_WIDTH = 1.0
OFF, WEEK_LINE, GROUP = "#EDEFF3", "#E3E8F0", "#E4EAF5"
NARROWEST_NAME = 4
"""Days a week needs to have its Monday written above it."""


def draw_gantt(canvas: Canvas, block: Gantt, box: Box) -> int:
    first = box.left + len(block.labels)
    row = _legend(canvas, block, box)
    _head(canvas, block, Box(row, box.left, first))
    canvas.head, canvas.freeze = (row, row + 1), (row + 2, first)
    if block.rows:
        empty = {heading: _empty_days(canvas, block, heading) for heading in (False, True)}
        full = {state: _full_days(canvas, block, colour) for state, (colour, _) in block.states.items()}
        rows = [[*_labels(canvas, block, line), *_days(line, empty[line.heading], full)] for line in block.rows]
        _put(canvas, rows, box.at(row + 2))
    else:
        look = canvas.style("line", "quiet", "centre")
        canvas.span(row + 2, box.left, max(first - 1, box.left), "本期没有记录", look)
    return row + 2 + max(len(block.rows), 1)


def _legend(canvas: Canvas, block: Gantt, box: Box) -> int:
    """In one row above the days: a coloured cell and its meaning, for each state and for the cut-off."""
    column = box.left + len(block.labels)
    entries = [*block.states.values(), (FILLS["orange"], block.now_label)]
    step = max(1, (len(block.days) or 1) // max(1, len(entries)))
    canvas.sheet.set_row(box.row, 15)
    for colour, words in entries if len(block.days) >= 4 * len(entries) else ():
        mark = canvas.style(**_solid(colour))
        for offset in (0, 1):
            canvas.sheet.write_blank(box.row, column + offset, None, mark)
        canvas.cell(box.row, column + 2, words, canvas.style("small", "quiet"))
        column += step
    return box.row + 1


def _head(canvas: Canvas, block: Gantt, box: Box) -> None:
    style, row = canvas.style, box.row
    for offset, column in enumerate(block.labels):
        canvas.sheet.merge_range(row, box.left + offset, row + 1, box.left + offset, "", style("head"))
        canvas.cell(row, box.left + offset, column.heading, style("head"))
    for left, right, day in _runs(block, lambda day: (day.year, day.month)):
        name = f"{day.year} 年 {day.month} 月" if right - left >= 6 else f"{day.month} 月" if right - left >= 2 else ""
        canvas.span(row, box.right + left, box.right + right, name, style("head", "small"))
    for left, right, day in _runs(block, lambda day: day.isocalendar()[:2]):
        name = f"{day:%m-%d}" if right - left + 1 >= NARROWEST_NAME else ""
        look = style("tiny", "quiet", bg_color=PALE, left=1, left_color=HAIRLINE)
        canvas.span(row + 1, box.right + left, box.right + right, name, look)
    canvas.sheet.set_row(row, 19.5)
    canvas.sheet.set_row(row + 1, 16.5)


def _runs(block: Gantt, key: Any) -> Iterator[tuple[int, int, Any]]:
    """Stretches of days that belong together: first and last position and the first day."""
    for _, group in groupby(enumerate(block.days), lambda pair: key(pair[1].day)):
        days = list(group)
        yield days[0][0], days[-1][0], days[0][1].day


def _put(canvas: Canvas, rows: Sequence[Sequence[tuple[Any, Format]]], box: Box) -> None:
    """In bulk, because a year of days has more cells than all other sheets; where the first row has no room for a cell of each
    format, there are few of them."""
    looks = {look: number for number, look in enumerate(dict.fromkeys(look for row in rows for _, look in row))}
    if box.left or len(looks) > len(rows[0]):
        for number, row in enumerate(rows, box.row):
            canvas.sheet.set_row(number, LINE)
            for column, (value, look) in enumerate(row, box.left):
                canvas.cell(number, column, value, look)
        return
    for look, number in looks.items():
        canvas.sheet.write_blank(box.row, number, None, look)
    canvas.sheet.set_row(box.row, LINE)
    numbered = [[(value, looks[look]) for value, look in row] for row in rows]
    canvas.book.bulk[canvas.sheet.get_name()] = FormattedRows(box.row, numbered)


def _labels(canvas: Canvas, block: Gantt, line: GanttRow) -> Iterator[tuple[Any, Format]]:
    """Each cell's value and look."""
    looks = ("bold",) if line.heading else ("line",)
    ground: dict[str, Any] = {"bg_color": GROUP} if line.heading else {}
    for offset, (value, column) in enumerate(zip(line.labels, block.labels, strict=True)):
        late: dict[str, Any] = {"font_color": FILLS["red"], "bold": True} if offset == line.late else {}
        shape: dict[str, Any] = {"num_format": "mm-dd"} if column.kind == "date" else {}
        yield shown(value, column.kind), canvas.style(*looks, kind=column.kind, **ground, **shape, **late)


def _days(line: GanttRow, empty: list[Format], full: Mapping[str, list[Format]]) -> list[tuple[Any, Format]]:
    looks = list(empty)
    for bar in line.bars:
        looks[bar.first : bar.last + 1] = full[bar.state][bar.first : bar.last + 1]
    return [(None, look) for look in looks]


def _full_days(canvas: Canvas, block: Gantt, colour: str) -> list[Format]:
    """The formats of days with a bar of that colour."""
    return [canvas.style(**_solid(colour), **_cutoff(block, place)) for place in range(len(block.days))]


def _empty_days(canvas: Canvas, block: Gantt, heading: bool) -> list[Format]:
    """The formats of days without a bar, the same for every row of its kind."""
    looks: list[Format] = []
    week = None
    for place, day in enumerate(block.days):
        ground = GROUP if heading else None if day.working else OFF
        look: dict[str, Any] = {"bottom": 1, "bottom_color": HAIRLINE, **({"bg_color": ground} if ground else {})}
        before, week = week, day.day.isocalendar()[:2]
        if before and before != week:
            look |= {"left": 1, "left_color": WEEK_LINE}
        looks.append(canvas.style(**look, **_cutoff(block, place)))
    return looks


def _cutoff(block: Gantt, place: int) -> dict[str, Any]:
    return {"right": 2, "right_color": FILLS["orange"]} if place == block.now else {}


def _solid(colour: str) -> dict[str, Any]:
    """A bar looks solid without inner borders and between thick white ones above and below."""
    return {"bg_color": colour, "top": 5, "top_color": "#FFFFFF", "bottom": 5, "bottom_color": "#FFFFFF"}
