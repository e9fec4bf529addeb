"""A company of 12 departments, 4 projects and 40 tasks in its week 2026-W47, the same at every run."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from automation.forms.schema.problem import Problem
from automation.organization.people import Department, Directory, Person
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import WorkingCalendar
from automation.projects.weekly_figures import FILE_COLUMNS, WeeklyFigures
from automation.projects.weekly_inputs import (
    KICKOFF_COLUMNS,
    PROGRESS_INPUT_COLUMNS,
    TASK_INPUT_COLUMNS,
    WeeklyInputs,
)
from automation.projects.weekly_report import weekly_figures

WEEK = ReportingWeek(2026, 47)
CALENDAR = WorkingCalendar()
PEOPLE = {
    "研发一部": ("张伟", "王芳"),
    "研发二部": ("李娜", "赵敏"),
    "测试部": ("孙悦",),
    "采购部": ("周强",),
    "生产部": ("吴婷", "郑凯"),
    "质量部": ("陈静",),
    "市场部": ("刘洋",),
    "销售部": ("杨帆",),
    "财务部": ("钱琳",),
    "人力资源部": ("何磊",),
    "信息部": ("高翔",),
    "法务部": ("林晓",),
}
PROJECTS = (
    ("新一代控制器研制", "P2026-01", "张伟", "需求调研 总体方案设计 硬件原理图 关键器件采购 软件架构与驱动 结构设计 "
     "样机试制 环境试验预约 样机测试 成本核算 宣传资料 结题评审"),
    ("智能仓储系统上线", "P2026-02", "高翔", "业务流程梳理 接口方案 服务器采购 系统部署 数据迁移 用户培训 试运行 "
     "合同审核 验收准备 上线切换"),
    ("华东市场拓展", "P2026-03", "刘洋", "市场调研 渠道筛选 报价体系 样品寄送 展会筹备 代理协议审核 首批订单 回款跟踪"),
    ("质量体系换证", "P2026-04", "陈静", "差距分析 文件修订 内审员培训 内部审核 管理评审 供应商审核 整改关闭 外审配合 "
     "证书领取 年度总结"),
)  # fmt: skip
ISSUES = (
    "主控芯片交期由 6 周延至 9 周，样机试制可能推迟。",
    "接口方变更了字段定义，需要重新联调。",
    "外协实验室排期冲突，正在询价第二家。",
    "合同条款双方有分歧，等待法务意见。",
)


def directory() -> Directory:
    persons = tuple(Person(name, department) for department, names in PEOPLE.items() for name in names)
    return Directory(tuple(Department(name, names[0]) for name, names in PEOPLE.items()), persons)


def sample_inputs(seed: int = 7) -> WeeklyInputs:
    dice = random.Random(seed)
    tasks = [row for project in PROJECTS for row in _project_rows(dice, *project)]
    progress, submitted = _progress_rows(dice, tasks)
    files = sorted({row["file"] for row in tasks} | {row["file"] for row in progress if row["week"] == WEEK.label})
    return WeeklyInputs(
        tasks=_table(TASK_INPUT_COLUMNS, tasks),
        progress=_table(PROGRESS_INPUT_COLUMNS, progress),
        files=_table(FILE_COLUMNS, [_file(path, progress) for path in files] + _odd_files()),
        problems=_problems(),
        submitted=submitted,
        kickoffs=_table(KICKOFF_COLUMNS, [dict(zip(KICKOFF_COLUMNS, project[:3], strict=True)) for project in PROJECTS]),
    )


def sample_figures(seed: int = 7) -> WeeklyFigures:
    return weekly_figures(sample_inputs(seed), WEEK, CALENDAR, directory())


def empty_figures() -> WeeklyFigures:
    return weekly_figures(WeeklyInputs(tasks=_table(TASK_INPUT_COLUMNS, [])), WEEK, CALENDAR, Directory())


def _table(columns: Sequence[str], rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series([row.get(name) for row in rows], dtype=object) for name in columns})


def _project_rows(dice: random.Random, name: str, identity: str, lead: str, names: str) -> list[dict[str, Any]]:
    begin, rows = date(2026, 8, 31) + timedelta(days=7 * dice.randrange(4)), []
    for number, task in enumerate(names.split(), 1):
        department = dice.choice(list(PEOPLE))
        start = CALENDAR.on_or_after(begin + timedelta(days=9 * number + dice.randrange(6)))
        end = CALENDAR.finish(start, dice.choice((8, 12, 15, 20)))
        before = tuple(f"{one:03d}" for one in {max(1, number - 1), max(1, number - dice.choice((2, 3)))} if one < number)
        rows.append({
            "project_name": name, "project_id": identity, "filler": lead, "id": f"{number:03d}", "name": task,
            "description": f"完成{task}", "department": department, "person": dice.choice(PEOPLE[department]), "start": start,
            "end": end, "deliverable": f"{task}报告", "dependencies": before, "status": "未开始",
            "file": f"项目/{name}/任务分解表.xlsx", "sheet": "任务分解", "row": 8 + number, "refused": frozenset(),
        })  # fmt: skip
    return rows


def _progress_rows(dice: random.Random, tasks: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], dict[Any, datetime]]:
    """Twelve weeks of reports: most tasks go at their plan's pace, some slower; one department misses this week."""
    pace = {id(task): dice.choice((0.5, 0.8, 1.0, 1.05, 1.2)) for task in tasks}
    rows: list[dict[str, Any]] = []
    submitted = {}
    for back in range(11, -1, -1):
        week = ReportingWeek.of(WEEK.monday - timedelta(days=7 * back))
        friday = week.monday + timedelta(days=4)
        for department in PEOPLE:
            if not back and department == "法务部":
                continue
            mine = [task for task in tasks if task["department"] == department and task["start"] <= friday]
            hour = 18 if department == "财务部" and not back else 16
            moment = datetime(friday.year, friday.month, friday.day, hour)
            submitted[week.label, department] = moment
            rows += [_progress(dice, task, week, friday, pace[id(task)], moment, 8 + n) for n, task in enumerate(mine)]
    return rows, submitted


def _progress(
    dice: random.Random, task: dict[str, Any], week: ReportingWeek, friday: date, pace: float, moment: datetime, row: int
) -> dict[str, Any]:
    planned = CALENDAR.count(task["start"], friday) / CALENDAR.count(task["start"], task["end"])
    percent = float(min(100, round(planned * pace * 20) * 5))
    issue = ISSUES[int(task["id"]) % 4] if pace < 0.9 and percent < 100 else None
    return {
        "week": week.label, "department": task["department"], "filler": task["person"], "filled_on": friday,
        "project_name": task["project_name"], "task_id": task["id"], "task_name": task["name"],
        "status": "已完成" if percent == 100 else "进行中", "percent": percent,
        "progress": f"{task['name']}按计划推进，已完成 {percent:.0f}%。",
        "issue": issue, "plan": None if percent == 100 else f"继续{task['name']}，完成评审并提交初稿。", "expected_end": None,
        "needs": ("采购部",) if issue and dice.random() < 0.7 else (), "file": f"周进度/{week.label}/{task['department']}.xlsx",
        "sheet": "周进度", "row": row, "refused": frozenset(), "first_seen": moment, "modified": moment,
    }  # fmt: skip


def _file(path: str, progress: list[dict[str, Any]]) -> dict[str, Any]:
    mine = [row for row in progress if row["file"] == path]
    moment = mine[0]["modified"] if mine else datetime(2026, 11, 2, 9, 30)
    return {
        "path": path, "form": "weekly_progress" if mine else "task_breakdown", "sha256": f"{abs(hash_of(path)):064x}",
        "modified": moment, "author": mine[0]["filler"] if mine else "张伟", "rows": len(mine) or 10, "status": "used",
        "reason": "", "problems": 0,
    }  # fmt: skip


def hash_of(text: str) -> int:
    """The same in every process, unlike hash()."""
    return random.Random(text).getrandbits(256)


def _odd_files() -> list[dict[str, Any]]:
    common = {"sha256": f"{hash_of('odd'):064x}", "modified": datetime(2026, 11, 20, 9, 5), "author": "", "rows": 0}
    return [
        {"path": "周进度/2026-W47/副本 测试部.xlsx", "form": "weekly_progress", "status": "ignored",
         "reason": "与“测试部.xlsx”内容相同，只取一份。", **common},
        {"path": "项目/损坏.xlsx", "form": "", "status": "rejected",
         "reason": "文件已损坏。请用 Excel 打开（选“修复”）后另存覆盖。", **common},
    ]  # fmt: skip


def _problems() -> list[Problem]:
    found = (
        ("F9", "D10", "3月初", "error", "周进度第9行“预计完成日期”(F9)“3月初”不是日期。请填预计日期，以后可以调整。"),
        ("D11", "E03", "快完成了", "error", "周进度第11行“状态”(D11)“快完成了”不是规定的状态。请从下拉列表中选择。"),
        ("E12", "D02", "８０％", "remark", "周进度第12行“完成比例”(E12)“８０％”已按 80% 处理。"),
    )
    file = "周进度/2026-W47/生产部.xlsx"
    return [Problem(file, "周进度", cell, kind, value, words, severity) for cell, kind, value, severity, words in found]  # type: ignore[arg-type]
