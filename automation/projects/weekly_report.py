"""Puts the figures of one project week together from the tables of all workbooks (SPEC §5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache

import numpy as np
import pandas as pd

from automation.errors import AutomationError
from automation.forms.schema.problem import Problem
from automation.organization.people import Directory
from automation.organization.reporting_week import CLOSING, ReportingWeek
from automation.organization.working_calendar import WorkingCalendar
from automation.projects.changes import changes
from automation.projects.completeness import completeness, errors_by_file, returned
from automation.projects.deliverables import stray_problems
from automation.projects.outlook import Outlook, outlook
from automation.projects.plan_problems import plan_problems
from automation.projects.progress_history import ProgressHistory, progress_history, week_number
from automation.projects.progress_problems import ProgressRows, progress_problems
from automation.projects.reported_words import issue_table, plan_table
from automation.projects.standing import Plan, Standing, standing
from automation.projects.submissions import Submission, due_first, late_remarks, submissions, void_files
from automation.projects.task_joining import task_list
from automation.projects.task_list import TaskList
from automation.projects.trend import ClosedWeeks, cutoffs, trend
from automation.projects.weekly_figures import FILE_COLUMNS, TREND_COLUMNS, WeeklyFigures
from automation.projects.weekly_inputs import WeeklyInputs, values
from automation.projects.weekly_tables import department_table, project_table, table, table_of_rows, task_table
from automation.projects.working_days import working_days

MARGIN = 400
"""Calendar days looked up beyond the last date that is written down; forecasts further ahead look up more."""


@dataclass(frozen=True)
class Picture:
    """All tasks, what was told of them, and how they stand now, at the cut-off before, and before this week's forms came in."""

    tasks: TaskList
    history: ProgressHistory
    plan: Plan
    weeks: ClosedWeeks
    now: Standing
    before: Standing
    at_start: Standing


def weekly_figures(
    inputs: WeeklyInputs,
    week: ReportingWeek,
    calendar: WorkingCalendar,
    directory: Directory,
    closing: time = CLOSING,
    today: date | None = None,
) -> WeeklyFigures:
    """Tables in, tables out; AutomationError for a week without working days, which has no report.

    today: judge the tasks against this day instead of the cut-off's, while the week is still running.
    """
    cutoff = week.cutoff(calendar, closing)
    if cutoff is None:
        raise AutomationError(f"{week.label} 整周放假，没有周报。请换一个周次。")
    seen = _picture(inputs, week, calendar, closing, today or cutoff.date())
    tasks, history, plan, now = seen.tasks, seen.history, seen.plan, seen.now
    problems = _problems(inputs, seen, week.label)
    errors = errors_by_file(problems)
    submitted = _submitted(inputs, seen, directory, week.label, cutoff, errors)
    problems += late_remarks(submitted, cutoff)
    ahead = cache(lambda: outlook(tasks, history, now, plan, inputs.progress))
    return WeeklyFigures(
        week=week,
        cutoff=cutoff,
        departments=department_table(tasks, now, plan, submitted, directory),
        owners=frozenset(zip(values(tasks.rows, "file"), tasks.departments, strict=True)),
        problems=problems,
        completeness=completeness(submitted, returned(inputs, week.label, errors), int(np.count_nonzero(now.carried_over & now.in_hand))),
        tell_projects=cache(lambda: project_table(tasks, now, plan, ahead())),
        tell_tasks=cache(lambda: task_table(tasks, history, inputs.progress, now, ahead())),
        tell_issues=cache(lambda: issue_table(tasks, history, inputs.progress, now)),
        tell_plans=cache(lambda: plan_table(tasks, history, inputs.progress, now, week)),
        tell_trend=cache(lambda: table_of_rows(TREND_COLUMNS, trend(seen.weeks, tasks, history, plan, now))),
        tell_files=cache(lambda: read_files(inputs.files, problems)),
        tell_changes=cache(lambda: changes(tasks, now, seen.before)),
        tell_remarks=cache(lambda: _remarks(inputs, tasks, calendar, cutoff, ahead())),
    )


def _picture(inputs: WeeklyInputs, week: ReportingWeek, calendar: WorkingCalendar, closing: time, today: date) -> Picture:
    tasks = task_list(inputs)
    history = progress_history(inputs.progress, tasks, week, void_files(inputs.problems).keys())
    weeks = cutoffs(week, calendar, closing)
    cutoff = weeks[-1][1]
    plan = Plan.of(tasks, working_days(calendar, *_range(tasks, inputs.progress, weeks[0][1], cutoff)))
    now = standing(tasks, history, plan, week_number(week), today.toordinal())
    before = _before(tasks, history, plan, cutoffs(week.previous(), calendar, closing), now)
    return Picture(tasks, history, plan, weeks, now, before, standing(tasks, history, plan, now.week - 1, now.cutoff))


def _problems(inputs: WeeklyInputs, seen: Picture, label: str) -> list[Problem]:
    """What reading has found, and what only shows when everything lies side by side."""
    rows = ProgressRows(inputs.progress, label, inputs.letters)
    return [
        *inputs.problems,
        *plan_problems(seen.tasks, inputs.letters, seen.now),
        *progress_problems(rows, seen.tasks, seen.history, seen.now, seen.before),
        *stray_problems(seen.tasks, inputs.drops),
    ]


def _range(tasks: TaskList, progress: pd.DataFrame, first: datetime, cutoff: datetime) -> tuple[date, date]:
    """First and last day that anything speaks of, with a margin on both sides."""
    known = np.concatenate([tasks.start, tasks.end])
    known = known[known > 0]
    expected = max(filter(None, set(values(progress, "expected_end"))), default=cutoff.date()).toordinal()
    low = min(first.toordinal(), int(known.min(initial=first.toordinal())))
    high = max(cutoff.toordinal(), int(known.max(initial=0)), expected)
    return date.fromordinal(low - 7), date.fromordinal(high + MARGIN)


def _before(tasks: TaskList, history: ProgressHistory, plan: Plan, earlier: ClosedWeeks, now: Standing) -> Standing:
    """How things stood at the cut-off before this one, by the list of that time where it is known."""
    if not earlier:
        return now
    week, cutoff = earlier[-1]
    then = tasks.as_before() if tasks.before else tasks
    return standing(then, history, plan, week_number(week), cutoff.toordinal())


def _submitted(
    inputs: WeeklyInputs, seen: Picture, directory: Directory, label: str, cutoff: datetime, errors: Counter[str]
) -> list[Submission]:
    """Due are those who had something unfinished before this week's forms came in."""
    departments = seen.tasks.departments
    owing = (name for name, is_open in zip(departments, seen.at_start.in_hand.tolist(), strict=True) if is_open)
    usable = seen.history.row[seen.history.week == seen.now.week]
    return submissions(inputs, usable, due_first(owing, departments, directory), label, cutoff, errors)


def read_files(files: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame:
    """The files as read, with all problems counted that were found in them since."""
    counts = Counter(problem.file for problem in problems)
    columns = {name: values(files, name) for name in FILE_COLUMNS}
    return table(FILE_COLUMNS, columns | {"problems": [counts[path] for path in columns["path"]]})


def _remarks(inputs: WeeklyInputs, tasks: TaskList, calendar: WorkingCalendar, cutoff: datetime, ahead: Outlook) -> list[str]:
    last = max(int(tasks.end.max(initial=0)), int(ahead.end.max(initial=0)), cutoff.toordinal())
    return [*inputs.remarks, *_once(calendar.remarks(cutoff.year, date.fromordinal(last).year), inputs.remarks)]


def _once(remarks: list[str], said: list[str]) -> Iterator[str]:
    return (remark for remark in remarks if remark not in said)
