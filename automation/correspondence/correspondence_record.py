"""外部往来跟踪表: how each letter stands: checked, sent, answered or not; staff write there what was settled by phone."""

from __future__ import annotations

from automation.correspondence.kinds import KINDS
from automation.forms.schema.kinds import ChoiceColumn, IdColumn, TextColumn, TimeColumn, YesNoColumn
from automation.forms.schema.record_declaration import Record

TO_MEND, TO_CHECK, SENT_BACK, PASSED = "待改正", "待审核", "审核退回", "审核通过"
TO_SEND, SENT, TO_ANSWER, LATE, ANSWERED = "待发送", "已发送", "待回复", "逾期未复", "已回复"
BOUNCED, STUCK, CLOSED = "退信", "未发出", "已办结"
UNMADE = (TO_MEND, TO_CHECK, SENT_BACK, PASSED, CLOSED)
"""States in which there is no letter that says what the row says."""
STATES = (TO_MEND, TO_CHECK, SENT_BACK, PASSED, TO_SEND, SENT, TO_ANSWER, LATE, ANSWERED, BOUNCED, STUCK, CLOSED)

RECORD = Record(
    name="correspondence_record",
    title="外部往来跟踪表",
    code="EX-TRACK",
    version="1.0",
    intro="登记表里的每封信一行，自动列进来。对方打电话、当面答复过的，请把“已办结”写“是”，就不再催办。",
    key=("id",),
    alarms={"state": LATE},
    guide=(
        "“回复时间”“回复摘要”取自联系人本人的邮件答复；别人的答复不算，系统会转告责任人，算数的请把“已办结”写“是”。",
        "还没有发出的信，“已办结”写“是”就不再审核、不再发出。",
        "“审核结论”“结论时间”抄自登记表。收到审核请求以前就填好的结论不算，“结论时间”空着；请清空重填。",
    ),
    program=(
        IdColumn(name="id", heading="编号", width=14),
        TextColumn(name="company", heading="单位", width=22),
        TextColumn(name="contact", heading="联系人", width=12),
        ChoiceColumn(name="kind", heading="事项类型", width=13, choices=KINDS),
        TextColumn(name="subject", heading="主题", long=True, width=28),
        TimeColumn(name="sent", heading="发送时间", width=16),
        TimeColumn(name="reply_by", heading="期望回复时间", bare=True, width=16),
        TimeColumn(name="replied_at", heading="回复时间", width=16),
        TextColumn(name="reply", heading="回复摘要", long=True, width=30),
        ChoiceColumn(name="state", heading="状态", width=10, choices=STATES),
        TextColumn(name="verdict", heading="审核结论", width=9.5),
        TimeColumn(name="signed_at", heading="结论时间", width=16, help="第一次看到这个结论的时间；和内容一起填好的结论不算，这里空着。"),
        IdColumn(name="content", heading="内容标识", width=13, help="由要发出的全部内容算出；内容一变，标识就变，要重新审核。"),
    ),
    staff=(
        YesNoColumn(name="closed", heading="已办结", hint="是 = 不再催办", width=11),
        TextColumn(name="remark", heading="备注", long=True, width=26),
    ),
)  # fmt: skip
