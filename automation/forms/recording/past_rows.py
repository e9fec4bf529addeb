"""What has left one record: found again by its ids, brought back where it is wanted again, put together with what is to follow it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from automation.forms.recording import kept as words
from automation.forms.recording.cell_texts import EXTRA, key_of
from automation.forms.recording.content import Entry, Truth
from automation.forms.recording.kept import Kept
from automation.forms.recording.ledger import Ledger
from automation.forms.recording.past_volumes import past_file
from automation.forms.recording.program_rows import REF
from automation.forms.recording.retired_ledger import Group
from automation.forms.schema.record_declaration import Record
from automation.forms.schema.record_update import Retired

MOST = 30_000
"""Rows of a yearly workbook: it is written whole, and people have to open it."""


@dataclass(frozen=True)
class PastRows:
    """Methods that change anything belong into `with ledger.change():`."""

    record: Record
    ledger: Ledger

    def still_there(self, truth: Truth, rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """Of what the program says of the record's rows that of those which have not left it."""
        name = self.record.name
        if not rows or not self.ledger.volumes(name):
            return rows
        keys, refs = [key_of(self.record, row) for row in rows], [str(row.get(REF) or "") for row in rows]
        away = self.ledger.retired_rows(name, set(keys) - truth.rows.keys())
        known = self.ledger.retired_refs(name, set(refs))
        return [row for row, key, ref in zip(rows, keys, refs, strict=True) if key not in away and ref not in known]

    def find(self, keys: Collection[str]) -> dict[str, Entry]:
        """Those of these ids that have left the record."""
        found: dict[str, Entry] = {}
        for name, some in self._by_group(keys).items():
            if group := self.ledger.group(self.record.name, name):
                found |= {key: group.rows[key] for key in some}
        return found

    def wake(self, truth: Truth, keys: Collection[str]) -> None:
        """These rows come back into the record as they are."""
        for name, some in self._by_group(keys).items():
            if group := self.ledger.group(self.record.name, name):
                self._put_back(truth, {key: entry for key, entry in group.rows.items() if key in some})
                rest = {key: entry for key, entry in group.rows.items() if key not in some}
                self.ledger.keep_group(self.record.name, replace(group, rows=rest))
                self.ledger.mark_due(self.record.name, group.volume)

    def wake_groups(self, truth: Truth, names: Iterable[str]) -> None:
        for name in names:
            if group := self.ledger.group(self.record.name, name):
                self.wake(truth, group.rows.keys())

    def leaving(self, truth: Truth, wanted: Iterable[Retired]) -> dict[str, list[Group]]:
        """Yearly workbook -> what is to go there, together with what is there already of the same name."""
        sizes, found = self.ledger.volumes(self.record.name), defaultdict[str, list[Group]](list)
        for one in wanted:
            if rows := {key: truth.rows[key] for key in one.keys if key in truth.rows}:
                known = self.ledger.group(self.record.name, one.name)
                volume = known.volume if known else _roomy(str(one.year), sizes, len(rows))
                sizes[volume] = sizes.get(volume, 0) + len(rows)
                found[volume].append(Group(one.name, volume, dict(one.note), (known.rows if known else {}) | rows))
        return found

    def take(self, truth: Truth, groups: Iterable[Group]) -> list[Kept]:
        """They are shown elsewhere by now, so they leave the record; a line of each group for 改动记录."""
        kept = []
        for group in groups:
            gone = [key for key in group.rows if truth.rows.pop(key, None)]
            self.ledger.keep_group(self.record.name, group)
            kept.append(words.retired(group.name, len(gone), past_file(self.record, group.volume)))
        return kept

    def _by_group(self, keys: Collection[str]) -> dict[str, set[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for key, name in self.ledger.retired_rows(self.record.name, keys).items():
            found[name].add(key)
        return found

    def _put_back(self, truth: Truth, rows: Mapping[str, Entry]) -> None:
        truth.rows |= rows
        own = (name.removeprefix(EXTRA) for entry in rows.values() for name in entry.cells if name.startswith(EXTRA))
        truth.extras = list(dict.fromkeys((*truth.extras, *own)))


def _roomy(year: str, sizes: Mapping[str, int], count: int) -> str:
    """The first workbook of that year into which so many rows go."""
    volume, number = year, 1
    while sizes.get(volume) and sizes[volume] + count > MOST:
        number += 1
        volume = f"{year}_{number}"
    return volume
