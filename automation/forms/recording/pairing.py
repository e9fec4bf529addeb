"""Which row of a saved copy is which: by its id, and where that is missing or strange, by what the row says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from automation.forms.recording.cell_texts import key_of, plain
from automation.forms.recording.content import Content, Row, Truth
from automation.forms.recording.saved_copy import CopyRow
from automation.forms.schema.record_declaration import Record

Cells = Mapping[str, Any]


@dataclass
class Pairing:
    """ids: id -> the row of the copy that is it; others: rows that are none known, in the order of the sheet;
    again: rows that repeat another one word for word; strange: row numbers whose typed id is not theirs."""

    ids: dict[str, CopyRow] = field(default_factory=dict)
    others: list[CopyRow] = field(default_factory=list)
    again: list[CopyRow] = field(default_factory=list)
    strange: dict[int, str] = field(default_factory=dict)


def pair(record: Record, rows: Sequence[CopyRow], parents: Sequence[Content], truth: Truth) -> Pairing:
    """parents: the editions that the copy may descend from; none = nobody knows, so that every id is believed."""
    pairing = Pairing()
    crowds: dict[str, list[CopyRow]] = {}
    for row in rows:
        key = key_of(record, row.cells)
        if key and _is_believed(record, key, row.cells, parents, truth):
            crowds.setdefault(key, []).append(row)
        else:
            pairing.others.append(row)
            pairing.strange |= {row.number: key} if key else {}
    for key, crowd in crowds.items():
        if len(crowd) == 1:
            pairing.ids[key] = crowd[0]
        else:
            _settle_crowd(pairing, key, crowd, latest(key, parents, truth))
    _know_again(record, pairing, parents)
    pairing.others.sort(key=lambda row: row.number)
    return pairing


def latest(key: str, parents: Sequence[Content], truth: Truth) -> Cells:
    """What the row last said before this copy, {} if it is new."""
    known: Iterable[Mapping[str, Row]] = (*(parent.rows for parent in reversed(parents)), truth.rows, truth.gone)
    return next((rows[key].cells for rows in known if key in rows), {})


def _is_believed(record: Record, key: str, cells: Cells, parents: Sequence[Content], truth: Truth) -> bool:
    """An id that the copy cannot have from its parents was typed, or pasted with its row from another copy."""
    if not parents or any(key in parent.rows for parent in parents):
        return True
    entry = truth.rows.get(key) or truth.gone.get(key)
    return entry is not None and _same(record, cells, entry.cells)


def _settle_crowd(pairing: Pairing, key: str, crowd: Sequence[CopyRow], before: Cells) -> None:
    """Of rows with one id that which changed least keeps it; the others are copies made of it."""
    kept = max(crowd, key=lambda row: (_alike(row.cells, before), -row.number))
    pairing.ids[key] = kept
    for row in crowd:
        if row is not kept:
            same = words(row.cells) == words(kept.cells)
            (pairing.again if same else pairing.others).append(row)
            pairing.strange[row.number] = key


def _alike(one: Cells, other: Cells) -> int:
    return sum(plain(one.get(name)) == plain(other.get(name)) for name in {*one, *other})


def words(cells: Cells) -> dict[str, str]:
    return {name: text for name, value in cells.items() if (text := plain(value))}


def _know_again(record: Record, pairing: Pairing, parents: Sequence[Content]) -> None:
    """Rows whose id was not given yet when the copy was opened, or was cleared in it: first those that say the same,
    then those of which one says more than the other."""
    missing = dict.fromkeys(key for parent in parents for key in parent.rows if key not in pairing.ids)
    for fits in (_same, _continued):
        for row in list(pairing.others):
            candidates = (key for key in missing if key not in pairing.ids)
            found = next((key for key in candidates if _fits_one(record, row.cells, key, parents, fits)), None)
            if found is not None:
                pairing.ids[found] = row
                pairing.others.remove(row)


def _fits_one(record: Record, cells: Cells, key: str, parents: Sequence[Content], fits: Any) -> bool:
    return any(fits(record, cells, parent.rows[key].cells) for parent in parents if key in parent.rows)


def _same(record: Record, one: Cells, other: Cells) -> bool:
    pairs = list(_recognised(record, one, other))
    return any(text for text, _ in pairs) and all(text == its for text, its in pairs)


def _continued(record: Record, one: Cells, other: Cells) -> bool:
    """All the same but for one text of which the other is the beginning."""
    different = [pair for pair in _recognised(record, one, other) if pair[0] != pair[1]]
    return len(different) == 1 and all(different[0]) and _begins(*different[0])


def _begins(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _recognised(record: Record, one: Cells, other: Cells) -> Iterator[tuple[str, str]]:
    return ((plain(one.get(name)), plain(other.get(name))) for name in record.known_by)


def follow_places(pairing: Pairing, base: Content) -> None:
    """Where the copy surely goes on from `base`, a row without id in the place of a row without id is that row."""
    nameless = {base.numbers[key]: key for key in base.nameless if key not in pairing.ids}
    for row in list(pairing.others):
        key = nameless.get(row.number)
        if key is not None:
            pairing.ids[key] = row
            pairing.others.remove(row)
