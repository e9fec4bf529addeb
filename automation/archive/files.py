"""The files of the state folder as the archive reads them: faults of the disk in plain words, what is not there yet is empty."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from automation.errors import AutomationError
from automation.small_ledger import open_there

WORKBOOKS, RECORDS = "workbooks.sqlite", "records.sqlite"


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """The file must be there. AutomationError names the way out."""
    try:
        with closing(open_there(file)) as base:
            base.row_factory = sqlite3.Row
            yield base
    except sqlite3.Error as fault:
        way_out = "请等别的通达结束后再试" if "locked" in str(fault) else "请检查磁盘空间和文件夹权限；文件坏了请从备份恢复"
        raise AutomationError(f"存档“{file}”读写不了（{fault}）：{way_out}。") from fault


def rows(file: Path, query: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
    """Nothing of a file that is not there, and of a table that an older program did not know."""
    if not file.exists():
        return []
    with opened(file) as base:
        return rows_of(base, query, values)


def rows_of(base: sqlite3.Connection, query: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Any]:
    try:
        return base.execute(query, values).fetchall()
    except sqlite3.OperationalError as fault:
        if "no such table" in str(fault):
            return []
        raise
