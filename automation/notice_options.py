"""The options of notices and approvals: who may approve how, what counts as confirmed, and the group robots."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from automation.options import Section, option

Enough = Literal["已打开", "已确认"]


class Approval(Section):
    """审批：通知、信函发出以前"""

    ways: Literal["邮件", "表内", "邮件或表内"] = option(
        "邮件", "哪种答复算数", "邮件（审批人从自己的邮箱答复）、表内（审批人填表里的“审核”栏）、邮件或表内"
    )
    remind_after: Annotated[int, Field(ge=1, le=40)] = option(4, "多少个工作小时没有答复就提醒，再过同样时间告知上级", "1 到 40 的整数")


class Notices(Section):
    """内部通知"""

    urgent: Enough = option("已确认", "紧急通知：怎样才算确认", "已打开 或 已确认（按了“已阅知”，或回复了“收到”）")
    ordinary: Enough = option("已打开", "常规通知：怎样才算确认", "已打开 或 已确认")
    superior_after: Annotated[int, Field(ge=1, le=100)] = option(3, "催办几轮以后同时告知上级", "1 到 100 的整数")
    together: Annotated[int, Field(ge=1, le=500)] = option(100, "一封内部邮件最多写多少个收件人", "1 到 500 的整数")
    robots: str = option(
        "", "紧急通知发到哪些群机器人；每个的地址用 python run.py password robot-名称 存入", "几个名称，用逗号隔开；留空 = 不发"
    )
