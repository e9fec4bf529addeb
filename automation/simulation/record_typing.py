"""What people type into the record workbooks: solutions of problems, verdicts on deliverables."""

from __future__ import annotations

from datetime import datetime, timedelta

from automation.organization.people import Person
from automation.simulation.life import Life
from automation.simulation.row_typing import Row, type_record
from automation.simulation.typed_cells import Value

ISSUES, REVIEWS = "issue_log", "deliverable_review"
_SOLUTIONS = ("与对方负责人约好本周五前给结果", "换用第二货源，已下单", "抽调两人支援，周末赶工", "分两步做，先做不受影响的部分")


def solve(life: Life, person: Person, ids: set[str], at: datetime) -> str:
    """Writes solutions to those problems that have none."""
    chance = life.staff.chance(person.mail, *sorted(ids), at)

    def solution(row: Row) -> dict[str, Value]:
        life.dealt_with[f"issue/{_text(row, 'id')}"] = at
        until = life.time.working.calendar.finish(at.date() + timedelta(days=1), chance.randint(3, 12))
        return {
            "severity": chance.choice(("高", "中", "低")), "solution": chance.choice(_SOLUTIONS),
            "person": life.staff.directory.label(person), "solve_by": until, "status": "处理中",
        }  # fmt: skip

    count = type_record(life, ISSUES, person, at, lambda row: _text(row, "id") in ids and not row["solution"], solution)
    return f"在项目问题跟踪表写了 {count} 条解决方案" if count else ""


def close_solved(life: Life, person: Person, at: datetime) -> str:
    """Whoever answers for problems says what has become of them."""
    label = life.staff.directory.label(person)
    done: dict[str, Value] = {"status": "已解决", "closed_on": at.date()}
    count = type_record(
        life, ISSUES, person, at, lambda row: row["person"] == label and row["status"] == "处理中", lambda row: done
    )
    return f"在项目问题跟踪表把 {count} 个问题改为已解决" if count else ""


def review(life: Life, person: Person, projects: set[str], at: datetime) -> str:
    """Gives a verdict on everything of these projects that has none."""

    def verdict(row: Row) -> dict[str, Value]:
        life.dealt_with["deliverable/" + "/".join(_text(row, name) for name in ("project_name", "task_id", "content"))] = at
        bad = life.staff.chance("review", *map(str, row.values())).random() < 0.15
        said = {"verdict": "退回", "opinion": "缺少评审签字，请补齐"} if bad else {"verdict": "通过"}
        return {**said, "reviewer": life.staff.directory.label(person), "reviewed_on": at.date()}

    count = type_record(
        life, REVIEWS, person, at, lambda row: _text(row, "project_name") in projects and not row["verdict"], verdict
    )
    return f"审核了 {count} 份交付物" if count else ""


def _text(row: Row, name: str) -> str:
    return str(row[name] or "")
