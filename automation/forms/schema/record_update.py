"""What a job wants of a record: the rows that it keeps there, and those that leave it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Retired:
    """Rows that nobody needs in their record any more: as they stand, staff's columns included, they move into its yearly workbook
    往期, and are not taken in again although a job goes on to name them. name: of what they belong to, unique in the record;
    keys: theirs, as `key` in records.record(); year: of the workbook; note: what jobs still have to know (see records.retired):
    texts, numbers, moments, days."""

    name: str
    keys: Sequence[str]
    year: int
    note: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RecordUpdate:
    """The program's rows of a record as they should be now, by column name; staff's columns are staff's. retired: rows that leave
    it; revived: names of Retired whose rows come back as they were; more: the same job goes on with this record at once, so that it is
    taken in, and drawn only then."""

    record: str
    rows: Sequence[Mapping[str, Any]]
    retired: Sequence[Retired] = ()
    revived: Sequence[str] = ()
    more: bool = False
