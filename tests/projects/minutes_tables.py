"""The minutes of one kick-off meeting as the jobs read them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from desk import Desk

from automation.forms.schema.problem import Problem
from automation.jobs.job import Want
from automation.mail.message import Message
from automation.projects.send_minutes import JOB

FILE = "项目/P1 通达/启动会议纪要.xlsx"
SAVED = datetime(2026, 11, 16, 14)
FIELDS: dict[str, Any] = {
    "project_id": "P1", "project_name": "通达", "lead": "张伟", "held_at": datetime(2026, 11, 16, 10), "place": "三楼会议室",
    "rhythm": "每周一 10:00", "channel": "邮件和周进度填报表", "participants": ("张伟", "李娜"), "goal": "年底前完成样机并通过测试",
}  # fmt: skip


def on_the_drive(
    desk: Desk, saved: datetime = SAVED, decisions: list[tuple[Any, ...]] | None = None, errors: int = 0, **fields: Any
) -> Desk:
    """Puts a version of the minutes where the last one lay."""
    own = FIELDS | fields | {"file": FILE, "sheet": "纪要", "row": 12, "sha256": f"{saved:%d%H%M}", "refused": frozenset()}
    own |= {"first_seen": saved, "modified": saved}
    told = [("落实主控芯片第二货源", "李娜", date(2026, 11, 27))] if decisions is None else decisions
    desk.tables = {
        ("kickoff_minutes", "milestones"): [
            own | {"milestone": "样机试制完成", "due": date(2026, 12, 18), "department": "技术部"}
        ],
        ("kickoff_minutes", "duties"): [own | {"department": "采购部", "duty": "保证主控芯片到货", "contact": "周强"}],
        ("kickoff_minutes", "decisions"): [
            own | {"matter": matter, "person": person, "due": due} for matter, person, due in told
        ],
    }
    desk.holds = [Problem(FILE, "纪要", "C12", "D10", "3月初", "不是日期。", "error")] * errors
    return desk


def mails() -> list[Message]:
    """The minutes as they go out first, and their correction."""
    desk = Desk()
    desk.memory.seen[JOB.name] = datetime(2026, 10, 1)
    found: list[Want] = []
    for saved, goal in ((SAVED, FIELDS["goal"]), (SAVED + timedelta(days=1), "年底前完成样机，三月量产")):
        found += on_the_drive(desk, saved, goal=goal).run(JOB, saved)
    return [want for want in found if isinstance(want, Message)]
