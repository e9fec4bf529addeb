"""术语表: the words the company writes, and those it does not."""

from __future__ import annotations

from automation.forms.schema.filled_form import FilledForm
from automation.forms.schema.form import Form, Table
from automation.forms.schema.kinds import ChoiceColumn, ListColumn, TextColumn
from automation.organization.terminology import Term, Terminology

FORM = Form(
    name="terminology_list",
    title="术语表",
    code="REF-TERMS",
    version="1.0",
    folder="基础资料",
    intro="写明公司统一用语。“提示”只提醒作者；“阻止”表示改好之前不发出。",
    tables=(
        Table(
            name="terms",
            title="术语",
            key="standard",
            rows=300,
            columns=(
                TextColumn(name="standard", heading="标准用语", required=True, hint="应当这样写", width=22, example=("项目例会", "客户", "验收")),
                ListColumn(name="forbidden", heading="禁用说法", required=True, hint="用顿号隔开", width=36,
                           example=("碰头会、碰一下", "甲方爸爸", "过一下")),
                TextColumn(name="note", heading="说明", long=True, width=40, example=("对外文件统一用“项目例会”", "", "")),
                ChoiceColumn(name="treatment", heading="处理", required=True, hint="下拉选择", width=10, choices=("提示", "阻止"),
                             example=("提示", "阻止", "提示")),
            ),
        ),
    ),
)  # fmt: skip


def terminology(lists: list[FilledForm]) -> Terminology:
    """All 术语表 workbooks together; incomplete rows are left out."""
    terms = []
    for filled in lists:
        columns = filled.tables["terms"].columns
        for standard, forbidden, note, treatment in zip(
            columns["standard"], columns["forbidden"], columns["note"], columns["treatment"], strict=True
        ):
            if standard and forbidden and treatment:
                terms.append(Term(standard, tuple(forbidden), note or "", treatment))
    return Terminology(tuple(terms))
