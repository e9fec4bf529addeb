"""Writes values into cells by the kind of their column, never as a formula or a link; refused ones red with a note."""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from automation.forms.drawing.cell_xml import content
from automation.forms.drawing.column_words import centred, number_format
from automation.forms.drawing.field_slots import is_long
from automation.forms.drawing.filling import Filling
from automation.forms.drawing.form_colours import colour_mended
from automation.forms.drawing.form_grid import Span, lines
from automation.forms.drawing.form_style import Style
from automation.forms.schema.column import Column
from automation.forms.schema.form import Place
from automation.forms.schema.kinds import DependencyColumn, PercentColumn
from automation.house_style import FONT

TEXT_LIMIT = 32767
"""Excel's own; a longer text would make the workbook unreadable."""

UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def clean_text(text: str) -> str:
    """Without what cannot stand in XML. xlsxwriter takes <r>...</r> for its own rich text and writes it unescaped."""
    kept = UNWRITABLE.sub("", text)[: TEXT_LIMIT - 1]
    return f"{kept} " if kept.startswith("<r>") and kept.endswith("</r>") else kept


def shown(column: Column, value: Any) -> Any:
    """A clean value as its cell holds it: 40 percent as 0.4, a list as one text."""
    if isinstance(column, PercentColumn) and isinstance(value, int | float) and not isinstance(value, bool):
        return round(value / 100, 6)
    if isinstance(value, tuple | list):
        return ("," if isinstance(column, DependencyColumn) else "、").join(map(str, value))
    return value


def writable(value: Any) -> str | float | date | None:
    """As cells can hold it; a datetime is a date too. None is a blank."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date) or (isinstance(value, int | float) and math.isfinite(value)):
        return value
    return clean_text(str(value))


class Said(dict[Any, str]):
    """Value -> what follows the attributes of its cell in XML; most values of a column come again and again."""

    def __init__(self, column: Column) -> None:
        super().__init__({None: content(None)})
        self._column = column

    def __missing__(self, value: Any) -> str:
        said = content(writable(shown(self._column, value)))
        if value.__class__ in (str, date, datetime):  # 1, 1.0 and True are one key
            self[value] = said
        return said


class Cells:
    """The cells of one sheet."""

    def __init__(self, sheet: Worksheet, style: Style, filling: Filling) -> None:
        self.sheet, self.style, self.filling = sheet, style, filling

    def put(self, place: Place, column: Column, row: int, span: Span, value: Any, *looks: str) -> None:
        """One cell of a declared column, merged over its span, with the note of a refused value."""
        note = self.filling.marks.get(place)
        if note is not None:
            looks = (*looks, "refused")
        look = self.format(column, *looks)
        if span[1] > span[0]:
            self.sheet.merge_range(row, span[0], row, span[1], "", look)
        self._write(row, span[0], shown(column, value), look)
        if note is not None:
            self._note(row, span[0], note)
            colour_mended(self.sheet, self.style, row, span[0], value)

    def put_plain(self, column: Column, row: int, place: int, value: Any, look: Format) -> None:
        """The same of what is neither merged nor marked, for sheets of many rows."""
        self._write(row, place, shown(column, value), look)

    def format(self, column: Column, *looks: str) -> Format:
        return self.style(*looks, *(("wrap",) if is_long(column) else ()), num_format=number_format(column))

    def put_extra(self, place: Place, row: int, column: int, value: Any, *looks: str) -> None:
        """A cell of a column that staff added themselves."""
        note = self.filling.marks.get(place)
        self._write(row, column, value, self.format_extra(value, *looks, *(("refused",) if note else ())))
        if note:
            self._note(row, column, note)

    def format_extra(self, value: Any, *looks: str) -> Format:
        return self.style(*looks, "left", num_format="yyyy-mm-dd" if isinstance(value, date) else "General")

    def look(self, column: Column) -> str:
        return "centre" if centred(column) else "left"

    def _write(self, row: int, column: int, value: Any, look: Any) -> None:
        said = writable(value)
        if said is None:
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(said, str):
            self.sheet.write_string(row, column, said, look)
        elif isinstance(said, date):
            self.sheet.write_datetime(row, column, said, look)
        else:
            self.sheet.write_number(row, column, said, look)

    def _note(self, row: int, column: int, note: str) -> None:
        height = 34 + 19 * lines(note, 34)
        self.sheet.write_comment(
            row,
            column,
            clean_text(note),
            {"font_name": FONT, "font_size": 9, "width": 260, "height": height, "color": "#FFF4E5", "author": "通达"},
        )
