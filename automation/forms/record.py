"""Records 记录表: brings one up to date, so that nothing that anybody typed is lost, whoever saved last.

The workbook is never changed, only read and drawn anew. The ledger holds the truth (every row as it should stand), every edition
that the program drew, and every saved copy that it ever saw. A run reads what lies at the path. The copy says from which edition it
was opened, so it is compared cell by cell with that edition and with the copies saved from it before: what differs was typed by its
author and comes into force, in staff's columns. What somebody else typed into the same cell meanwhile is not in force any more,
but kept and told. Typing in the program's columns is kept and told, and the value put back. Rows without an id get one; the
program's rows come back when they were deleted; staff's own are kept on 改动记录. Then the program's rows are brought in, and
where the workbook does not say what it should, a fresh one is drawn, read again (but for rows that stand in the last edition word
for word), and swapped in: the old file is moved aside and looked into, so that a copy saved in between is merged as well. Every step is committed before the next begins and says nothing new
when it is repeated, so that a run may be killed anywhere.

Rows that are long done leave the workbook, or it would grow for ever: they are written into a yearly one in the folder 往期, then
taken out. They stay whole in the ledger. Where somebody types into such a row in an old copy, it comes back until it is retired again.

What a fresh drawing carries along: all typed values, staff's own columns, rows and sheets (by their values), the order of rows,
the notes in cells. What it does not: colours, widths, filters and formulas of staff's; of a copy with pictures, charts or formulas
the file itself is put into the folder 原件. Two copies saved one over the other between two runs: only the last was ever seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.recording.content import Places
from automation.forms.recording.kept import CONFLICT, Kept
from automation.forms.recording.ledger import Ledger
from automation.forms.recording.place import PATIENCE
from automation.forms.recording.round_trip import RoundTrip
from automation.forms.recording.understanding import sources, to_mend, told
from automation.forms.schema.column import Setting
from automation.forms.schema.problem import Problem
from automation.forms.schema.record_declaration import Record
from automation.forms.schema.record_update import Retired
from automation.forms.settled_record import settle
from automation.remembered import Remembered

if TYPE_CHECKING:
    import pandas as pd

_SEEN: defaultdict[str, Remembered[pd.DataFrame]] = defaultdict(lambda: Remembered(1))
"""By record."""

__all__ = ["Kept", "Ledger", "Updated", "as_last_seen", "as_left", "update"]


@dataclass(frozen=True)
class Updated:
    """What a run made of a record.

    cells: of every row in the order of the sheet, column by column: the record's own columns (None = empty or not understood), its source (file, sheet,
    row in Excel or 0 while it is not in the workbook yet, sha256, refused columns), key, ref, origin (program or staff) and extras
    (heading -> value of staff's own columns); problems: what people should hear of, in the words of docs/problems.md; kept: all that was typed
    or deleted and is not in force, of this run; waiting: why the workbook, or a yearly one beside it, was left as it is, "" if none
    was; holder: who has it open; retired: of what has left the record, what jobs still have to know.
    """

    cells: Mapping[str, Sequence[Any]]
    problems: list[Problem]
    kept: list[Kept]
    path: Path
    written: bool
    waiting: str
    holder: str
    retired: Mapping[str, Mapping[str, Any]]

    @property
    def conflicts(self) -> list[Kept]:
        """Cells that two people filled, each without knowing of the other."""
        return [one for one in self.kept if one.kind == CONFLICT and not one.quiet]

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        return [dict(zip(self.cells, values, strict=True)) for values in zip(*self.cells.values(), strict=True)]

    def table(self) -> pd.DataFrame:
        """The rows as a table of object dtype."""
        return _table(self.cells)


def _table(cells: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    arrays = {name: np.fromiter(values, object, len(values)) for name, values in cells.items()}
    return pd.DataFrame(arrays, dtype=object, copy=False)


def as_last_seen(record: Record, file: str, ledger: Ledger) -> pd.DataFrame:
    """The rows as the last run left them, without a look at the workbook; empty before its first update. file: see Updated.
    While nothing changes, the very same table, so nobody may change it."""
    return _SEEN[record.name].of((), lambda: _last_seen(record, file, ledger), (file, ledger.kept_truth(record.name)))


def as_left(done: Updated, record: Record, ledger: Ledger) -> pd.DataFrame:
    """The rows of an update as a table: the very one with which the next run begins, so that what was worked out of it holds; one of
    its own only where they say something else."""
    seen = as_last_seen(record, f"{record.folder}/{record.title}.xlsx", ledger)
    same = list(seen) == list(done.cells) and all(seen[name].tolist() == values for name, values in done.cells.items())
    return seen if same else done.table()


def _last_seen(record: Record, file: str, ledger: Ledger) -> pd.DataFrame:
    truth = ledger.known_truth(record.name)
    edition = ledger.by_number(truth.standing)
    places, sha256 = (edition.places, edition.sha256) if edition else (Places(), "")
    return _table(sources(record, truth, places, file, sha256))


def update(
    record: Record,
    path: Path,
    rows: Sequence[Mapping[str, Any]],
    ledger: Ledger,
    moment: datetime,
    setting: Setting | None = None,
    lists: DropDowns | None = None,
    *,
    withdrawn: Collection[str] = (),
    retired: Sequence[Retired] = (),
    revived: Sequence[str] = (),
    draw: bool = True,
    patience: Sequence[float] = PATIENCE,
) -> Updated:
    """Bring the record at `path` up to date as of `moment` (naive local time).

    rows: what the program has to say, a row each: column -> clean value; a column that is left out stays as it is. A row is known
    again by its key, or in a numbered record by its `ref`, a text of the program's own. Rows that are not named stay; those whose
    keys are in `withdrawn` leave the sheet; those that are `retired` move into a yearly workbook beside it, and come back where
    they are `revived`. draw: bring the workbook up to date, too; else only what lies there is taken in. One run at a time;
    AutomationError where disk or ledger fail.
    """
    trip = RoundTrip(record, path, ledger, moment, setting or Setting(), lists or DropDowns(), patience)
    trip.run(rows, withdrawn, retired, revived, draw=draw)
    sha256 = trip.standing.sha256 if trip.standing else ""
    problems = [
        *trip.problems,
        *told(trip.at, trip.told, trip.file),
        *to_mend(record, trip.truth, trip.at, trip.marks, trip.file),
    ]
    if trip.settled and not trip.volumes.waiting and not problems and not any(entry.as_typed for entry in trip.truth.rows.values()):
        settle(record, ledger, sha256, trip.lists)
    return Updated(
        cells=sources(record, trip.truth, trip.at, trip.file, sha256),
        problems=problems,
        kept=trip.told,
        path=trip.path,
        written=trip.written,
        waiting=trip.waiting or trip.volumes.waiting,
        holder=trip.holder,
        retired=ledger.notes(record.name),
    )
