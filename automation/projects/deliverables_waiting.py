"""The deliverables that wait for somebody now: to be reviewed, to be mended, or to be called after their task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from automation.jobs.job import Drop, Moment, Records
from automation.jobs.mail_words import cut
from automation.jobs.rows import Row, rows_of
from automation.projects.deliverable_review import RECORD
from automation.projects.deliverables import content_of, delivered, recorded
from automation.projects.keep_deliverables import tasks_of
from automation.projects.reviews import RETURNED
from automation.projects.task_list import TaskList
from automation.projects.weekly_inputs import values

REVIEW, MEND, RENAME = "review", "returned", "rename"


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody, by event: files with their rows of the record, and files that name no task of their project."""

    tasks: TaskList
    files: Mapping[str, tuple[int, Drop, Row]]
    strays: Mapping[str, tuple[int, Drop]]

    @classmethod
    def of(cls, records: Records, moment: Moment) -> Waiting:
        """Only versions that lie there now: what was replaced waits for nobody."""
        tasks = tasks_of(records, moment.now.date())
        found = delivered(records.drops(), tasks)
        rows = recorded(tasks, rows_of(records.record(RECORD.name)))
        files: dict[str, tuple[int, Drop, Row]] = {}
        for task, drop in found.files:
            row = rows.get((task, content_of(drop)))
            if row is not None and row["verdict"] in (None, RETURNED) and row["submitted_at"] and not tasks.cancelled[task]:
                key = "/".join(row[name] for name in RECORD.key)
                files[f"{REVIEW if row['verdict'] is None else MEND}/{key}"] = task, drop, row
        strays = {f"{RENAME}/{drop.path}": (project, drop) for project, drop in found.strays if project is not None}
        return cls(tasks, files, strays)

    def lead(self, task: int) -> str:
        return self.tasks.projects[int(self.tasks.project[task])].lead

    def person(self, task: int) -> str:
        return values(self.tasks.rows, "person")[task] or ""

    def title(self, task: int) -> str:
        """003“硬件原理图”（新一代控制器研制项目）"""
        project = self.tasks.projects[int(self.tasks.project[task])].name
        return f"{self.tasks.ids[task]}“{cut(self.tasks.names[task], 20)}”（{cut(project, 20)}）"
