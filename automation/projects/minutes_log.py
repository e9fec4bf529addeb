"""会议纪要发送记录: which version of which kick-off minutes went to whom, so that a correction reaches everybody who has the old one."""

from __future__ import annotations

from automation.forms.schema.kinds import IdColumn, ListColumn, TextColumn, TimeColumn
from automation.forms.schema.record_declaration import Record

RECORD = Record(
    name="minutes_log",
    title="会议纪要发送记录",
    code="PM-MINUTES",
    version="1.0",
    intro="启动会议纪要每发出一版，这里就记一行。更正会发给收到过旧版的每一位。",
    key=("project_id", "content"),
    program=(
        IdColumn(name="project_id", heading="项目编号", width=13),
        TextColumn(name="project_name", heading="项目名称", width=24),
        TimeColumn(name="sent_at", heading="发送时间", width=16),
        ListColumn(name="recipients", heading="收件人", of="person", width=44),
        TextColumn(name="file", heading="文件", long=True, width=38),
        IdColumn(name="content", heading="内容标识", width=13, help="由纪要内容算出；内容一变，标识就变。"),
    ),
    staff=(TextColumn(name="remark", heading="备注", long=True, width=26),),
)
