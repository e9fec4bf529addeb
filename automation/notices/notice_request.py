"""通知需求清单: what should be told to whom, how urgently, by whom; the notice itself is written from it."""

from __future__ import annotations

from automation.forms.schema.form import Form, Table
from automation.forms.schema.kinds import (
    ChoiceColumn,
    DepartmentColumn,
    IdColumn,
    ListColumn,
    PersonColumn,
    TextColumn,
    TimeColumn,
    YesNoColumn,
)
from automation.notices.form_rules import REQUEST_RULES
from automation.notices.scope import DEPARTMENTS, EVERYBODY, ORDINARY, POSTS, URGENT

__all__ = ["DEPARTMENTS", "EVERYBODY", "FORM", "ORDINARY", "POSTS", "URGENT"]

FORM = Form(
    name="notice_request",
    title="通知需求清单",
    code="NT-REQUEST",
    version="1.0",
    folder="通知",
    rules=REQUEST_RULES,
    intro="每条通知一行。填好保存后，系统会生成预填好的“内部通知”并发给经办人；写完、审批通过后自动发布。",
    guide=(
        "要撤回还没有发布的通知，把“撤回”改为“是”。已经发布的通知不能撤回，请另登记一行更正。",
        "更正通知：另起一行，在“更正通知编号”写上原通知的编号；会发给收到原通知的每一位。",
    ),
    tables=(
        Table(
            name="requests",
            title="通知需求",
            key="id",
            rows=300,
            columns=(
                IdColumn(name="id", heading="通知编号", required=True, hint="不重复", width=12, aliases=("编号",), example=("N-2026-001", "N-2026-002")),
                TextColumn(name="subject", heading="通知主题", required=True, width=18, aliases=("主题",), example=("年终盘点", "系统停机")),
                TextColumn(name="content", heading="核心内容", required=True, long=True, width=27,
                           example=("12 月 30 日起停止出入库，全面盘点", "今晚 20:00 起停机两小时")),
                ChoiceColumn(name="scope", heading="适用范围", required=True, hint="下拉选择", width=9, choices=(EVERYBODY, DEPARTMENTS, POSTS),
                             synonyms={"全体": EVERYBODY, "全公司": EVERYBODY}, example=("部门", "全员")),
                ListColumn(name="audience", heading="适用对象", hint="部门或岗位名称", width=15, help="适用范围是“部门”或“岗位”时必填。", example=("仓储部、采购部", "")),
                ChoiceColumn(name="urgency", heading="紧急程度", required=True, hint="下拉选择", width=9, choices=(URGENT, ORDINARY),
                             synonyms={"特急": URGENT, "加急": URGENT, "一般": ORDINARY, "普通": ORDINARY, "不急": ORDINARY}, example=("常规", "紧急")),
                ChoiceColumn(name="classification", heading="密级", required=True, hint="下拉选择", width=7, choices=("公开", "内部", "机密"), example=("内部", "内部")),
                TimeColumn(name="due", heading="截止时间", hint="如 2026-12-25 17:00", width=15, example=("2026-12-25 17:00", "")),
                YesNoColumn(name="confirm", heading="需确认", hint="空 = 是", width=8, example=("是", "是")),
                DepartmentColumn(name="department", heading="发起部门", required=True, width=10, example=("仓储部", "信息部")),
                PersonColumn(name="head", heading="发起部门负责人", beside="department", required=True, width=14, example=("张伟", "李娜")),
                PersonColumn(name="author", heading="经办人", required=True, width=9, example=("刘洋", "周强")),
                ListColumn(name="countersign", heading="会签部门", of="department", width=12, example=("财务部", "")),
                TimeColumn(name="told_by_phone", heading="已口头通知时间", width=15, help="紧急事项先打电话告知的时间；24 小时内要补发书面通知。", example=("", "2026-12-25 10:00")),
                IdColumn(name="corrects", heading="更正通知编号", width=13, example=("", "")),
                YesNoColumn(name="withdrawn", heading="撤回", hint="空 = 否", width=7, example=("", "")),
            ),
        ),
    ),
)  # fmt: skip
