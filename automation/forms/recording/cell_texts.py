"""Values of a record's cells: when two are the same to a person, and how they are kept in the ledger with their types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from automation.forms.schema.cleaning import narrow, paragraphs, spoken, unspaced
from automation.forms.schema.record_declaration import Record

EXTRA, NOTE = "extra:", "note:"
"""What staff add lives beside the declared columns under these prefixes: a column of theirs by its heading, a cell's note."""

_TAGS: dict[type, str] = {date: "date", datetime: "datetime", time: "time", timedelta: "seconds", tuple: "list"}
_NEVER_EMPTY = {int, float, bool, date, datetime, time}
_READERS: dict[str, Callable[[Any], Any]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "seconds": lambda seconds: timedelta(seconds=seconds),
    "list": tuple,
}


def plain(value: Any) -> str:
    """The text by which two values are compared: 5 and 5.0, a date and its text, a midnight and its day are the same."""
    if value.__class__ is str or value is None:
        return paragraphs(value or "")
    if isinstance(value, tuple | list):
        return "、".join(map(str, value))
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.12g}"
    return paragraphs(spoken(value))


def same_cells(cells: Mapping[str, Any], others: Mapping[str, Any]) -> bool:
    """Surely the same to a person; True is not 1."""
    return cells == others and all(value.__class__ is others[name].__class__ for name, value in cells.items())


def filled(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Without the empty ones: a cell that is not there is an empty cell."""
    return {name: value for name, value in cells.items() if _says(value)}


def _says(value: Any) -> bool:
    """Of most values one look tells."""
    sure = value.__class__ in _NEVER_EMPTY or (value.__class__ is str and value[:1].isalnum())
    return sure or (value is not None and bool(plain(value)))


def pack(cells: Mapping[str, Any]) -> dict[str, Any]:
    """For JSON: what JSON has no type for stands in an object under the name of its type."""
    return {name: _packed(value) if value.__class__ in _TAGS else value for name, value in cells.items()}


def unpack(cells: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _unpacked(value) if value.__class__ is dict else value for name, value in cells.items()}


def _packed(value: Any) -> Any:
    if value.__class__ is tuple:
        return {"list": list(value)}
    return _packed_time(value)


@lru_cache(1 << 16)
def _packed_time(value: Any) -> dict[str, Any]:
    """The same days come again and again."""
    return {_TAGS[type(value)]: value.total_seconds() if isinstance(value, timedelta) else value.isoformat()}


def _unpacked(value: Any) -> Any:
    ((tag, kept),) = value.items()
    return _READERS[tag](kept)


def key_of(record: Record, cells: Mapping[str, Any]) -> str:
    """The id of a row as one text, "" where a part of it is empty; a number gets back the zeros that it lost."""
    parts = [_one_word(cells.get(name)) for name in record.key]
    if record.digits is not None and parts[0].removesuffix(".0").isdecimal():
        parts = [parts[0].removesuffix(".0").zfill(record.digits)]
    return "" if "" in parts else "\x1f".join(parts)


def _one_word(value: Any) -> str:
    """Most ids are one already."""
    if value.__class__ is not str:
        return unspaced(narrow(spoken(value)))
    return value if value.isascii() and value.isprintable() and " " not in value and "_x" not in value else _unspaced(value)


@lru_cache(1 << 14)
def _unspaced(text: str) -> str:
    """The same names come again and again."""
    return unspaced(narrow(spoken(text)))


def heading_of(record: Record, name: str) -> str:
    """What people call a cell's column."""
    if name.startswith(NOTE):
        return f"{heading_of(record, name.removeprefix(NOTE))}的批注"
    return name.removeprefix(EXTRA) if name not in record.names else record.column(name).heading


def shown_key(key: str) -> str:
    return key.replace("\x1f", " ")


def whole(record: Record, cells: Mapping[str, Any]) -> str:
    """A row as one text: 列：值；列：值"""
    order = {name: number for number, name in enumerate(column.name for column in record.columns)}
    names = sorted(cells, key=lambda name: (order.get(name, len(order)), name))
    return "；".join(f"{heading_of(record, name)}：{plain(cells[name])}" for name in names)
