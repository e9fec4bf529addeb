"""The lease: one run at a time on one machine; it ends with the process, however that ends."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from automation.errors import AlreadyRunningError


@contextmanager
def lease(folder: Path) -> Iterator[None]:
    """Holds SQLite's own exclusive file lock: the system frees it even after a kill, on Windows as on POSIX.

    Raises AlreadyRunningError if another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = sqlite3.connect(folder / "running.sqlite", timeout=0, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as fault:
        lock.close()
        raise AlreadyRunningError("另一个通达正在处理这个工作区，本次没有运行。请等它结束后再试。") from fault
    try:
        yield
    finally:
        lock.close()
