"""The cage: a worker may die or be killed, and the next file is read all the same."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator

import pytest
import xlrd

from automation.forms.reading import cage
from automation.forms.reading.cage import Cage, Worker
from automation.forms.reading.refusal import Refusal
from tests.forms.foreign_workbooks import MAIN, minimal, pasted, row, worksheet

GOOD = pasted([row(1)])


@pytest.fixture
def caged() -> Iterator[Cage]:
    held = Cage()
    yield held
    held.close()


def test_one_worker_serves_file_after_file(caged: Cage) -> None:
    assert caged.open(GOOD, "xlsx").sheets[0].name == "项目任务分解表"
    first = caged._worker
    assert caged.open(GOOD, "xlsx").sheets
    assert caged._worker is first


def test_refusals_come_back_with_their_kind(caged: Cage) -> None:
    with pytest.raises(Refusal, match="F20"):
        caged.open(minimal(worksheet('<c r="XFD1048576"><v>1</v></c>')), "xlsx")
    assert caged.open(GOOD, "xlsx").sheets


def test_a_dead_worker_costs_only_its_file(caged: Cage) -> None:
    assert caged.open(GOOD, "xlsx").sheets
    assert caged._worker is not None
    caged._worker._process.kill()
    with pytest.raises(Refusal, match="F06"):
        caged._worker._process.wait()
        raise Refusal("F06") if caged._worker.ask(GOOD, "xlsx") is None else AssertionError
    assert caged.open(GOOD, "xlsx").sheets


def test_a_worker_that_takes_too_long_is_killed(caged: Cage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cage, "WORKER_WALL_SECONDS", 0.0)
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 20_000))
    with pytest.raises(Refusal, match="F20"):
        caged.open(minimal(f"<x:worksheet xmlns:x='{MAIN}'>{cells}</x:worksheet>" + " " * 3_000_000), "xlsx")
    monkeypatch.setattr(cage, "WORKER_WALL_SECONDS", 20.0)
    assert caged.open(GOOD, "xlsx").sheets


def test_memory_is_watched(caged: Cage, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = Worker()
    monkeypatch.setattr(cage, "WORKER_MEMORY", 1)
    assert worker._takes_too_much(time.monotonic(), 0.0)
    worker.close()
    assert not worker.usable


def test_a_worker_is_replaced_when_it_has_done_enough(caged: Cage) -> None:
    caged.open(GOOD, "xlsx")
    assert caged._worker is not None
    first = caged._worker
    first.left = 0
    caged.open(GOOD, "xlsx")
    assert caged._worker is not first


def test_the_library_for_xls_is_there() -> None:
    with pytest.raises(xlrd.XLRDError):
        xlrd.open_workbook(file_contents=b"none", logfile=io.StringIO())
