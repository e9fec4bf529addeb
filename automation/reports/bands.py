"""Draws what stands above and between the tables: title bands, sections, navigation, tiles, key points, notes."""

from __future__ import annotations

from typing import Any

from automation.house_style import FILLS
from automation.reports.canvas import Box, Canvas
from automation.reports.clean_text import clean, lines
from automation.reports.report import Gap, KeyPoints, Navigation, Note, PageTitle, Section, Tile, Tiles, TitleBand, Tone

GAP = 7.5
LINE, SECTION = 19.5, 22.5
FIRST, BACK = "总览", "← 返回总览"


def draw_title_band(canvas: Canvas, block: TitleBand, box: Box) -> int:
    style, sheet = canvas.style, canvas.sheet
    chip = max(box.left + 1, box.right - 4)
    chip_look = style("chip", bg_color=FILLS[block.tone])
    sheet.merge_range(box.row, chip, box.row + 1, box.right, "", chip_look)
    canvas.cell(box.row, chip, block.chip, chip_look)
    canvas.span(box.row, box.left, chip - 1, block.title, style("band", "band_title"))
    canvas.span(box.row + 1, box.left, chip - 1, block.first_line, style("band", "band_line"))
    canvas.span(box.row + 2, box.left, box.right, block.subtitle, style("band", "band_quiet"))
    for offset, height in enumerate((34.5, 24, 19.5, GAP)):
        sheet.set_row(box.row + offset, height)
    return box.row + 4


def draw_page_title(canvas: Canvas, block: PageTitle, box: Box) -> int:
    style, sheet = canvas.style, canvas.sheet
    canvas.cell(box.row, box.left, block.title, style("title"))
    if canvas.book.workbook.get_worksheet_by_name(FIRST) not in (None, sheet):
        canvas.link(box.row, canvas.last_column, f"internal:'{FIRST}'!A1", BACK, style("link", "right"))
    sheet.set_row(box.row, 30)
    canvas.span(box.row + 1, box.left, canvas.last_column, block.summary, style("summary"))
    width = sum(canvas.widths[box.left : canvas.last_column + 1])
    sheet.set_row(box.row + 1, 4.5 + 14 * lines(clean(block.summary), width * 1.05))
    return box.row + 2


def draw_section(canvas: Canvas, block: Section, box: Box) -> int:
    look = canvas.style("section")
    for column in range(box.left, box.right + 1):
        canvas.sheet.write_blank(box.row, column, None, look)
    canvas.cell(box.row, box.left, block.title, look)
    canvas.sheet.set_row(box.row, SECTION)
    return box.row + 1


def draw_gap(canvas: Canvas, block: Gap, box: Box) -> int:
    canvas.sheet.set_row(box.row, block.height)
    return box.row + 1


def draw_navigation(canvas: Canvas, block: Navigation, box: Box) -> int:
    """Links spread over the grid, long names on more of it."""
    look, left = canvas.style("link", "centre"), box.left
    share = canvas.pixels(box.left, box.right) / max(1, sum(len(name) + 2 for name in block.sheets))
    edge = 0.0
    for name in block.sheets:
        edge, right = edge + (len(name) + 2) * share, left
        while right < box.right and canvas.pixels(box.left, right + 1) <= edge + 3:
            right += 1
        if right > left:
            canvas.sheet.merge_range(box.row, left, box.row, right, "", look)
        canvas.link(box.row, left, f"internal:'{name}'!A1", name, look)
        left = right + 1
    canvas.sheet.set_row(box.row, 16.5)
    canvas.sheet.set_row(box.row + 1, GAP - 3)
    return box.row + 2


def draw_tiles(canvas: Canvas, block: Tiles, box: Box) -> int:
    for number, tile in enumerate(block.tiles):
        left = box.left + number * (block.span + 1)
        _tile(canvas, tile, Box(box.row, left, left + block.span - 1))
    for offset, height in enumerate((21, 36, 21, GAP)):
        canvas.sheet.set_row(box.row + offset, height)
    return box.row + 4


def _tile(canvas: Canvas, tile: Tile, box: Box) -> None:
    style, edge = canvas.style, _edge(tile.tone)
    canvas.span(box.row, box.left, box.right, tile.label, style("pale", "tile_label", **edge))
    value = style("pale", "tile_value", tone=tile.tone, num_format=tile.shape, **edge)
    if tile.value is None:
        canvas.span(box.row + 1, box.left, box.right, "—", value)
    else:
        canvas.span(box.row + 1, box.left, box.right, tile.value, value, "number")
    canvas.span(box.row + 2, box.left, box.right, tile.note, style("pale", "tile_note", tone=tile.note_tone, **edge))


def _edge(tone: Tone) -> dict[str, Any]:
    return {"left": 5, "left_color": FILLS[tone]}


def draw_key_points(canvas: Canvas, block: KeyPoints, box: Box) -> int:
    """A coloured tag and a sentence; the sentence may take two lines."""
    row, style = box.row, canvas.style
    words = sum(canvas.widths[box.left + 1 : box.right + 1])
    for point in block.points:
        canvas.cell(row, box.left, point.tag, style("tag", bg_color=FILLS[point.tone]))
        canvas.span(row, box.left + 1, box.right, point.text, style("line", kind="long"))
        canvas.sheet.set_row(row, LINE + 14 * (lines(clean(point.text), words) - 1))
        row += 1
    canvas.sheet.set_row(row, GAP)
    return row + 1


def draw_note(canvas: Canvas, block: Note, box: Box) -> int:
    right = min(box.right, canvas.last_column)
    canvas.span(box.row, box.left, right, block.text, canvas.style("small", "wrap", tone=block.tone))
    canvas.sheet.set_row(box.row, 4 + 13 * lines(clean(block.text), sum(canvas.widths[box.left : right + 1]) * 1.08))
    return box.row + 1
