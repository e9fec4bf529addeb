"""How many messages are in each state, asked of the file itself: `status` is started often and must not wait for SQLAlchemy."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from automation.errors import AutomationError


def counts(file: Path) -> dict[str, int]:
    """State -> number of messages; nothing where there is no ledger yet."""
    if not file.exists():
        return {}
    try:
        with closing(sqlite3.connect(file, timeout=10)) as ledger:
            return dict(ledger.execute("SELECT state, count(*) FROM message GROUP BY state ORDER BY state"))
    except sqlite3.Error as fault:
        raise AutomationError(f"打不开发件箱 {file}（{fault}）：请检查磁盘空间和文件夹权限") from fault
