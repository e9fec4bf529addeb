"""The lease: one run at a time on one machine; it ends with the process, however that ends."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from automation.errors import AlreadyRunningError, AutomationError

ASIDE = 0.5
"""Seconds of patience: whoever only asks whether it is held is in the way for less."""


@contextmanager
def lease(folder: Path) -> Iterator[None]:
    """Holds SQLite's own exclusive file lock: the system frees it even after a kill, on Windows as on POSIX.

    Raises AlreadyRunningError if another process holds it, AutomationError if the folder cannot be written.
    """
    lock = _lock(folder / "running.sqlite")
    try:
        _take(lock, folder)
        yield
    finally:
        lock.close()


def is_held(folder: Path) -> bool:
    """Does a process hold it now? Asking never keeps anybody from taking it."""
    file = folder / "running.sqlite"
    if not file.exists():
        return False
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("SELECT * FROM sqlite_master")
        except sqlite3.DatabaseError as fault:
            return "locked" in str(fault)
    return False


def _lock(file: Path) -> sqlite3.Connection:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return sqlite3.connect(file, timeout=ASIDE, isolation_level=None)
    except (OSError, sqlite3.Error) as fault:
        raise _unwritable(file.parent, fault) from fault


def _take(lock: sqlite3.Connection, folder: Path) -> None:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.DatabaseError as fault:
        if "locked" in str(fault):
            raise AlreadyRunningError("另一个通达正在处理这个工作区，本次没有运行。请等它结束后再试。") from fault
        raise _unwritable(folder, fault) from fault


def _unwritable(folder: Path, fault: Exception) -> AutomationError:
    return AutomationError(f"程序记录写不进“{folder}”（{fault}）。请检查磁盘空间和权限，然后再运行一次。")
