"""A record that lies there unchanged is not gone through again; anything that may matter makes it so."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from automation.forms.record import Ledger, Updated, update
from automation.forms.schema.column import Setting
from automation.forms.settled_record import SettledRecord
from automation.projects.issue_log import RECORD

MOMENT = datetime(2026, 11, 20, 17, 30)
SETTING = Setting()
ROWS: list[dict[str, Any]] = [{"ref": "a", "project_name": "控制器", "description": "芯片缺货", "source": "周进度", "raised_at": MOMENT}]


def updated(folder: Path, rows: list[dict[str, Any]]) -> Updated:
    with Ledger(folder / "state") as ledger:
        return update(RECORD, folder / "记录表" / "项目问题跟踪表.xlsx", rows, ledger, MOMENT, SETTING)


@pytest.fixture
def settled(tmp_path: Path) -> SettledRecord:
    found = SettledRecord.after(updated(tmp_path, ROWS), ROWS, SETTING)
    assert found is not None
    return found


def test_unchanged_it_holds_and_says_what_an_update_would(settled: SettledRecord, tmp_path: Path) -> None:
    assert settled.still_holds((), SETTING) and settled.still_holds([dict(ROWS[0])], SETTING)
    again = updated(tmp_path, ROWS)
    assert not again.written and settled.table.to_dict("records") == again.table().to_dict("records")


def test_other_rows_or_surroundings_are_gone_through(settled: SettledRecord) -> None:
    assert not settled.still_holds([{**ROWS[0], "description": "芯片缺货两周"}], SETTING)
    assert not settled.still_holds(ROWS, Setting())


def test_whatever_happened_to_the_workbook_is_taken_in(settled: SettledRecord) -> None:
    content = settled.path.read_bytes()
    settled.path.write_bytes(content + b"\0")
    assert not settled.still_holds((), SETTING)
    settled.path.write_bytes(content)
    assert settled.still_holds((), SETTING)
    settled.path.unlink()
    assert not settled.still_holds((), SETTING)


def test_what_waits_or_is_to_be_told_is_never_settled(tmp_path: Path) -> None:
    done = updated(tmp_path, ROWS)
    held = tmp_path / "记录表" / "~$项目问题跟踪表.xlsx"
    held.write_bytes(b"\0" * 165)
    waiting = updated(tmp_path, [*ROWS, {**ROWS[0], "ref": "b", "description": "样品没有到"}])
    assert waiting.waiting and SettledRecord.after(waiting, ROWS, SETTING) is None
    assert SettledRecord.after(done, ROWS, SETTING) is not None
