"""客户满意度记录表: the marks that clients gave, a row a request; what the trend is made of."""

from __future__ import annotations

from automation.clients.satisfaction import MARKS, QUESTIONS
from automation.forms.schema.kinds import ChoiceColumn, DateColumn, IdColumn, TextColumn, TimeColumn, YesNoColumn
from automation.forms.schema.record_declaration import Record

RECORD = Record(
    name="satisfaction_log",
    title="客户满意度记录表",
    code="CL-MARKS",
    version="1.0",
    intro="客户交回的满意度反馈表自动列进来，一条需求一行。有 2 分和 2 分以下的，请写上怎样跟进。",
    key=("id",),
    alarms={"low": "是"},
    program=(
        IdColumn(name="id", heading="需求编号", width=15),
        TextColumn(name="client", heading="客户名称", width=22),
        *(ChoiceColumn(name=one.name, heading=one.heading, width=11, choices=MARKS) for one in QUESTIONS),
        YesNoColumn(name="low", heading="有低分", width=9.5),
        TextColumn(name="comment", heading="意见与建议", long=True, width=36),
        TextColumn(name="signer", heading="填写人", width=10),
        DateColumn(name="signed_on", heading="填写日期", width=12.5),
        TimeColumn(name="received", heading="收到时间", width=16),
        TextColumn(name="paper", heading="反馈表", long=True, width=30),
    ),
    staff=(TextColumn(name="follow_up", heading="跟进情况", long=True, width=32),),
)  # fmt: skip
