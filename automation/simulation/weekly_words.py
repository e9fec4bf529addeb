"""What people type into a row of the weekly form: how far the task has come, what hinders it, what comes next, and their slips."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from automation.organization.working_calendar import WorkingCalendar
from automation.simulation.course import Task

Words = dict[str, Any]
"""Column name -> what is typed, None = emptied."""
_DONE = ("{name}完成，成果已归档", "评审通过，任务完成")
_GOING = (
    "按计划推进，完成约 {share:g}%",
    "完成主要部分，剩余下周补齐",
    "与相关部门对接两次，更新第 {version} 版",
    "内部评审一次，修改 {version} 处",
)
_STANDING = ("本周没有进展，还在等回复", "人手调去支援其他项目，本周未推进")
_WAITING = ("未到开始时间，先做准备", "等前面的任务交付，已列好清单")
_HINDRANCES = (
    "供应商交期延长，到货推迟两周", "测试设备被占用，要排队", "图纸改了两处，夹具要重做", "人手不足，周末排不满班",
    "接口文档与实际不一致，反复修改", "预算明细没有交齐，付款办不了", "样品检验不合格，正在复测", "场地验收没有通过，设备进不了场",
)  # fmt: skip
_NEXT = ("继续推进，争取完成 {next:g}%", "完成剩余工作并送审", "与对接部门开会确认")
SLIPS: tuple[Words, ...] = (
    {"percent": "差不多一半"}, {"percent": 130.0}, {"status": "快好了"}, {"expected_end": "下月初"},
    {"progress": None}, {"progress": "同上"}, {"expected_end": "2026-02-30"}, {"status": None},
)  # fmt: skip
"""What is refused cell by cell."""


def words(task: Task, before: float, share: float, friday: date, calendar: WorkingCalendar, chance: random.Random) -> Words:
    """before: the percent that stood in the form; chance: of this task and week."""
    late = share < 100 and task.end < friday
    hinders = (late or (share < 100 and share == before and share > 0)) and _speaks_up(task)
    return {
        "status": "已完成" if share >= 100 else "延期" if late else "进行中" if share else "未开始",
        "percent": share / 100,
        "progress": f"第{friday.isocalendar().week}周：{_progress(task, before, share, chance)}",
        "issue": hindrance(task) if hinders else None,
        "plan": _said(_NEXT, task, share, chance) if share < 100 and task.start <= friday else None,
        "expected_end": calendar.finish(friday, max(2, round(task.days * (1 - share / 100)))) if late else None,
    }


def slipped(rows: list[Words], chance: random.Random, many: int) -> list[Words]:
    """The same rows with some cells typed wrongly."""
    spoilt = [dict(row) for row in rows]
    for _ in range(many if rows else 0):
        chance.choice(spoilt).update(chance.choice(SLIPS))
    return spoilt


def hindrance(task: Task) -> str:
    """The same every week, as long as it lasts."""
    return f"{task.name}：{random.Random(f'{task.project}{task.id}').choice(_HINDRANCES)}"


def _speaks_up(task: Task) -> bool:
    """Of most difficulties nobody writes."""
    return random.Random(f"{task.id}{task.project}").random() < 0.35


def _progress(task: Task, before: float, share: float, chance: random.Random) -> str:
    bank = _DONE if share >= 100 else _WAITING if share == 0 else _STANDING if share == before else _GOING
    return _said(bank, task, share, chance)


def _said(bank: tuple[str, ...], task: Task, share: float, chance: random.Random) -> str:
    return chance.choice(bank).format(name=task.name, share=share, next=min(100, share + 25), version=chance.randrange(2, 6))
