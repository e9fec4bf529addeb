"""A simulated year of a large company: python benchmarks/simulate.py [--people 1000 --projects 16 --tasks 60 --days 365].

The company is generated: departments of 40, a 任务分解表 a project over the whole year, a kick-off each, no clients; notices come up in the
first weeks. Wall and CPU time are those of one process from the command's start to its end (copying, living, telling), memory its
highest, with its children.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from automation.demo.paper import Paper, drawn, put
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import Filling
from automation.organization.people import Department, Directory, Person
from automation.organization.working_calendar import WorkingCalendar
from automation.projects.kickoff_minutes import FORM as KICKOFF
from automation.projects.task_breakdown import FORM as TASKS
from automation.reference.address_book import FORM as ADDRESS_BOOK
from benchmarks.weekly import measure

BEGIN = datetime(2026, 1, 5, 8, 0)
"""A Monday."""
SIZE = 40
ZONE = ZoneInfo("Asia/Shanghai")
_WORDS = ("研发", "市场", "质量", "采购", "生产", "财务", "工艺", "售后", "信息", "法务")
_SURNAMES, _GIVEN = "赵钱孙李周吴郑冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉玲健斌"
_SHARE_NAMED = 0.15
"""Of the tasks, whose deliverables are reviewed: the projects with a 交付物 folder."""


def directory(people: int, chance: random.Random) -> Directory:
    """Everybody's name is his own; the first of each department heads it, the first of all heads the heads."""
    names = [f"{family}{one}{other}" for family in _SURNAMES for one in _GIVEN for other in _GIVEN if one != other]
    chance.shuffle(names)
    count = max(1, people // SIZE)
    departments = [f"{_WORDS[number % 10]}{'一二三四五六七八九十'[number // 10]}部" for number in range(count)]
    heads = names[:count]
    persons = []
    for number, name in enumerate(names[:people]):
        department = number % count
        head, first = number < count, number == 0
        post = "总经理" if first else "经理" if head else "专员"
        superior = "" if first else heads[0] if head else heads[department]
        persons.append(Person(name, departments[department], post, f"p{number:04d}@example.com", str(8000 + number), head, superior))
    return Directory(tuple(Department(name, head) for name, head in zip(departments, heads, strict=True)), tuple(persons))


def tasks(people: Directory, project: int, count: int, chance: random.Random, calendar: WorkingCalendar) -> list[dict[str, Any]]:
    """Spread over the year; six departments work together, each task needs at most two that are planned to end before it begins."""
    departments = [people.departments[(project * 7 + step) % len(people.departments)].name for step in range(6)]
    staff = {name: [one.name for one in people.persons if one.department == name] for name in departments}
    found: list[dict[str, Any]] = []
    for number in range(count):
        department = chance.choice(departments)
        start = calendar.on_or_after(BEGIN.date() + timedelta(days=round(330 * number / count) + chance.randrange(-10, 15)))
        ended = [one["id"] for one in found if one["end"] < start][-8:]
        needs = tuple(sorted(chance.sample(ended, min(len(ended), chance.randrange(0, 3)))))
        found.append(
            {
                "id": f"{number + 1:03d}", "name": f"{department}第 {number + 1} 项工作", "description": "按计划完成，形成记录",
                "department": department, "person": chance.choice(staff[department]), "start": start,
                "end": calendar.finish(start, chance.randrange(8, 35)), "deliverable": "记录",
                "dependencies": needs or "-", "status": "未开始",
            }
        )  # fmt: skip
    return found


def build(root: Path, people: int, projects: int, count: int) -> None:
    chance, calendar = random.Random(1), WorkingCalendar()
    company = directory(people, chance)
    lists = DropDowns.of(company)
    columns = ("name", "department", "post", "mail", "phone", "superior")
    book = {
        "departments": {"name": [one.name for one in company.departments], "head": [one.head for one in company.departments]},
        "persons": {name: [getattr(one, name) or None for one in company.persons] for name in columns},
    }
    _put(root, "基础资料/通讯录.xlsx", drawn(ADDRESS_BOOK, Filling(tables=book), lists))
    for number in range(projects):
        name, identity = f"第{number + 1}号研制项目", f"P{number + 1:04d}"
        rows = tasks(company, number, count, chance, calendar)
        lead = company.departments[number * 7 % len(company.departments)].head
        fields = {"project_name": name, "project_id": identity, "drawn_up_on": BEGIN.date(), "filler": lead}
        table = {column: [row[column] for row in rows] for column in rows[0]}
        _put(root, f"项目/{identity}/任务分解表.xlsx", drawn(TASKS, Filling(fields=fields, tables={"tasks": table}), lists))
        _put(root, f"项目/{identity}/启动会议纪要.xlsx", _kickoff(name, identity, lead, rows, lists))
        if number < projects * _SHARE_NAMED:
            _put(root, f"项目/{identity}/交付物/说明.txt", b"")


def _kickoff(name: str, identity: str, lead: str, rows: list[dict[str, Any]], lists: DropDowns) -> bytes:
    departments = sorted({row["department"] for row in rows})
    fields = {
        "project_id": identity, "project_name": name, "lead": lead, "held_at": BEGIN - timedelta(days=5, hours=-2), "rhythm": "每周一",
        "channel": "邮件", "participants": (lead,), "goal": "按期完成",
    }  # fmt: skip
    filling = Filling(
        fields=fields,
        tables={"milestones": {"milestone": ["完成"], "due": [date(2026, 12, 25)], "department": departments[:1]}},
    )
    return drawn(KICKOFF, filling, lists)


def _put(root: Path, path: str, content: bytes) -> None:
    put(root, Paper(path, content, datetime.combine(BEGIN.date() - timedelta(days=4), time(9))), ZONE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("people", 1000), ("projects", 16), ("tasks", 60), ("days", 365)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--keep", type=Path, help="generate the company here and stay")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = given.keep or Path(folder)
        build(home / "共享盘", given.people, given.projects, given.tasks)
        config, answer = home / "config.ini", home / "answer.json"
        config.write_text(f"[paths]\nworkspace = {home}/共享盘\nstate = {home}/state\n", encoding="utf-8")
        line = f"import sys; from automation.__main__ import main; sys.stdout = open({str(answer)!r}, 'w', encoding='utf-8'); main()"
        cost = measure(sys.executable, "-X", "utf8", "-c", line, "simulate", "--days", str(given.days), "--json",
                       "--config", str(config), "--now", BEGIN.isoformat(), every=0.5)  # fmt: skip
        told = json.loads(answer.read_text(encoding="utf-8"))
    print(f"{given.people} people, {given.projects} projects x {given.tasks} tasks, {given.days} days: {len(told['mails'])} mails, "
          f"{len(told['acts'])} acts, {told['rounds']} rounds")  # fmt: skip
    print(f"{cost.wall:8.1f} s wall {cost.cpu:8.1f} s CPU {cost.peak:7.0f} MB")


if __name__ == "__main__":
    main()
