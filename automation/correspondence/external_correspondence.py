"""外部往来登记表: what is to be written to somebody outside, a row a letter; the program adds what belongs around it."""

from __future__ import annotations

from automation.correspondence.form_rules import TABLE as TABLE
from automation.correspondence.form_rules import is_fit_for_outside, is_read_by_another
from automation.correspondence.kinds import KINDS
from automation.forms.schema.form import Form, Table
from automation.forms.schema.kinds import ChoiceColumn, IdColumn, PersonColumn, TextColumn, TimeColumn

FORM = Form(
    name="external_correspondence",
    title="外部往来登记表",
    code="EX-REGISTER",
    version="1.0",
    folder="外部往来",
    intro="每封信一行，写好保存。系统请审核人审核，通过后才发给对方；发出、回复和催办的情况见“外部往来跟踪表”。",
    rules=(is_fit_for_outside, is_read_by_another),
    guide=(
        "单位、联系人要与通讯录“外部联系人”一致：邮箱和语言从那里取。语言是“英文”的，主题和正文用英文写。",
        "正文只写要说的事，每段一行（Alt+Enter 换行）。称呼、开头结尾的客套话、署名由系统按事项类型加上。",
        "密级“公开”的才能普通发出；“机密”只发给联系人本人，加密后才发；“内部”不能发到公司以外。",
        "写了“期望回复时间”的，到时没有回复会提醒责任人，再过两个工作日同时告知上级；只写日期的，按那天全天算。",
        "发出以后又改了内容，会重新请人审核，作为更正再发一次。不发了的、打电话已经说好的，在跟踪表“已办结”写“是”。",
        "审核人按邮件里的办法答复。公司允许写在表里的，收到审核请求后再填“审核结论”：和内容一起填好的不算。",
    ),
    tables=(
        Table(
            name=TABLE,
            title="外部往来",
            key="id",
            rows=500,
            columns=(
                IdColumn(name="id", heading="编号", required=True, outside=True, hint="不重复", width=14, aliases=("往来编号", "文号"),
                         example=("EX-2026-001", "EX-2026-002", "EX-2026-003")),
                TextColumn(name="company", heading="单位", required=True, outside=True, hint="与通讯录一致", width=22,
                           aliases=("对方单位", "单位名称"), example=("样板物流公司", "Sample Robotics Ltd", "示例周刊")),
                TextColumn(name="contact", heading="联系人", required=True, outside=True, hint="对方姓名", width=12,
                           aliases=("对方联系人",), example=("林示例", "Ann Sample", "高示例")),
                ChoiceColumn(name="kind", heading="事项类型", required=True, outside=True, hint="下拉选择", width=13, aliases=("类型", "事项"),
                             choices=KINDS,
                             synonyms={"交付": "项目交付", "资源": "资源对接", "进度": "进度同步", "进展同步": "进度同步", "订单": "订单确认",
                                       "交期调整": "交付时间调整", "质量问题": "质量反馈", "媒体": "媒体沟通", "活动": "活动通知"},
                             example=("订单确认", "进度同步", "媒体沟通")),
                TextColumn(name="subject", heading="主题", required=True, outside=True, hint="如 关于…的…", width=28, aliases=("标题",),
                           example=("关于 12 月运输订单的确认", "Status of the pilot line", "关于新产品发布的采访安排")),
                TextColumn(name="body", heading="正文", required=True, outside=True, long=True, limit=8000, hint="每段一行，原样写进信", width=52,
                           aliases=("内容", "信件正文"),
                           example=("12 月 8 日从上海发往成都，共 24 件。\n到站后请电话通知收货人。",
                                    "Two of three stations are running.\nThe third follows next week.",
                                    "欢迎贵刊 12 月 10 日上午来访。")),
                TimeColumn(name="reply_by", heading="期望回复时间", outside=True, bare=True, hint="如 2026-12-04 17:00", width=18,
                           aliases=("回复时限", "期望回复日期"), example=("2026-12-04 17:00", "", "2026-12-07")),
                PersonColumn(name="responsible", heading="责任人", required=True, hint="由他署名", width=10, aliases=("经办人",),
                             example=("周强", "刘洋", "刘洋")),
                PersonColumn(name="reviewer", heading="审核人", hint="另一位同事", width=10, aliases=("核对人",), example=("郑凯", "张伟", "张伟")),
                ChoiceColumn(name="verdict", heading="审核结论", hint="审核人填", width=11, choices=("通过", "退回"),
                             synonyms={"同意": "通过", "不通过": "退回", "不同意": "退回"}, example=("", "", "")),
                ChoiceColumn(name="classification", heading="密级", required=True, hint="下拉选择", width=9, choices=("公开", "内部", "机密"),
                             example=("公开", "公开", "公开")),
            ),
        ),
    ),
)  # fmt: skip
