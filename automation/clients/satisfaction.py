"""客户满意度反馈表: goes out with the acceptance; the client marks five questions from 1 to 5."""

from __future__ import annotations

from automation.forms.schema.form import Form
from automation.forms.schema.kinds import ChoiceColumn, DateColumn, IdColumn, TextColumn

LOW = 2
"""A mark from which on the sales lead hears of it at once."""
MARKS = ("5", "4", "3", "2", "1")
_HOW = "请从下拉列表里选 1 到 5 的整数：5 非常满意，4 满意，3 一般，2 不满意，1 非常不满意。"
_MEANS = {f"{mark}分": mark for mark in MARKS} | {
    "非常满意": "5",
    "很满意": "5",
    "满意": "4",
    "一般": "3",
    "不满意": "2",
    "很不满意": "1",
    "非常不满意": "1",
}


def _question(name: str, heading: str, english: str, example: str) -> ChoiceColumn:
    return ChoiceColumn(name=name, heading=heading, required=True, outside=True, aliases=(english,), help=_HOW, choices=MARKS,
                        synonyms=_MEANS, example=(example,))  # fmt: skip


QUESTIONS = (
    _question("speed", "响应速度", "Responsiveness", "5"),
    _question("quality", "方案质量", "Solution", "4"),
    _question("punctuality", "交付及时性", "On time", "4"),
    _question("contact", "沟通体验", "Communication", "5"),
    _question("overall", "总体满意度", "Overall", "5"),
)

FORM = Form(
    name="satisfaction",
    title="客户满意度反馈表",
    code="CL-SURVEY",
    version="1.0",
    folder="客户",
    intro="请给每一项打分，从 1 到 5：5 非常满意，4 满意，3 一般，2 不满意，1 非常不满意。填好后保存，作为附件回复我们的邮件即可。",
    identity=("id",),
    apart=(*(question.name for question in QUESTIONS), "comment", "person", "day"),
    asked=(*(question.name for question in QUESTIONS), "comment", "person", "day"),
    outward=True,
    tables=(),
    fields=(
        IdColumn(name="id", heading="需求编号", required=True, outside=True, aliases=("Request no.",), help="已经填好，请不要改。", example=("CR-2026-001",)),
        TextColumn(name="client", heading="客户名称", outside=True, aliases=("Client",), help="已经填好，请不要改。", example=("示例科技有限公司",)),
        TextColumn(name="description", heading="需求描述", long=True, outside=True, aliases=("Your request",), help="您提出的需求。",
                   example=("控制器增加以太网接口",)),
        *QUESTIONS,
        TextColumn(name="person", heading="填写人", outside=True, aliases=("Name",), help="请写填写人的姓名。", example=("陈样本",)),
        DateColumn(name="day", heading="填写日期", outside=True, aliases=("Date",), help="请写日期，如 2026-12-18。", example=("2026-12-18",)),
        TextColumn(name="comment", heading="意见与建议", long=True, outside=True, aliases=("Comments",), help="哪里做得好，哪里要改进。",
                   example=("样机比约定的晚了两天",)),
    ),
    english={
        "客户满意度反馈表": "Feedback Form",
        "请给每一项打分，从 1 到 5：5 非常满意，4 满意，3 一般，2 不满意，1 非常不满意。填好后保存，作为附件回复我们的邮件即可。":
            "How satisfied are you? Please give each item a mark from 1 to 5: 5 very satisfied, 4 satisfied, 3 neutral, 2 dissatisfied, 1 very dissatisfied. "
            "Then save the file and attach it to your reply to our e-mail.",
        "需求编号": "Request no.", "客户名称": "Client", "需求描述": "Your request", "您提出的需求。": "What you asked for.",
        **{question.heading: question.aliases[0] for question in QUESTIONS},
        "填写人": "Name", "填写日期": "Date", "意见与建议": "Comments", "已经填好，请不要改。": "Filled in by us, please leave it as it is.",
        _HOW: "Please choose a whole number from 1 to 5: 5 very satisfied, 4 satisfied, 3 neutral, 2 dissatisfied, 1 very dissatisfied.",
        "请写填写人的姓名。": "Your name, please.", "请写日期，如 2026-12-18。": "Please write the date like 2026-12-18.",
        "哪里做得好，哪里要改进。": "What went well, and what we should do better.",
    },
)  # fmt: skip
