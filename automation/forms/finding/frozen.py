"""A reading as bytes and back, with every date and list as it was: what worker processes return and the cache keeps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec

from automation.forms.schema.filled_form import FilledForm, Reading

_PLAIN = frozenset({str, float, int, bool, type(None)})
_TAGS: dict[type, str] = {date: "date", datetime: "datetime", time: "time", timedelta: "timedelta", tuple: "tuple"}
_THAWS: dict[str, Callable[[Any], Any]] = {
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda text: msgspec.convert(text, timedelta),
    "tuple": tuple,
    "": lambda value: value,
}
_KNOWN: dict[str, dict[str | None, Any]] = {}
"""A company's dates repeat from workbook to workbook: each text is parsed once a run."""

Tag = str | list[str]
"""The type of a column's values where msgpack does not keep it; a list has one entry a value."""


class Frozen(msgspec.Struct, array_like=True):
    """A reading and, by table and column, what msgpack loses. tables, extras, fields: the types of the values; repeats: columns
    kept as their distinct values, with the index of each row's value."""

    reading: Reading
    tables: dict[str, dict[str, Tag]]
    extras: dict[str, dict[str, Tag]]
    fields: dict[str, Tag]
    repeats: dict[str, dict[str, bytes]]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Frozen)


def freeze(reading: Reading) -> bytes:
    filled = reading.filled or FilledForm("", "", {}, {}, {})
    tables, repeats = {}, {}
    for name, table in filled.tables.items():
        columns, repeats[name] = _without_repeats(table.columns)
        tables[name] = msgspec.structs.replace(table, columns=columns)
    frozen = Frozen(
        msgspec.structs.replace(reading, filled=reading.filled and msgspec.structs.replace(filled, tables=tables)),
        {name: _tags(table.columns) for name, table in tables.items()},
        {name: _tags(table.extras) for name, table in tables.items()},
        _tags({name: [value] for name, value in filled.fields.items()}),
        repeats,
    )
    return _encoder.encode(frozen)


def thaw(content: bytes) -> Reading:
    frozen = _decoder.decode(content)
    filled = frozen.reading.filled
    if filled is not None:
        for name, tag in frozen.fields.items():
            filled.fields[name] = _typed([filled.fields[name]], tag)[0]
        for name, table in filled.tables.items():
            _retype(table.columns, frozen.tables[name])
            _retype(table.extras, frozen.extras[name])
            for column, indices in frozen.repeats[name].items():
                table.columns[column] = list(map(table.columns[column].__getitem__, indices))
    return frozen.reading


def _without_repeats(columns: dict[str, list[Any]]) -> tuple[dict[str, list[Any]], dict[str, bytes]]:
    """Departments, states and dates repeat; decoding each once is what makes a thousand unchanged workbooks cheap."""
    distinct, repeats = {}, {}
    for name, values in columns.items():
        distinct[name] = values
        if len(set(map(type, values)) - {type(None)}) == 1:  # else 1, 1.0 and True would become one
            indices = {value: index for index, value in enumerate(dict.fromkeys(values))}
            if len(indices) < 256 and 2 * len(indices) <= len(values):
                distinct[name], repeats[name] = list(indices), bytes(map(indices.__getitem__, values))
    return distinct, repeats


def _tags(columns: dict[str, list[Any]]) -> dict[str, Tag]:
    return {name: tag for name, values in columns.items() if (tag := _tag(values))}


def _tag(values: list[Any]) -> Tag:
    kinds = set(map(type, values))
    if kinds <= _PLAIN:
        return ""
    kinds.discard(type(None))
    if len(kinds) == 1:
        return _TAGS.get(kinds.pop(), "")
    return [_TAGS.get(type(value), "") for value in values]


def _retype(columns: dict[str, list[Any]], tags: dict[str, Tag]) -> None:
    for name, tag in tags.items():
        columns[name] = _typed(columns[name], tag)


def _typed(values: list[Any], tag: Tag) -> list[Any]:
    if isinstance(tag, list):
        return [None if value is None else _THAWS[one](value) for value, one in zip(values, tag, strict=True)]
    if tag == "tuple":
        return [None if value is None else tuple(value) for value in values]
    known = _KNOWN.setdefault(tag, {None: None})
    for text in set(values).difference(known):
        known[text] = _THAWS[tag](text)
    return list(map(known.__getitem__, values))
