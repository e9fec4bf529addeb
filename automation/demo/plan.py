"""The sample company's projects: tasks with days and people, and what was agreed when each project began."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from automation.demo.company import OFFICE, Company
from automation.demo.project_tasks import GATEWAY, OVERSEAS, PRODUCTION_LINE, SERVICE_PLATFORM
from automation.forms.drawing.filling import Filling
from automation.organization.reporting_week import ReportingWeek

CANCELLED = {("P2026-015", "029"), ("P2026-030", "015")}


@dataclass(frozen=True)
class Task:
    """One line of a 任务分解表; `days` are working days."""

    project: Project
    id: str
    name: str
    department: str
    person: str
    start: date
    end: date
    days: int
    needs: tuple[str, ...]
    deliverable: str
    description: str

    @property
    def cancelled(self) -> bool:
        return (self.project.id, self.id) in CANCELLED


@dataclass(frozen=True)
class Project:
    """`begun`: how many weeks before the reported one; `pace`: how fast it goes against its plan; `books`: how its task list is
    divided among workbooks, each the departments that fill it (the last takes the rest)."""

    name: str
    id: str
    lead: str
    goal: str
    begun: int
    pace: float
    lines: str
    books: tuple[tuple[str, tuple[str, ...]], ...]


PROJECTS = (
    Project("灵犀智能网关研制项目", "P2026-021", "研发部", "发布灵犀智能网关，首年销售 5000 台。", 13, 1.2, GATEWAY,
            (("研发条线", ("研发部", "测试部", "信息部", "工艺部")), ("市场供应条线", ()))),
    Project("华东二期产线升级项目", "P2026-015", "生产部", "按期完成产线升级，每班产能由 800 件提高到 1200 件。", 17, 1.0,
            PRODUCTION_LINE, (("生产工艺", ("生产部", "工艺部", "质量部")), ("职能部门", ()))),
    Project("客户服务平台上线项目", "P2026-027", "信息部", "统一受理客户请求，四小时内响应，满意度不低于 90 分。", 12, 1.2,
            SERVICE_PLATFORM, (("全部", ()),)),
    Project("海外认证与首单交付项目", "P2026-030", "质量部", "取得 CE 和 TISI 认证，完成首批 300 台交付。", 9, 1.1, OVERSEAS,
            (("全部", ()),)),
)  # fmt: skip


def plan(company: Company, week: ReportingWeek, seed: int) -> list[Task]:
    """All tasks, dated so that the reported week lies in the middle of the projects."""
    chance = random.Random(f"plan{seed}")
    tasks: list[Task] = []
    for project in PROJECTS:
        first = company.calendar.on_or_after(week.monday - timedelta(weeks=project.begun))
        ends: dict[str, date] = {}
        for line in project.lines.split("\n")[1:-1]:
            task = _task(company, project, first, line.split("|"), ends, chance)
            ends[task.id] = task.end
            tasks.append(task)
    return tasks


def _task(
    company: Company, project: Project, first: date, cells: list[str], ends: dict[str, date], chance: random.Random
) -> Task:
    """Begins on its day, but not before what it needs is planned to end (as far as that stands above it)."""
    number, name, department, begin, days, needs, deliverable, description = cells
    needed = () if needs == "-" else tuple(needs.split(","))
    start = max(
        [
            company.calendar.finish(first, int(begin) + 1),
            *(company.calendar.next_after(ends[one]) for one in needed if one in ends),
        ]
    )
    staff = company.staff(department)
    person = staff[chance.choice((0, 1, 1, 2, 3)) % len(staff)]
    length = int(days) * 3 // 2
    end = company.calendar.finish(start, length)
    return Task(project, number, name, department, person, start, end, length, needed, deliverable, description)


def books(tasks: Iterable[Task], statuses: dict[Task, str], company: Company) -> Iterable[tuple[str, Filling]]:
    """(path, values) of every 任务分解表; `statuses` as they were when it was drawn up."""
    for project in PROJECTS:
        left = [task for task in tasks if task.project == project]
        for part, departments in project.books:
            mine = [task for task in left if not departments or task.department in departments]
            left = [task for task in left if task not in mine]
            name = "任务分解表" if part == "全部" else f"任务分解表（{part}）"
            yield f"项目/{project.id} {project.name}/{name}.xlsx", _task_list(project, mine, statuses, company)


def _task_list(project: Project, tasks: list[Task], statuses: dict[Task, str], company: Company) -> Filling:
    plain = ("id", "name", "description", "department", "person", "start", "end", "deliverable")
    columns: dict[str, list[Any]] = {name: [getattr(task, name) for task in tasks] for name in plain}
    columns["dependencies"] = [task.needs or "-" for task in tasks]
    columns["status"] = ["已取消" if task.cancelled else statuses[task] for task in tasks]
    filler, checker = company.staff(project.lead)[:2]
    drawn_up = min(task.start for task in tasks)
    fields = {
        "project_name": project.name,
        "project_id": project.id,
        "drawn_up_on": drawn_up,
        "filler": filler,
        "checker": checker,
    }
    return Filling(fields=fields, tables={"tasks": columns})


def kickoff_minutes(project: Project, tasks: list[Task], company: Company) -> Filling:
    """项目启动会议纪要 of a project."""
    mine = [task for task in tasks if task.project == project]
    departments = list(dict.fromkeys(task.department for task in mine))
    first = min(task.start for task in mine)
    marks = mine[3::7] + mine[-1:]
    fields = {
        "project_id": project.id,
        "project_name": project.name,
        "lead": company.head(project.lead),
        "held_at": datetime.combine(company.calendar.last_on_or_before(first - timedelta(days=3)), time(10, 0)),
        "place": "三楼会议室",
        "rhythm": "每周一 10:00",
        "channel": "周进度填报表和邮件",
        "participants": tuple(company.head(name) for name in departments),
        "goal": project.goal,
    }
    tables: dict[str, dict[str, list[Any]]] = {
        "milestones": {
            "milestone": [f"{task.name}完成" for task in marks],
            "due": [task.end for task in marks],
            "department": [task.department for task in marks],
        },
        "duties": {
            "department": departments,
            "duty": ["负责" + "、".join(task.name for task in mine if task.department == name) for name in departments],
            "contact": [company.head(name) for name in departments],
        },
        "decisions": {
            "matter": ["落实项目办公场地和会议室", "确认各部门对接人并报项目负责人"],
            "person": [company.head(OFFICE), company.head(project.lead)],
            "due": [company.calendar.next_after(first), company.calendar.next_after(first)],
        },
    }
    return Filling(fields=fields, tables=tables)
