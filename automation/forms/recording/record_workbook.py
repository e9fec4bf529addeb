"""Draws the whole workbook of a record: always fresh, with everything that staff typed, signed with its edition."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from xlsxwriter import Workbook

from automation.forms.blank import OPTIONS, sign
from automation.forms.drawing.alike_rows import AlikeRows
from automation.forms.drawing.cell_values import Cells
from automation.forms.drawing.drop_downs import DropDowns, draw_lists
from automation.forms.drawing.filling import EMPTY
from automation.forms.drawing.form_style import Style
from automation.forms.drawing.packing import Unpacked
from automation.forms.reading.limits import LAST_ROW, VALUES
from automation.forms.reading.workbook_parts import EDITION
from automation.forms.recording.cell_texts import plain
from automation.forms.recording.content import Guest, Truth
from automation.forms.recording.kept import Kept
from automation.forms.recording.kept_sheet import draw_kept
from automation.forms.recording.record_guide import draw_record_guide
from automation.forms.recording.record_sheet import RecordSheet, filling_of
from automation.forms.schema.record_declaration import Record

ROOM = 100
"""Rows above and below those of the table."""


@dataclass(frozen=True)
class Drawing:
    """All that a drawing depends on but its edition and moment. marks: (index, column) -> what is wrong with the cell; past: how
    many rows have left the record; known: a digest of each row, () if nobody knows them."""

    record: Record
    truth: Truth
    lists: DropDowns
    marks: Mapping[tuple[int, str], str]
    kept: Sequence[Kept]
    past: int = 0
    known: Sequence[bytes] = ()

    @cached_property
    def rows(self) -> Sequence[bytes]:
        """A digest of each: while a drawing is made of them, nobody changes the truth."""
        return self.known or [entry.drawn() for entry in self.truth.rows.values()]

    @property
    def to_mend(self) -> set[int]:
        return {index for index, _ in self.marks}


def too_large(truth: Truth) -> bool:
    """Is it more than could be read again? What is known goes on to be true, and the next rows that leave make room."""
    return len(truth.rows) > LAST_ROW - ROOM or sum(len(entry.cells) for entry in truth.rows.values()) > VALUES


def draw_record(drawing: Drawing, edition: str, moment: datetime, alike: Collection[int] = ()) -> dict[str, bytes]:
    """The parts of a record's workbook, signed with the name of its edition; a gap stands for rows that are `alike` (by their
    indices), in a stretch each."""
    record, truth = drawing.record, drawing.truth
    workbook = Unpacked(deepcopy(OPTIONS))
    style = Style(workbook)
    sheet = workbook.add_worksheet(record.title, AlikeRows)
    entries = list(truth.rows.values())
    for name, guest in truth.guests.items():
        _mirror(workbook, style, name, guest)
    if drawing.kept:
        draw_kept(workbook, style, drawing.kept)
    draw_record_guide(workbook, style, record)
    names = draw_lists(workbook, style, record.form, drawing.lists)
    page = RecordSheet(sheet, style, record, filling_of(entries, record, truth.extras, drawing.marks), names, entries, alike)
    page.draw()
    past = f"；早已了结的 {drawing.past} 行在“往期”文件夹" if drawing.past else ""
    page.sign(edition, f"共 {len(entries)} 行；灰色由系统填写，白色请您填写；{moment:%Y-%m-%d %H:%M} 更新{past}")
    sheet.activate()
    workbook.set_custom_property(EDITION, edition, "text")
    meta = sign(workbook, record.form)
    meta.write_string("C1", edition)
    if record.digits and entries:
        meta.put_below([list(truth.rows), [entry.origin for entry in entries], [entry.ref for entry in entries]])
    parts = workbook.parts()
    sheet.let_go()
    return parts


def _mirror(workbook: Workbook, style: Style, name: str, guest: Guest) -> None:
    """A sheet of staff's own, by its values."""
    sheet = workbook.add_worksheet(name)
    cells = Cells(sheet, style, EMPTY)
    for row, values in enumerate(guest.values, guest.top - 1):
        for column, value in enumerate(values, guest.left - 1):
            if plain(value):
                cells.put_extra(("", None, ""), row, column, value)
    if guest.state != "visible":
        sheet.hide()
