"""外部客户沟通记录表: what was said with a client, who does what next, and for what we wait."""

from __future__ import annotations

from collections.abc import Iterator

from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import FilledForm
from automation.forms.schema.form import Form, Place, Table
from automation.forms.schema.kinds import ChoiceColumn, DateColumn, PersonColumn, TextColumn, TimeColumn, YesNoColumn
from automation.forms.schema.problem import Finding

TABLE = "talks"


def _waiting_for_something(filled: FilledForm, _: Setting) -> Iterator[tuple[Place, Finding]]:
    """M30: the clock of the feedback stops only for a reason that is written down, and with a day until when."""
    columns = filled.tables[TABLE].columns
    for index, (waiting, step, due) in enumerate(zip(columns["waiting"], columns["next_step"], columns["due"], strict=True)):
        lacking = [heading for value, heading in ((step, "下一步行动"), (due, "完成时限")) if value is None]
        if waiting == "是" and lacking:
            sentence = f"写了“是”，反馈时限要暂停，请把{'和'.join(f'“{heading}”' for heading in lacking)}也写上（等客户做什么、等到哪天）。"
            yield (TABLE, index, "waiting"), Finding("M30", sentence, "error", "是")


FORM = Form(
    name="communication",
    title="外部客户沟通记录表",
    code="CL-TALK",
    version="1.0",
    folder="客户",
    intro="一个客户的一项需求一份。每次沟通一行；“下一步行动”到期前系统提醒责任人。客户看不到这张表。",
    identity=("client", "contact"),
    apart=("request",),
    rules=(_waiting_for_something,),
    guide=(
        "“客户需求”写需求编号，如 CR-2026-001；客户只有一条未了结的需求时可以不写。",
        "要等客户给资料、给答复才能反馈：“等待客户”写“是”，并写明下一步行动和完成时限。从沟通时间起反馈时限暂停，到“完成时间”或下一次写了“客户反馈”的沟通为止。",
        "“下一步行动”办完了，在“完成时间”写上日期，就不再提醒。",
        "要暂停时限，沟通时间请写到几点几分；只写日期的，从那天下班起算。",
    ),
    fields=(
        TextColumn(name="client", heading="客户名称", required=True, outside=True, aliases=("客户",), example=("示例科技有限公司",)),
        TextColumn(name="contact", heading="对接人", required=True, outside=True, aliases=("联系人",), example=("陈样本",)),
        TextColumn(name="request", heading="客户需求", aliases=("需求编号",), example=("CR-2026-001",)),
    ),
    tables=(
        Table(
            name=TABLE,
            title="沟通记录",
            rows=200,
            columns=(
                TimeColumn(name="at", heading="沟通时间", required=True, bare=True, hint="如 2026-11-23 10:00", width=17, aliases=("时间",),
                           example=("2026-11-23 10:00", "2026-11-24 14:20")),
                ChoiceColumn(name="way", heading="沟通方式", required=True, hint="下拉选择", width=10, choices=("电话", "会议", "邮件"),
                             aliases=("方式",), example=("电话", "邮件")),
                TextColumn(name="summary", heading="沟通内容摘要", required=True, long=True, width=34, aliases=("内容摘要", "沟通内容"),
                           example=("确认接口数量", "收到接口定义")),
                TextColumn(name="client_said", heading="客户反馈", long=True, width=28, example=("", "接口定义见附件")),
                TextColumn(name="we_said", heading="我方回应", long=True, width=28, example=("请客户提供接口定义", "收到，评审后答复")),
                TextColumn(name="next_step", heading="下一步行动", long=True, width=26, example=("等客户提供接口定义", "组织评审")),
                PersonColumn(name="person", heading="责任人", required=True, hint="下拉选择，1 人", width=10, example=("刘洋", "张伟")),
                DateColumn(name="due", heading="完成时限", deadline=True, hint="如 2026-11-25", width=13, aliases=("时限",),
                           example=("2026-11-25", "2026-11-26")),
                YesNoColumn(name="waiting", heading="等待客户", hint="空 = 否", width=9.5, example=("是", "")),
                TimeColumn(name="done_at", heading="完成时间", bare=True, hint="办完了写上", width=17, example=("2026-11-24 14:20", "")),
            ),
        ),
    ),
)  # fmt: skip
