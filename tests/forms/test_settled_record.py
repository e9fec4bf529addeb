"""A record that lies there unchanged and says what is wanted is not gone through again; anything that may matter makes it so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.record import Ledger, Updated, as_last_seen, as_left, update
from automation.forms.schema.record_update import RecordUpdate
from automation.forms.settled_record import is_settled
from automation.projects.issue_log import RECORD

MOMENT = datetime(2026, 11, 20, 17, 30)
ROWS: list[dict[str, Any]] = [{"ref": "a", "project_name": "控制器", "description": "芯片缺货", "source": "周进度", "raised_at": MOMENT}]
LISTS = DropDowns(departments=("研发部",))


class Kept:
    """A record in a folder. update: brings it up to date; settled: is that needless?"""

    def __init__(self, folder: Path) -> None:
        self.path, self.ledger = folder / "记录表" / "项目问题跟踪表.xlsx", Ledger(folder / "state")

    def update(self, *rows: dict[str, Any]) -> Updated:
        return update(RECORD, self.path, rows, self.ledger, MOMENT, lists=LISTS)

    def settled(self, *rows: dict[str, Any], lists: DropDowns = LISTS) -> bool:
        return is_settled(RECORD, self.path, RecordUpdate(RECORD.name, rows), self.ledger, lists)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    found = Kept(tmp_path)
    assert not found.settled() and not found.settled(*ROWS)
    found.update(*ROWS)
    yield found
    found.ledger.close()


def test_unchanged_it_holds_and_says_what_an_update_would(kept: Kept) -> None:
    assert kept.settled() and kept.settled(dict(ROWS[0])), "whoever wants a part of its rows wants nothing new"
    known = as_last_seen(RECORD, "记录表/项目问题跟踪表.xlsx", kept.ledger)
    again = kept.update(*ROWS)
    assert not again.written and known.to_dict("records") == again.table()[list(known.columns)].to_dict("records")
    assert as_last_seen(RECORD, "记录表/项目问题跟踪表.xlsx", kept.ledger) is known


def test_the_next_run_begins_with_the_very_table_that_an_update_left(kept: Kept) -> None:
    known = as_last_seen(RECORD, "记录表/项目问题跟踪表.xlsx", kept.ledger)
    left = as_left(kept.update({**ROWS[0], "description": "芯片缺货两周"}), RECORD, kept.ledger)
    assert left is not known and left is as_last_seen(RECORD, "记录表/项目问题跟踪表.xlsx", kept.ledger)
    assert left["description"].tolist()[0] == "芯片缺货两周"
    elsewhere = update(RECORD, kept.path.with_name("改了名.xlsx"), ROWS, Ledger(kept.path.parent / "别处"), MOMENT, lists=LISTS)
    assert as_left(elsewhere, RECORD, kept.ledger) is not left, "a workbook of another name says so in each row"


def test_other_rows_or_surroundings_are_gone_through(kept: Kept) -> None:
    assert not kept.settled({**ROWS[0], "description": "芯片缺货两周"})
    assert not kept.settled(*ROWS, {**ROWS[0], "ref": "b"})
    assert not kept.settled({**ROWS[0], "nonsense": "x"})
    assert not kept.settled(lists=DropDowns())


def test_whatever_happened_to_the_workbook_is_taken_in(kept: Kept) -> None:
    content = kept.path.read_bytes()
    kept.path.write_bytes(content + b"\0")
    assert not kept.settled()
    kept.path.write_bytes(content)
    assert kept.settled()
    kept.path.with_name("~tongda_项目问题跟踪表_00000000.kept").write_bytes(content)
    assert not kept.settled(), "a run was killed before it looked into what it had moved aside"
    kept.path.with_name("~tongda_项目问题跟踪表_00000000.kept").unlink()
    kept.path.unlink()
    assert not kept.settled()


def test_what_changed_the_truth_unsettles_it_until_it_is_drawn(kept: Kept) -> None:
    held = kept.path.with_name("~$项目问题跟踪表.xlsx")
    held.write_bytes(b"\0" * 165)
    assert kept.update(*ROWS, {**ROWS[0], "ref": "b", "description": "样品没有到"}).waiting
    assert not kept.settled() and not kept.settled(*ROWS)
    held.unlink()
    kept.update()
    assert kept.settled(*ROWS)
