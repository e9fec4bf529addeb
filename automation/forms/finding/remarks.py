"""What people are told of files that could not be read just now, and of what lies about: the words of docs/mess.csv."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from automation.forms.finding.fetching import Obstacle
from automation.forms.finding.found_workbook import about_file
from automation.forms.schema.filled_form import Reading
from automation.forms.schema.problem import Problem

_A_DAY = timedelta(days=1)
_LONGEST_PATH = 218
"""Excel opens nothing beyond; Windows itself allows 260."""


def saved_at(mtime_ns: int, zone: tzinfo | None) -> datetime | None:
    """A file's time as naive local time; None for the nonsense that some devices write."""
    try:
        return datetime.fromtimestamp(mtime_ns / 1e9, zone).replace(tzinfo=None, microsecond=0)
    except (OverflowError, OSError, ValueError):
        return None


def obstructed(path: str, obstacle: Obstacle, who: str, version: str) -> Problem:
    """F07, F04: the last known version stands in."""
    if obstacle == "saving":
        return about_file(path, "F04", f"文件“{path}”正在保存，本次使用 {_short(version)} 的版本，下次再收。")
    opened = f"正被 {who} 打开" if who else "正被占用"
    message = f"文件“{path}”{opened}，本次使用 {_short(version)} 的版本。请关闭文件，系统会在下次运行时收取。"
    return about_file(path, "F07", message)


def unread(path: str, obstacle: Obstacle, who: str, size: int) -> Reading:
    """The reading of a file that was never read before and cannot be read now."""
    if obstacle == "oversize":
        message = f"“{path}”有 {size >> 20} MB，请不要把照片贴在表里，照片放到项目文件夹。"
        return Reading("rejected", "文件过大", problems=[about_file(path, "F22", message, "error")])
    if obstacle == "saving":
        return Reading("waiting", "正在保存，下次再收", problems=[about_file(path, "F04", f"文件“{path}”正在保存，下次再收。")])
    opened = f"正被 {who} 打开" if who else "正被占用"
    message = f"文件“{path}”{opened}，还没有收到过它的内容。请关闭文件，系统会在下次运行时收取。"
    return Reading("waiting", "被占用，下次再收", problems=[about_file(path, "F07", message, "error")])


def being_edited(path: str, version: str) -> Problem:
    message = f"提示：“{path}”正在编辑，收取的是 {_short(version)} 已保存的内容，未保存的修改不在内。"
    return about_file(path, "F08", message)


def too_long(root: Path, path: str) -> list[Problem]:
    if len(str(root)) + 1 + len(path) <= _LONGEST_PATH:
        return []
    return [about_file(path, "F26", "路径太长，Excel 可能打不开。请缩短文件名。")]


def leftovers(remains: Iterable[tuple[str, int]], moment: datetime, zone: tzinfo | None) -> list[Problem]:
    """F02: what Excel left when a saving failed may be the only copy of somebody's work; told to the operator, never touched."""
    message = "文件夹里有疑似 Excel 保存失败的残留文件“{}”，请核对后处理。"
    return [
        about_file(path, "F02", message.format(path))
        for path, mtime_ns in remains
        if (saved := saved_at(mtime_ns, zone)) is None or moment - saved > _A_DAY
    ]


def closed_folder(folder: str) -> Problem:
    message = f"文件夹“{folder}”打不开（没有权限或网络中断），里面的文件这次没有读，沿用上次的版本。请检查权限。"
    return about_file(folder, "M05", message, "error")


def _short(version: str) -> str:
    return version[:16].replace("T", " ") or "上次收到"
