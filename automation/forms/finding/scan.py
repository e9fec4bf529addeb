"""Finds the workbooks of the workspace, wherever staff put them and however they named them."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from automation.errors import AutomationError
from automation.forms.finding.owners import EXCEL_MARK, LIBREOFFICE_MARK, workbook_of

OUTPUT_FOLDERS = frozenset({"空白表单", "报表", "退回单", "公告栏", "记录表/往期"})
"""The program's own, by their paths below the workspace."""
SUBMISSION_FOLDER = "周进度"
DELIVERABLES = "交付物"
SPREADSHEETS = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".xlsb", ".ods", ".csv", ".numbers"})
IN_DISGUISE = frozenset(
    {".pdf", ".doc", ".docx", ".wps", ".png", ".jpg", ".jpeg", ".htm", ".html", ".zip", ".rar", ".7z", ".lnk"}
)
"""What people send instead of a workbook; answered only where a form is awaited, since a share holds many such files."""
_SYSTEM_FOLDERS = frozenset({"$RECYCLE.BIN", "System Volume Information", "#recycle", "@eaDir", "__MACOSX"})
_SAVED_HALFWAY = re.compile(r"[0-9A-Fa-f]{8}")
_PASSING = re.compile(r"[0-9a-f]{8}|.*\.(?:tmp|crdownload|part)|thumbs\.db|desktop\.ini", re.IGNORECASE)
"""What Office, browsers and Windows leave beside the files that people mean."""
_HIDDEN: int = getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 2)


class Found(NamedTuple):
    """A file that may be a form: `path` as people know it, `source` to open it, and the marks by which a change shows."""

    path: str
    source: str
    size: int
    mtime_ns: int
    signature: str


@dataclass
class Scan:
    """One walk. owners: workbook path -> its owner file; remains: (path, mtime_ns) of Excel's 8-digit temporary files;
    closed: folders that could not be listed; drops: files of any kind below a 交付物 folder; awaiting: those folders, each with a /."""

    files: list[Found] = field(default_factory=list)
    drops: list[Found] = field(default_factory=list)
    awaiting: list[str] = field(default_factory=list)
    owners: dict[str, Path] = field(default_factory=dict)
    remains: list[tuple[str, int]] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)


def scan(root: Path, titles: Collection[str] = ()) -> Scan:
    """Walk `root`. A file of a foreign kind (.pdf, .zip) is taken where its name contains one of `titles` or it lies
    under 周进度. AutomationError if the workspace itself cannot be listed."""
    result = Scan()
    try:
        waiting = list(_entries(str(root), "", result, titles))
    except OSError as error:
        raise AutomationError(f"工作区“{root}”打不开：{_reason(error)}。请检查网络、路径和权限后再试。") from error
    while waiting:
        folder, label = waiting.pop()
        try:
            waiting.extend(_entries(folder, label + "/", result, titles))
        except OSError:
            result.closed.append(label)
    result.files.sort(key=lambda found: found.path)
    return result


def found(path: str, source: str, status: os.stat_result) -> Found:
    """Its signature, as git's index, is size, times and identity of the file: as text, because ReFS ids exceed SQLite's integers."""
    size, mtime = status.st_size, status.st_mtime_ns
    return Found(path, source, size, mtime, f"{size}:{mtime}:{status.st_ino}:{status.st_ctime_ns}")


def printable(name: str) -> str:
    """A name that can be stored and shown, although Windows and POSIX both allow halves of surrogate pairs in one."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return name.encode("utf-8", "replace").decode("utf-8")
    return name


def _entries(folder: str, prefix: str, result: Scan, titles: Collection[str]) -> Iterator[tuple[str, str]]:
    """Note the files of one folder in `result` and yield its sub-folders as (source, path)."""
    handed_over = f"/{DELIVERABLES}/" in f"/{prefix}"
    if prefix.endswith(f"/{DELIVERABLES}/") or prefix == f"{DELIVERABLES}/":
        result.awaiting.append(prefix)
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name.startswith((".", EXCEL_MARK)):
                _note_owner(entry, prefix, result)
            elif entry.is_dir(follow_symlinks=False):
                if name not in _SYSTEM_FOLDERS and prefix + name not in OUTPUT_FOLDERS and not _is_junction(entry):
                    yield entry.path, prefix + printable(name)
            else:
                _note_file(entry, name, prefix, result, titles)
                if handed_over and not _PASSING.fullmatch(name) and (status := _status(entry)):
                    result.drops.append(found(prefix + printable(name), entry.path, status))


def _note_owner(entry: os.DirEntry[str], prefix: str, result: Scan) -> None:
    if entry.name.startswith((EXCEL_MARK, LIBREOFFICE_MARK)) and (owned := workbook_of(entry.name)):
        result.owners[prefix + printable(owned)] = Path(entry.path)


def _note_file(entry: os.DirEntry[str], name: str, prefix: str, result: Scan, titles: Collection[str]) -> None:
    stem, dot, suffix = name.rpartition(".")
    if not dot and _SAVED_HALFWAY.fullmatch(name):
        status = _status(entry)
        result.remains += [(prefix + name, status.st_mtime_ns)] if status else []
    elif dot and _is_awaited("." + suffix.lower(), stem, prefix, titles) and (status := _status(entry)):
        result.files.append(found(prefix + printable(name), entry.path, status))


def _is_awaited(suffix: str, stem: str, prefix: str, titles: Collection[str]) -> bool:
    if suffix in SPREADSHEETS:
        return True
    if suffix not in IN_DISGUISE or DELIVERABLES in prefix:
        return False
    return prefix.startswith(SUBMISSION_FOLDER + "/") or any(title in stem for title in titles)


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    """None for links (their target lies in the workspace itself or is none of ours), hidden and vanished files.
    Windows lists sizes and times that lag behind an open file, so there the file itself is asked."""
    try:
        status = os.stat(entry.path, follow_symlinks=False) if os.name == "nt" else entry.stat(follow_symlinks=False)
    except OSError:
        return None
    hidden = getattr(status, "st_file_attributes", 0) & _HIDDEN
    return status if stat.S_ISREG(status.st_mode) and not hidden else None


def _is_junction(entry: os.DirEntry[str]) -> bool:
    if os.name != "nt":
        return False
    return getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0) == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "找不到这个文件夹"
    return "没有权限" if isinstance(error, PermissionError) else error.strerror or str(error)
