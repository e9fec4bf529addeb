"""A record's file at its place: what lies there now, who has it open, what an interrupted run left, and swapping a new one in."""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from automation.forms.finding.fetching import fetch
from automation.forms.finding.owners import EXCEL_MARK, LIBREOFFICE_MARK, holder
from automation.forms.finding.scan import Found
from automation.safe_write import exchange

PATIENCE = (0.5, 2.0)
"""Seconds before each further try of what is locked or just being saved: Excel deletes a workbook for a moment."""
WAITS = (0.1, 0.3)
"""The same while somebody has the file open: the next run will do."""
_OBSTACLES = {"locked": "打不开，可能正被别人打开", "saving": "正在保存", "oversize": "太大，可能贴了照片"}


@dataclass(frozen=True)
class Lying:
    """content: None if nothing lies there; obstacle: why it cannot be read just now, for people."""

    content: bytes | None
    obstacle: str = ""

    @property
    def sha256(self) -> str:
        return digest_of(self.content) if self.content is not None else ""


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def look_at(path: Path, patience: Sequence[float]) -> Lying:
    """The bytes at `path`, read whole and closed at once."""
    (fetched,) = fetch([Found(path.name, str(path), 0, 0, "")], patience if path.parent.exists() else ())
    if fetched.obstacle in (None, "vanished"):
        return Lying(fetched.content)
    return Lying(None, f"“{path.name}”{_OBSTACLES[fetched.obstacle]}，这次没有更新，下次运行时再更新。")


def holder_of(path: Path) -> str | None:
    """Who has the workbook open, "" if somebody without a name, None if nobody. On Windows an owner file may have been left by a
    crash: a file that can be opened for writing is held by nobody."""
    owners = (path.with_name(EXCEL_MARK + path.name), path.with_name(f"{LIBREOFFICE_MARK}{path.name}#"))
    owner = next((owner for owner in owners if owner.exists()), None)
    if owner is None or (sys.platform == "win32" and _is_free(path)):
        return None
    return holder(owner)


def _is_free(path: Path) -> bool:
    try:
        path.open("r+b").close()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def leftovers(path: Path) -> list[Path]:
    """What was moved away by runs that did not come to the point of looking into it; drawings that they left are removed."""
    try:
        ours = [name for name in os.listdir(path.parent) if name.startswith("~tongda_")]
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return []
    for name in ours:
        if name.endswith(".tmp"):
            discard(path.with_name(name))
    kept = (name for name in ours if name.endswith(".kept") and name.rpartition("_")[0] == f"~tongda_{path.stem}")
    return sorted(map(path.with_name, kept))


def discard(path: Path) -> None:
    """Removes what nobody needs; a virus scanner may hold it, then the next run will."""
    with suppress(OSError):
        path.unlink()


def swap(path: Path, content: bytes) -> Path:
    """Puts `content` at the path; what lay there is then at the path returned, if anything did. Errors: see exchange."""
    aside = path.with_name(f"~tongda_{path.stem}_{secrets.token_hex(4)}.kept")
    exchange(path, content, aside, waits=WAITS)
    return aside
