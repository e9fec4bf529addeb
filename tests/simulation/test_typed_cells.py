"""What simulated people type stands in the workbook as if Excel had saved it, and nothing else has changed."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest

from automation.demo.paper import drawn
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import Filling
from automation.forms.filled import read_workbook
from automation.forms.schema.column import Setting
from automation.projects.issue_log import RECORD
from automation.projects.weekly_progress import FORM
from automation.simulation.opened_form import opened
from automation.simulation.typed_cells import typed

SAVED = datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
TASKS = {"project_name": ["控制器", "控制器"], "task_id": ["003", "004"], "task_name": ["原理图", "驱动"], "status": ["进行中", "未开始"]}
SAID: list[dict[str, Any]] = [
    {"status": "已完成", "percent": 1.0, "progress": "评审通过 <3 处> & 归档", "expected_end": None},
    {"status": "进行中", "percent": 0.35, "progress": "启动", "expected_end": date(2026, 12, 4)},
]


@pytest.fixture(scope="module")
def prefilled() -> bytes:
    filling = Filling(fields={"department": "研发部", "week": "2026-W47"}, tables={"progress": TASKS})
    return drawn(FORM, filling, DropDowns(departments=["研发部"]))


@pytest.fixture(scope="module")
def filled(prefilled: bytes) -> bytes:
    form = opened(prefilled, [FORM])
    assert form is not None and [row["task_id"] for row in form.rows] == ["003", "004"]
    return form.saved("张伟", SAVED, {"filler": "张伟", "filled_on": date(2026, 11, 20)}, SAID)


def test_our_reader_understands_all_of_it(filled: bytes) -> None:
    reading = read_workbook(filled, "研发部.xlsx", [FORM], Setting())
    assert reading.status == "used" and not reading.problems and reading.filled
    columns = reading.filled.tables["progress"].columns
    assert columns["percent"] == [100.0, 35.0] and columns["progress"] == [SAID[0]["progress"], "启动"]
    assert columns["expected_end"] == [None, date(2026, 12, 4)] and reading.filled.fields["filled_on"] == date(2026, 11, 20)
    assert (reading.filled.author, reading.filled.saved_at) == ("张伟", "2026-11-20T07:30:00Z")


def test_nothing_else_changed(prefilled: bytes, filled: bytes) -> None:
    before, after = (openpyxl.load_workbook(io.BytesIO(content))[FORM.title] for content in (prefilled, filled))
    changed = {
        (old.row, new.value) for line, other in zip(before, after, strict=True) for old, new in zip(line, other, strict=True)
        if old.value != new.value
    }  # fmt: skip
    assert {value for _, value in changed} == {
        "张伟", datetime(2026, 11, 20), "已完成", 1, SAID[0]["progress"], "进行中", 0.35, "启动", datetime(2026, 12, 4),
    }  # fmt: skip
    for line, other in zip(before, after, strict=True):
        assert [cell.style_id for cell in line] == [cell.style_id for cell in other]
    parts = [{name: archive.read(name) for name in archive.namelist()} for archive in map(_archive, (prefilled, filled))]
    assert {name for name in parts[0] if parts[0][name] != parts[1][name]} == {"xl/worksheets/sheet1.xml", "docProps/core.xml"}


def _archive(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


def test_a_row_below_the_last_one_can_be_filled(prefilled: bytes) -> None:
    form = opened(prefilled, [FORM])
    assert form is not None
    row: dict[str, Any] = {"project_name": "推广", "task_id": "009", "status": "进行中", "percent": 0.5, "progress": "新的一项"}
    more = opened(form.saved("张伟", SAVED, {}, [row], begin=2), [FORM])
    assert more is not None and [one["task_id"] for one in more.rows] == ["003", "004", "009"]


def test_a_row_that_is_not_drawn_is_an_error(prefilled: bytes) -> None:
    with pytest.raises(KeyError):
        typed(prefilled, {(FORM.title, "A9999"): "x"}, "张伟", SAVED)


@pytest.mark.parametrize("content", [b"", b"PK\3\4broken", b"%PDF-1.7"])
def test_what_is_no_workbook_does_not_open(content: bytes) -> None:
    assert opened(content, [FORM, RECORD.form]) is None
