"""Checks across the cells of one row of the 项目任务分解表 and the 周进度填报表."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import FilledForm
from automation.forms.schema.form import Place, Rule
from automation.forms.schema.problem import Finding
from automation.projects.statuses import DONE, NOT_STARTED

Findings = Iterable[tuple[Place, Finding]]
HALF_A_YEAR = 183


def end_not_before_start(form: FilledForm, setting: Setting) -> Findings:
    """D18, and D08 where adding the year that Excel left out makes the end sound. The row itself stays."""
    for index, start, end in _rows(form, "tasks", "start", "end"):
        if start is None or end is None or end >= start:
            continue
        meant = _next_year(end)
        if (start - end).days > HALF_A_YEAR and start <= meant and (meant - start).days < HALF_A_YEAR:
            sentence = f"是 {end}，早于开始时间近一年。是不是应为 {meant}？"
            yield ("tasks", index, "end"), Finding("D08", sentence, value=str(end))
            continue
        yield ("tasks", index, "start"), Finding("D18", f"{start} 晚于结束时间 {end}。请核对。", value=str(start))
        yield ("tasks", index, "end"), Finding("D18", f"{end} 早于开始时间 {start}。请核对。", value=str(end))


def not_its_own_dependency(form: FilledForm, setting: Setting) -> Findings:
    """I14 inside one row; rings over several rows and workbooks are found when the workbooks are put together."""
    for index, own, needed in _rows(form, "tasks", "id", "dependencies"):
        if own is not None and needed and own in needed:
            sentence = f"任务 {own} 依赖自己，形成循环。请去掉它自己的编号。"
            yield ("tasks", index, "dependencies"), Finding("I14", sentence, value=",".join(needed))


def percent_fits_status(form: FilledForm, setting: Setting) -> Findings:
    """M02: status and percent say different things. Remarks only: SPEC §5 says which of the two counts."""
    for index, status, percent in _rows(form, "progress", "status", "percent"):
        if status is None or percent is None:
            continue
        if status == DONE and percent < 100:
            sentence = f"是 {percent:g}%，状态却是“已完成”，按 100% 计。请核对。"
        elif status == NOT_STARTED and percent > 0:
            sentence = f"是 {percent:g}%，状态却是“未开始”，按 0% 计。请核对。"
        elif status != DONE and percent >= 100:
            sentence = f"是 100%，状态却是“{status}”。做完了请把状态改为“已完成”。"
        else:
            continue
        yield ("progress", index, "percent"), Finding("M02", sentence, "remark", f"{percent:g}%")


def checked_by_somebody_else(form: FilledForm, setting: Setting) -> Findings:
    """M07, 双人核对 (SPEC §6): only a remark, as nothing of a task list leaves the company; an empty 核对人 is no offence."""
    filler, checker = form.fields.get("filler"), form.fields.get("checker")
    if filler and filler == checker:
        sentence = f"和填表人是同一个人（{checker}）。双人核对请由另一位同事来做，再填他的姓名。"
        yield ("", None, "checker"), Finding("M07", sentence, "remark", checker)


TASK_RULES: tuple[Rule, ...] = (end_not_before_start, not_its_own_dependency, checked_by_somebody_else)
PROGRESS_RULES: tuple[Rule, ...] = (percent_fits_status,)


def _rows(form: FilledForm, table: str, first: str, second: str) -> Iterator[tuple[int, Any, Any]]:
    """(index, value, value) of two columns; nothing where a column is not on the sheet."""
    found = form.tables.get(table)
    columns = found.columns if found else {}
    if first in columns and second in columns:
        yield from zip(range(len(columns[first])), columns[first], columns[second], strict=True)


def _next_year(day: date) -> date:
    return day.replace(year=day.year + 1) if (day.month, day.day) != (2, 29) else date(day.year + 1, 3, 1)
