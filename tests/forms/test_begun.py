"""A pre-filled form counts for nothing until somebody has written in it; then it is judged like any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from automation.forms.blank import draw_form
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import Filling
from automation.forms.filled import read_workbook
from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import Reading
from automation.forms.schema.form import Form
from automation.projects.weekly_progress import FORM
from tests.forms.workspace_files import progress, workbook

KNOWN: dict[str, Any] = {"project_name": "控制器", "task_id": "001", "task_name": "原理图", "status": "进行中", "percent": 60}
FIELDS: dict[str, Any] = {"department": "研发部", "week": "2026-W48", "filler": "张伟"}


def read(rows: list[dict[str, Any]], **fields: Any) -> Reading:
    columns = {column.name: [row.get(column.name) for row in rows] for column in FORM.tables[0].columns}
    content = draw_form(FORM, DropDowns(), Filling(fields=FIELDS | fields, tables={"progress": columns}))
    return read_workbook(content, "研发部.xlsx", (FORM,), Setting())


def test_what_nobody_has_touched_is_no_submission_and_has_no_faults() -> None:
    reading = read([KNOWN, KNOWN | {"task_id": "002", "expected_end": date(2026, 12, 4)}])
    assert (reading.status, reading.reason, reading.form, reading.problems) == ("ignored", "还没有填写", FORM.name, [])


@pytest.mark.parametrize(
    "written",
    [
        pytest.param({"progress": "联调完成"}, id="the progress"),
        pytest.param({"progress": "同上"}, id="words that are refused"),
        pytest.param({"issue": "无"}, id="a word for nothing"),
        pytest.param({"needs": ("采购部",)}, id="a department to help"),
    ],
)
def test_one_cell_written_and_it_is_judged(written: dict[str, Any]) -> None:
    reading = read([KNOWN, KNOWN | {"task_id": "002"} | written])
    assert reading.status == "used"
    assert "M01" in {problem.kind for problem in reading.problems}


def test_the_date_alone_says_that_somebody_has_begun() -> None:
    assert read([KNOWN], filled_on=date(2026, 11, 27)).status == "used"


def test_blanks_are_not_words() -> None:
    assert read([KNOWN | {"progress": " \u3000"}]).status == "ignored"


def test_whoever_took_a_column_away_has_touched_it() -> None:
    rows = [["控制器", "001", "原理图", "进行中", "50%"]]
    without = workbook(FORM, {"department": "研发部", "week": "2026-W48"}, {"progress": rows})
    assert read_workbook(without, "研发部.xlsx", (FORM,), Setting()).status == "ignored"
    fewer = workbook(_without_plan(), {"department": "研发部", "week": "2026-W48"}, {"progress": rows})
    assert read_workbook(fewer, "研发部.xlsx", (FORM,), Setting()).status == "used"


def _without_plan() -> Form:
    table = FORM.tables[0]
    return replace(FORM, tables=(replace(table, columns=tuple(one for one in table.columns if one.name != "plan")),))


def test_an_empty_table_is_another_matter() -> None:
    assert read_workbook(progress(ids=()), "研发部.xlsx", (FORM,), Setting()).status == "used"
