"""客户需求进度跟踪表: how each request stands: when its feedback was due and given, its stage, and what the client is told each week."""

from __future__ import annotations

from automation.forms.schema.kinds import (
    ChoiceColumn,
    DateColumn,
    DepartmentColumn,
    IdColumn,
    PercentColumn,
    TextColumn,
    TimeColumn,
    YesNoColumn,
)
from automation.forms.schema.record_declaration import Record

CLOSED = "已关闭"
DELIVERED = ("交付", "验收")
"""Stages in which the client is asked to accept."""
STAGES = ("方案设计", "开发", "测试", *DELIVERED, CLOSED)

RECORD = Record(
    name="client_progress",
    title="客户需求进度跟踪表",
    code="CL-PROGRESS",
    version="1.0",
    intro="登记表里的每条需求一行，自动列进来。请每周五前更新阶段和完成比例；“可同步”写“是”，经核对后进展才发给客户。",
    key=("id",),
    alarms={"overdue": "是"},
    guide=(
        "“本周进展(对客户)”“下周计划(对客户)”“阶段”“完成比例”会原样写进给客户的信，用客户的语言写；没有写“是”的不发。",
        "“说明”写着反馈时限怎么算出来、为什么暂停、由哪条需求代替、还有什么要处理。",
        "交付以后把阶段改为“验收”，在“交付内容(对客户)”写明交付了什么：验收函经核对后连同验收单、满意度反馈表发给客户。",
        "需求了结后把阶段改为“已关闭”，就不再提醒；满 90 天，整行移到“往期”文件夹里的工作簿，每年一本。要重新做，请登记一条变更的需求。",
    ),
    program=(
        IdColumn(name="id", heading="需求编号", outside=True, width=15),
        TextColumn(name="client", heading="客户名称", outside=True, width=22),
        TextColumn(name="description", heading="需求描述", outside=True, long=True, width=30),
        TextColumn(name="feasibility", heading="可行性", width=11),
        DepartmentColumn(name="department", heading="执行部门", width=11),
        DateColumn(name="expected_end", heading="预计完成日期", outside=True, width=13),
        TimeColumn(name="feedback_due", heading="反馈时限", hint="登记后 2 个工作日", width=16),
        TimeColumn(name="feedback_at", heading="反馈时间", width=16),
        YesNoColumn(name="overdue", heading="是否超时", width=9.5),
        TimeColumn(name="synced_at", heading="上次同步时间", width=16),
        TextColumn(name="conclusion", heading="验收结论", width=11),
        DateColumn(name="concluded_on", heading="验收日期", width=12.5),
        TimeColumn(name="closed_at", heading="关闭时间", help="第一次看到阶段是“已关闭”的时间。", width=16),
        TextColumn(name="note", heading="说明", long=True, width=36),
    ),
    staff=(
        ChoiceColumn(name="stage", heading="阶段", outside=True, hint="下拉选择", width=10, choices=STAGES),
        PercentColumn(name="percent", heading="完成比例", outside=True, hint="0%–100%", width=10, aliases=("进度",)),
        TextColumn(name="progress", heading="本周进展(对客户)", outside=True, long=True, hint="客户看得到", width=32, aliases=("本周进展",)),
        TextColumn(name="plan", heading="下周计划(对客户)", outside=True, long=True, hint="客户看得到", width=32, aliases=("下周计划",)),
        TextColumn(name="delivered", heading="交付内容(对客户)", outside=True, long=True, hint="空 = 对客户说明", width=32, aliases=("交付内容",)),
        YesNoColumn(name="may_sync", heading="可同步", hint="是 = 核对后发给客户", width=12),
    ),
)  # fmt: skip
