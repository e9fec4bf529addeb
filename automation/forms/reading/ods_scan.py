"""What calamine keeps silent about in .ods: error cells, formulas without a result, merges, hidden rows, lines within a cell."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from xml.parsers import expat

from automation.forms.reading.book import Book, Sheet, column_letters
from automation.forms.reading.formula_kind import Formulas
from automation.forms.reading.limits import LAST_ROW, MERGES
from automation.forms.reading.refusal import Refusal

_CELLS = ("table-cell", "covered-table-cell")
_INDENTATION = re.compile(rb">\s*\n\s*<")
_MIME = b"application/vnd.oasis.opendocument.spreadsheet"


def forbid_encryption(parts: Mapping[str, bytes]) -> None:
    """F09: with a password only the manifest stays readable."""
    if b"encryption-data" in parts.get("meta-inf/manifest.xml", b""):
        raise Refusal("F09")


def repacked(parts: Mapping[str, bytes]) -> bytes:
    """The cells alone, without indentation: calamine takes line breaks between two cells for text and gives up."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", _MIME)
        archive.writestr("META-INF/manifest.xml", parts.get("meta-inf/manifest.xml", b""))
        archive.writestr("content.xml", _INDENTATION.sub(b"><", parts["content.xml"]))
    return target.getvalue()


def add_facts(book: Book, content: bytes) -> None:
    """Complete the sheets that calamine has read. Refusal F06 if content.xml is no XML."""
    scan = _Scan(book)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.text
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Refusal("F06") from error


def _local(attributes: Mapping[str, str]) -> dict[str, str]:
    """By local name; the two value types, of which the second one tells of errors, are joined."""
    types = " ".join(value for name, value in attributes.items() if name.endswith("value-type"))
    return {name.rpartition(":")[2]: value for name, value in attributes.items()} | {"value-type": types}


class _Scan:
    """Follows rows and columns through their repetitions; only the first of repeated cells is looked at."""

    def __init__(self, book: Book) -> None:
        self._sheets = iter(book.sheets)
        self._sheet = Sheet("", "visible", [])
        self._depth = self._row = self._column = self._repeated = 0
        self._cell: dict[str, str] | None = None
        self._lines: list[list[str]] = []
        self._in_note = False
        self._formulas = Formulas()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "table":
            self._start_sheet()
        elif name == "table-row" and self._depth == 1:
            self._start_row(_local(attributes))
        elif name in _CELLS and self._depth == 1:
            self._cell, self._lines = _local(attributes), []
        elif name == "annotation":
            self._in_note = True
        elif self._cell is not None and name == "p" and not self._in_note:
            self._lines.append([])
        elif name == "line-break" and self._lines:
            self._lines[-1].append("\n")

    def _start_sheet(self) -> None:
        self._depth += 1
        if self._depth == 1:
            self._sheet = next(self._sheets, Sheet("", "visible", []))
            self._row, self._repeated, self._formulas = 0, 1, Formulas()

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row += self._repeated
        self._repeated = int(attributes.get("number-rows-repeated", "1"))
        self._column = 1
        if attributes.get("visibility", "visible") != "visible" and self._repeated <= LAST_ROW:
            self._sheet.facts.hidden_rows.update(range(self._row, self._row + self._repeated))

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "table":
            self._depth -= 1
            self._sheet.facts.formulas = self._formulas.found
        elif name == "annotation":
            self._in_note = False
        elif name in _CELLS and self._cell is not None and self._depth == 1:
            self._end_cell(self._cell, "\n".join("".join(line) for line in self._lines))
            self._column += int(self._cell.get("number-columns-repeated", "1"))
            self._cell = None

    def _end_cell(self, cell: dict[str, str], text: str) -> None:
        address = f"{column_letters(self._column)}{self._row}"
        formula = cell.get("formula", "")
        if "error" in cell["value-type"].split() or (formula and text.startswith(("#", "Err:"))):
            self._sheet.facts.errors[address] = text
            self._put("")
        elif formula:
            self._formulas.add(address, formula.partition("=")[2], "", bool(text or cell.get("value")))
        elif "\n" in text and "string" in cell["value-type"]:
            self._put(text)
        if "number-columns-spanned" in cell or "number-rows-spanned" in cell:
            self._merge(int(cell.get("number-rows-spanned", "1")), int(cell.get("number-columns-spanned", "1")))

    def _put(self, value: str) -> None:
        row, column = self._row - self._sheet.top, self._column - self._sheet.left
        if 0 <= row < len(self._sheet.values) and 0 <= column < len(self._sheet.values[row]):
            self._sheet.values[row][column] = value

    def _merge(self, rows: int, columns: int) -> None:
        if rows > 1 or columns > 1:
            self._sheet.facts.merges.append((self._row, self._column, self._row + rows - 1, self._column + columns - 1))
        if len(self._sheet.facts.merges) > MERGES:
            raise Refusal("F20")

    def text(self, text: str) -> None:
        if self._lines and not self._in_note:
            self._lines[-1].append(text)
