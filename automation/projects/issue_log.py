"""项目问题跟踪表: the problems that projects report, and what becomes of them."""

from __future__ import annotations

from automation.forms.schema.kinds import (
    ChoiceColumn,
    DateColumn,
    DepartmentColumn,
    IdColumn,
    PersonColumn,
    TextColumn,
    TimeColumn,
    YesNoColumn,
)
from automation.forms.schema.record_declaration import Record

RECORD = Record(
    name="issue_log",
    title="项目问题跟踪表",
    code="PM-ISSUE",
    version="1.0",
    intro="各部门写在周进度“存在问题”里的问题会自动列进来，也可以在最下面直接登记。请在 24 小时内填上解决方案、责任人和解决时限。",
    key=("id",),
    added=("project_name", "description", "source", "department", "raised_by", "raised_at", "task"),
    recognised=("project_name", "description"),
    initial={"source": "直接登记", "status": "待解决"},
    alarms={"overdue": "是"},
    guide=("同一个问题下周再报，不会变成第二行。", "问题解决后把状态改为“已解决”，确认无误后改为“已关闭”。"),
    program=(
        IdColumn(name="id", heading="问题编号", digits=4, width=9.5, help="由系统给出，如 0012。"),
        TextColumn(name="project_name", heading="项目名称", width=20, aliases=("项目",)),
        TextColumn(name="description", heading="问题描述", long=True, width=32, aliases=("问题", "存在问题")),
        ChoiceColumn(name="source", heading="来源", width=10, choices=("周进度", "例会", "直接登记")),
        DepartmentColumn(name="department", heading="提出部门", width=11),
        PersonColumn(name="raised_by", heading="提出人", beside="department", width=9.5),
        TimeColumn(name="raised_at", heading="提出时间", width=16),
        TextColumn(name="task", heading="关联任务", width=14, help="任务编号，如 012；没有就空着。"),
        TimeColumn(name="answer_due", heading="响应时限", hint="提出后 24 小时", width=16),
        YesNoColumn(name="overdue", heading="是否超时", width=9.5),
    ),
    staff=(
        ChoiceColumn(name="severity", heading="严重程度", hint="下拉选择", width=10, choices=("高", "中", "低"), aliases=("严重性",)),
        TextColumn(name="solution", heading="解决方案", long=True, hint="怎样解决", width=32, aliases=("解决措施", "措施")),
        PersonColumn(name="person", heading="责任人", hint="下拉选择，1 人", width=10, aliases=("负责人",)),
        DateColumn(name="solve_by", heading="解决时限", hint="如 2026-11-27", width=12.5, aliases=("解决期限",)),
        ChoiceColumn(name="status", heading="状态", hint="下拉选择", width=10, choices=("待解决", "处理中", "已解决", "已关闭"), aliases=("问题状态",)),
        DateColumn(name="closed_on", heading="关闭时间", hint="如 2026-11-27", width=12.5, aliases=("关闭日期",)),
    ),
)  # fmt: skip
