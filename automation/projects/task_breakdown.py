"""项目任务分解表: the tasks of a project with owner, time, deliverable and dependencies."""

from __future__ import annotations

from automation.forms.schema.choices import STATUS_SYNONYMS
from automation.forms.schema.form import Form, Table
from automation.forms.schema.kinds import (
    ChoiceColumn,
    DateColumn,
    DepartmentColumn,
    DependencyColumn,
    IdColumn,
    PersonColumn,
    TextColumn,
)
from automation.projects.task_rules import TASK_RULES

FORM = Form(
    name="task_breakdown",
    title="项目任务分解表",
    code="PM-TASK",
    version="1.0",
    folder="项目",
    intro="只填浅黄色单元格，一行一项任务。填完直接保存并关闭，不要改表名、列名。红底 = 缺必填，橙底 = 已过结束时间。详见“填写说明”。",
    identity=("project_name", "project_id"),
    rules=TASK_RULES,
    guide=(
        "同一个项目可以由几个部门各填一份；任务编号在整个项目里不能重复。",
        "依赖任务写编号，用逗号隔开；没有依赖写 -。",
        "任务取消时把状态改为“已取消”，不要删行。",
    ),
    fields=(
        TextColumn(name="project_name", heading="项目名称", required=True, example=("新一代控制器研制项目",)),
        IdColumn(name="project_id", heading="项目编号", example=("P2026-018",)),
        DateColumn(name="drawn_up_on", heading="制定日期", required=True, aliases=("填报日期",), example=("2026-11-02",)),
        PersonColumn(name="filler", heading="填表人", required=True, aliases=("填报人", "制定人"), example=("张伟",)),
        PersonColumn(name="checker", heading="核对人", example=("李娜",)),
    ),
    tables=(
        Table(
            name="tasks",
            title="项目任务分解表",
            key="id",
            columns=(
                IdColumn(name="id", heading="任务编号", digits=3, required=True, hint="三位，如 001", width=9.5,
                         help="三位编号，如 001；整个项目里不能重复。", aliases=("编号", "序号"), example=("001", "002", "003")),
                TextColumn(name="name", heading="任务名称", required=True, hint="20 字以内", width=22, aliases=("任务", "名称"),
                           example=("需求调研", "总体方案设计", "硬件原理图")),
                TextColumn(name="description", heading="任务描述", long=True, hint="做什么、做到什么程度", width=34,
                           aliases=("描述", "任务说明", "任务内容"), example=("走访 6 家重点客户，形成需求清单", "确定系统架构、接口与指标分解", "主控板、电源板原理图及评审")),
                DepartmentColumn(name="department", heading="负责部门", required=True, hint="下拉选择", width=11,
                                 aliases=("责任部门", "部门", "填报部门"), example=("市场部", "研发部", "研发部")),
                PersonColumn(name="person", heading="负责人", beside="department", required=True, hint="下拉选择，1 人", width=10,
                             aliases=("责任人", "任务负责人"), example=("刘洋", "张伟", "李娜")),
                DateColumn(name="start", heading="开始时间", required=True, hint="如 2026-03-05", width=12.5,
                           aliases=("开始日期", "计划开始", "计划开始时间", "起始时间"), example=("2026-09-01", "2026-09-21", "2026-10-16")),
                DateColumn(name="end", heading="结束时间", required=True, deadline=True, hint="不早于开始", width=12.5,
                           aliases=("结束日期", "完成时间", "计划完成日期", "计划完成时间", "截止日期", "截止时间"),
                           example=("2026-09-18", "2026-10-15", "2026-11-13")),
                TextColumn(name="deliverable", heading="交付成果", hint="文件、样机、报告等", width=24,
                           aliases=("交付物", "成果", "输出"), example=("需求调研报告", "总体方案评审稿", "原理图、BOM")),
                DependencyColumn(name="dependencies", heading="依赖任务", hint="如 001,002；没有写 -", width=13,
                                 help="写前置任务的编号，用逗号隔开；没有写 -。", aliases=("前置任务", "依赖"), example=("-", "001", "002")),
                ChoiceColumn(name="status", heading="状态", required=True, hint="下拉选择", width=10, aliases=("任务状态", "进展状态"),
                             choices=("未开始", "进行中", "已完成", "延期", "已取消"), synonyms=STATUS_SYNONYMS,
                             example=("已完成", "进行中", "未开始")),
            ),
        ),
    ),
)  # fmt: skip
