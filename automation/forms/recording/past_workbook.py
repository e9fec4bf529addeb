"""Draws and reads the yearly workbook of a record's past rows: for people to look up, and whole enough to make a lost ledger good."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator, Sequence
from copy import deepcopy
from io import BytesIO

import msgspec
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from automation.forms.blank import DRAWN_ON, OPTIONS
from automation.forms.drawing.cell_values import Cells, clean_text
from automation.forms.drawing.filling import EMPTY
from automation.forms.drawing.form_style import SLATE, Style
from automation.forms.reading.refusal import Refusal
from automation.forms.reading.zip_package import unpack
from automation.forms.recording.cell_texts import EXTRA, NOTE
from automation.forms.recording.content import Entry
from automation.forms.recording.copy_marks import META
from automation.forms.recording.retired_ledger import Group
from automation.forms.schema.record_declaration import Record

HEADER, MARGIN = 2, 3
"""The row of the headings; where the hidden copy begins, beside what a record's own hidden sheet would say."""
_INTRO = "共 {} 行。早已了结的行从“{}”移到这里，只供查看：可以筛选、查找、复制。在这里改动的内容系统不读。"
_MOST = 1 << 28
"""Bytes of a group; what would be more was not packed here."""
_CHUNK = 30_000
"""Characters of the hidden copy in a cell, which holds 32,767."""


def draw_past(record: Record, volume: str, groups: Sequence[Group]) -> bytes:
    """The same bytes for the same rows."""
    target = BytesIO()
    workbook = Workbook(target, {**deepcopy(OPTIONS), "in_memory": False, "constant_memory": True})
    workbook.set_properties({"title": record.title, "author": "通达", "created": DRAWN_ON})
    entries = [entry for group in groups for entry in group.rows.values()]
    _PastSheet(workbook.add_worksheet(record.title), Style(workbook), record, entries).draw(volume)
    meta = workbook.add_worksheet(META)
    for row, group in enumerate(groups):
        meta.write_row(row, MARGIN, _chunks(group))
    meta.very_hidden()
    workbook.close()
    return target.getvalue()


class _PastSheet:
    """headings: of the declared columns, and below them of all that staff added, by the names of their cells."""

    def __init__(self, sheet: Worksheet, style: Style, record: Record, entries: Sequence[Entry]) -> None:
        self.sheet, self.style, self.record, self.entries = sheet, style, record, entries
        self.cells = Cells(sheet, style, EMPTY)
        added = {
            name: None for entry in entries for name in entry.cells if name not in record.names and not name.startswith(NOTE)
        }
        self.places = {name: place for place, name in enumerate((*(column.name for column in record.columns), *added))}
        self.columns = [(column, self.cells.format(column, "middle", self.cells.look(column))) for column in record.columns]

    def draw(self, volume: str) -> None:
        year, _, number = volume.partition("_")
        title = f"{self.record.title} · {year} 年往期{f'（第 {number} 册）' if number else ''}"
        self._frame()
        self.sheet.write_string(0, 0, title, self.style("title"))
        self.sheet.write_string(1, 0, _INTRO.format(len(self.entries), self.record.title), self.style("code", align="left"))
        for name, place in self.places.items():
            own = name in self.record.names
            heading = self.record.column(name).heading if own else name.removeprefix(EXTRA)
            self.sheet.write_string(HEADER, place, clean_text(heading), self.style("optional" if own else "extra"))
        for row, entry in enumerate(self.entries, HEADER + 1):
            self._row(row, entry)

    def _row(self, row: int, entry: Entry) -> None:
        for place, (column, look) in enumerate(self.columns):
            if (value := entry.cells.get(column.name)) is not None:
                self.cells.put_plain(column, row, place, value, look)
        for name, value in entry.cells.items():
            if name.startswith(NOTE):
                self._note(row, name.removeprefix(NOTE), str(value))
            elif name not in self.record.names:
                self.cells.put_extra(("", None, name), row, self.places[name], value, "middle")

    def _note(self, row: int, name: str, text: str) -> None:
        """What was noted at a column that holds nothing any more stands at the row's first cell."""
        self.sheet.write_comment(row, self.places.get(name, 0), clean_text(text), {"author": "填写人"})

    def _frame(self) -> None:
        for place in self.places.values():
            width = self.record.columns[place].width if place < len(self.record.columns) else 14
            self.sheet.set_column(place, place, width)
        self.sheet.hide_gridlines(2)
        self.sheet.set_tab_color(SLATE)
        self.sheet.set_row(0, 34)
        self.sheet.freeze_panes(HEADER + 1, 0)
        self.sheet.autofilter(HEADER, 0, HEADER + max(len(self.entries), 1), len(self.places) - 1)
        self.sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(HEADER)


def _chunks(group: Group) -> list[str]:
    text = base64.b64encode(msgspec.msgpack.encode((group.name, group.volume, *group.frozen()))).decode()
    return [text[start : start + _CHUNK] for start in range(0, len(text), _CHUNK)]


def read_past(content: bytes) -> Iterator[Group]:
    """The groups that such a workbook carries; none where it is no longer whole."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        unpack(content)  # refuses what would burst
        rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(META).to_python()
        for chunks in rows:
            packed = base64.b64decode("".join(map(str, chunks)))
            group = msgspec.msgpack.decode(packed, type=tuple[str, str, bytes, bytes])
            if zlib.decompressobj().decompress(group[-1], _MOST + 1)[_MOST:]:
                return
            yield Group.thawed(*group)
    except (Refusal, CalamineError, msgspec.MsgspecError, ValueError, KeyError, TypeError, AttributeError, zlib.error):
        return  # it lies where anybody may have written into it
