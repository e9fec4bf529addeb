"""The files that people put into 交付物 folders, told apart by what they hold without reading all of it."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from pathlib import Path

from automation.forms.finding.deliverable_sums import DeliverableSums, Summed
from automation.forms.finding.remarks import saved_at
from automation.forms.finding.scan import Found, Scan
from automation.jobs.job import Drop

_ENDS = 1 << 20
"""Bytes read at each end: drawings and films are large, and another version differs there or in its size."""
_RACY_NS = 2_000_000_000
"""A file read within so long of its last change may have changed again under the same time stamp."""


def handed_over(scan: Scan, zone: tzinfo | None, state: Path) -> list[Drop]:
    """What lies in the 交付物 folders, and those folders, which may be empty yet. state: the folder in which it is remembered."""
    folders = (Drop(folder, datetime.min, "") for folder in sorted(scan.awaiting))
    return [*(deliverable_files(scan.drops, zone, state) if scan.drops else ()), *folders]


def deliverable_files(found: Iterable[Found], zone: tzinfo | None, state: Path) -> Iterator[Drop]:
    """One that is just being copied, or cannot be opened, waits for the next run."""
    summed: dict[str, Summed] = {}
    with DeliverableSums(state) as ledger:
        before = ledger.known()
        for file in found:
            saved = saved_at(file.mtime_ns, zone)
            try:
                if saved:
                    summed[file.path] = one = _summed(file, before.get(file.path))
                    yield Drop(file.path, saved, one.sha256)
            except OSError:
                continue
        ledger.keep(before, summed)


def _summed(file: Found, before: Summed | None) -> Summed:
    if before and before.signature == file.signature and file.mtime_ns < before.hashed_ns - _RACY_NS:
        return before
    begun = time.time_ns()  # the age of what is remembered against the file's time, not a moment that rules see
    return Summed(file.path, file.signature, begun, _sum(file))


def _sum(file: Found) -> str:
    with open(file.source, "rb") as opened:
        head = opened.read(_ENDS)
        opened.seek(max(_ENDS, file.size - _ENDS), os.SEEK_SET)
        return hashlib.sha256(b"%d:" % file.size + head + opened.read(_ENDS)).hexdigest()
