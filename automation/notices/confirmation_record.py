"""通知确认记录表: who has confirmed which notice, when and how; staff write there what came of their calls."""

from __future__ import annotations

from automation.forms.schema.kinds import ChoiceColumn, IdColumn, PersonColumn, TextColumn, TimeColumn
from automation.forms.schema.record_declaration import Record
from automation.notices.evidence import GRADES, WAYS

RECORD = Record(
    name="confirmation_record",
    title="通知确认记录表",
    code="NT-CONFIRM",
    version="1.0",
    intro="每份需要确认的通知、每位接收人一行。打过电话，请在白色栏里填电话提醒时间、提醒人和提醒结果；填“已确认”就算确认，不再催办。",
    guide=(
        "灰色栏由系统按邮件的送达、已读和答复填写；本人按“已阅知”或回复“收到”，就是“已确认”。",
        "提醒结果填“已确认”，确认时间取“电话提醒时间”；当面说过的，请在备注里写“当面”。",
        "更正通知重新确认，另起一行；原通知的行留着备查。",
        "全部确认、已更正或已撤回满 30 天的通知，逐人的行原样移到“往期”文件夹里的工作簿，每年一本；总数在通知发布记录里。",
    ),
    key=("id", "content", "person"),
    alarms={"evidence": "退信", "outcome": "未接通"},
    program=(
        IdColumn(name="id", heading="通知编号", width=13),
        TextColumn(name="subject", heading="通知主题", long=True, width=20),
        TextColumn(name="person", heading="接收人", width=12),
        TextColumn(name="department", heading="部门", width=11),
        TextColumn(name="phone", heading="电话", width=13),
        TimeColumn(name="sent", heading="发送时间", width=16),
        TextColumn(name="delivery", heading="送达状态", long=True, width=18),
        ChoiceColumn(name="evidence", heading="证据", width=9.5, choices=GRADES),
        TimeColumn(name="confirmed_at", heading="确认时间", width=16),
        ChoiceColumn(name="way", heading="确认方式", width=10, choices=WAYS),
        TextColumn(name="mail", heading="邮箱", long=True, width=30, help="通知发到的地址；空着就是没有邮箱，要打电话。"),
        IdColumn(name="content", heading="内容标识", width=13, help="由通知的全部内容算出；内容一变，标识就变，要重新确认。"),
    ),
    staff=(
        TimeColumn(name="called_at", heading="电话提醒时间", hint="如 2026-12-21 11:30", width=16),
        PersonColumn(name="caller", heading="提醒人", hint="姓名", width=10),
        ChoiceColumn(name="outcome", heading="提醒结果", hint="下拉选择", width=10, choices=("已确认", "未接通", "其他"),
                     synonyms={"确认": "已确认", "已知晓": "已确认", "没接": "未接通", "无人接听": "未接通"}),
        TextColumn(name="remark", heading="备注", long=True, width=22),
    ),
)  # fmt: skip
