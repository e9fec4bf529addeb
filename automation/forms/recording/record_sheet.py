"""Draws a record's sheet with the parts of forms: the program's cells grey and locked, staff's white, their notes where they were."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import starmap
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from automation.forms.drawing.alike_rows import number_of
from automation.forms.drawing.cell_values import Cells, Said, clean_text, writable
from automation.forms.drawing.cell_xml import content
from automation.forms.drawing.drop_downs import Names
from automation.forms.drawing.filling import Filling
from automation.forms.drawing.form_grid import Span
from automation.forms.drawing.form_layout import Layout, lay_out
from automation.forms.drawing.form_sheet import SheetDrawing
from automation.forms.drawing.form_style import RED, Style
from automation.forms.drawing.form_table import SPARE_HEADINGS, TableDrawing
from automation.forms.recording.cell_texts import EXTRA, NOTE
from automation.forms.recording.content import Entry
from automation.forms.recording.merging import owned_by_staff
from automation.forms.schema.column import Column
from automation.forms.schema.form import Place
from automation.forms.schema.identifiers import IdColumn
from automation.forms.schema.record_declaration import TABLE, Record

SPARE = 30
"""Empty rows that stay below the last one where staff may add some."""

SPARE_ON_PAPER = 5

STAFF = Entry(origin="staff")


def lay_out_record(record: Record, filling: Filling) -> Layout:
    layout = lay_out(record.form, filling)[0]
    rows = filling.row_count(TABLE) + (SPARE if record.added else 0)
    return replace(layout, blocks=(replace(layout.blocks[0], count=max(rows, 1)),))


def filling_of(entries: Sequence[Entry], record: Record, extras: Sequence[str], marks: Mapping[tuple[int, str], str]) -> Filling:
    """marks: (index, column) -> what is wrong with what was typed there."""
    columns = {column.name: [entry.cells.get(column.name) for entry in entries] for column in record.columns}
    own = {heading: [entry.cells.get(EXTRA + heading) for entry in entries] for heading in extras}
    places: dict[Place, str] = {(TABLE, index, name): sentence for (index, name), sentence in marks.items()}
    return Filling(tables={TABLE: columns}, extras={TABLE: own} if own else {}, marks=places)


class RecordTable(TableDrawing):
    """The table of a record: each cell by who writes it."""

    def __init__(self, sheet: Worksheet, style: Style, layout: Layout, cells: Cells, names: Names, drawn: RecordSheet) -> None:
        super().__init__(sheet, style, layout, layout.blocks[0], cells, names)
        self.record, self.entries, self.alike = drawn.record, drawn.entries, drawn.alike

    def draw(self) -> None:
        super().draw()
        for index, name in self._notes:
            self._note(index, name.removeprefix(NOTE).removeprefix(EXTRA), str(self.entries[index].cells[name]))
        for name, word in self.record.alarms.items():
            place, look = self.block.place(name), self.style.change(font_color=RED, bold=True)
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": look}
            self.sheet.conditional_format(self.block.first, place, self.block.last, place, rule)

    @cached_property
    def _notes(self) -> list[tuple[int, str]]:
        declared = self.record.names
        own = [(index, entry.cells) for index, entry in enumerate(self.entries) if not declared.issuperset(entry.cells)]
        return [(index, name) for index, cells in own for name in cells if name.startswith(NOTE)]

    def _note(self, index: int, name: str, text: str) -> None:
        known = self.block.has(name) or name in self.block.extras
        if known:
            self.sheet.write_comment(self.block.first + index, self.block.place(name), clean_text(text), {"author": "填写人"})

    def _headings(self) -> None:
        block = self.block
        self.sheet.set_row(block.hint, 18)
        self.sheet.set_row(block.header, 30)
        for column, (left, _) in zip(block.table.columns, block.spans, strict=True):
            given = column.name in self.record.given
            hint = column.hint or ("加行时填写" if column.name in self.record.added else "系统填写" if given else "")
            self.sheet.write_string(block.hint, left, hint, self.style("may"))
            self.sheet.write_string(block.header, left, column.heading, self.style("optional" if given else "required"))
        for index, heading in enumerate(block.extras):
            self.sheet.write_string(block.header, block.right + 1 + index, heading, self.style("extra"))
        for index in range(len(block.extras), len(block.extras) + SPARE_HEADINGS):
            self.sheet.write_blank(block.header, block.right + 1 + index, None, self.style("open"))

    def _row(self, index: int, values: Mapping[str, Any], extras: Sequence[Any]) -> None:
        if index in self._to_mend:
            self._row_to_mend(index, values, extras)
        else:
            self.sheet.put_row(self.block.first + index, self._xml[index], self.block.right + len(self.block.extras))

    def _row_to_mend(self, index: int, values: Mapping[str, Any], extras: Sequence[Any]) -> None:
        """Cell by cell: some have a note and colours of their own."""
        row, entry = self.block.first + index, self.entries[index]
        for column, span in zip(self.block.table.columns, self.block.spans, strict=True):
            ground, place = self._ground(column, entry), (TABLE, index, column.name)
            self.cells.put(place, column, row, span, values.get(column.name), ground, *self._looks(column))
        for offset, value in enumerate(extras):
            self.cells.put_extra((TABLE, index, self.block.extras[offset]), row, self.block.right + 1 + offset, value, "white")

    def _to_draw(self, singly: int) -> Iterable[int]:
        """All but those that stand in the last edition as they would be drawn now."""
        runs = [(self.block.first + begin, self.block.first + end) for begin, end in _runs(self.alike)]
        self.sheet.leave_out(runs, self.block.right + len(self.block.extras))
        for index in self.alike if self._notes or self.filling.marks else ():  # a note is placed by the heights of all rows above it
            self.sheet.set_row(self.block.first + index, self._height(self.entries[index].cells), self.style("row"))
        return [index for index in range(singly) if index not in self.alike]

    @cached_property
    def _to_mend(self) -> set[int]:
        return {index for _, index, _ in self.filling.marks if index is not None}

    @cached_property
    def _fresh(self) -> list[int]:
        return [index for index in range(len(self.entries)) if index not in self.alike]

    @cached_property
    def _xml(self) -> dict[int, str]:
        """The cells of each row that is drawn, made column by column."""
        own = [self._column(place, column) for place, column in enumerate(self.block.table.columns)]
        extras = self.filling.extras.get(TABLE, {}).values()
        rows = zip(*own, *starmap(self._extra, enumerate(extras, self.block.right + 1)), strict=True)
        return {index: "".join(cells) for index, cells in zip(self._fresh, rows, strict=True)}

    def _column(self, place: int, column: Column) -> list[str]:
        looks = {entry.origin: self._look(column, entry) for entry in (STAFF, Entry())}
        starts = self._starts(place, (looks[self.entries[index].origin] for index in self._fresh))
        said, values = Said(column), self._values(self.filling.column(TABLE, column.name))
        return [start + said[tuple(value) if value.__class__ is list else value] for start, value in zip(starts, values, strict=True)]

    def _look(self, column: Column, entry: Entry) -> int:
        return number_of(self.cells.format(column, self._ground(column, entry), *self._looks(column)))

    def _values(self, column: Sequence[Any]) -> Sequence[Any]:
        return [column[index] for index in self._fresh] if self.alike else column

    def _extra(self, place: int, column: Sequence[Any]) -> list[str]:
        values = self._values(column)
        starts = self._starts(place, (number_of(self.cells.format_extra(value, "white")) for value in values))
        return [start + content(writable(value)) for start, value in zip(starts, values, strict=True)]

    def _starts(self, place: int, looks: Iterable[int]) -> Iterator[str]:
        letters = xl_col_to_name(place)
        rows = (self.block.first + 1 + index for index in self._fresh)
        return (f'<c r="{letters}{row}" s="{look}"' for row, look in zip(rows, looks, strict=True))

    def _looks(self, column: Column) -> tuple[str, ...]:
        """What is longer than its column, a hash say, does not spread over the cells beside it."""
        return (self.cells.look(column), *(["fit"] if isinstance(column, IdColumn) and column.name in self.record.given else []))

    def _ground(self, column: Column, entry: Entry) -> str:
        return "white" if owned_by_staff(self.record, column.name, entry) else "given"

    @cached_property
    def empty_looks(self) -> list[list[Format]]:
        columns = self.block.table.columns
        looks = [self.cells.format(column, self._ground(column, STAFF), *self._looks(column)) for column in columns]
        return [looks + [self.style("white", "left")] * len(self.block.extras)] * 2

    def _guard(self, column: Column, span: Span) -> None:
        """What staff cannot write needs no alert."""
        if self._ground(column, STAFF) == "white":
            super()._guard(column, span)


def _runs(indices: Collection[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each stretch without a gap."""
    begin = last = -1
    for index in sorted(indices):
        if index != last + 1 or last < 0:
            if last >= 0:
                yield begin, last
            begin = index
        last = index
    if last >= 0:
        yield begin, last


class RecordSheet(SheetDrawing):
    """The sheet while it is drawn. state: the line above the table; mark: the edition, for people and for us; alike: the indices
    of the rows that are left out, because somebody has their XML."""

    def __init__(
        self,
        sheet: Worksheet,
        style: Style,
        record: Record,
        filling: Filling,
        names: Names,
        entries: Sequence[Entry],
        alike: Collection[int] = (),
    ) -> None:
        layout = lay_out_record(record, filling)
        super().__init__(sheet, style, record.form, replace(layout, blocks=()), filling, names)
        self.layout, self.record, self.entries, self.alike = layout, record, entries, alike
        self.tables = [RecordTable(sheet, style, layout, self.cells, names, self)]

    def sign(self, mark: str, state: str) -> None:
        code = f"{self.form.code} V{self.form.version} · {mark}"
        self.sheet.write_string(0, self.layout.last, code, self.style("code"))
        row = self.layout.check_row
        self.sheet.merge_range(row, 0, row, self.layout.last, state, self.style("check"))

    def _check_line(self) -> None:
        self.sheet.set_row(self.layout.check_row, 24)

    def _paper(self) -> None:
        """A few of the empty rows are enough on paper."""
        super()._paper()
        last = self.layout.blocks[0].header + max(len(self.entries), 1) + SPARE_ON_PAPER
        self.sheet.print_area(0, 0, min(last, self.layout.blocks[0].last), len(self.layout.widths) - 1)
