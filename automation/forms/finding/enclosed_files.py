"""Files that staff name to go along with a mail: only what lies below the workspace, and what a mail may carry."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path, PurePosixPath

from automation.errors import AutomationError
from automation.jobs.filed import Enclosed

LARGEST = 100 << 20
"""Bytes; more goes into no mail."""
_RUNS = {
    ".exe", ".bat", ".cmd", ".com", ".pif", ".cpl", ".js", ".jse", ".vbs", ".vbe", ".wsf", ".wsh", ".ps1", ".msi", ".msp", ".msc", ".reg",
    ".inf", ".scr", ".scf", ".hta", ".chm", ".lnk", ".url", ".jar", ".jnlp", ".xll", ".iso", ".img", ".vhd", ".vhdx",
}  # fmt: skip


def enclosed(workspace: Path, named: str) -> Enclosed | None:
    """The file of that path as it is now; None if there is none, it lies elsewhere, or it would run when opened."""
    place = place_of(workspace, named)
    if place is None:
        return None
    try:
        content = (workspace / place).read_bytes() if (workspace / place).stat().st_size <= LARGEST else None
    except OSError:
        return None
    return None if content is None else Enclosed(place, hashlib.sha256(content).hexdigest(), len(content))


def read_enclosed(workspace: Path, named: str) -> bytes:
    place = place_of(workspace, named)
    if place is None:
        raise AutomationError(f"附件“{named}”不在工作区里，或者不能随邮件发送：请放到工作区里，再写上它的路径")
    try:
        return (workspace / place).read_bytes()
    except OSError as error:
        raise AutomationError(f"附件“{named}”读不了（{error.strerror or error}）：请关闭正在打开它的程序，下次运行会再试") from error


def place_of(workspace: Path, named: str) -> str | None:
    """The path below the workspace, with slashes; staff may write it with either slash, or whole."""
    text = named.strip().strip('"“”').replace("\\", "/")
    root = os.path.realpath(workspace)
    try:
        whole = os.path.realpath(text if os.path.isabs(text) else os.path.join(root, text))
        inside = os.path.commonpath([os.path.normcase(root), os.path.normcase(whole)]) == os.path.normcase(root)
    except ValueError:  # another drive, or what no path can hold
        return None
    runs = PurePosixPath(whole.replace("\\", "/")).suffix.lower() in _RUNS
    return os.path.relpath(whole, root).replace("\\", "/") if inside and not runs and os.path.isfile(whole) else None
