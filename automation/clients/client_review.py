"""客户需求评审记录: can it be done, how, until when, who answers for it, and what the client is told."""

from __future__ import annotations

from collections.abc import Iterator

from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import FilledForm
from automation.forms.schema.form import Form, Place, Table
from automation.forms.schema.kinds import (
    ChoiceColumn,
    DateColumn,
    DepartmentColumn,
    IdColumn,
    ListColumn,
    PersonColumn,
    TextColumn,
)
from automation.forms.schema.problem import Finding

TABLE = "reviews"
FEASIBLE, TO_ADJUST, NOT_NOW = "可执行", "需调整", "暂无法执行"


def _second_person(filled: FilledForm, _: Setting) -> Iterator[tuple[Place, Finding]]:
    """M07: nobody checks his own letter."""
    columns = filled.tables[TABLE].columns
    for index, (lead, checker) in enumerate(zip(columns["sales_lead"], columns["checker"], strict=True)):
        if checker and checker == lead:
            sentence = f"核对人和销售负责人都是“{checker}”，自己不能核对自己的信。请换一位核对人。"
            yield (TABLE, index, "checker"), Finding("M07", sentence, "error", checker)


FORM = Form(
    name="client_review",
    title="客户需求评审记录",
    code="CL-REVIEW",
    version="1.0",
    folder="客户",
    intro="每次评审一行。填好“对客户说明”和“核对人”后，系统请核对人核对反馈函；核对通过才发给客户。",
    rules=(_second_person,),
    guide=(
        "“对客户说明”会原样写进给客户的信，用客户的语言写：通讯录里语言是“英文”的客户，整段写英文。其他各列（响应方案、优先级等）客户看不到。",
        "核对人不能是销售负责人，也不能是登记这条需求的人。",
        "重新评审：另起一行，写新的评审日期，以日期较晚的一行为准；信的内容变了会重新核对、重新发出。",
    ),
    tables=(
        Table(
            name=TABLE,
            title="评审记录",
            rows=500,
            columns=(
                IdColumn(name="request_id", heading="需求编号", required=True, outside=True, hint="与登记表一致", width=15, aliases=("编号",),
                         example=("CR-2026-001", "CR-2026-002")),
                DateColumn(name="reviewed_on", heading="评审日期", required=True, hint="如 2026-11-23", width=13, aliases=("评审时间",),
                           example=("2026-11-23", "2026-11-24")),
                ListColumn(name="participants", heading="参评人员", of="person", required=True, hint="用顿号隔开", width=18, aliases=("评审人员",),
                           example=("刘洋、张伟、郑凯", "刘洋、张伟")),
                ChoiceColumn(name="feasibility", heading="可行性", required=True, hint="下拉选择", width=12, aliases=("评审结论",),
                             choices=(FEASIBLE, TO_ADJUST, NOT_NOW), synonyms={"可行": FEASIBLE, "不可行": NOT_NOW, "无法执行": NOT_NOW, "不可执行": NOT_NOW},
                             example=("可执行", "需调整")),
                ChoiceColumn(name="priority", heading="优先级", required=True, hint="下拉选择", width=9, choices=("高", "中", "低"),
                             example=("高", "中")),
                TextColumn(name="solution", heading="响应方案", required=True, long=True, hint="内部使用，客户看不到", width=34, aliases=("方案",),
                           example=("换用带以太网的主控，成本增加约 8%", "以现有型号改制")),
                DateColumn(name="expected_end", heading="预计完成日期", outside=True, hint="如 2026-12-18", width=13,
                           aliases=("预计完成时间", "预计完成"), example=("2026-12-18", "2027-01-15")),
                DepartmentColumn(name="department", heading="执行部门", hint="下拉选择", width=12, example=("研发部", "研发部")),
                PersonColumn(name="person", heading="执行负责人", beside="department", hint="下拉选择，1 人", width=12, example=("张伟", "李娜")),
                PersonColumn(name="sales_lead", heading="销售负责人", required=True, hint="信由他署名", width=12, example=("刘洋", "刘洋")),
                PersonColumn(name="checker", heading="核对人", hint="另一位同事", width=10, example=("郑凯", "郑凯")),
                TextColumn(name="explanation", heading="对客户说明", required=True, outside=True, long=True, hint="用客户的语言，原样写进信",
                           width=44, example=("我们可以按您的要求增加以太网接口，12 月 18 日前交付样机。",
                                              "We can provide an Ethernet port with a small change of the housing.")),
            ),
        ),
    ),
)  # fmt: skip
