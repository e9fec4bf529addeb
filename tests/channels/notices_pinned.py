"""Notices as the publishing of notices hands them to the 公告栏, and a 公告栏 to look at."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from automation.channels.bulletin import pin_up
from automation.jobs.job import Bulletin

OFFICE = {"company": "示例公司", "contact": "项目管理办公室", "reports": "file:///reports"}
NUMBER = "TZ-2026-018"
SUBJECT = "【重要通知】关于国庆假期值班安排和信息安全检查的安排"


def values(**changed: Any) -> dict[str, Any]:
    """All that a page shows, of a notice with all its parts."""
    usual: dict[str, Any] = {
        "subject": SUBJECT, "kind": "安排", "department": "行政部", "day": date(2026, 9, 24), "urgency": "常规",
        "audience": "部门：行政部、技术部", "due": "9月30日(周三)17:00",
        "classification": "内部", "published": datetime(2026, 9, 24, 15, 30), "contact": "李娜", "phone": "分机 8012",
        "background": "国庆节放假 7 天。为保证服务器和门禁正常，需要各部门安排值班。\n假前请完成办公室的信息安全检查。",
        "items": [
            {"number": "1", "text": "各部门在 9 月 28 日前报值班表，每天至少一人。", "important": True},
            {"number": "2", "text": "离开前关闭不用的电源，锁好文件柜。", "important": False},
            {"number": "3", "text": "值班电话须 24 小时有人接听；遇到紧急情况先打电话，再在 30 分钟内补一封邮件。", "important": False},
        ],
        "demands": [
            {"text": "报值班表", "due": "9月28日(周一)17:00", "person": "各部门负责人"},
            {"text": "完成信息安全检查并在检查表上签字", "due": "9月30日(周三)12:00", "person": "王强"},
            {"text": "遵守值班纪律", "due": "", "person": ""},
        ],
        "attachments": [{"name": "值班表模板", "note": "通知/附件/值班 表#1.xlsx"}, {"name": "检查表", "note": "向行政部领取"}],
        "corrects": "", "changes": [],
    }  # fmt: skip
    return usual | changed


def change(before: str, after: str) -> dict[str, list[dict[str, object]]]:
    """One line of a correction, all of it different."""
    return {side: [{"words": words, "differs": True}] if words else [] for side, words in (("before", before), ("after", after))}


def bulletin(superseded: str = "", **changed: Any) -> Bulletin:
    return Bulletin(changed.pop("id", NUMBER), values(**changed), superseded)


def numbered(number: int) -> Bulletin:
    """One of many: a notice every second day, each third one urgent, of four departments."""
    day = date(2024, 1, 3) + timedelta(days=2 * number)
    return bulletin(
        id=f"TZ-{day.year}-{number:04}", day=day, published=datetime(day.year, day.month, day.day, 9, 30),
        subject=f"【{'紧急' if number % 3 == 0 else '重要通知'}】关于第 {number} 项工作的要求", kind="要求",
        urgency="紧急" if number % 3 == 0 else "常规", department=("行政部", "技术部", "财务部", "市场部")[number % 4],
    )  # fmt: skip


def workspace_below(folder: Path) -> Path:
    """As a share may be called, with the file that the notice names."""
    workspace = folder / "共享盘 2026 #1" / "工作区"
    (workspace / "通知/附件").mkdir(parents=True)
    (workspace / "通知/附件/值班 表#1.xlsx").write_bytes(b"PK")
    return workspace


def pinned(workspace: Path, *wanted: Bulletin) -> Path:
    """The 公告栏 with those notices on it."""
    for one in wanted:
        pin_up(workspace / "公告栏", one, OFFICE)
    return workspace / "公告栏"
