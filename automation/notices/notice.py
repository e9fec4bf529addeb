"""内部通知: one notice as it is published, with the blocks in which it may be approved."""

from __future__ import annotations

from automation.forms.schema.form import Form, Table
from automation.forms.schema.kinds import (
    ChoiceColumn,
    DateColumn,
    DepartmentColumn,
    IdColumn,
    ListColumn,
    PersonColumn,
    TextColumn,
    TimeColumn,
    YesNoColumn,
)
from automation.notices.form_rules import NOTICE_RULES

FORM = Form(
    name="notice",
    title="内部通知",
    code="NT-NOTICE",
    version="1.0",
    folder="通知",
    intro="一份通知一个文件。填好保存后自动请负责人审批；审批以后改动一个字，都要重新审批。",
    identity=("id",),
    asked=("kind", "background"),
    rules=NOTICE_RULES,
    guide=("附件写工作区里的文件路径，就会随邮件发出；写说明文字，则原样列在通知里。", "“审核”和“会签”由审批人填写，或者直接答复请求审批的邮件。"),
    fields=(
        IdColumn(name="id", heading="通知编号", required=True, example=("N-2026-001",)),
        TextColumn(name="matter", heading="事项", required=True, example=("年终盘点",)),
        ChoiceColumn(name="kind", heading="类型", required=True, choices=("说明", "安排", "要求"), example=("安排",)),
        DepartmentColumn(name="department", heading="发文部门", required=True, example=("仓储部",)),
        DateColumn(name="day", heading="发文日期", required=True, example=("2026-12-21",)),
        ChoiceColumn(name="urgency", heading="紧急程度", required=True, choices=("紧急", "常规"), example=("常规",)),
        ChoiceColumn(name="classification", heading="密级", required=True, choices=("公开", "内部", "机密"), example=("内部",)),
        PersonColumn(name="contact", heading="联系人", required=True, example=("刘洋",)),
        TextColumn(name="phone", heading="联系方式", required=True, example=("8010",)),
        ListColumn(name="copies", heading="抄送范围", help="部门或同事的姓名；部门抄送给负责人。", example=("总经办",)),
        TextColumn(name="background", heading="背景说明", required=True, long=True, example=("为核实年末库存，按财务制度全面盘点。",)),
    ),
    tables=(
        Table(
            name="items",
            title="具体事项",
            rows=15,
            columns=(
                TextColumn(name="number", heading="序号", width=8, example=("1",)),
                TextColumn(name="text", heading="内容", required=True, long=True, width=56, example=("12 月 30 日 0:00 起停止出入库",)),
                YesNoColumn(name="important", heading="重点", hint="空 = 否", width=8, example=("是",)),
            ),
        ),
        Table(
            name="demands",
            title="执行要求",
            rows=12,
            columns=(
                TextColumn(name="demand", heading="要求", required=True, long=True, width=44, example=("各仓库清点现有库存并上报",)),
                TextColumn(name="due", heading="完成时间", hint="如 12 月 29 日 17:00", width=16, example=("12 月 29 日 17:00",)),
                TextColumn(name="person", heading="责任人", width=12, example=("各仓库主管",)),
            ),
        ),
        Table(
            name="attachments",
            title="附件",
            rows=8,
            columns=(
                TextColumn(name="name", heading="名称", required=True, width=28, example=("盘点表.xlsx",)),
                TextColumn(name="source", heading="获取方式", hint="文件路径或说明", width=44, example=("通知/附件/盘点表.xlsx",)),
            ),
        ),
        Table(
            name="approval",
            title="审核",
            rows=1,
            columns=(
                PersonColumn(name="person", heading="审核人", width=12),
                ChoiceColumn(name="verdict", heading="审核结论", hint="下拉选择", width=12, choices=("通过", "退回")),
                TextColumn(name="words", heading="审核意见", long=True, width=36),
                TimeColumn(name="at", heading="审核时间", hint="如 2026-12-21 10:00", width=16),
            ),
        ),
        Table(
            name="countersign",
            title="会签",
            rows=8,
            columns=(
                DepartmentColumn(name="department", heading="部门", width=14),
                PersonColumn(name="person", heading="会签人", beside="department", width=12),
                ChoiceColumn(name="verdict", heading="结论", hint="下拉选择", width=10, choices=("同意", "不同意")),
                TextColumn(name="words", heading="意见", long=True, width=36),
                TimeColumn(name="at", heading="会签时间", hint="如 2026-12-21 10:00", width=16),
            ),
        ),
    ),
)  # fmt: skip
