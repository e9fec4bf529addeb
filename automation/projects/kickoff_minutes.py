"""项目启动会议纪要: what was agreed when a project began: lead, goal, milestones, duties, decisions."""

from __future__ import annotations

from automation.forms.schema.form import Form, Table
from automation.forms.schema.kinds import DateColumn, DepartmentColumn, IdColumn, ListColumn, PersonColumn, TextColumn, TimeColumn

FORM = Form(
    name="kickoff_minutes",
    title="项目启动会议纪要",
    code="PM-KICKOFF",
    version="1.0",
    folder="项目",
    intro="会后一个工作日内填好。会议决议会自动变成提醒，发给责任人。",
    identity=("project_id",),
    fields=(
        IdColumn(name="project_id", heading="项目编号", required=True, example=("P2026-018",)),
        TextColumn(name="project_name", heading="项目名称", required=True, example=("新一代控制器研制项目",)),
        PersonColumn(name="lead", heading="项目负责人", required=True, aliases=("项目经理",), example=("张伟",)),
        TimeColumn(name="held_at", heading="会议时间", required=True, example=("2026-09-01 10:00",)),
        TextColumn(name="place", heading="会议地点", example=("三楼会议室",)),
        TextColumn(name="rhythm", heading="例会频率", required=True, example=("每周一 10:00",)),
        TextColumn(name="channel", heading="反馈渠道", required=True, example=("邮件和周进度填报表",)),
        ListColumn(name="participants", heading="参会人员", of="person", required=True, example=("张伟、李娜、刘洋",)),
        TextColumn(name="goal", heading="项目目标", required=True, long=True, example=("年底前完成样机并通过测试",)),
    ),
    tables=(
        Table(
            name="milestones",
            title="里程碑",
            rows=12,
            columns=(
                TextColumn(name="milestone", heading="里程碑", required=True, width=34, example=("样机试制完成",)),
                DateColumn(name="due", heading="目标日期", required=True, deadline=True, width=13, example=("2026-12-18",)),
                DepartmentColumn(name="department", heading="责任部门", required=True, width=14, example=("研发部",)),
            ),
        ),
        Table(
            name="duties",
            title="部门职责",
            rows=15,
            columns=(
                DepartmentColumn(name="department", heading="部门", required=True, width=14, example=("质量部",)),
                TextColumn(name="duty", heading="职责", required=True, long=True, width=44, example=("编制测试大纲，组织样机测试",)),
                PersonColumn(name="contact", heading="对接人", beside="department", required=True, width=12, example=("郑凯",)),
            ),
        ),
        Table(
            name="decisions",
            title="会议决议",
            rows=15,
            columns=(
                TextColumn(name="matter", heading="事项", required=True, long=True, width=44, example=("落实主控芯片第二货源",)),
                PersonColumn(name="person", heading="责任人", required=True, width=12, example=("周强",)),
                DateColumn(name="due", heading="截止日期", required=True, deadline=True, width=13, example=("2026-09-30",)),
            ),
        ),
    ),
)  # fmt: skip
