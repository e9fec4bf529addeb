"""The notices of the sample company's week: what is asked for, and what their authors write; faulty where that shows something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from automation.demo.company import OFFICE
from automation.demo.story import Story
from automation.notices.draft_notice import draft_path
from automation.organization.moment_words import day_words
from automation.organization.people import Person
from automation.simulation.notice_writing import Fields, Tables

TYPO = "研发不"
"""A department that nobody knows, for 研发部."""
ROUTES = "通知/附件/疏散路线与集合点.docx"


@dataclass(frozen=True)
class Asked:
    """author: his number among the department's staff; whom: 适用对象 as it is typed, whom_meant: as it has to be."""

    number: str
    department: str
    author: int
    subject: str
    content: str
    whom: tuple[str, ...] = ()
    whom_meant: tuple[str, ...] = ()
    urgent: bool = False

    def id(self, story: Story) -> str:
        return f"N-{story.week.year}-{self.number}"

    def path(self, story: Story) -> str:
        return draft_path(self.id(story), self.subject)

    def writer(self, story: Story) -> Person:
        return story.colleague(self.department, self.author)

    def head(self, story: Story) -> Person:
        return story.colleague(self.department, 0)

    def row(self, story: Story) -> dict[str, Any]:
        """Of 通知需求清单."""
        label = story.company.directory.label
        return {
            "id": self.id(story), "subject": self.subject, "content": self.content, "scope": "部门" if self.whom else "全员",
            "audience": self.whom or None, "urgency": "紧急" if self.urgent else "常规", "classification": "内部",
            "department": self.department, "head": label(self.head(story)), "author": label(self.writer(story)),
        }  # fmt: skip


DRILL = Asked("101", OFFICE, 2, "消防演练", "周四下午全公司消防演练，听到警报立即疏散")
OUTAGE = Asked("102", "信息部", 1, "服务器停机升级", "今晚机房停机升级，请下班前保存并退出", ("研发部", "测试部"), urgent=True)
LAUNCH = Asked(
    "103", "市场部", 1, "新品发布会", "智能网关新品发布会分工", ("市场部", "销售部", TYPO), ("市场部", "销售部", "研发部")
)
ALL = (DRILL, OUTAGE, LAUNCH)


def drill(story: Story) -> tuple[Fields, Tables]:
    day = day_words(story.workday(3))
    return {"kind": "安排", "background": "按消防主管部门要求，每年至少组织一次全员疏散演练。本次演练由综合管理部组织，物业配合。"}, {
        "items": (
            {"text": f"{day} 15:00 响警报，全体人员从最近的楼梯疏散，不乘电梯", "important": "是"},
            {"number": "2", "text": "集合地点：南门停车场，按部门列队，各部门负责人清点人数"},
            {"number": "3", "text": "演练约 40 分钟，期间电话和前台暂停服务，请提前告知客户"},
        ),
        "demands": (
            {"demand": "确定本部门的疏散引导员，把姓名报给综合管理部", "due": f"{day_words(story.workday(2))} 12:00", "person": "各部门负责人"},
            {"demand": "演练前保存文件、关闭设备电源", "due": f"{day} 14:50", "person": "全体人员"},
        ),
        "attachments": ({"name": "疏散路线与集合点", "source": ROUTES},),
    }  # fmt: skip


def outage(story: Story, mended: bool) -> tuple[Fields, Tables]:
    """The first version leaves open what readers need to know, so that the head sends it back."""
    night = day_words(story.workday(0))
    until = (
        f"{night} 20:00 至 24:00 停机，期间代码库、测试平台、文件共享不能使用"
        if mended
        else f"{night} 晚上停机，部分系统不能使用"
    )
    return {
        "kind": "要求",
        "background": "服务器存储已用 92%，须停机扩容。" + ("24:00 前恢复，恢复后在公告栏说明。" if mended else ""),
    }, {
        "items": ({"text": until, "important": "是"}, {"number": "2", "text": "停机期间正在运行的任务会中断，请提前停止"}),
        "demands": ({"demand": "保存工作、提交代码、退出系统", "due": f"{night} 18:00", "person": "研发部、测试部全体"},),
    }


def launch(story: Story, mended: bool) -> tuple[Fields, Tables]:
    """The first version calls the product by a word that the company does not use."""
    product = "智能网关" if mended else "小白盒"
    return {"kind": "安排", "background": f"{product}下月正式发布，现就发布会的分工安排如下。"}, {
        "items": (
            {"text": "发布会下月第一个周五 14:00 在本市会展中心举行", "important": "是"},
            {"number": "2", "text": "市场部负责会场和邀请，销售部负责请客户到场，研发部负责样机演示"},
        ),
        "demands": (
            {"demand": "报送拟邀请的客户名单", "due": day_words(story.workday(4)), "person": "销售部"},
            {"demand": "备好两台可以演示的样机", "due": day_words(story.workday(4)), "person": "研发部"},
        ),
    }  # fmt: skip


def registered(story: Story) -> datetime:
    return datetime.combine(story.workday(0), time(8, 45))
