"""客户需求验收单: goes out pre-filled; the client writes whether what was delivered is what he asked for."""

from __future__ import annotations

from automation.forms.schema.form import Form
from automation.forms.schema.kinds import ChoiceColumn, DateColumn, IdColumn, TextColumn

ACCEPTED, CONDITIONAL, FAILED = "通过", "有条件通过", "不通过"

FORM = Form(
    name="acceptance",
    title="客户需求验收单",
    code="CL-ACCEPT",
    version="1.0",
    folder="客户",
    intro="请选择验收结论；有条件通过或不通过的，请在“验收意见”里写明还要改什么。填好后保存，作为附件回复我们的邮件即可。",
    identity=("id",),
    apart=("verdict", "opinion", "person", "day"),
    asked=("verdict", "opinion", "person", "day"),
    outward=True,
    tables=(),
    fields=(
        IdColumn(name="id", heading="需求编号", required=True, outside=True, aliases=("Request no.",), help="已经填好，请不要改。", example=("CR-2026-001",)),
        TextColumn(name="client", heading="客户名称", outside=True, aliases=("Client",), help="已经填好，请不要改。", example=("示例科技有限公司",)),
        TextColumn(name="description", heading="需求描述", long=True, outside=True, aliases=("Your request",), help="您提出的需求。",
                   example=("控制器增加以太网接口",)),
        TextColumn(name="delivered", heading="交付内容", long=True, outside=True, aliases=("Delivered",), help="我们交付的内容。",
                   example=("带以太网接口的控制器样机 2 台，测试报告 1 份",)),
        ChoiceColumn(name="verdict", heading="验收结论", required=True, outside=True, aliases=("Conclusion",), help="请从下拉列表里选：通过、有条件通过、不通过。",
                     choices=(ACCEPTED, CONDITIONAL, FAILED), example=(CONDITIONAL,),
                     synonyms={"accepted": ACCEPTED, "acceptedwithconditions": CONDITIONAL, "notaccepted": FAILED,
                               "同意": ACCEPTED, "验收通过": ACCEPTED, "合格": ACCEPTED, "未通过": FAILED, "不合格": FAILED}),
        TextColumn(name="person", heading="验收人", outside=True, aliases=("Name",), help="请写验收人的姓名。", example=("陈样本",)),
        DateColumn(name="day", heading="验收日期", outside=True, aliases=("Date",), help="请写日期，如 2026-12-18。", example=("2026-12-18",)),
        TextColumn(name="opinion", heading="验收意见", long=True, outside=True, aliases=("Comments",), help="有条件通过或不通过的，请写明还要改什么。",
                   example=("网口指示灯不亮，请修复后再验收",)),
    ),
    english={
        "客户需求验收单": "Acceptance Form",
        "请选择验收结论；有条件通过或不通过的，请在“验收意见”里写明还要改什么。填好后保存，作为附件回复我们的邮件即可。":
            "Please choose your conclusion; if anything is still to be done, describe it under Comments. Then save the file and attach it to your reply to our e-mail.",
        "需求编号": "Request no.", "客户名称": "Client", "需求描述": "Your request", "交付内容": "Delivered", "验收结论": "Conclusion",
        "验收人": "Name", "验收日期": "Date", "验收意见": "Comments",
        ACCEPTED: "Accepted", CONDITIONAL: "Accepted with conditions", FAILED: "Not accepted",
        "已经填好，请不要改。": "Filled in by us, please leave it as it is.", "您提出的需求。": "What you asked for.",
        "我们交付的内容。": "What we have delivered.",
        "请从下拉列表里选：通过、有条件通过、不通过。": "Please choose: Accepted, Accepted with conditions, Not accepted.",
        "请写验收人的姓名。": "Your name, please.", "请写日期，如 2026-12-18。": "Please write the date like 2026-12-18.",
        "有条件通过或不通过的，请写明还要改什么。": "What is still to be done, if anything.",
    },
)  # fmt: skip
