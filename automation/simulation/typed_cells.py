"""Types values into cells of a workbook and saves it, leaving all else in it as it was: what Excel does for its user."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from xml.sax.saxutils import escape, unescape

from automation.forms.drawing.packing import packed
from automation.forms.reading.book import position

Cell = tuple[str, str]
"""(sheet, address)"""
Value = str | float | date | None
_CORE, _BOOK, _RELATIONS = "docProps/core.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHEET = re.compile(rb'<sheet [^>]*?name="([^"]*)"[^>]*?r:id="([^"]*)"')
_RELATION = re.compile(rb"<Relationship [^>]*>")
_AUTHOR = re.compile(rb"(<cp:lastModifiedBy>)[^<]*(?=<)")
_SAVED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(?=<)")
_CELL = re.compile(rb'<c r="([A-Z]+\d+)"(?:[^>]*?/>|.*?</c>)', re.DOTALL)
_STYLE = re.compile(rb' s="\d+"')
_EPOCH = date(1899, 12, 30)
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ENTRY_DATE = (2026, 1, 1)


def typed(content: bytes, values: Mapping[Cell, Value], author: str, saved: datetime) -> bytes:
    """The workbook with these values in its cells (in rows that it has), as `author` saved it at that aware moment.
    KeyError for a sheet or row that is not there."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    by_sheet: dict[str, dict[str, Value]] = defaultdict(dict)
    for (sheet, address), value in values.items():
        by_sheet[sheet][address] = value
    places = dict(_places(parts))
    for sheet, cells in by_sheet.items():
        parts[places[sheet]] = _with_cells(parts[places[sheet]], cells)
    parts[_CORE] = _signed(parts[_CORE], author, saved)
    return packed(parts.items(), _ENTRY_DATE, 3)


def _places(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Sheet name -> its part."""
    targets = {_attribute(one, b"Id"): _attribute(one, b"Target") for one in _RELATION.findall(parts[_RELATIONS])}
    for name, identity in _SHEET.findall(parts[_BOOK]):
        target = targets[identity.decode()]
        yield unescape(name.decode(), {"&quot;": '"'}), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _attribute(element: bytes, name: bytes) -> str:
    found = re.search(rb'\b%s="([^"]*)"' % name, element)
    return found[1].decode() if found else ""


def _with_cells(sheet: bytes, cells: Mapping[str, Value]) -> bytes:
    """Row by row from the top, so that the sheet is walked but once."""
    rows: dict[int, dict[str, Value]] = defaultdict(dict)
    for address, value in cells.items():
        rows[position(address)[0]][address] = value
    pieces, place = [], 0
    for row in sorted(rows):
        start = sheet.find(b'<row r="%d"' % row, place)
        if start < 0:
            raise KeyError(row)
        begin = sheet.index(b">", start) + 1
        empty = sheet[begin - 2 : begin] == b"/>"
        end = begin if empty else sheet.index(b"</row>", begin)
        opening = sheet[place : begin - 2] + b">" if empty else sheet[place:begin]
        pieces += [opening, _row(sheet[begin:end], rows[row]), b"</row>" if empty else b""]
        place = end
    return b"".join([*pieces, sheet[place:]])


def _row(cells: bytes, values: Mapping[str, Value]) -> bytes:
    there = {found[1].decode(): found[0] for found in _CELL.finditer(cells)}
    for address, value in values.items():
        style = _STYLE.search(there.get(address, b"").partition(b">")[0])
        there[address] = _cell(address, style[0] if style else b"", value)
    return b"".join(there[address] for address in sorted(there, key=position))


def _cell(address: str, style: bytes, value: Value) -> bytes:
    head = b'<c r="%s"%s' % (address.encode(), style)
    if value is None:
        return head + b"/>"
    if isinstance(value, str):
        text = escape(_UNFIT.sub("", value)).encode()
        return head + b' t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' % text
    return head + b"><v>%s</v></c>" % repr(_serial(value) if isinstance(value, date) else value).encode()


def _serial(day: date) -> float:
    """Excel counts days from the end of 1899."""
    whole = (date(day.year, day.month, day.day) - _EPOCH).days
    return whole + (day.hour * 60 + day.minute) / 1440 if isinstance(day, datetime) else whole


def _signed(core: bytes, author: str, saved: datetime) -> bytes:
    who, when = escape(author).encode(), f"{saved.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}".encode()
    return _SAVED.sub(lambda found: found[1] + when, _AUTHOR.sub(lambda found: found[1] + who, core))
