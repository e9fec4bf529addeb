"""When every task and project will be done: the forecast of the critical path in dates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from automation.projects.critical_path import Work, forecast
from automation.projects.progress_history import ProgressHistory
from automation.projects.standing import Plan, Standing
from automation.projects.task_list import Flags, TaskList
from automation.projects.weekly_inputs import picked
from automation.projects.working_days import Numbers, ordinals


@dataclass(frozen=True)
class Outlook:
    """Per task: forecast end (ordinal, 0 = none), float in working days (meaningless without forecast end), critical."""

    end: Numbers
    float: Numbers
    critical: Flags


def outlook(tasks: TaskList, history: ProgressHistory, now: Standing, plan: Plan, progress: pd.DataFrame) -> Outlook:
    """Of 预计完成日期 only this week's submission is asked."""
    due = _expected(history, now, progress)
    numbers = plan.days.number
    work = Work(
        counts=(now.open & tasks.sound).tolist(),
        started=(now.percent > 0).tolist(),
        begin=(plan.before_start + 1).tolist(),
        remaining=_remaining(now, plan).tolist(),
        expected=np.where(due > 0, numbers(due), 0).tolist(),
        group=tasks.project.tolist(),
    )
    found = forecast(tasks.network, work, int(numbers(np.array([now.cutoff]))[0]))
    finish, late = np.array(found.finish, dtype=np.int64), np.array(found.late_finish, dtype=np.int64)
    # An expected day off lies after the working day that bears its number.
    end = np.where(finish > 0, np.maximum(plan.days.ordinal(finish), due), 0)
    return Outlook(end, late - finish, (finish > 0) & (late == finish))


def _expected(history: ProgressHistory, now: Standing, progress: pd.DataFrame) -> Numbers:
    if not len(history.task):
        return np.zeros(len(now.entry), dtype=np.int64)
    fresh = (now.entry >= 0) & (history.week[now.entry] == now.week)
    return ordinals(picked(progress, "expected_end", np.where(fresh, history.row[now.entry], -1)))


def _remaining(now: Standing, plan: Plan) -> Numbers:
    """r = ceil(d × (1 − percent/100)), at least 1; rounded first, as 10 × (1 − 0.7) is 3.0000000000000004 to a computer."""
    days = np.ceil(np.round(plan.weight * (100.0 - now.percent) / 100.0, 9))
    return np.maximum(days, 1).astype(np.int64)
