"""What a record says: the rows of one edition by their ids, and the truth, which is all editions merged."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from automation.forms.recording.cell_texts import pack, plain, unpack

Origin = Literal["program", "staff"]


class Row(msgspec.Struct, omit_defaults=True):
    """One row; an empty cell is not in `cells`. as_typed: the cells that hold what was typed because it could not be understood;
    spelt: what stands in the workbook where it is not spelt as the cell's value is (完成 for 已解决)."""

    cells: dict[str, Any] = {}
    as_typed: set[str] = set()
    spelt: dict[str, str] = {}

    def text(self, name: str) -> str:
        return plain(self.cells.get(name))

    def spelling(self, name: str) -> str:
        return self.spelt.get(name) or self.text(name)

    def put(self, name: str, value: Any, as_typed: bool = False) -> None:
        if plain(value):
            self.cells[name] = value
        else:
            self.cells.pop(name, None)
        (self.as_typed.add if as_typed and name in self.cells else self.as_typed.discard)(name)


class Entry(Row, omit_defaults=True):
    """A row of the truth. ref: by which the program knows it again; typed_in: staff's cells -> the edition they were read from."""

    origin: Origin = "program"
    ref: str = ""
    typed_in: dict[str, int] = {}

    def drawn(self) -> bytes:
        """A digest of all of it that is drawn."""
        text = msgspec.json.encode((self.origin, self.ref, pack(self.cells)), order="deterministic")
        return hashlib.blake2b(text, digest_size=16).digest()


class Guest(msgspec.Struct):
    """A sheet that staff added: its values from row `top`, column `left` on."""

    state: str
    top: int
    left: int
    values: list[list[Any]]


class Places(msgspec.Struct, omit_defaults=True):
    """Where everything stands in one edition: its sheet, letters (column -> letters), numbers (id -> Excel row); uncarried: what it
    holds that a fresh drawing cannot take along."""

    sheet: str = ""
    letters: dict[str, str] = {}
    numbers: dict[str, int] = {}
    uncarried: list[str] = []


class Content(Places, omit_defaults=True):
    """One edition as it was read, its rows in the order of the sheet. nameless: ids of rows that bore no id in that copy yet;
    extras: the headings that staff added; above: the texts above the table."""

    rows: dict[str, Row] = {}
    nameless: set[str] = set()
    extras: list[str] = []
    above: list[str] = []
    guests: dict[str, Guest] = {}

    def same_as(self, other: Content) -> bool:
        """Do both say the same to a person, in the same order?"""
        return self.words() == other.words()

    def words(self) -> tuple[Any, ...]:
        rows = [(key, sorted((name, plain(value)) for name, value in row.cells.items())) for key, row in self.rows.items()]
        guests = [(name, [list(map(plain, row)) for row in guest.values]) for name, guest in self.guests.items()]
        return rows, self.extras, guests


class Truth(msgspec.Struct, omit_defaults=True):
    """All that is known to stand in the record. gone: rows that were taken out; last: the highest number given so far;
    standing: the edition that lay at the path when it was last looked at."""

    rows: dict[str, Entry] = {}
    gone: dict[str, Entry] = {}
    extras: list[str] = []
    guests: dict[str, Guest] = {}
    last: int = 0
    standing: int = 0

    def drawn(self) -> bytes:
        """All that is drawn but the rows."""
        guests = [(name, _repacked(guest, pack)) for name, guest in self.guests.items()]
        return msgspec.json.encode((self.extras, guests), order="deterministic")


def freeze(content: Content | Truth) -> bytes:
    """As JSON, with the types of all values; rows keep their order."""
    guests = pack_guests(content.guests)
    parts = {part: getattr(content, part) for part in ("rows", "gone") if hasattr(content, part)}
    packed = {part: {key: packed_row(row) for key, row in rows.items()} for part, rows in parts.items()}
    return msgspec.json.encode(msgspec.structs.replace(content, guests=guests, **packed))


def packed_row(row: Row) -> Row:
    """As JSON can hold it."""
    return msgspec.structs.replace(row, cells=pack(row.cells), as_typed=sorted(row.as_typed) if row.as_typed else row.as_typed)


def freeze_part(content: Content, kept: bytes) -> bytes:
    """Of a content whose rows are partly those of another, frozen one: all that `numbers` names and `rows` has not."""
    others = msgspec.json.decode(kept, type=_FrozenRows).rows
    rows = {key: packed_row(content.rows[key]) if key in content.rows else others[key] for key in content.numbers}
    guests = pack_guests(content.guests)
    return msgspec.json.encode(msgspec.structs.replace(content, guests=guests, rows=rows))


class _FrozenRows(msgspec.Struct):
    rows: dict[str, msgspec.Raw] = {}


def thaw(kept: bytes, kind: type[Any]) -> Any:
    """The Content or Truth again."""
    content = msgspec.json.decode(kept, type=kind)
    for rows in (content.rows, content.gone) if isinstance(content, Truth) else (content.rows,):
        for row in rows.values():
            row.cells = unpack(row.cells)
    content.guests = {name: _repacked(guest, unpack) for name, guest in content.guests.items()}
    return content


def places(kept: bytes) -> Places:
    """Of a frozen Content; its rows are passed over."""
    return msgspec.json.decode(kept, type=Places)


def pack_guests(guests: Mapping[str, Guest]) -> dict[str, Guest]:
    return {name: _repacked(guest, pack) for name, guest in guests.items()}


def _repacked(guest: Guest, change: Any) -> Guest:
    values = [list(change(dict(enumerate(row))).values()) for row in guest.values]
    return msgspec.structs.replace(guest, values=values)
