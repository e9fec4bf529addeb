"""Merges one saved copy into the truth: each cell by three ways, rows that were added, emptied or deleted, the order of rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from automation.forms.recording import kept as words
from automation.forms.recording.cell_texts import filled, heading_of, key_of, plain, same_cells, shown_key, whole
from automation.forms.recording.content import Content, Entry, Truth
from automation.forms.recording.kept import Kept
from automation.forms.recording.ledger import Edition
from automation.forms.recording.lineage import base_of
from automation.forms.recording.pairing import follow_places, pair
from automation.forms.recording.past_rows import PastRows
from automation.forms.recording.saved_copy import CopyRow, SavedCopy, content_of
from automation.forms.recording.surroundings import keep_undeclared, loose_texts, merge_extras, merge_guests
from automation.forms.recording.weighing import Notice, weigh
from automation.forms.schema.record_declaration import Record

NOTHING = Content()


def owned_by_staff(record: Record, name: str, entry: Entry) -> bool:
    """The program's columns are its own in its own rows; in staff's rows those are staff's that they fill themselves."""
    return name not in (record.given if entry.origin == "program" else record.given_always)


class Typed(NamedTuple):
    """A cell of a copy; as_typed: it could not be understood."""

    value: Any
    as_typed: bool


@dataclass
class Merging:
    """One copy on its way into the truth. parents: the editions that it may go on from; number: the edition that it becomes;
    edition: that of a number, None for what the program wrote."""

    record: Record
    truth: Truth
    copy: SavedCopy
    parents: Sequence[Edition]
    number: int
    moment: datetime
    edition: Callable[[int], Edition | None]
    past: PastRows
    kept: list[Kept] = field(default_factory=list)

    def merge(self) -> Content:
        """Changes the truth; returns what the copy says, its rows by their ids."""
        contents = [parent.content for parent in self.parents]
        self.pairing = pair(self.record, self.copy.rows, contents, self.truth)
        base = base_of(self.parents, self.pairing.ids, self.truth.standing)
        self.base = base.edition.content if base else NOTHING
        self.evident = base is not None and base.evident
        if self.evident:
            follow_places(self.pairing, self.base)
        rows = {key: row for key, row in self.pairing.ids.items() if not self._is_emptied(key, row)}
        asleep = self._wake(rows)
        for key, row in rows.items():
            if key not in asleep:
                self._merge_row(key, row)
        self._miss(rows)
        rows |= {key: row for row in self.pairing.others if (key := self._add(row))}
        current = base.edition.no == self.truth.standing if base else not self.truth.standing
        self.kept += merge_guests(self.truth, self.copy, self.base)
        self.kept += loose_texts(self.copy, self.base) if base else []
        merge_extras(self.truth, self.copy, current)
        order = sorted(rows, key=lambda key: rows[key].number)
        if current:
            self.truth.rows = {
                key: self.truth.rows[key] for key in dict.fromkeys([*order, *self.truth.rows]) if key in self.truth.rows
            }
        return self._content({key: rows[key] for key in order})

    def _is_emptied(self, key: str, row: CopyRow) -> bool:
        """In a row of staff's own nothing is left but its id: so people delete on a protected sheet."""
        entry = self.truth.rows.get(key)
        if entry is None or entry.origin != "staff" or row.unread or key not in self.base.rows:
            return False
        return not any(owned_by_staff(self.record, name, entry) for name in row.cells)

    def _wake(self, rows: Mapping[str, CopyRow]) -> set[str]:
        """Rows that have left the record come back where this copy says something new of them: what was typed there counts as
        anywhere. Those that stay away are returned."""
        away = self.past.find([key for key in rows if key not in self.truth.rows and key not in self.truth.gone])
        news = [key for key, entry in away.items() if self._says_something_new(key, rows[key], entry)]
        if news:
            self.past.wake(self.truth, news)
            keep_undeclared(self.record, self.truth)
            self.kept.append(words.woken(len(news), words.who(self.copy.author, self.moment)))
        return away.keys() - set(news)

    def _says_something_new(self, key: str, row: CopyRow, entry: Entry) -> bool:
        """Against what its author had before their eyes, and what is known of it; one that was emptied was no longer needed."""
        if entry.origin == "staff" and not any(owned_by_staff(self.record, name, entry) for name in row.cells):
            return False
        before = self.base.rows.get(key, entry)
        for name in {*row.cells, *before.cells} - row.unread - set(self.record.key):
            text, known = plain(self._steady(key, name, row).value), {entry.text(name)}
            known |= {before.text(name)} if owned_by_staff(self.record, name, entry) else {"", *self._seen(key, name)}
            if text not in known:
                return True
        return False

    def _merge_row(self, key: str, row: CopyRow) -> None:
        before = self.base.rows[key].cells if key in self.base.rows else None
        if key in self.truth.gone and before is not None and not self._changed(before, row.cells, self.truth.gone[key]):
            return
        if not self._says_nothing(key, row):
            self._merge_cells(key, row, before or {})
        if self.pairing.strange.get(row.number, key) != key:
            self._refuse_id(key, self.pairing.strange[row.number])

    def _says_nothing(self, key: str, row: CopyRow) -> bool:
        """Is the row what the copy's author had before their eyes, and what is known of it? So are most."""
        before, entry = self.base.rows.get(key), self.truth.rows.get(key)
        if before is None or entry is None or row.spelt or row.as_typed or before.spelt or before.as_typed:
            return False
        return same_cells(row.cells, entry.cells) and same_cells(row.cells, before.cells)

    def _merge_cells(self, key: str, row: CopyRow, before: Mapping[str, Any]) -> None:
        entry = self._entry(key)
        for name in sorted({*row.cells, *entry.cells, *before} - row.unread):
            seen = self._seen(key, name)
            typed = self._steady(key, name, row)
            if owned_by_staff(self.record, name, entry):
                self._merge_cell(key, entry, name, typed, seen, plain(before.get(name)))
            else:
                self._guard(key, entry, name, typed.value, seen)

    def _seen(self, key: str, name: str) -> list[str]:
        """The cell in every edition that the copy may go on from, () if none has the row."""
        rows = [parent.content.rows.get(key) for parent in self.parents]
        return [row.text(name) if row else "" for row in rows] if any(rows) else []

    def _steady(self, key: str, name: str, row: CopyRow) -> Typed:
        """The cell; what is spelt as before means what it meant then, whatever the address book says by now."""
        known = (parent.content.rows.get(key) for parent in reversed(self.parents))
        same = next((before for before in known if before and before.spelling(name) == row.spelling(name)), row)
        return Typed(same.cells.get(name), name in same.as_typed)

    def _changed(self, before: Mapping[str, Any], now: Mapping[str, Any], entry: Entry) -> bool:
        names = (name for name in {*before, *now} if owned_by_staff(self.record, name, entry))
        return any(plain(before.get(name)) != plain(now.get(name)) for name in names)

    def _entry(self, key: str) -> Entry:
        """The row of the truth; one that was taken out comes back, one that only the workbook knows is adopted."""
        if key not in self.truth.rows:
            origin, ref = self.copy.mark.rows.get(key, ("staff" if self.record.added else "program", ""))
            gone = self.truth.gone.pop(key) if key in self.truth.gone else None
            self.truth.rows[key] = gone or Entry(origin=origin, ref=ref)
            if self.record.digits is not None and key.isdecimal():
                self.truth.rows[key].put(self.record.key[0], key)
                self.truth.last = max(self.truth.last, int(key))
        return self.truth.rows[key]

    def _merge_cell(self, key: str, entry: Entry, name: str, new: Typed, seen: Sequence[str], before: str) -> None:
        now, copy = entry.text(name), plain(new.value)
        if now == copy:
            return
        typed = self.edition(entry.typed_in.get(name, 0))
        verdict = weigh(now, copy, seen, before, self.evident, typed is not None and typed.author == self.copy.author)
        heading, by = heading_of(self.record, name), words.who(self.copy.author, self.moment)
        if verdict.notice is Notice.LOUD:
            other_by = words.who(typed.author, typed.moment) if typed else "系统"
            self.kept.append(words.conflict(key, name, heading, copy, now, (by, other_by)))
        elif verdict.notice is Notice.QUIET:
            in_force, other = (copy, now) if verdict.take else (now, copy)
            self.kept.append(words.doubtful(key, name, heading, in_force, other, by))
        if verdict.take:
            entry.put(name, new.value, new.as_typed)
            entry.typed_in[name] = self.number

    def _guard(self, key: str, entry: Entry, name: str, value: Any, seen: Sequence[str]) -> None:
        """Typing in the program's columns is kept and told, never obeyed; of a copy from nowhere it fills what is empty."""
        text, now = plain(value), plain(entry.cells.get(name))
        if not self.parents:
            entry.cells |= {} if now else filled({name: value})
        elif text and name not in self.record.key and text not in {now, *seen}:
            self.kept.append(words.typed_over(key, name, heading_of(self.record, name), now, text))

    def _refuse_id(self, key: str, typed: str) -> None:
        name, mine, its = self.record.key[0], shown_key(key), shown_key(typed)
        sentence = f"编号由系统给出，填的“{its}”没有采用，这一行是“{mine}”。"
        self.kept.append(words.strange(key, name, heading_of(self.record, name), mine, its, sentence))

    def _miss(self, rows: Mapping[str, CopyRow]) -> None:
        """Rows that the copy's author deleted. The program's come back; one that somebody else has changed meanwhile stays,
        and one that the author may never have seen."""
        for key, before in self.base.rows.items():
            entry = self.truth.rows.get(key)
            known = self.evident or all(key in parent.content.rows for parent in self.parents)
            if key in rows or entry is None or not known:
                continue
            edited = self._changed(before.cells, entry.cells, entry)
            if edited or entry.origin == "program":
                self.kept.append(words.restored(key, edited, shown_key(key)))
            else:
                self.truth.gone[key] = self.truth.rows.pop(key)
                self.kept.append(words.removed(key, shown_key(key), whole(self.record, entry.cells)))

    def _add(self, row: CopyRow) -> str:
        """A row of staff's own gets the next number, which is returned; where only the program adds rows, it is kept and told."""
        typed = self.pairing.strange.get(row.number, "")
        cells = {name: value for name, value in row.cells.items() if name not in self.record.given_always}
        if not self.record.added or not cells:
            said = whole(self.record, row.cells)
            self.kept.append(words.strange("", "", "整行", "", said, "这一行不是系统登记的，没有采用，内容记在“改动记录”里。"))
            return ""
        self.truth.last += 1
        key = str(self.truth.last).zfill(self.record.digits or 0)
        whole_row = {**filled(self.record.initial), **cells, self.record.key[0]: key}
        entry = Entry(whole_row, row.as_typed & cells.keys(), origin="staff", typed_in=dict.fromkeys(cells, self.number))
        self.truth.rows[key] = entry
        for name in sorted(row.cells.keys() - cells.keys() - set(self.record.key)):
            self._guard(key, entry, name, row.cells[name], ())
        if typed:
            self._refuse_id(key, typed)
        return key

    def _content(self, rows: Mapping[str, CopyRow]) -> Content:
        content = content_of(self.copy, rows)
        content.nameless = {key for key, row in rows.items() if key_of(self.record, row.cells) != key}
        return content
