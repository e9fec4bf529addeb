"""Is a project on course? One word by a rule that the report states."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from automation.organization.working_calendar import WorkingCalendar
from automation.projects.weekly_figures import WeeklyFigures
from automation.projects.weekly_inputs import values
from automation.projects.weekly_sheets.risks import Risk
from automation.projects.weekly_sheets.wording import AT_RISK, LATE, ON_COURSE

BEHIND = -10
"""Points behind the plan from which a project counts as at risk although no single task does."""
RULE = (
    f"判定：“{LATE}”= 预测完成晚于计划完成；“{AT_RISK}”= 有延期、受阻或有风险的任务，或完成率落后计划 {-BEHIND} 点以上；"
    f"其余为“{ON_COURSE}”。总体取最差的项目。"
)


def days_late(figures: WeeklyFigures, calendar: WorkingCalendar) -> list[int]:
    """Working days by which each project's forecast end lies after its planned end, 0 if it does not."""
    pairs = zip(values(figures.projects, "planned_end"), values(figures.projects, "forecast_end"), strict=True)
    return [
        max(1, calendar.count(planned + timedelta(days=1), forecast)) if planned and forecast and forecast > planned else 0
        for planned, forecast in pairs
    ]


def verdicts(figures: WeeklyFigures, late: Sequence[int], risks: Sequence[Risk]) -> list[str]:
    """One word a project, in the order of figures.projects."""
    owners = values(figures.tasks, "project")
    threatened = Counter(owners[risk.place] for risk in risks)
    projects = zip(values(figures.projects, "name"), values(figures.projects, "deviation"), late, strict=True)
    return [
        LATE if days else AT_RISK if threatened[name] or (deviation or 0) <= BEHIND else ON_COURSE
        for name, deviation, days in projects
    ]


def overall(words: Sequence[str]) -> tuple[str, str]:
    """The worst word and what the chip says."""
    for word in (LATE, AT_RISK):
        if count := words.count(word):
            return word, f"总体：{word}（{count}/{len(words)} 个项目）"
    return ON_COURSE, f"总体：{ON_COURSE}" if words else "没有在办项目"
