"""Swaps finished files in: a reader sees the old one or the new one, never half of one."""

from __future__ import annotations

import errno
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from automation.errors import AutomationError

WAITS = (0.1, 0.2, 0.5, 1.0, 2.0)
"""Pauses in seconds while Excel, a virus scanner or the indexer holds the old file (WinError 5, 32, 33)."""


class InUseError(OSError):
    """Somebody has the file open."""


@contextmanager
def writing(what: str, folder: Path) -> Iterator[None]:
    """A full disk or a folder that may not be written is no bug: one line names the folder and the way out."""
    try:
        yield
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise AutomationError(f"{what}写不进“{folder}”（{reason}）。请检查磁盘空间和权限，然后再运行一次。") from fault


def swap_in(path: Path, content: bytes, *, label: str = "", waits: Sequence[float] = WAITS) -> Path:
    """Put `content` at `path` and return where it really went.

    If the old file stays open it is left alone and the new one goes beside it as `name_label` (label: HHMM, say)
    or, without a label or where that is taken too, `name_2`, `name_3` ...
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _temporary(path.parent, content)
    try:
        if _replaced(temporary, path, waits):
            return path
        return _put_beside(temporary, path, label)
    finally:
        temporary.unlink(missing_ok=True)


def put_new(path: Path, content: bytes, *, draft: str = "", saved: float | None = None) -> bool:
    """Put `content` at `path` unless a file is there already, which stays as it is; False then. On the disk before it has
    its name; of two machines at once, one gets it. The folder must be there: a drive that is away must not become one of ours.

    draft: its name until then, where only one process writes: what a killed one leaves behind, the next one takes;
    saved: the time of the file (POSIX seconds).
    """
    if path.exists():
        return False
    temporary = _temporary(path.parent, content, draft)
    try:
        if saved is not None:
            os.utime(temporary, (saved, saved))
        return _named_once(temporary, path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def put_over(path: Path, content: bytes, *, waits: Sequence[float] = ()) -> bool:
    """Put `content` at `path` in place of what is there; False, and nothing changed, while somebody has that open."""
    temporary = _temporary(path.parent, content)
    try:
        return _replaced(temporary, path, waits)
    finally:
        temporary.unlink(missing_ok=True)


def _named_once(temporary: Path, path: Path) -> bool:
    """False if the name is taken."""
    try:
        if os.name == "nt":
            _rename(temporary, path)
        else:
            os.link(temporary, path)  # unlike POSIX rename, link does not overwrite
    except OSError:
        if path.exists():
            return False
        if os.name == "nt":
            raise
        temporary.rename(path)  # where links are unknown: exFAT, some shares
    _keep_names(path.parent)
    return True


def _rename(temporary: Path, path: Path) -> None:
    """As Windows does it, which refuses by itself to rename onto a file, and anything that a virus scanner is looking at."""
    for wait in (*WAITS, None):
        try:
            temporary.rename(path)
            return
        except PermissionError:
            if wait is None or path.exists():
                raise
            time.sleep(wait)


def _keep_names(folder: Path) -> None:
    """POSIX keeps names in the folder, which has to reach the disk too; Windows does that itself and opens no folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as fault:
        if fault.errno not in (errno.EINVAL, errno.ENOTSUP):  # some shares cannot
            raise
    finally:
        os.close(handle)


def _temporary(folder: Path, content: bytes, name: str = "") -> Path:
    """Same folder, because a move between volumes copies; the name is one that our own scan passes over."""
    temporary = folder / (name or f"~tongda_{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("wb" if name else "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _replaced(temporary: Path, path: Path, waits: Sequence[float]) -> bool:
    for wait in (*waits, None):
        try:
            os.replace(temporary, path)
            return True
        except PermissionError:
            if wait is None:
                return False
            time.sleep(wait)
    return False


def _put_beside(temporary: Path, path: Path, label: str) -> Path:
    """A free name is claimed with mode x first, so that two machines never put two reports into one."""
    for number in range(1, 1000):
        ending = "_".join(part for part in (label, str(number) if number > 1 else "") if part)
        if not ending:
            continue
        beside = path.with_name(f"{path.stem}_{ending}{path.suffix}")
        try:
            beside.open("xb").close()
        except FileExistsError:
            continue
        os.replace(temporary, beside)
        return beside
    raise FileExistsError(f"no free name beside {path}")


def exchange(path: Path, content: bytes, aside: Path, *, waits: Sequence[float] = WAITS) -> None:
    """Put `content` at `path` and what stood there, whoever saved it last, at `aside` in the same folder: nothing is overwritten.

    InUseError while somebody has the old file open (it stays); FileExistsError if somebody saved a new one in the moment in
    which `path` was free (that one stays, the old one is at `aside`).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _temporary(path.parent, content)
    try:
        _move_away(path, aside, waits)
        try:
            if not _named_once(temporary, path):
                raise FileExistsError(f"{path} was saved just now")
        except FileExistsError:
            raise
        except OSError:
            with suppress(FileNotFoundError):
                os.rename(aside, path)
            raise
    finally:
        temporary.unlink(missing_ok=True)


def _move_away(path: Path, aside: Path, waits: Sequence[float]) -> None:
    for wait in (*waits, None):
        try:
            os.rename(path, aside)
            return
        except FileNotFoundError:
            return
        except PermissionError as fault:
            if wait is None:
                raise InUseError(path) from fault
            time.sleep(wait)
