"""Rules within one row of the 任务分解表 and the 周进度填报表."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import FilledForm, FilledTable
from automation.projects.task_rules import PROGRESS_RULES, TASK_RULES


def findings(table: str, **columns: list[Any]) -> list[tuple[str, str, str, str]]:
    """(column, kind, severity, sentence) of everything that the rules of the form say."""
    count = len(next(iter(columns.values())))
    filled = FilledTable(table, 6, list(range(7, 7 + count)), {}, columns)
    form = FilledForm("form", "1.0", {}, {}, {table: filled})
    rules = TASK_RULES if table == "tasks" else PROGRESS_RULES
    said = [one for rule in rules for one in rule(form, Setting())]
    return [(place[2], finding.kind, finding.severity, finding.sentence) for place, finding in said]


def test_d18_marks_both_cells() -> None:
    found = findings("tasks", start=[date(2026, 12, 14)], end=[date(2026, 12, 10)])
    assert found == [
        ("start", "D18", "error", "2026-12-14 晚于结束时间 2026-12-10。请核对。"),
        ("end", "D18", "error", "2026-12-10 早于开始时间 2026-12-14。请核对。"),
    ]


def test_d08_suggests_the_year_that_excel_filled_in_wrongly() -> None:
    found = findings("tasks", start=[date(2026, 12, 14)], end=[date(2026, 1, 5)])
    assert found == [("end", "D08", "error", "是 2026-01-05，早于开始时间近一年。是不是应为 2027-01-05？")]


@pytest.mark.parametrize("end", [date(2026, 12, 14), date(2026, 12, 15), None])
def test_sound_or_missing_dates_say_nothing(end: date | None) -> None:
    assert findings("tasks", start=[date(2026, 12, 14)], end=[end]) == []


def test_i14_a_task_that_needs_itself() -> None:
    found = findings("tasks", id=["003", "004", "005"], dependencies=[("003",), ("003",), None])
    assert found == [("dependencies", "I14", "error", "任务 003 依赖自己，形成循环。请去掉它自己的编号。")]


@pytest.mark.parametrize(
    ("status", "percent", "sentence"),
    [
        pytest.param("进行中", 100.0, "是 100%，状态却是“进行中”。做完了请把状态改为“已完成”。", id="M02 all done"),
        pytest.param("已完成", 80.0, "是 80%，状态却是“已完成”，按 100% 计。请核对。", id="M02 not all done"),
        pytest.param("未开始", 12.5, "是 12.5%，状态却是“未开始”，按 0% 计。请核对。", id="M02 begun"),
    ],
)
def test_m02_status_and_percent_disagree(status: str, percent: float, sentence: str) -> None:
    assert findings("progress", status=[status], percent=[percent]) == [("percent", "M02", "remark", sentence)]


@pytest.mark.parametrize(
    ("status", "percent"), [("已完成", 100.0), ("进行中", 50.0), ("未开始", 0.0), (None, 50.0), ("已完成", None)]
)
def test_m02_agreement_says_nothing(status: str | None, percent: float | None) -> None:
    assert findings("progress", status=[status], percent=[percent]) == []


def test_a_sheet_without_the_column_says_nothing() -> None:
    assert findings("tasks", start=[date(2026, 12, 14)]) == []
