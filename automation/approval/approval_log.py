"""审批记录: who approved exactly what, when and how; an approval that stands here belongs to that content and to no other."""

from __future__ import annotations

from automation.forms.schema.kinds import IdColumn, TextColumn, TimeColumn
from automation.forms.schema.record_declaration import Record

WHOLE = 30_000
"""Characters of the approved text that the record holds; a cell takes 32,767."""

RECORD = Record(
    name="approval_log",
    title="审批记录",
    code="AP-LOG",
    version="1.0",
    intro="通知和信函发出以前由谁审批、批的是哪一版、何时、怎样答复。内容改动一个字，就要重新审批。",
    key=("matter", "content", "role"),
    program=(
        TextColumn(name="matter", heading="事项编号", width=16),
        TextColumn(name="title", heading="标题", long=True, width=24),
        TextColumn(name="role", heading="环节", width=13),
        TextColumn(name="person", heading="审批人", width=9),
        TimeColumn(name="asked", heading="请求时间", width=15),
        TextColumn(name="verdict", heading="结论", width=7),
        TextColumn(name="words", heading="意见", long=True, width=20),
        TimeColumn(name="given", heading="答复时间", width=15),
        TextColumn(name="way", heading="方式", width=9),
        TextColumn(name="author", heading="经办人", width=9),
        TextColumn(name="file", heading="文件", long=True, width=24),
        IdColumn(name="content", heading="内容标识", width=34, help="由要发出的全部内容算出；内容一变，标识就变。"),
        TextColumn(name="text", heading="审批的内容", long=True, width=44),
    ),
    staff=(TextColumn(name="remark", heading="备注", long=True, width=14),),
    alarms={"verdict": "退回"},
)
