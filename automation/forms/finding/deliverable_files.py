"""The files that people put into 交付物 folders, told apart by what they hold without reading all of it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo

from automation.forms.finding.remarks import saved_at
from automation.forms.finding.scan import Found, Scan
from automation.jobs.job import Drop

_ENDS = 1 << 20
"""Bytes read at each end: drawings and films are large, and another version differs there or in its size."""


def handed_over(scan: Scan, zone: tzinfo | None) -> list[Drop]:
    """What lies in the 交付物 folders, and those folders, which may be empty yet."""
    folders = (Drop(folder, datetime.min, "") for folder in sorted(scan.awaiting))
    return [*deliverable_files(scan.drops, zone), *folders]


def deliverable_files(found: Iterable[Found], zone: tzinfo | None) -> Iterator[Drop]:
    """One that is just being copied, or cannot be opened, waits for the next run."""
    for file in found:
        saved = saved_at(file.mtime_ns, zone)
        try:
            if saved:
                yield Drop(file.path, saved, _sum(file))
        except OSError:
            continue


def _sum(file: Found) -> str:
    with open(file.source, "rb") as opened:
        head = opened.read(_ENDS)
        opened.seek(max(_ENDS, file.size - _ENDS), os.SEEK_SET)
        return hashlib.sha256(b"%d:" % file.size + head + opened.read(_ENDS)).hexdigest()
