"""One run over one record: take in what was saved, bring in what the program wants, and swap a fresh workbook in."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.recording import kept as words
from automation.forms.recording.content import Places
from automation.forms.recording.declared_mark import declared_mark
from automation.forms.recording.kept import Kept
from automation.forms.recording.kept_sheet import SHOWN
from automation.forms.recording.ledger import Edition, Ledger
from automation.forms.recording.merging import Merging
from automation.forms.recording.past_rows import PastRows
from automation.forms.recording.past_volumes import ORIGINALS, PastVolumes
from automation.forms.recording.place import PATIENCE, Lying, digest_of, discard, holder_of, leftovers, look_at, swap
from automation.forms.recording.program_rows import bring_in, take_out
from automation.forms.recording.record_edition import draw_edition
from automation.forms.recording.record_workbook import Drawing, too_large
from automation.forms.recording.renamed import where_it_lies
from automation.forms.recording.saved_copy import SavedCopy, UnreadableError, read_copy
from automation.forms.recording.surroundings import keep_undeclared
from automation.forms.recording.understanding import Mark, marks_by_place, understand, worth_telling
from automation.forms.schema.column import Setting
from automation.forms.schema.problem import Problem
from automation.forms.schema.record_declaration import Record
from automation.forms.schema.record_update import Retired
from automation.safe_write import InUseError, swap_in, writing

TRIES = 5
NOWHERE = Places()


@dataclass
class RoundTrip:
    """The work of one run. problems, told: what reading brought up and what was kept in this run; waiting: why the workbook was
    left as it is, "" if it was not; standing: the edition that lies at the path; settled: what lies there is what should."""

    record: Record
    path: Path
    ledger: Ledger
    moment: datetime
    setting: Setting
    lists: DropDowns
    patience: Sequence[float] = PATIENCE
    problems: list[Problem] = field(default_factory=list)
    told: list[Kept] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    written: bool = False
    settled: bool = False
    waiting: str = ""
    holder: str = ""

    def __post_init__(self) -> None:
        self.path = where_it_lies(self.record, self.path, self.ledger)
        self.truth = self.ledger.truth(self.record.name)
        keep_undeclared(self.record, self.truth)
        self.standing = self.ledger.by_number(self.truth.standing)
        self.past, self.volumes = PastRows(self.record, self.ledger), PastVolumes(self.record, self.path.parent, self.ledger)

    @property
    def file(self) -> str:
        """As people know it, below the workspace."""
        return f"{self.record.folder}/{self.path.name}"

    @property
    def at(self) -> Places:
        """Where everything stands in the workbook that lies there."""
        return self.standing.places if self.standing else NOWHERE

    def run(
        self,
        rows: Sequence[Mapping[str, Any]],
        withdrawn: Collection[str],
        retired: Sequence[Retired],
        revived: Sequence[str],
        *,
        draw: bool,
    ) -> None:
        if not self.truth.standing:
            with self.ledger.change():
                self.volumes.restore(self.truth)
        for aside in leftovers(self.path):
            self._take_aside(aside)
        lying = self._take_standing()
        with self.ledger.change():
            self.past.wake_groups(self.truth, revived)
            bring_in(self.record, self.truth, self.past.still_there(self.truth, rows))
            self._keep(take_out(self.record, self.truth, withdrawn))
            self._remember()
        if draw:
            self._draw(retired, lying)

    def _draw(self, retired: Sequence[Retired], lying: Lying) -> None:
        self._retire(retired)
        self._bring_up_to_date(lying)
        self.volumes.write_due()
        with self.ledger.change():
            self._keep(self.volumes.originals)

    def _retire(self, retired: Sequence[Retired]) -> None:
        """Rows are in their yearly workbook before they leave this one; while somebody has it open, they stay."""
        leaving = self.past.leaving(self.truth, retired)
        if leaving and not self.waiting and (holder := holder_of(self.path)) is not None:
            self._wait(holder)
        for volume, groups in leaving.items():
            if not self.waiting and (sha256 := self.volumes.write(volume, groups)):
                with self.ledger.change():
                    self._keep(self.past.take(self.truth, groups))
                    self.ledger.settle_volume(self.record.name, volume, sha256)
                    self._remember()

    def _bring_up_to_date(self, lying: Lying) -> None:
        if too_large(self.truth):
            self.waiting = self.waiting or words.overfull(self.path.name, len(self.truth.rows))
            self.problems.append(Problem(self.file, "", "", "F20", "", self.waiting, "error"))
            return
        for _ in range(TRIES):
            self.marks = understand(self.record, self.truth, self.setting)
            drawing, digest = self._drawing()
            self.settled = not self.waiting and not self._is_due(lying, digest)
            if self.waiting or self.settled:
                return
            lying = self._write(lying, drawing, digest)

    def _remember(self) -> None:
        self.ledger.keep_truth(self.record.name, self.truth)

    def _keep(self, kept: Iterable[Kept]) -> None:
        stamped = [replace(one, moment=self.moment.isoformat()) for one in kept]
        self.ledger.keep(self.record.name, stamped)
        self.told += stamped

    def _take_standing(self) -> Lying:
        """What lies at the path, taken in."""
        lying = look_at(self.path, self.patience if self.standing else ())
        self.waiting = lying.obstacle
        if lying.content is None:
            return lying
        try:
            edition = self._take_in(lying.content)
        except UnreadableError as fault:
            self.problems += fault.problems
            self.waiting = f"“{self.path.name}”没有更新：{fault.reason}"
            return lying
        self._stand(edition)
        return lying

    def _stand(self, edition: Edition) -> None:
        if edition.no != self.truth.standing:
            with self.ledger.change():
                self.truth.standing = edition.no
                self._remember()
        self.standing = edition

    def _take_aside(self, aside: Path) -> None:
        """What had to make room for a drawing: most often the very version that the drawing was made from."""
        content = aside.read_bytes()
        try:
            lost = self._take_in(content).places.uncarried
        except UnreadableError:
            lost = ["读不出来的内容"]
        if lost:
            name = f"{self.path.stem} {self.moment:%Y-%m-%d %H%M}{self.path.suffix}"
            original = swap_in(self.path.parent / ORIGINALS / name, content)
            with self.ledger.change():
                self._keep([words.original("、".join(lost), f"{self.record.folder}/{ORIGINALS}/{original.name}")])
        discard(aside)

    def _take_in(self, content: bytes) -> Edition:
        """The edition that these bytes are; a version that is known already says nothing new. UnreadableError."""
        sha256 = digest_of(content)
        known = self.ledger.edition(self.record.name, sha256)
        if known is not None:
            return known
        with self.ledger.change():
            self.ledger.keep_version(sha256, content)
        copy = read_copy(content, self.record, self.setting, self.file)
        with self.ledger.change():
            return self._merge(copy, sha256)

    def _merge(self, copy: SavedCopy, sha256: str) -> Edition:
        name, number = self.record.name, self.ledger.next_number()
        parents = self.ledger.lineage(name, copy.mark.edition)
        merging = Merging(self.record, self.truth, copy, parents, number, self.moment, self.ledger.by_number, self.past)
        content = merging.merge()
        edition = Edition(number, sha256, copy.mark.edition, False, self.moment, copy.author, "", content)
        self.ledger.keep_edition(name, edition)
        self._keep(merging.kept)
        self._remember()
        self.problems += worth_telling(self.record, self.truth, content, copy.problems)
        return edition

    def _drawing(self) -> tuple[Drawing, str]:
        """What should lie there, and the digest of it."""
        kept, known = self.ledger.kept(self.record.name, SHOWN), self.ledger.drawn_rows(self.record.name, self.truth)
        past = sum(self.ledger.volumes(self.record.name).values())
        drawing = Drawing(self.record, self.truth, self.lists, marks_by_place(self.marks), kept, past, known)
        depends = (declared_mark(self.record, self.lists), self.truth.drawn(), drawing.marks, kept, past)
        rows = b"".join(
            key.encode("utf-8", "replace") + b"\0" + mark for key, mark in zip(self.truth.rows, drawing.rows, strict=True)
        )
        return drawing, hashlib.sha256(repr(depends).encode("utf-8", "replace") + rows).hexdigest()

    def _is_due(self, lying: Lying, digest: str) -> bool:
        """Not while what lies there is what should: our own drawing, or a copy saved from it in which nothing was changed."""
        if lying.content is None or self.standing is None:
            return True
        if self.standing.ours:
            return self.standing.digest != digest
        origin = next(iter(self.ledger.lineage(self.record.name, self.standing.name)), None)
        return origin is None or origin.digest != digest or not origin.content.same_as(self.standing.content)

    def _write(self, lying: Lying, drawing: Drawing, digest: str) -> Lying:
        """What lies there afterwards; whoever saved in between is taken in, so that the next drawing has it."""
        holder = holder_of(self.path)
        if holder is not None:
            self._wait(holder)
            return lying
        workbook, edition = draw_edition(drawing, self.ledger, self.moment, digest, self.setting, self.file)
        if look_at(self.path, ()).sha256 != lying.sha256:
            return self._take_standing()
        with writing("记录表", self.path.parent):
            try:
                aside = swap(self.path, workbook)
            except InUseError:
                self._wait("")
                return lying
            except FileExistsError:
                return self._look_again()
        if aside.exists():
            self._take_aside(aside)
        self._stand(edition)
        self.written = True
        return Lying(workbook)

    def _look_again(self) -> Lying:
        for aside in leftovers(self.path):
            self._take_aside(aside)
        return self._take_standing()

    def _wait(self, holder: str) -> None:
        self.holder = holder
        self.waiting = words.being_used(self.path.name, holder)
