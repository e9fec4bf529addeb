"""What calamine keeps silent about in .xlsb: error cells, merges, hidden rows, and the short cells it does not read at all."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import Any

from automation.forms.reading.book import Book, Sheet, column_letters
from automation.forms.reading.limits import LAST_COLUMN, LAST_ROW, MERGES
from automation.forms.reading.refusal import Refusal
from automation.forms.reading.workbook_parts import relations

_WORKBOOK = "xl/workbook.bin"
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#GETTING_DATA"}
_ROW, _ERROR, _FORMULA_ERROR, _SHARED_TEXT, _SHEET, _MERGE = 0, 3, 11, 19, 156, 176
_CELLS = range(1, 12)
_SHORT_CELLS = range(12, 19)
"""Records of [MS-XLSB] 2.4: a short cell leaves out its column, which is the one after the cell before it."""


def add_facts(book: Book, parts: Mapping[str, bytes]) -> None:
    """Complete the sheets that calamine has read. Refusal F06 if the records are broken off, F20 if they reach too far."""
    try:
        targets = {key: target for key, _, target in relations(parts, _WORKBOOK)}
        listed = dict(_sheets(parts[_WORKBOOK]))
        texts: list[str] = []
        for sheet in book.sheets:
            part = parts.get(targets.get(listed.get(sheet.name, ""), ""), b"")
            if not texts and any(number in _SHORT_CELLS for number, _ in _records(part)):
                texts = [_text(record, 1)[0] for number, record in _shared(parts) if number == _SHARED_TEXT]
            _Scan(sheet, texts).read(part)
    except (struct.error, IndexError, KeyError, UnicodeDecodeError) as error:
        raise Refusal("F06") from error


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 0, len(part)
    while at < end:
        number, at = part[at], at + 1
        if number & 0x80:
            number, at = number & 0x7F | part[at] << 7, at + 1
        size = shift = 0
        while shift < 28:
            size |= (part[at] & 0x7F) << shift
            at, shift = at + 1, shift + 7
            if not part[at - 1] & 0x80:
                break
        yield number, part[at : at + size]
        at += size


def _shared(parts: Mapping[str, bytes]) -> Iterator[tuple[int, bytes]]:
    return _records(parts.get("xl/sharedstrings.bin", b""))


def _text(record: bytes, at: int) -> tuple[str, int]:
    """A text and where it ends."""
    (length,) = struct.unpack_from("<L", record, at)
    end = at + 4 + 2 * length
    return record[at + 4 : end].decode("utf-16-le", errors="replace"), end


def _sheets(workbook: bytes) -> Iterator[tuple[str, str]]:
    """(name, relation id) of each sheet."""
    for number, record in _records(workbook):
        if number == _SHEET:
            relation, end = _text(record, 8)
            yield _text(record, end)[0], relation


class _Scan:
    """Reads the records of one sheet into its facts and, for short cells, its values."""

    def __init__(self, sheet: Sheet, texts: list[str]) -> None:
        self.sheet = sheet
        self.texts = texts
        self.row = self.column = 0

    def read(self, part: bytes) -> None:
        for number, record in _records(part):
            if number == _ROW:
                self.row, self.column = struct.unpack_from("<L", record)[0] + 1, 0
                if len(record) > 11 and record[11] & 0x10:
                    self.sheet.facts.hidden_rows.add(self.row)
            elif number in _CELLS:
                self.column = struct.unpack_from("<L", record)[0] + 1
                if number in (_ERROR, _FORMULA_ERROR):
                    self._error(record[8])
            elif number in _SHORT_CELLS:
                self.column += 1
                self._short(number - _SHORT_CELLS.start, record)
            elif number == _MERGE:
                self._merge(record)

    def _error(self, code: int) -> None:
        self.sheet.facts.errors[f"{column_letters(self.column)}{self.row}"] = _ERRORS.get(code, "#错误")

    def _short(self, kind: int, record: bytes) -> None:
        if kind == 2:
            self._error(record[4])
        elif kind == 5:
            self._put(_text(record, 4)[0])
        elif kind == 6:
            self._put(self.texts[struct.unpack_from("<L", record, 4)[0]])
        elif kind:
            self._put({1: _packed, 3: _flag, 4: _real}[kind](record))

    def _put(self, value: Any) -> None:
        if self.row > LAST_ROW or self.column > LAST_COLUMN:
            raise Refusal("F20")
        sheet = self.sheet
        if not sheet.values:
            sheet.top, sheet.left = self.row, self.column
        if self.row < sheet.top:
            sheet.values[:0] = [[] for _ in range(sheet.top - self.row)]
            sheet.top = self.row
        if self.column < sheet.left:
            sheet.values = [[""] * (sheet.left - self.column) + row for row in sheet.values]
            sheet.left = self.column
        sheet.values += [[] for _ in range(self.row - sheet.top + 1 - len(sheet.values))]
        row = sheet.values[self.row - sheet.top]
        row += [""] * (self.column - sheet.left + 1 - len(row))
        row[self.column - sheet.left] = value

    def _merge(self, record: bytes) -> None:
        top, bottom, left, right = struct.unpack_from("<4L", record)
        self.sheet.facts.merges.append((top + 1, left + 1, bottom + 1, right + 1))
        if len(self.sheet.facts.merges) > MERGES:
            raise Refusal("F20")


def _packed(record: bytes) -> float:
    """An RK number: 30 bits of a whole number or of a float, perhaps a hundredfold."""
    (raw,) = struct.unpack_from("<L", record, 4)
    if raw & 2:
        number = float(struct.unpack_from("<l", record, 4)[0] >> 2)
    else:
        number = float(struct.unpack("<d", struct.pack("<2L", 0, raw & ~3))[0])
    return number / 100 if raw & 1 else number


def _flag(record: bytes) -> bool:
    return bool(record[4])


def _real(record: bytes) -> float:
    return float(struct.unpack_from("<d", record, 4)[0])
