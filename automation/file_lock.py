"""A lock on an open file that the system frees when its holder ends, however that ends; standard library only."""

from __future__ import annotations

import sys
import time


def wait_for(lock: int, waiting: str) -> None:
    """Takes the lock of that file descriptor, open for writing; says `waiting` once if somebody else holds it."""
    if _taken(lock):
        return
    print(waiting, file=sys.stderr, flush=True)
    while not _taken(lock):
        time.sleep(0.3)


def _taken(lock: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
