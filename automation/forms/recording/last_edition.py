"""The last edition that was drawn, taken apart: rows that stand there word for word are neither drawn nor packed anew."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from zipfile import ZipFile

from automation.errors import AutomationError
from automation.forms.recording.blocks import LARGE, in_blocks
from automation.forms.recording.ledger import Edition, Ledger
from automation.forms.recording.record_workbook import Drawing
from automation.forms.schema.record_declaration import Record
from automation.program_version import program_version
from automation.remembered import Remembered

SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
_SIZE = 16
_SMALL = 1 << 19
"""Bytes of a workbook up to which it stays in memory, taken apart, until the next is drawn."""
_GAP = re.compile(rb"<!--rows (\d+) (\d+)-->")


def row_marks(drawing: Drawing) -> list[bytes]:
    """First what all rows depend on, then a mark of each; one that bears a note of ours is never alike."""
    depends, to_mend = (program_version(), drawing.record, drawing.truth.extras), drawing.to_mend
    common = hashlib.blake2b(repr(depends).encode("utf-8", "replace"), digest_size=_SIZE)
    return [common.digest(), *(bytes(_SIZE) if index in to_mend else mark for index, mark in enumerate(drawing.rows))]


class TakenApart:
    """A drawn workbook and what is in it. parts: name -> text of each, where they are known already."""

    def __init__(self, whole: bytes, parts: dict[str, bytes] | None = None) -> None:
        self.whole, self._parts = whole, parts

    @classmethod
    def put_together(cls, parts: dict[str, bytes], last: TakenApart | None = None) -> TakenApart:
        """last: see in_blocks."""
        return cls(in_blocks(parts, last.whole, last.parts) if last else in_blocks(parts), parts)

    @cached_property
    def parts(self) -> dict[str, bytes]:
        return self._parts or parts_of(self.whole)

    @cached_property
    def sheet(self) -> SheetText:
        return SheetText.of(self.parts[SHEET])


NOTHING = TakenApart(b"")
_DRAWN: defaultdict[str, Remembered[TakenApart]] = defaultdict(lambda: Remembered(1))
"""By record; known again by the sha256 of its bytes."""


def taken_apart(record: Record, sha256: str, read: Callable[[], TakenApart]) -> TakenApart:
    """The workbook with that digest, which is read only where it is not the last that was taken apart."""
    workbook = _DRAWN[record.name].of((), read, sha256)
    if len(workbook.whole) > _SMALL:
        del _DRAWN[record.name]
    return workbook


@dataclass(frozen=True)
class LastEdition:
    """edition: None if there is none, or too small a one; workbook: as it was drawn; marks: see row_marks."""

    edition: Edition | None = None
    workbook: TakenApart = NOTHING
    marks: Sequence[bytes] = ()

    def alike(self, marks: Sequence[bytes]) -> list[int]:
        """Indices of the rows that would be drawn as they were. The first row is drawn in any case: with it its format is named."""
        pairs = enumerate(zip(marks[1:], self.marks[1:], strict=False))
        return [index for index, (mark, before) in pairs if index and mark == before and any(mark)]

    def filled(self, parts: dict[str, bytes]) -> TakenApart | None:
        """A workbook with gaps, its rows put in; None where its formats are numbered in another way."""
        if parts[STYLES] != self.workbook.parts[STYLES]:
            return None
        return TakenApart.put_together(parts | {SHEET: self._without_gaps(parts[SHEET])}, self.workbook)

    def _without_gaps(self, sheet: bytes) -> bytes:
        rows, texts = self.workbook.sheet.rows, _GAP.split(sheet)
        whole = [texts[0]]
        for first, last, text in zip(texts[1::3], texts[2::3], texts[3::3], strict=True):
            whole += [*map(rows.__getitem__, range(int(first), int(last) + 1)), text]
        return b"".join(whole)


@dataclass(frozen=True)
class SheetText:
    """The XML of a worksheet: what stands before its rows, each row by its number in Excel, and the rest."""

    head: bytes
    rows: dict[int, bytes]
    tail: bytes

    @classmethod
    def of(cls, sheet: bytes) -> SheetText:
        begin, end = sheet.index(b"<sheetData>") + len(b"<sheetData>"), sheet.index(b"</sheetData>")
        rows = sheet[begin:end].split(b"<row ")[1:]
        return cls(sheet[:begin], {int(row[3 : row.index(b'"', 3)]): b"<row " + row for row in rows}, sheet[end:])


def parts_of(workbook: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(workbook)) as package:
        return {name: package.read(name) for name in package.namelist()}


def last_edition(record: Record, ledger: Ledger, common: bytes) -> LastEdition:
    """common: what all rows depend on; where that was another, a row that looks the same may say something else."""
    edition = ledger.newest(record.name)
    kept = ledger.row_marks(record.name, edition.sha256) if edition else b""
    if edition is None or not kept.startswith(common):
        return LastEdition()
    with suppress(KeyError, AutomationError):  # bytes that are lost cost no more than a drawing of all
        sha256 = edition.sha256
        workbook = taken_apart(record, sha256, lambda: TakenApart(ledger.workbook(sha256)))
        if len(workbook.parts[SHEET]) >= LARGE:
            return LastEdition(edition, workbook, [kept[at : at + _SIZE] for at in range(0, len(kept), _SIZE)])
    return LastEdition()
