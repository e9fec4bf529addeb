"""The ten sheets of the weekly report say what the figures say."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from automation.projects.weekly_figures import WeeklyFigures
from automation.projects.weekly_sheets.findings import Findings
from automation.projects.weekly_sheets.gantt_sheet import gantt_sheet
from automation.projects.weekly_workbook import weekly_workbook
from automation.reports.report import FIRST_ROW, Gantt
from automation.reports.workbook import draw_report
from tests.reports.sample_figures import CALENDAR, empty_figures, sample_figures

SHEETS = ["总览", "项目进度", "部门进度", "任务明细", "延期与风险", "问题清单", "下周计划", "甘特图", "未提交与数据问题",
          "数据来源"]  # fmt: skip


@pytest.fixture(scope="module")
def figures() -> WeeklyFigures:
    return sample_figures()


@pytest.fixture(scope="module")
def content(figures: WeeklyFigures) -> bytes:
    return draw_report(weekly_workbook(figures, CALENDAR, "2026-11-27 17:30"))


@pytest.fixture(scope="module")
def book(content: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(content))


def column(book: Workbook, sheet: str, heading: str, first: int = FIRST_ROW) -> list[Any]:
    """The values below a heading, until the first row without any value."""
    page = book[sheet]
    place = next(cell.column for cell in page[first - 1] if cell.value == heading)
    found = []
    for row in page.iter_rows(min_row=first):
        if all(cell.value is None for cell in row):
            break
        found.append(row[place - 1].value)
    return found


def test_sheets_stand_in_the_order_of_the_specification(book: Workbook) -> None:
    assert book.sheetnames == [*SHEETS, "_数据"]
    assert book["_数据"].sheet_state == "veryHidden"


def test_the_first_line_says_how_complete_the_report_is(book: Workbook, figures: WeeklyFigures) -> None:
    assert book["总览"]["A2"].value == figures.completeness
    assert figures.completeness.startswith("10 个部门应报：")
    assert "下次汇总：2026-11-27 17:30" in book["总览"]["A3"].value


def test_projects_equal_the_figures(book: Workbook, figures: WeeklyFigures) -> None:
    names = {"name": "项目名称", "tasks": "任务数", "not_started": "未开始", "in_progress": "进行中", "deviation": "偏差（点）"}
    for name, heading in names.items():
        assert column(book, "项目进度", heading)[: len(figures.projects)] == figures.projects[name].tolist()
    shares = [share / 100 for share in figures.projects["completion"]]
    assert column(book, "项目进度", "完成率")[: len(shares)] == pytest.approx(shares)
    ends = [moment.date() for moment in column(book, "项目进度", "预测完成")[: len(shares)]]
    assert ends == figures.projects["forecast_end"].tolist()


def test_tasks_equal_the_figures_and_carry_their_passport(book: Workbook, figures: WeeklyFigures) -> None:
    tasks, files = figures.tasks, figures.files.set_index("path")
    assert column(book, "任务明细", "任务编号") == tasks["id"].tolist()
    assert column(book, "任务明细", "状态") == tasks["status"].tolist()
    assert column(book, "任务明细", "完成率") == pytest.approx([share / 100 for share in tasks["percent"]])
    assert column(book, "任务明细", "逾期天数") == tasks["days_overdue"].tolist()
    places = zip(tasks["file"], tasks["sheet"], tasks["row"], strict=True)
    assert column(book, "任务明细", "计划来源") == [f"{file} › {sheet} › 第 {row} 行" for file, sheet, row in places]
    counting = [state or plan for state, plan in zip(tasks["progress_file"], tasks["file"], strict=True)]
    sums = [files.loc[file, "sha256"][:12] if file in files.index else None for file in counting]
    assert column(book, "任务明细", "sha256（前 12 位）") == sums


def test_a_task_leads_to_its_row_in_the_source(book: Workbook) -> None:
    page = book["任务明细"]
    cell = next(cell for cell in page[FIRST_ROW] if str(cell.value).endswith("第 9 行"))
    assert cell.hyperlink.target.replace("\\", "/") == "../项目/新一代控制器研制/任务分解表.xlsx"
    assert cell.hyperlink.location == "'任务分解'!A9"


def test_sources_hold_every_file_with_its_whole_sum(book: Workbook, figures: WeeklyFigures) -> None:
    assert column(book, "数据来源", "文件") == figures.files["path"].tolist()
    assert column(book, "数据来源", "sha256") == figures.files["sha256"].tolist()
    assert {"已采用", "已略过", "未采用"} == set(column(book, "数据来源", "状态"))


def test_departments_stand_by_what_they_owe(book: Workbook) -> None:
    states = column(book, "未提交与数据问题", "提交情况", first=5)
    assert states[0] == "未提交" and states[1:3] == ["按时", "迟交"]
    assert column(book, "未提交与数据问题", "退回与待改", first=5)[1] == "退回 1 份，待改 2 处"


def test_there_are_values_only(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as package:
        for part in package.namelist():
            if part.startswith("xl/worksheets/sheet"):
                assert not re.search(rb"<f[ >]", package.read(part)), part


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_sheet_is_ready_for_paper(book: Workbook, sheet: str) -> None:
    page = book[sheet]
    setup = page.page_setup
    assert (setup.orientation, int(setup.paperSize), setup.fitToWidth or 1) == ("landscape", 9, 1)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert "第 &P / &N 页" in (page.oddFooter.right.text or "")
    assert page.print_area


@pytest.mark.parametrize("sheet", [name for name in SHEETS if name not in ("总览", "甘特图")])
def test_every_list_has_filters_and_frozen_heads_that_repeat(book: Workbook, sheet: str) -> None:
    page = book[sheet]
    head = int(re.search(r"\d+", page.auto_filter.ref)[0])  # type: ignore[index]
    assert page.freeze_panes.endswith(str(head + 1))
    assert page.print_title_rows.replace("$", "") == f"{head}:{head}"


def test_charts_are_native_and_speak_to_those_who_cannot_see_them(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as package:
        charts = [part for part in package.namelist() if part.startswith("xl/charts/chart")]
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    assert len(charts) == 6
    assert drawing.count('descr="') == 3


def test_the_same_figures_give_the_same_bytes(content: bytes) -> None:
    assert draw_report(weekly_workbook(sample_figures(), CALENDAR, "2026-11-27 17:30")) == content


def test_a_company_without_projects_gets_its_ten_sheets() -> None:
    book = openpyxl.load_workbook(BytesIO(draw_report(weekly_workbook(empty_figures(), CALENDAR))))
    assert book.sheetnames[:10] == SHEETS
    assert book["任务明细"]["A4"].value == "本期没有记录"
    assert book["总览"]["A2"].value == "没有部门应报"


def test_long_texts_are_cut_in_the_report() -> None:
    figures = sample_figures()
    figures.tasks.loc[0, "progress"] = "很" * 600
    book = openpyxl.load_workbook(BytesIO(draw_report(weekly_workbook(figures, CALENDAR))))
    assert column(book, "任务明细", "进展")[0] == "很" * 499 + "…"


def test_gantt_bars_are_done_rest_overdue_and_forecast(figures: WeeklyFigures) -> None:
    chart = gantt_sheet(Findings(figures, CALENDAR)).blocks[1]
    assert isinstance(chart, Gantt)
    days = [entry.day for entry in chart.days]
    assert chart.now is not None and days[chart.now] == date(2026, 11, 20)
    assert date(2026, 10, 10) in days and date(2026, 10, 11) not in days  # a make-up Saturday and the Sunday after it
    assert [entry.working for entry in chart.days if entry.day == date(2026, 10, 1)] == [False]
    late = next(row for row in chart.rows if row.late is not None)
    assert [bar.state for bar in late.bars] == ["progress", "rest", "overdue", "forecast"]
    assert days[late.bars[1].last] == date(2026, 11, 10) and days[late.bars[2].last] == date(2026, 11, 20)


def test_gantt_of_many_tasks_says_what_it_leaves_out() -> None:
    figures = sample_figures()
    tasks = figures.tasks.loc[figures.tasks.index.repeat(5)].reset_index(drop=True)
    tasks.at[0, "start"] = date(2020, 1, 6)
    figures = replace(figures, tell_tasks=lambda: tasks)
    sheet = gantt_sheet(Findings(figures, CALENDAR))
    title, chart = sheet.blocks
    assert isinstance(chart, Gantt) and len(chart.days) == 120
    assert sum(not row.heading for row in chart.rows) == 150
    assert "另有 50 项未列出" in title.summary and "只显示 " in title.summary  # type: ignore[union-attr]


def test_the_moment_of_the_cutoff_is_the_documents_own(book: Workbook) -> None:
    assert book.properties.created == datetime(2026, 11, 20, 17, 0)
    assert book.properties.title == "项目周进度报表"
