"""Which tasks need attention, in which order, and why: late, blocked or at risk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from automation.projects.standing import AT_RISK_POINTS
from automation.projects.statuses import CANCELLED, DONE, OVERDUE
from automation.projects.weekly_figures import WeeklyFigures
from automation.projects.weekly_inputs import values
from automation.projects.weekly_sheets.wording import listed
from automation.reports.report import Tone

RANKING = "排序：关键路径上的延期 → 其他延期 → 受阻 → 有风险，各类中关键路径优先，再按逾期天数、落后幅度从大到小"
CRITICAL, BLOCKED, THREATENED = "关键", "受阻", "有风险"
RISK_TONES: dict[str, Tone] = {
    f"{OVERDUE}·{CRITICAL}": "red", OVERDUE: "red", f"{BLOCKED}·{CRITICAL}": "orange", BLOCKED: "orange",
    f"{THREATENED}·{CRITICAL}": "orange", THREATENED: "orange", CRITICAL: "blue",
}  # fmt: skip
_NAMES = ("project", "end", "status", "deviation", "days_overdue", "blocked", "at_risk", "critical", "dependencies")


@dataclass(frozen=True)
class Risk:
    """A task that needs attention; `place` is its position among the tasks."""

    place: int
    kind: str
    critical: bool
    days_overdue: int
    deviation: float
    reason: str

    @property
    def label(self) -> str:
        return f"{self.kind}·{CRITICAL}" if self.critical else self.kind

    @property
    def urgency(self) -> tuple[Any, ...]:
        weight = (OVERDUE, BLOCKED, THREATENED).index(self.kind)
        return weight, not self.critical, -self.days_overdue, self.deviation, self.place


def risks(figures: WeeklyFigures) -> list[Risk]:
    """All tasks that need attention, by the order that RANKING states."""
    finished = _finished(figures)
    columns = {name: values(figures.tasks, name) for name in _NAMES}
    signs = zip(columns["status"], columns["blocked"], columns["at_risk"], strict=True)
    places = (place for place, (status, *threats) in enumerate(signs) if status == OVERDUE or any(threats))
    tasks = ((place, {name: column[place] for name, column in columns.items()}) for place in places)
    found = (_risk(place, task, finished) for place, task in tasks if task["status"] not in (DONE, CANCELLED))
    return sorted(found, key=lambda risk: risk.urgency)


def _finished(figures: WeeklyFigures) -> set[tuple[str, str]]:
    keys = (values(figures.tasks, name) for name in ("project", "id", "status"))
    return {(project, identity) for project, identity, status in zip(*keys, strict=True) if status in (DONE, CANCELLED)}


def _risk(place: int, task: dict[str, Any], finished: set[tuple[str, str]]) -> Risk:
    kind = OVERDUE if task["status"] == OVERDUE else BLOCKED if task["blocked"] else THREATENED
    deviation = task["deviation"]
    sound = deviation is not None and deviation == deviation
    reason = "；".join(_reasons(task, finished))
    return Risk(place, kind, bool(task["critical"]), task["days_overdue"] or 0, deviation if sound else 0.0, reason)


def _reasons(task: dict[str, Any], finished: set[tuple[str, str]]) -> list[str]:
    found = []
    end: date | None = task["end"]
    if task["days_overdue"]:
        found.append(f"应于 {end} 完成，逾期 {task['days_overdue']} 天")
    elif task["status"] == OVERDUE:
        found.append("填报为延期")
    waiting = [identity for identity in task["dependencies"] or () if (task["project"], identity) not in finished]
    if task["blocked"] and waiting:
        found.append(f"前置任务 {listed(waiting, 6)}未完成" if len(waiting) > 6 else f"前置任务 {listed(waiting)} 未完成")
    if (task["deviation"] or 0) <= AT_RISK_POINTS and not task["days_overdue"]:
        found.append(f"进度落后计划 {-task['deviation']:.0f} 点")
    elif task["at_risk"] and not found:
        found.append("所依赖的任务已延期")
    return found


def labels(figures: WeeklyFigures, found: list[Risk]) -> list[str]:
    """One word for every task: its risk, else 关键 where it is on the critical path, else nothing."""
    words = [CRITICAL if critical else "" for critical in values(figures.tasks, "critical")]
    for risk in found:
        words[risk.place] = risk.label
    return words
