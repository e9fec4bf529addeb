"""Exports a case: every mail, answer and workbook version as a file, and a page that tells the story in the order of time."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from automation.archive.case import Case
from automation.archive.contents import content, is_bare, saved_by
from automation.archive.entry import ANSWER, MAIL, RECORD, REMOVED, WORKBOOK, Entry
from automation.archive.search import Search
from automation.archive.story import Told, story
from automation.errors import AutomationError
from automation.mail.header_text import one_line
from automation.safe_write import swap_in, writing

PAGE = "案卷.html"
FOLDERS = {MAIL: "发出的邮件", ANSWER: "收到的邮件", WORKBOOK: "表格", RECORD: "记录表"}
_UNFIT = re.compile(r'[\\/:*?"<>|，。；：“”‘’、？！（）《》\s]+')
_LONGEST = 40


@dataclass(frozen=True)
class Exported:
    """page: tells everything; files: how many lie beside it; missing: how many contents have been removed; bare: how many of the
    files hold what is 机密 and are not encrypted."""

    page: Path
    files: int
    missing: int
    bare: int = 0


def export(search: Search, case: Case, folder: Path, titles: Mapping[str, str], moment: datetime, company: str) -> Exported:
    """titles: of forms and records by name. AutomationError if the folder holds something already, or cannot be written."""
    with writing("案卷", folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise AutomationError(f"“{folder}”里已经有东西，案卷没有写：请写一个新的文件夹")
        told = list(_written(search, case, folder, titles))
        page = swap_in(folder / PAGE, story(search, case, told, moment, company))
    files = sum(bool(one.file) for one in told)
    missing = sum(one.entry.kind != REMOVED and not one.file for one in told)
    return Exported(page, files, missing, sum(one.bare for one in told))


def _written(search: Search, case: Case, folder: Path, titles: Mapping[str, str]) -> Iterator[Told]:
    for number, entry in enumerate(case.entries, 1):
        title = titles.get(entry.what, entry.what)
        found = content(search, entry) if entry.kind != REMOVED else None
        place = f"{FOLDERS[entry.kind]}/{_file_name(number, entry, title)}" if found is not None else ""
        if found is not None:
            _put(folder / place, found)
        sha256 = hashlib.sha256(found).hexdigest() if found is not None else entry.sha256
        yield Told(entry, title, saved_by(search, entry), place, sha256, found is not None and is_bare(search, entry))


def _put(file: Path, found: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(found)


def _file_name(number: int, entry: Entry, title: str) -> str:
    """Sorted as the story goes, fit for Windows."""
    if entry.kind in (MAIL, ANSWER):
        stem, suffix = entry.what, ".eml"
    else:
        stem, suffix = os.path.splitext(PurePosixPath(entry.reference).name if entry.kind == WORKBOOK else f"{title}.xlsx")
    plain = _UNFIT.sub(" ", one_line(stem, 200)).strip(" .")[:_LONGEST].strip(" .")
    return f"{number:04}_{entry.at:%Y%m%d-%H%M}_{plain or '无题'}{_UNFIT.sub('', one_line(suffix, 6))}"
