"""The weekly rhythm on a real drive: forms go out by `run`, count for nothing until somebody has written in them, and are chased."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.whole.office import W48, ZONE, Company, progress_path

SUNDAY, MONDAY, SECOND, CHASE = "2026-11-22T10:00", "2026-11-23T08:31", "2026-11-27T15:01", "2026-11-27T17:06"
THURSDAY = datetime(2026, 11, 26, 16)
CLOSED = "2026-11-27T17:30"
DEPARTMENTS = ("研发部", "市场部", "质量部", "采购部")


@pytest.fixture(scope="module")
def monday(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A first look on Sunday, then what the task does on Monday morning; only looked at and copied."""
    company = Company(tmp_path_factory.mktemp("rhythm")).settle()
    for now in (SUNDAY, MONDAY):
        company.run("run", now=now)
    return company


def fill(company: Company, department: str, cells: Mapping[str, Any], date: str = "2026-11-26") -> None:
    """As Excel leaves it: opened, `cells` of every row and the date written, saved on Thursday."""
    file = company.drive / progress_path(W48, department)
    book = openpyxl.load_workbook(file)
    sheet = book["周进度填报表"]
    heads = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
    for row in range(heads["任务编号"].row + 1, sheet.max_row + 1):
        for heading, value in cells.items() if sheet.cell(row, heads["任务编号"].column).value else ():
            sheet.cell(row, heads[heading].column, value)
    if cells:
        label = heads["填报日期"]
        sheet.cell(label.row, _beside(sheet, label), date)
    book.save(file)
    at = THURSDAY.replace(tzinfo=ZONE).timestamp()
    os.utime(file, (at, at))


def _beside(sheet: Any, label: Any) -> int:
    """The column of the field's own cell, right of its label, which may be merged."""
    merged = [area for area in sheet.merged_cells.ranges if label.coordinate in area]
    return int(merged[0].max_col if merged else label.column) + 1


def submissions(figures: Any) -> dict[str, str]:
    return {row["name"]: row["submission"] for row in figures["departments"]}


def test_forms_lie_on_the_drive_and_are_in_the_mails(monday: Company) -> None:
    assert all((monday.drive / progress_path(W48, name)).exists() for name in DEPARTMENTS)
    keys = monday.mail_keys()
    assert {f"send_forms/{W48}/{name}" for name in DEPARTMENTS} <= set(keys)
    assert [key for key in keys if key.startswith("weekly_agenda/")]
    assert (monday.drive / "报表" / f"项目例会议程_{W48}.xlsx").exists()


def test_a_form_that_nobody_touched_is_no_submission_no_slip_and_no_fault(monday: Company, tmp_path: Path) -> None:
    company = monday.copied(tmp_path / "home")
    fill(company, "市场部", {})
    figures = company.weekly("--week", W48, now=CLOSED)
    assert submissions(figures) == dict.fromkeys(DEPARTMENTS, "未提交")
    untouched = [row for row in figures["files"] if W48 in row["path"]]
    assert {(row["status"], row["reason"]) for row in untouched} == {("ignored", "还没有填写")} and len(untouched) == 4
    assert not [problem for problem in figures["problems"] if W48 in problem["file"]]
    assert not [key for key in company.mail_keys() if key.startswith("receipt/") and W48 in key]
    assert not (company.drive / "退回单").exists()
    assert company.run("check", "--slips", str(tmp_path / "slips"), now=CLOSED).code in (0, 10)
    assert not (tmp_path / "slips").exists()


@pytest.fixture(scope="module")
def friday(monday: Company, tmp_path_factory: pytest.TempPathFactory) -> Company:
    """研发部 and 采购部 fill their forms, 市场部 writes one column only; then the second reminder and the chase."""
    company = monday.copied(tmp_path_factory.mktemp("rhythm") / "home")
    fill(company, "研发部", {"本周进展": "联调完成"})
    fill(company, "采购部", {"本周进展": "已下单", "状态": "已完成", "完成比例": 1})
    fill(company, "市场部", {"存在问题": "缺样机"})
    for now in (SECOND, CHASE):
        company.run("run", now=now)
    return company


def told(company: Company, at: str) -> dict[str, str]:
    """Name -> the line about the weekly form in the mail of that minute."""
    lines = {}
    for file in (company.state / "mail").glob(f"2026-11-27_{at}_*.eml"):
        mail = message_from_bytes(file.read_bytes(), policy=default)
        body = mail.get_body(("plain",))
        found = [line for line in (body.get_content() if body else "").splitlines() if "第48周的周进度" in line]
        if found:
            lines[mail["to"].addresses[0].display_name] = found[0].removeprefix("- ").rpartition("（")[0]
    return lines


@pytest.mark.slow
def test_who_has_not_handed_in_is_reminded_and_then_chased(friday: Company) -> None:
    second = told(friday, "1501")
    assert second.pop("刘洋").startswith("市场部第48周的周进度有 2 处要改：")
    assert second == {"郑凯": "质量部第48周的周进度还没有提交，请尽快填好"}
    assert told(friday, "1706") == {
        "郑凯": "质量部第48周的周进度已过截止时间，还没有提交，请马上补交",
        "张伟": "（抄送：郑凯）质量部第48周的周进度没有按时提交，请督促补交",
    }


@pytest.mark.slow
def test_filled_it_counts_with_its_own_time(friday: Company) -> None:
    figures = friday.weekly("--week", W48, now=CLOSED)
    assert submissions(figures) == {"研发部": "按时", "市场部": "按时", "质量部": "未提交", "采购部": "按时"}
    sent = {row["name"]: row["submitted_at"] for row in figures["departments"]}
    assert sent["研发部"].startswith("2026-11-26T16:00")
    percents = {row["id"]: row["percent"] for row in figures["tasks"] if row["department"] in ("研发部", "采购部")}
    assert (percents["003"], percents["004"], percents["005"]) == (85, 60, 100)
    faults = [(one["kind"], one["file"]) for one in figures["problems"] if W48 in one["file"] and one["severity"] == "error"]
    assert set(faults) == {("M01", progress_path(W48, "市场部"))}
    receipts = [key for key in friday.mail_keys() if key.startswith("receipt/weekly_progress") and W48 in key]
    assert sorted(key.split("/")[2] for key in receipts) == ["市场部", "研发部", "采购部"]
    assert [file.name for file in (friday.drive / "退回单").rglob("*.xlsx")] == ["市场部_退回单.xlsx"]


@pytest.mark.slow
def test_a_form_that_is_there_is_never_drawn_over(friday: Company) -> None:
    assert (friday.drive / progress_path(W48, "研发部")).stat().st_mtime == THURSDAY.replace(tzinfo=ZONE).timestamp()
