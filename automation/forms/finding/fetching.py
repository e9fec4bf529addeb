"""Reads the bytes of workbooks that people may have open: once, whole, and closed at once, so that nobody's saving fails."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal

from automation.forms.finding.executors import SerialExecutor
from automation.forms.finding.scan import Found, found

PATIENCE = (0.5, 2.0, 5.0)
"""Seconds before each further try of what is locked or just being saved; all such files wait together."""
LARGEST = 50 << 20
"""Not read at all above this: the reader refuses far smaller ones, and a share holds disk images too."""
_THREADS = 8
_FEW = 3
"""So many are read sooner than threads have started."""
_ROUND_BYTES = 64 << 20
_LONG_PATH = 240

Obstacle = Literal["locked", "vanished", "saving", "oversize"]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file read, or why not. `found` is its state at the moment of reading; hashed_ns the wall clock just before it."""

    found: Found
    content: bytes | None
    obstacle: Obstacle | None = None
    hashed_ns: int = 0


def fetch(files: Sequence[Found], patience: Sequence[float] = PATIENCE) -> Iterator[Fetched]:
    """Read `files`, in rounds of limited size so that memory stays small; every file comes out exactly once."""
    with ThreadPoolExecutor(_THREADS) if len(files) > _FEW else SerialExecutor() as threads:
        obstructed: list[Fetched] = []
        for some in _rounds(files):
            for fetched in threads.map(read_once, some):
                if fetched.obstacle in (None, "oversize"):
                    yield fetched
                else:
                    obstructed.append(fetched)
        for seconds in patience:
            if not obstructed:
                break
            time.sleep(seconds)
            tried = list(threads.map(read_once, [fetched.found for fetched in obstructed]))
            yield from (fetched for fetched in tried if not fetched.obstacle)
            obstructed = [fetched for fetched in tried if fetched.obstacle]
        yield from obstructed


def _rounds(files: Sequence[Found]) -> Iterator[list[Found]]:
    some: list[Found] = []
    total = 0
    for each in files:
        if some and total + each.size > _ROUND_BYTES:
            yield some
            some, total = [], 0
        some.append(each)
        total += min(each.size, LARGEST)
    if some:
        yield some


def read_once(file: Found) -> Fetched:
    """One try. Size and time must be the same before and after, else somebody is saving just now."""
    if file.size > LARGEST:
        return Fetched(file, None, "oversize")
    hashed_ns = time.time_ns()  # the age of our own cache against the file's time, not a moment that rules see
    try:
        with open(_openable(file.source), "rb") as opened:
            before = os.fstat(opened.fileno())
            content = opened.read(LARGEST + 1)
        now = found(file.path, file.source, os.stat(_openable(file.source)))
    except FileNotFoundError:
        return Fetched(file, None, "vanished")
    except OSError:
        return Fetched(file, None, "locked")
    if (before.st_size, before.st_mtime_ns) != (now.size, now.mtime_ns) or len(content) != now.size:
        return Fetched(now, None, "saving")
    return Fetched(now, content, None, hashed_ns)


def _openable(source: str) -> str:
    """Windows needs a prefix for paths beyond 260 characters."""
    if os.name != "nt" or len(source) < _LONG_PATH or source.startswith("\\\\?\\"):
        return source
    absolute = os.path.abspath(source)
    return "\\\\?\\UNC\\" + absolute[2:] if absolute.startswith("\\\\") else "\\\\?\\" + absolute
