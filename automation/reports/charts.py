"""Draws native charts; their figures stand on a very hidden sheet, so that they stay alive in Excel."""

from __future__ import annotations

from typing import Any

from xlsxwriter.chart import Chart as Drawing

from automation.house_style import FILLS, FONT, HAIRLINE, QUIET, TEXT
from automation.reports.bands import LINE
from automation.reports.canvas import Book, Box, Canvas, shown
from automation.reports.clean_text import clean, text_width
from automation.reports.report import Chart, Series, Tone

FIGURES = "_数据"
_KINDS: dict[str, dict[str, str]] = {
    "stacked_bar": {"type": "bar", "subtype": "stacked"},
    "bar": {"type": "bar"},
    "line": {"type": "line"},
    "doughnut": {"type": "doughnut"},
}
_SMALL = {"name": FONT, "size": 9, "color": TEXT}
_NAMES = {**_SMALL, "size": 8}
_A_DIGIT, _LEGEND = 6.2, 34
"""Pixels that a digit of a name takes at its size, and that the legend takes at the top."""
_NO_LINE = {"none": True}
LIGHT: tuple[Tone, ...] = ("grey", "sky")
"""Areas too light for white figures."""


def draw_chart(canvas: Canvas, block: Chart, box: Box) -> int:
    for row in range(box.row, box.row + block.rows):
        canvas.sheet.set_row(row, LINE)
    drawing = canvas.book.workbook.add_chart(_KINDS[block.kind])
    ranges = _write_figures(canvas.book, block)
    for series, place in zip(block.series, ranges[1:], strict=True):
        drawing.add_series(_series(block, series, ranges[0], place))
    _dress(drawing, block)
    size = {"width": canvas.pixels(box.left, box.right) - 4, "height": int(block.rows * LINE * 4 / 3) - 6}
    drawing.set_size(size)
    if block.kind == "stacked_bar":
        drawing.set_plotarea({"layout": _beside_names(block, size)})
    options = {"x_offset": 2, "y_offset": 3, "object_position": 2, "description": block.description}
    canvas.sheet.insert_chart(box.row, box.left, drawing, options)
    return box.row + block.rows


def _beside_names(block: Chart, size: dict[str, int]) -> dict[str, float]:
    """Room for the longest name: left to itself LibreOffice breaks names into two lines and drops every second one."""
    longest = max((text_width(name) for name in block.categories), default=0)
    left = min(0.4, (longest * _A_DIGIT + 10) / size["width"])
    top = _LEGEND / size["height"]
    return {"x": left, "y": top, "width": 0.99 - left, "height": 0.98 - top}


def _write_figures(book: Book, block: Chart) -> list[list[Any]]:
    """Categories and series side by side on the hidden sheet; the ranges as xlsxwriter wants them."""
    ranges: list[list[Any]] = []
    columns = [("", block.categories), *((series.name, series.values) for series in block.series)]
    for name, values in columns:
        column, book.next_column = book.next_column, book.next_column + 1
        book.figures.write_string(0, column, clean(name))
        for row, value in enumerate(values, 1):
            value = shown(value, "percent" if block.percent else "number")
            if isinstance(value, str):
                book.figures.write_string(row, column, value)
            elif value is not None:
                book.figures.write_number(row, column, value)
        ranges.append([FIGURES, 1, column, max(len(values), 1), column])
    return ranges


def _series(block: Chart, series: Series, categories: list[Any], values: list[Any]) -> dict[str, Any]:
    colour = FILLS[series.tone]
    found: dict[str, Any] = {"name": [FIGURES, 0, values[2]], "categories": categories, "values": values}
    if block.kind == "line":
        found["line"] = {"color": colour, "width": 2.25, **({"dash_type": "dash"} if series.dashed else {})}
        found["marker"] = {"type": "none"} if series.dashed else _marker(colour)
    else:
        found["fill"], found["border"] = {"color": colour}, {"color": "#FFFFFF"}
        found["gap"] = 45
    if series.tones:
        edge = {"color": "#FFFFFF", "width": 1.5}
        found["points"] = [{"fill": {"color": FILLS[tone]}, "border": edge} for tone in series.tones]
    if series.labels != "none":
        found["data_labels"] = _labels(block, series, colour)
    return found


def _marker(colour: str) -> dict[str, Any]:
    return {"type": "circle", "size": 5, "fill": {"color": colour}, "border": {"color": colour}}


def _labels(block: Chart, series: Series, colour: str) -> dict[str, Any]:
    """Zeros stay unlabelled; of a line only its last point speaks."""
    shape = {"value": True, "num_format": "0%" if block.percent else "0;;;"}
    if series.labels == "last":
        return shape | _last_label(block, series, colour)
    if block.kind == "doughnut":
        inks = (TEXT if tone in LIGHT else "#FFFFFF" for tone in series.tones)
        return shape | {"custom": [{"font": {**_SMALL, "bold": True, "color": ink}} for ink in inks]}
    if block.kind == "stacked_bar":
        ink = TEXT if series.tone in LIGHT else "#FFFFFF"
        return shape | {"font": {**_SMALL, "color": ink}, "position": "center"}
    return shape | {"font": _SMALL, "position": "outside_end"}


def _last_label(block: Chart, series: Series, colour: str) -> dict[str, Any]:
    """Above the line, or below it where another line ends higher."""
    place = len(series.values) - 1
    others = [one.values[place] for one in block.series if one is not series and place >= 0]
    lower = any(other is not None and other > (series.values[place] or 0) for other in others)
    ink = QUIET if series.tone in LIGHT else colour
    custom = [{"delete": True}] * place + [{"font": {**_SMALL, "bold": True, "color": ink}}]
    return {"custom": custom, "position": "below" if lower else "above"}


def _dress(drawing: Drawing, block: Chart) -> None:
    drawing.show_hidden_data()
    drawing.set_title({"none": True})
    drawing.set_chartarea({"border": _NO_LINE, "fill": {"color": "#FFFFFF"}})
    drawing.set_legend({"position": "right" if block.kind == "doughnut" else "top", "font": _SMALL})
    if block.kind == "doughnut":
        drawing.set_hole_size(56)
        drawing.set_rotation(0)
        return
    names_font = _NAMES if block.kind == "stacked_bar" else _SMALL
    names = {"num_font": names_font, "line": {"color": HAIRLINE}, "major_tick_mark": "none", "minor_tick_mark": "none"}
    if block.kind == "line":
        drawing.set_x_axis({**names, "text_axis": True})
        grid = {"visible": True, "line": {"color": "#E8ECF3", "width": 0.75}}
        values = {"num_format": "0%" if block.percent else "0", "num_font": {**_SMALL, "color": QUIET}, "line": _NO_LINE}
        drawing.set_y_axis({**values, "min": 0, **_full(block), "major_gridlines": grid, "major_tick_mark": "none"})
        return
    drawing.set_y_axis({**names, "reverse": True, "interval_unit": 1})
    drawing.set_x_axis({"visible": False, "min": 0, **({"max": 1} if block.percent else {}), "major_gridlines": {"visible": False}})


def _full(block: Chart) -> dict[str, int]:
    """An axis that Excel chooses goes on to 120 % where a line comes near to 100."""
    high = any(value is not None and value > 80 for series in block.series for value in series.values)
    return {"max": 1} if block.percent and high else {}
