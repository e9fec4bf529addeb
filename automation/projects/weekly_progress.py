"""周进度填报表: what a department says each week of its open tasks."""

from __future__ import annotations

from automation.forms.schema.choices import STATUS_SYNONYMS
from automation.forms.schema.form import Form, Table
from automation.forms.schema.kinds import (
    ChoiceColumn,
    DateColumn,
    DepartmentColumn,
    IdColumn,
    ListColumn,
    PercentColumn,
    PersonColumn,
    TextColumn,
    WeekColumn,
)
from automation.projects.task_rules import PROGRESS_RULES

FORM = Form(
    name="weekly_progress",
    title="周进度填报表",
    code="PM-WEEK",
    version="1.0",
    folder="周进度",
    intro="只填浅黄色单元格，一行一项任务。每周五 17:00 前保存并关闭，或作为附件回复邮件。详见“填写说明”。",
    identity=("department", "week"),
    asked=("filled_on", "progress", "issue", "plan", "needs"),
    rules=PROGRESS_RULES,
    guide=(
        "周次写 2026-W47，或者写这一周里的任何一天。",
        "完成比例写 0% 到 100%；状态“已完成”就是 100%。",
        "有困难写在“存在问题”里，系统会自动列入问题清单并提醒相关的人。",
    ),
    fields=(
        DepartmentColumn(name="department", heading="部门", required=True, aliases=("填报部门",), example=("研发部",)),
        WeekColumn(name="week", heading="周次", required=True, aliases=("填报周次", "周"), example=("2026-W47",)),
        PersonColumn(name="filler", heading="填报人", beside="department", required=True, aliases=("填表人",), example=("张伟",)),
        DateColumn(name="filled_on", heading="填报日期", required=True, aliases=("填表日期",), example=("2026-11-20",)),
    ),
    tables=(
        Table(
            name="progress",
            title="周进度填报表",
            key="task_id",
            columns=(
                TextColumn(name="project_name", heading="项目名称", required=True, hint="与任务分解表一致", width=22, aliases=("项目",),
                           example=("新一代控制器研制项目", "新一代控制器研制项目", "新一代控制器研制项目")),
                IdColumn(name="task_id", heading="任务编号", digits=3, required=True, hint="三位，如 001", width=9.5,
                         help="与任务分解表里的编号一致，如 001。", aliases=("编号",), example=("003", "004", "006")),
                TextColumn(name="task_name", heading="任务名称", width=20, aliases=("任务", "名称"), example=("硬件原理图", "软件架构与驱动", "结构设计")),
                ChoiceColumn(name="status", heading="状态", required=True, hint="下拉选择", width=10, aliases=("任务状态", "进展状态"),
                             choices=("未开始", "进行中", "已完成", "延期"), synonyms=STATUS_SYNONYMS, example=("进行中", "进行中", "已完成")),
                PercentColumn(name="percent", heading="完成比例", required=True, hint="0%–100%", width=10, aliases=("进度", "完成率", "完成百分比"),
                              example=("85%", "60%", "100%")),
                TextColumn(name="progress", heading="本周进展", required=True, long=True, hint="做了什么", width=34, aliases=("本周工作", "进展"),
                           example=("原理图评审通过，修改 3 处", "驱动联调完成两个模块", "图纸归档")),
                TextColumn(name="issue", heading="存在问题", long=True, hint="没有就空着", width=26, aliases=("问题", "存在的问题"),
                           example=("主控芯片交期延长 3 周", "", "")),
                TextColumn(name="plan", heading="下周计划", long=True, width=26, aliases=("下周工作计划", "下周工作"),
                           example=("完成 BOM", "完成剩余驱动", "")),
                DateColumn(name="expected_end", heading="预计完成日期", hint="如 2026-11-27", width=13, aliases=("预计完成时间", "预计完成"),
                           example=("2026-11-27", "2026-12-04", "")),
                ListColumn(name="needs", heading="需协调部门", of="department", hint="用顿号隔开", width=16, aliases=("协调部门",),
                           example=("采购部", "", "")),
            ),
        ),
    ),
)  # fmt: skip
