"""客户验收问题表: each acceptance that a client gave under conditions or refused, and what becomes of it."""

from __future__ import annotations

from automation.clients.acceptance import CONDITIONAL, FAILED
from automation.forms.schema.kinds import ChoiceColumn, DateColumn, IdColumn, PersonColumn, TextColumn, TimeColumn, YesNoColumn
from automation.forms.schema.record_declaration import Record

SOLVED = ("已解决", "已关闭")

RECORD = Record(
    name="client_issues",
    title="客户验收问题表",
    code="CL-ISSUE",
    version="1.0",
    intro="客户验收有条件通过或不通过的，自动列进来，一次一行。请尽快写上责任人和解决方案；解决后改状态，再次提请客户验收。",
    key=("id", "round"),
    initial={"status": "待解决"},
    alarms={"verdict": FAILED},
    guide=(
        "解决了把状态改为“已解决”，需求的阶段是“交付”或“验收”时，系统准备再次验收的函，经核对后发给客户。",
        "也可以先在进度跟踪表里把阶段改回“开发”“测试”，改好后再改为“验收”，效果一样。",
    ),
    program=(
        IdColumn(name="id", heading="需求编号", width=15),
        IdColumn(name="round", heading="第几次验收", width=11),
        TextColumn(name="client", heading="客户名称", width=22),
        TextColumn(name="verdict", heading="验收结论", width=11, help=f"{CONDITIONAL}或{FAILED}；客户后来改为通过的写通过。"),
        TextColumn(name="opinion", heading="验收意见", long=True, width=36),
        TextColumn(name="signer", heading="验收人", width=10),
        DateColumn(name="signed_on", heading="验收日期", width=12.5),
        TimeColumn(name="received", heading="收到时间", width=16),
        TextColumn(name="paper", heading="验收单", long=True, width=30),
        YesNoColumn(name="reworked", heading="已返工", help="收到以后，阶段改成过“交付”“验收”以外的阶段。", width=9.5),
    ),
    staff=(
        PersonColumn(name="person", heading="责任人", hint="下拉选择，1 人", width=10, aliases=("负责人",)),
        TextColumn(name="solution", heading="解决方案", long=True, hint="怎样解决", width=32, aliases=("解决措施", "措施")),
        ChoiceColumn(name="status", heading="状态", hint="下拉选择", width=10, choices=("待解决", "处理中", *SOLVED)),
    ),
)  # fmt: skip
