"""The lists behind the 公告栏: a small file for each month, which the browser runs as a script and the program reads back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from automation.channels.bulletin_page import LISTS, draw_index
from automation.errors import AutomationError
from automation.safe_write import WAITS, put_over

_BEFORE, _AFTER = "tongda([\n", "\n]);\n"
Entry = Mapping[str, Any]
"""What the list says of a notice, in JSON; `page`: its file's name; `seal`: of all that the page shows; `size`: in bytes."""
Stamp = tuple[int, int]
Index = tuple[Stamp | None, Stamp | None, str]
"""Stamps of its page and of the folder with the lists, and whose it is."""


class Lists:
    """Of one 公告栏. A file is read when it is not as it was left; one that cannot be read counts as empty, and fills again as
    each notice is pinned up again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._months: dict[str, tuple[Stamp | None, dict[str, Entry]]] = {}
        self._index: Index = None, None, ""

    def entry(self, month: str, page: str) -> Entry | None:
        return self._month(month).get(page)

    def month_of(self, page: str) -> str:
        """In whose list it stands; "" if in none."""
        return next((month for month in self._kept() if page in self._month(month)), "")

    def put(self, month: str, entry: Entry) -> None:
        """Off the list of any other month first: killed in between, it is on none, and is put again."""
        self.remove(entry["page"], but=month)
        self._write(month, {**self._month(month), entry["page"]: entry})

    def remove(self, page: str, but: str = "") -> None:
        for month in self._kept():
            if month != but and page in (entries := self._month(month)):
                self._write(month, {name: entry for name, entry in entries.items() if name != page})

    def keep_index(self, company: str) -> None:
        """The page that shows the lists, as it should be; also where somebody else, killed before he came to it, has begun a list."""
        path, lists = self._folder / "index.html", self._folder / LISTS
        if not self._index[0] or self._index != (stamp(path), stamp(lists), company):
            put(path, draw_index(self._kept(), company))
            self._index = stamp(path), stamp(lists), company

    def _kept(self) -> list[str]:
        """The months that have a list, the newest first."""
        return sorted((path.stem for path in (self._folder / LISTS).glob("*.js")), reverse=True)

    def _month(self, month: str) -> dict[str, Entry]:
        path = self._path(month)
        now, known = stamp(path), self._months.get(month)
        if known is None or known[0] != now:
            known = self._months[month] = now, _read(path) if now else {}
        return known[1]

    def _write(self, month: str, entries: dict[str, Entry]) -> None:
        path = self._path(month)
        if not stamp(path):
            path.parent.mkdir(exist_ok=True)
            self._index = None, None, ""  # does not know of it yet
        lines = (json.dumps(entry, ensure_ascii=False) for _, entry in sorted(entries.items()))
        put(path, (_BEFORE + ",\n".join(lines) + _AFTER).encode())
        self._months[month] = stamp(path), entries

    def _path(self, month: str) -> Path:
        return self._folder / LISTS / f"{month}.js"


def stamp(path: Path) -> Stamp | None:
    """By which a file, or what lies in a folder, is known again: when it was saved and its size; None if it is not there."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_size


def put(path: Path, content: bytes) -> None:
    """Whole or not at all, and not if it says the same already."""
    if stamp(path) and path.read_bytes() == content:
        return
    if not put_over(path, content, waits=WAITS):
        raise AutomationError(f"“{path}”正被别的程序占用，公告栏没有更新。请关闭打开它的程序，下次运行会再写。")


def _read(path: Path) -> dict[str, Entry]:
    try:
        text = path.read_text(encoding="utf-8").removeprefix(_BEFORE).removesuffix(_AFTER)
        return {entry["page"]: entry for entry in json.loads(f"[{text}]")}
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
