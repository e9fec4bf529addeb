"""How every task stands at this moment, for what is reminded between two weekly reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from automation.jobs.job import Moment, Records
from automation.jobs.mail_words import cut
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import WorkingCalendar
from automation.projects.consolidate_week import inputs_of
from automation.projects.progress_history import ProgressHistory, progress_history, week_number
from automation.projects.project import name_key
from automation.projects.standing import Plan, Standing, standing
from automation.projects.submissions import void_files
from automation.projects.task_joining import task_list
from automation.projects.task_list import TaskList
from automation.projects.weekly_form import form_path
from automation.projects.weekly_inputs import WeeklyInputs, values
from automation.projects.weekly_progress import FORM
from automation.projects.working_days import working_days
from automation.remembered import Remembered

_NOW = Remembered["TasksNow"](2)


@dataclass(frozen=True)
class TasksNow:
    """The tasks with this week's submission, else the latest earlier one, else the list (SPEC §5), as of today."""

    week: ReportingWeek
    inputs: WeeklyInputs
    tasks: TaskList
    history: ProgressHistory
    now: Standing

    @classmethod
    def of(cls, records: Records, moment: Moment) -> TasksNow:
        """The same for all jobs of a round, until one of them changes 交付物审核记录."""
        today = moment.now.date()
        inputs = inputs_of(records, ReportingWeek.of(today).label)
        return _NOW.of((inputs, records.calendar), lambda: cls._of(inputs, records.calendar, today), today)

    @classmethod
    def _of(cls, inputs: WeeklyInputs, calendar: WorkingCalendar, today: date) -> TasksNow:
        week, tasks = ReportingWeek.of(today), task_list(inputs)
        history = progress_history(inputs.progress, tasks, week, void_files(inputs.problems).keys())
        known = np.concatenate([tasks.start[tasks.start > 0], tasks.end[tasks.end > 0], [today.toordinal()]])
        days = working_days(calendar, date.fromordinal(int(known.min())), date.fromordinal(int(known.max())))
        now = standing(tasks, history, Plan.of(tasks, days), week_number(week), today.toordinal())
        return cls(week, inputs, tasks, history, now)

    @cached_property
    def keys(self) -> list[str]:
        """`<project>/<id>` of each task: what a reminder's item and a ladder's event are named by, the same whoever types the
        project's name in whatever way."""
        names = [name_key(one.id or one.name) for one in self.tasks.projects]
        places = self.tasks.project.tolist()
        return [f"{names[place]}/{identity or ''}" for place, identity in zip(places, self.tasks.ids, strict=True)]

    @cached_property
    def number(self) -> dict[str, int]:
        return {key: task for task, key in enumerate(self.keys)}

    @cached_property
    def persons(self) -> list[str]:
        """Label of who answers for each task, "" if nobody does."""
        return [person or "" for person in values(self.tasks.rows, "person")]

    def place(self, task: int) -> tuple[str, str]:
        """File and sheet where its state is told: the department's form of this week, where one lies, else the 任务分解表."""
        form = form_path(self.week.label, self.tasks.departments[task] or "")
        return (form, FORM.tables[0].title) if form in self._files else self._sources[task]

    @cached_property
    def _files(self) -> frozenset[str]:
        return frozenset(values(self.inputs.files, "path"))

    @cached_property
    def _sources(self) -> list[tuple[str, str]]:
        return list(zip(values(self.tasks.rows, "file"), values(self.tasks.rows, "sheet"), strict=True))

    def project(self, task: int) -> str:
        return self.tasks.projects[int(self.tasks.project[task])].name

    def lead(self, task: int) -> str:
        return self.tasks.projects[int(self.tasks.project[task])].lead

    def title(self, task: int) -> str:
        """003“硬件原理图”"""
        return f"{cut(self.tasks.ids[task], 20)}“{cut(self.tasks.names[task], 40)}”"
