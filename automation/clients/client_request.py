"""客户需求登记表: what clients ask for, a row a request, from which everything else of the request follows."""

from __future__ import annotations

from automation.forms.schema.form import Form, Table
from automation.forms.schema.kinds import ChoiceColumn, DateColumn, IdColumn, PersonColumn, TextColumn, TimeColumn

TABLE = "requests"

FORM = Form(
    name="client_request",
    title="客户需求登记表",
    code="CL-REQUEST",
    version="1.0",
    folder="客户",
    intro="每条需求一行，收到当天登记。从登记时间起两个工作日内要给客户反馈；系统会提醒评审、催办反馈。",
    guide=(
        "客户名称、联系人要与通讯录“外部联系人”一致：信从那里取邮箱和语言。",
        "客户改了需求：另起一行，用新的需求编号，在“变更自”写原来的编号；评审和反馈从头再来，原需求不再催办。",
    ),
    tables=(
        Table(
            name=TABLE,
            title="客户需求",
            key="id",
            rows=500,
            columns=(
                IdColumn(name="id", heading="需求编号", required=True, outside=True, hint="不重复", width=15, aliases=("编号",),
                         example=("CR-2026-001", "CR-2026-002", "CR-2026-003")),
                TextColumn(name="client", heading="客户名称", required=True, outside=True, hint="与通讯录一致", width=24,
                           aliases=("客户", "单位"), example=("示例科技有限公司", "Sample Robotics Ltd", "示例科技有限公司")),
                TextColumn(name="contact", heading="联系人", required=True, outside=True, hint="对方姓名", width=12,
                           aliases=("客户联系人",), example=("陈样本", "Ann Sample", "陈样本")),
                ChoiceColumn(name="source", heading="需求来源", required=True, hint="下拉选择", width=12, aliases=("来源",),
                             choices=("官网留言", "客服电话", "商务对接"), synonyms={"官网": "官网留言", "电话": "客服电话", "商务": "商务对接"},
                             example=("商务对接", "官网留言", "客服电话")),
                TextColumn(name="description", heading="需求描述", required=True, outside=True, long=True, hint="客户要什么，客户看得到",
                           width=40, aliases=("需求", "需求内容"),
                           example=("控制器增加以太网接口", "Controller with an Ethernet port", "以太网接口改为双网口")),
                DateColumn(name="wanted_by", heading="期望时间", outside=True, hint="如 2026-12-25", width=13,
                           aliases=("期望日期", "期望完成时间"), example=("2026-12-25", "", "2026-12-31")),
                PersonColumn(name="registrar", heading="登记人", required=True, width=10, example=("刘洋", "刘洋", "刘洋")),
                TimeColumn(name="registered_at", heading="登记时间", required=True, outside=True, hint="如 2026-11-20 16:00", width=17,
                           aliases=("登记日期",), example=("2026-11-20 16:00", "2026-11-23 09:10", "2026-11-24 10:00")),
                IdColumn(name="changed_from", heading="变更自", outside=True, hint="原需求编号", width=15, aliases=("变更自编号", "原需求编号"),
                         example=("", "", "CR-2026-001")),
            ),
        ),
    ),
)  # fmt: skip
