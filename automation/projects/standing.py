"""How every task stands at one cut-off: state, completion, plan, deviation, delay, blocked, at risk (SPEC §5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from automation.projects.progress_history import ProgressHistory, percent_of
from automation.projects.statuses import CANCELLED, DONE, IN_REVIEW, OVERDUE
from automation.projects.task_list import CODES, Flags, TaskList
from automation.projects.working_days import Numbers, WorkingDays

Points = NDArray[np.float64]
AT_RISK_POINTS = -20


@dataclass(frozen=True)
class Plan:
    """What the calendar says of each task. weight: planned working days, at least 1, 0 without sound dates."""

    days: WorkingDays
    before_start: Numbers
    until_end: Numbers
    weight: Numbers

    @classmethod
    def of(cls, tasks: TaskList, days: WorkingDays) -> Plan:
        before, until = days.number(tasks.start - 1), days.number(tasks.end)
        return cls(days, before, until, np.where(tasks.sound, np.maximum(until - before, 1), 0))

    def planned(self, tasks: TaskList, cutoff: int) -> Points:
        """Share of each task's working days up to and including the cut-off's day; NaN without sound dates.
        A task without any working day is planned to be done at its end."""
        number = int(self.days.number(np.array([cutoff]))[0])
        passed = np.clip(np.minimum(self.until_end, number) - self.before_start, 0, None)
        total = self.until_end - self.before_start
        share = np.where(total > 0, 100.0 * passed / np.maximum(total, 1), np.where(tasks.end <= cutoff, 100.0, 0.0))
        return np.where(tasks.sound, share, np.nan)


@dataclass(frozen=True)
class Standing:
    """One entry a task. entry: index in the progress history or -1; reported and status are codes of statuses.STATUSES;
    planned and deviation are NaN without sound dates."""

    cutoff: int
    week: int
    entry: Numbers
    reported: NDArray[np.int8]
    status: NDArray[np.int8]
    percent: Points
    planned: Points
    carried_over: Flags

    @property
    def done(self) -> Flags:
        return np.equal(self.status, CODES[DONE])

    @property
    def overdue(self) -> Flags:
        return np.equal(self.status, CODES[OVERDUE])

    @property
    def cancelled(self) -> Flags:
        return np.equal(self.status, CODES[CANCELLED])

    @property
    def open(self) -> Flags:
        """Unfinished and not cancelled."""
        return ~self.done & ~self.cancelled

    @property
    def in_hand(self) -> Flags:
        """Open, and somebody still has to work on it: what is 待审核 waits for its reviewer alone."""
        return self.open & np.not_equal(self.status, CODES[IN_REVIEW])

    @property
    def deviation(self) -> Points:
        return self.percent - self.planned


def standing(tasks: TaskList, history: ProgressHistory, plan: Plan, week: int, cutoff: int) -> Standing:
    """week: number of the week whose submissions count at most; cutoff: ordinal of the day judged against."""
    entry = history.latest(week)
    reported, percent, carried = tasks.planned_status, np.zeros(len(tasks.rows)), tasks.mended.copy()
    if len(history.task):
        found = entry >= 0
        told = found & (history.status[entry] >= 0)
        reported = np.where(told, history.status[entry], reported).astype(np.int8)
        percent = np.nan_to_num(np.where(found, history.percent[entry], 0.0))
        carried |= found & ((history.week[entry] < week) | history.stands_in[entry])
    reported = np.where(tasks.cancelled, CODES[CANCELLED], reported).astype(np.int8)
    carried &= ~tasks.cancelled
    late = (tasks.end > 0) & (tasks.end < cutoff) & (reported != CODES[DONE]) & (reported != CODES[CANCELLED])
    status = np.where(late, CODES[OVERDUE], reported).astype(np.int8)
    status[tasks.reviews.awaited(cutoff) & (reported == CODES[DONE])] = CODES[IN_REVIEW]
    return Standing(cutoff, week, entry, reported, status, percent_of(reported, percent), plan.planned(tasks, cutoff), carried)


def blocked(tasks: TaskList, now: Standing) -> Flags:
    """Not finished, starts on or before the cut-off's day, and some dependency unfinished."""
    needing = np.zeros(len(tasks.rows), dtype=bool)
    task, needed = tasks.live_links
    needing[task[now.open[needed]]] = True
    return now.open & needing & (tasks.start > 0) & (tasks.start <= now.cutoff)


def at_risk(tasks: TaskList, now: Standing, is_blocked: Flags) -> Flags:
    """Not blocked, unfinished, and behind by 20 points or with a dependency, direct or not, that is 延期."""
    behind = np.zeros(len(tasks.rows), dtype=bool)
    behind[list(tasks.network.after(np.flatnonzero(now.overdue).tolist()))] = True
    # Rounded, so that 28.9 − 48.9 is −20 and not a hair above it.
    far_behind = np.round(now.deviation, 6) <= AT_RISK_POINTS
    return now.open & ~is_blocked & (behind | far_behind)
