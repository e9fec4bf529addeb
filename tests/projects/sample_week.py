"""A small company's week, built by hand: eleven people, three projects, twelve tasks, one department late, one missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import pandas as pd

from automation.forms.schema.problem import Problem
from automation.organization.people import Department, Directory, Person
from automation.organization.reporting_week import ReportingWeek
from automation.projects.weekly_figures import (
    DEPARTMENT_COLUMNS,
    FILE_COLUMNS,
    ISSUE_COLUMNS,
    PLAN_COLUMNS,
    PROJECT_COLUMNS,
    TASK_COLUMNS,
    TREND_COLUMNS,
    Change,
    WeeklyFigures,
)

WEEK = ReportingWeek(2026, 47)
CUTOFF = datetime(2026, 11, 20, 17, 0)
CONTROL, AUDIT, SHOP = "新一代控制器研制项目", "质量体系复审项目", "线上商城改版项目"


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
    """Missing values at the end of a row are None."""
    full = [[*row, *[None] * (len(columns) - len(row))] for row in rows]
    return pd.DataFrame({name: pd.Series([row[place] for row in full], dtype=object) for place, name in enumerate(columns)})


def task(project: str, id_: str, name: str, department: str, person: str, status: str, **more: Any) -> list[Any]:
    given = {
        "project": project, "id": id_, "name": name, "department": department, "person": person, "status": status,
        "start": date(2026, 11, 2), "end": date(2026, 11, 27), "percent": 50.0, "planned": 60.0, "deviation": -10.0,
        "days_overdue": 0, "blocked": False, "at_risk": False, "critical": False, "carried_over": False,
        "file": f"项目/{project}.xlsx", "sheet": "任务分解表", "row": 7, "progress_file": f"周进度/2026-W47/{department}.xlsx",
    } | more  # fmt: skip
    return [given.get(column) for column in TASK_COLUMNS]


def directory() -> Directory:
    people = [
        ("王强", "总经办", "总经理", "wangqiang@example.com", ""),
        ("周敏", "总经办", "运营总监", "zhoumin@example.com", ""),
        ("张伟", "研发部", "部门经理", "zhangwei@example.com", "周敏"),
        ("李娜", "研发部", "硬件工程师", "lina@example.com", "张伟"),
        ("刘洋", "市场部", "部门经理", "liuyang@example.com", "周敏"),
        ("郑凯", "质量部", "部门经理", "", "周敏"),
        ("何磊", "采购部", "部门经理", "helei@example.com", "周敏"),
        ("陈晨", "采购部", "采购员", "chenchen@example.com", "何磊"),
    ]
    persons = tuple(Person(name, where, post, mail, superior=superior) for name, where, post, mail, superior in people)
    heads = (("总经办", "王强"), ("研发部", "张伟"), ("市场部", "刘洋"), ("质量部", "郑凯"), ("采购部", "何磊"))
    return Directory(tuple(Department(name, head) for name, head in heads), persons)


TASKS = [
    task(CONTROL, "001", "需求评审", "研发部", "张伟", "已完成", percent=100.0, deviation=0.0, end=date(2026, 11, 6)),
    task(CONTROL, "002", "芯片选型", "采购部", "陈晨", "延期", days_overdue=11, critical=True, end=date(2026, 11, 9)),
    task(CONTROL, "003", "硬件原理图", "研发部", "李娜", "延期", days_overdue=7, end=date(2026, 11, 13)),
    task(CONTROL, "004", "软件架构与驱动", "研发部", "张伟", "进行中"),
    task(CONTROL, "005", "样机装配", "研发部", "李娜", "未开始", blocked=True, percent=0.0, deviation=0.0, critical=True),
    task(CONTROL, "006", "结构设计", "研发部", "李娜", "进行中", at_risk=True, deviation=-32.5),
    task(AUDIT, "001", "内审计划", "质量部", "郑凯", "已完成", percent=100.0, deviation=0.0),
    task(AUDIT, "002", "供应商审核", "采购部", "何磊", "进行中"),
    task(AUDIT, "003", "文件修订", "质量部", "郑凯", "进行中", at_risk=True),
    task(SHOP, "001", "首页改版", "市场部", "刘洋", "进行中", deviation=5.0),
    task(SHOP, "002", "支付接入", "市场部", "刘洋", "未开始", percent=0.0, deviation=0.0),
    task(SHOP, "003", "旧站下线", "市场部", "刘洋", "已取消"),
]
PROJECTS = [
    (CONTROL, "PM-01", "张伟", 6, 1, 2, 1, 2, 0, 46.25, 61.4, -15.15, date(2026, 12, 18), date(2026, 12, 25)),
    (AUDIT, "PM-02", "郑凯", 3, 0, 2, 1, 0, 0, 66.0, 66.03, -0.03, date(2026, 12, 4), date(2026, 12, 4)),
    (SHOP, "PM-03", "刘洋", 3, 1, 1, 0, 0, 1, 55.0, 50.0, 5.0, date(2027, 1, 15), date(2027, 1, 12)),
]
DEPARTMENTS = [
    ("研发部", "张伟", "按时", datetime(2026, 11, 20, 15, 42), 5, 1, 52.0, 1, 3, "", "周进度/2026-W47/研发部.xlsx"),
    ("市场部", "刘洋", "按时", datetime(2026, 11, 20, 9, 12), 3, 0, 55.0, 0, 0, "", "周进度/2026-W47/市场部.xlsx"),
    ("采购部", "何磊", "迟交", datetime(2026, 11, 20, 18, 5), 2, 1, 50.0, 0, 0, "晚于截止时间 65 分钟", "周进度/2026-W47/采购部.xlsx"),
    ("质量部", "郑凯", "未提交", None, 2, 0, 75.0, 0, 0, "没有收到", None),
]
ISSUES = [
    (CONTROL, "002", "芯片选型", "采购部", "陈晨", "主控芯片交期延长 3 周，需要评估替代料", "新提出", "周进度/2026-W47/采购部.xlsx", "周进度填报表", 8, "2026-W47"),
    (CONTROL, "003", "硬件原理图", "研发部", "李娜", "等待芯片资料", "持续", "周进度/2026-W47/研发部.xlsx", "周进度填报表", 9, "2026-W45"),
]
FILES = [
    *((f"周进度/2026-W47/{name}.xlsx", "weekly_progress", digit * 64, None, "", rows, "used", "", 0)
      for name, digit, rows in (("研发部", "a", 5), ("市场部", "b", 2), ("采购部", "c", 2))),
    *((f"项目/{name}.xlsx", "task_breakdown", digit * 64, None, "", rows, "used", "", 0)
      for name, digit, rows in ((CONTROL, "1", 6), (AUDIT, "2", 3), (SHOP, "3", 3))),
]  # fmt: skip


def problem(cell: str, heading: str, sentence: str, value: str, severity: str = "error", kind: str = "D10") -> Problem:
    sheet, row = "周进度填报表", cell.lstrip("ABCDEFGHIJ")
    message = f"{sheet}第{row}行“{heading}”({cell}){sentence}"
    return Problem("周进度/2026-W47/研发部.xlsx", sheet, cell, kind, value, message, severity)  # type: ignore[arg-type]


PROBLEMS = [
    problem("I9", "预计完成日期", "“3月初”不是日期。请填预计日期，以后可以调整。", "3月初"),
    problem("D11", "状态", "“搞定一半”不在可选范围。请选：未开始、进行中、已完成、延期。", "搞定一半", kind="E03"),
    problem("F12", "本周进展", "没有填写。", "", kind="M01"),
    problem("I8", "预计完成日期", "“2026.11.27”已按 2026-11-27 处理。", "2026.11.27", "remark", "D02"),
    problem("E10", "完成比例", "“80”已按 80% 处理。", "80", "remark", "M02"),
]


def figures(**more: Any) -> WeeklyFigures:
    given: dict[str, Any] = {
        "week": WEEK,
        "cutoff": CUTOFF,
        "projects": table(PROJECT_COLUMNS, PROJECTS),
        "departments": table(DEPARTMENT_COLUMNS, DEPARTMENTS),
        "tasks": table(TASK_COLUMNS, TASKS),
        "issues": table(ISSUE_COLUMNS, ISSUES),
        "plans": table(PLAN_COLUMNS, []),
        "trend": table(TREND_COLUMNS, [("2026-W47", CUTOFF, "", 11, 2, 2, 54.2, 60.1)]),
        "files": table(FILE_COLUMNS, FILES),
        "problems": PROBLEMS,
        "changes": [
            Change("完成", CONTROL, "001", "需求评审", "研发部", "由“进行中”变为“已完成”"),
            Change("新逾期", CONTROL, "003", "硬件原理图", "研发部", "应于 2026-11-13 完成，已逾期 7 天"),
        ],
        "completeness": "4 个部门应报：2 按时，1 迟交，1 未提交；1 份退回（3 处待改）；2 项沿用上周",
        "remarks": ["2027 年放假安排未录入，暂按周一至周五计算"],
    }
    given |= more
    tasks = given["tasks"]
    given["owners"] = frozenset(zip(tasks["file"].tolist(), tasks["department"].tolist(), strict=True))
    told = {name: given.pop(name) for name in ("projects", "tasks", "issues", "plans", "trend", "files", "changes", "remarks")}
    given |= {f"tell_{name}": cache(lambda found=found: found) for name, found in told.items()}
    return WeeklyFigures(**given)
