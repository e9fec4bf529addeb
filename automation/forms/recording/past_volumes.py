"""The yearly workbooks 往期 beside a record: written whole from the ledger, never over what somebody else put into their place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from automation.forms.recording import kept as words
from automation.forms.recording.content import Truth
from automation.forms.recording.kept import Kept
from automation.forms.recording.ledger import Ledger
from automation.forms.recording.past_workbook import draw_past, read_past
from automation.forms.recording.place import digest_of, discard, holder_of, leftovers, swap
from automation.forms.recording.retired_ledger import Group
from automation.forms.schema.record_declaration import Record
from automation.safe_write import InUseError, swap_in, writing

PAST, ORIGINALS = "往期", "原件"


def past_file(record: Record, volume: str) -> str:
    """Below the folder of the record. volume: 2026, or 2026_2."""
    return f"{PAST}/{record.title}_{volume}.xlsx"


@dataclass
class PastVolumes:
    """place: the folder of the record; waiting: why one was left as it was, "" if none was; originals: what lay in the place of one
    and was none of ours, moved away."""

    record: Record
    place: Path
    ledger: Ledger
    waiting: str = ""
    originals: list[Kept] = field(default_factory=list)

    def write(self, volume: str, coming: Sequence[Group] = ()) -> str:
        """Draws that one, with what is coming into it, and puts it into its place; its digest, "" if that could not be done now."""
        name, path = self.record.name, self.place / past_file(self.record, volume)
        if (holder := holder_of(path)) is not None:
            self.waiting = words.being_used(path.name, holder)
            return ""
        with self.ledger.change():
            self.ledger.mark_due(name, volume)
        groups = {group.name: group for group in (*self.ledger.groups(name, volume), *coming)}
        content = draw_past(self.record, volume, list(groups.values()))
        ours = self.ledger.drawn(name, volume)
        with self.ledger.change():
            self.ledger.note_drawn(name, volume, digest_of(content))
        with writing("记录表", path.parent):
            return digest_of(content) if self._put(path, content, ours) else ""

    def outstanding(self) -> list[str]:
        """Those that do not show what they should, or that somebody has removed."""
        due = self.ledger.due_volumes(self.record.name)
        there = self.ledger.volumes(self.record.name)
        return [volume for volume in there if volume in due or not (self.place / past_file(self.record, volume)).exists()]

    def write_due(self) -> None:
        for volume in self.outstanding():
            if sha256 := self.write(volume):
                with self.ledger.change():
                    self.ledger.settle_volume(self.record.name, volume, sha256)

    def restore(self, truth: Truth) -> None:
        """Makes a lost ledger good from those that lie there, each under its own name."""
        name = self.record.name
        known = self.ledger.volumes(name)
        for path in () if known else sorted((self.place / PAST).glob(f"{self.record.title}_*.xlsx")):
            content = path.read_bytes()
            for group in (each for each in read_past(content) if path == self.place / past_file(self.record, each.volume)):
                self.ledger.keep_group(name, group)
                self.ledger.mark_due(name, group.volume)
                self.ledger.note_drawn(name, group.volume, digest_of(content))
                numbers = [int(key) for key in group.rows if self.record.digits is not None and key.isdecimal()]
                truth.last = max((truth.last, *numbers))

    def _put(self, path: Path, content: bytes, ours: Collection[str]) -> bool:
        for aside in leftovers(path):
            self._look_into(aside, path, ours)
        if path.exists() and path.read_bytes() == content:
            return True
        try:
            aside = swap(path, content)
        except (InUseError, FileExistsError):
            self.waiting = words.being_used(path.name, "")
            return False
        if aside.exists():
            self._look_into(aside, path, ours)
        return True

    def _look_into(self, aside: Path, path: Path, ours: Collection[str]) -> None:
        content = aside.read_bytes()
        if digest_of(content) not in ours:
            original = swap_in(self.place / ORIGINALS / path.name, content)
            self.originals.append(words.original("改动", f"{self.record.folder}/{ORIGINALS}/{original.name}"))
        discard(aside)
