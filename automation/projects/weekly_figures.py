"""The figures of one project week: what the report, the mails and `weekly --json` all show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from automation.forms.schema.problem import Problem
from automation.organization.reporting_week import ReportingWeek

PROJECT_COLUMNS = ["name", "id", "lead", "tasks", "not_started", "in_progress", "done", "overdue", "cancelled", "completion", "planned", "deviation", "planned_end", "forecast_end", "in_review"]
DEPARTMENT_COLUMNS = ["name", "head", "submission", "submitted_at", "tasks", "overdue", "completion", "returned", "to_mend", "reason", "file"]
TASK_COLUMNS = ["project", "id", "name", "department", "person", "start", "end", "status", "reported_status", "percent", "planned", "deviation", "days_overdue", "blocked", "at_risk", "forecast_end", "float", "critical", "carried_over", "expected_end", "progress", "issue", "plan", "needs", "deliverable", "dependencies", "file", "sheet", "row", "progress_file", "progress_sheet", "progress_row"]
ISSUE_COLUMNS = ["project", "id", "name", "department", "person", "issue", "status", "file", "sheet", "row", "since"]
PLAN_COLUMNS = ["project", "id", "name", "department", "person", "plan", "start", "end", "percent", "needs"]
TREND_COLUMNS = ["week", "cutoff", "project", "tasks", "done", "overdue", "completion", "planned"]
FILE_COLUMNS = ["path", "form", "sha256", "modified", "author", "rows", "status", "reason", "problems"]


@dataclass(frozen=True)
class Change:
    """What differs from the week before: kind is 完成 | 新逾期 | 恢复 | 新任务 | 取消 | 进度回退."""

    kind: str
    project: str
    id: str
    name: str
    department: str
    text: str


@dataclass(frozen=True)
class WeeklyFigures:
    """Everything SPEC §5 asks of week `week` at `cutoff` (naive local time).

    DataFrames carry exactly the columns named above, object dtype, one row a project, department, task ...:
    `projects` has a row a project in the order of the task list; `trend` a row a (week, project) for up to twelve
    weeks ending with this one, plus project "" for all projects together; percents and points are floats 0-100 rounded
    to two decimals, dates are datetime.date, missing values None; `float` in whole working days.
    `tasks.file/sheet/row` name the row in the 任务分解表; `progress_*` the row of the 周进度填报表 whose state counts, or None.
    `departments` lists every due department, and after them those that have tasks but were not due (submission "").
    owners: (file, department) of the tasks. What a `tell_` gives is worked out once, for whoever asks first: most who ask for
    figures are after little of them.
    """

    week: ReportingWeek
    cutoff: datetime
    departments: pd.DataFrame
    owners: frozenset[tuple[str, str]]
    problems: list[Problem]
    completeness: str
    tell_projects: Callable[[], pd.DataFrame]
    tell_tasks: Callable[[], pd.DataFrame]
    tell_issues: Callable[[], pd.DataFrame]
    tell_plans: Callable[[], pd.DataFrame]
    tell_trend: Callable[[], pd.DataFrame]
    tell_files: Callable[[], pd.DataFrame]
    tell_changes: Callable[[], list[Change]]
    tell_remarks: Callable[[], list[str]]

    @property
    def projects(self) -> pd.DataFrame:
        return self.tell_projects()

    @property
    def tasks(self) -> pd.DataFrame:
        return self.tell_tasks()

    @property
    def issues(self) -> pd.DataFrame:
        return self.tell_issues()

    @property
    def plans(self) -> pd.DataFrame:
        return self.tell_plans()

    @property
    def trend(self) -> pd.DataFrame:
        return self.tell_trend()

    @property
    def files(self) -> pd.DataFrame:
        return self.tell_files()

    @property
    def changes(self) -> list[Change]:
        return self.tell_changes()

    @property
    def remarks(self) -> list[str]:
        return self.tell_remarks()
