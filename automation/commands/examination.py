"""What `doctor` finds: one line for each thing looked at, and the two looks at a folder that several checks share."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from automation.safe_write import swap_in

ROOM = 500_000_000
"""Bytes that should be free where the ledgers and reports are written."""
PROBE = "~tongda_doctor.tmp"
SHARED_BY_NET = frozenset({"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "afpfs", "webdav", "davfs", "9p", "sshfs"})
"""Kinds of file systems that lie on another machine, where SQLite's locks do not hold."""


@dataclass(frozen=True)
class Check:
    """One thing looked at: is it well, and what was seen or is to be done."""

    subject: str
    well: bool
    words: str


def writable(subject: str, folder: Path) -> Check:
    """Writes a small file and takes it away again, because permissions on shares cannot be asked for reliably."""
    try:
        swap_in(folder / PROBE, b"", waits=()).unlink()
    except OSError as fault:
        return Check(subject, False, f"{folder} 写不进去（{fault.strerror}）。请检查权限和磁盘空间。")
    free = shutil.disk_usage(folder).free
    if free < ROOM:
        return Check(subject, False, f"{folder} 只剩 {free // 1_000_000} MB。请清理磁盘。")
    return Check(subject, True, str(folder))


def is_by_net(folder: Path, mounted: Iterable[tuple[str, str]]) -> bool:
    """Does that folder lie on another machine? mounted: (mount point, kind of file system)."""
    above = [(Path(place), kind) for place, kind in mounted if folder.is_relative_to(place)]
    kind = max(above, key=lambda one: len(one[0].parts), default=(Path(), ""))[1].lower()
    return kind in SHARED_BY_NET or kind.removeprefix("fuse.") in SHARED_BY_NET
