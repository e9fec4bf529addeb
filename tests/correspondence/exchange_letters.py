"""Every letter of the eight kinds, in both languages, with something secret in all that is not for its reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from exchange_desk import ENGLISH, MEDIA, OFFICE, SUPPLIER, letter, people

from automation.correspondence.exchange import Exchange
from automation.correspondence.kinds import KINDS, TEMPLATES
from automation.correspondence.letter_values import letter_of
from automation.jobs.job import Document, Moment
from automation.letters.letter import Letter
from automation.letters.posting import Posting, post
from automation.mail.message import Message
from automation.organization.people import Directory
from automation.organization.reporting_week import ReportingWeek

NOW = datetime(2026, 11, 27, 10)
BY = datetime(2026, 12, 4, 17)
NEEDED = {"responsible", "classification"}
"""Inner columns that decide who signs and how it is sent: they hold no free text."""
TEXTS = {
    "项目交付": ("关于智能仓储系统一期的交付", "一期设备 12 台已于今日装车，预计 12 月 2 日到达贵方仓库。\n随货附装箱单、合格证和操作手册各一份。"),
    "资源对接": ("关于联合测试场地的对接", "我们计划 12 月中旬开展联合测试，需要 200 平方米场地和两台叉车。\n测试为期三天，人员由我方安排。"),
    "进度同步": ("关于试验线建设的进度", "三个工位中两个已经投入运行。\n第三个工位的传感器本周到货，下周安装。"),
    "订单确认": ("关于 12 月运输订单的确认", "12 月 8 日从上海发往成都，共 24 件，总重 3.6 吨。\n到站后请电话通知收货人。"),
    "交付时间调整": ("关于控制器交付时间的调整", "原定 12 月 10 日交付的 200 台控制器，因芯片到货延后，拟改为 12 月 17 日交付。\n前 80 台仍可按原时间先行交付。"),
    "质量反馈": ("关于第 48 周来料的质量情况", "第 48 周来料抽检 50 件，其中 3 件外壳有划伤，批号 B2648。\n该批次已经隔离存放。"),
    "媒体沟通": ("关于新产品发布的采访安排", "我们将于 12 月 10 日上午在上海发布新一代控制器，发布会后安排 30 分钟采访。\n产品资料会在发布当天提供。"),
    "活动通知": ("关于供应商大会的邀请", "供应商大会定于 12 月 18 日 9:30 在公司一楼报告厅举行，会期半天。\n会议结束后安排参观生产线。"),
}  # fmt: skip
ENGLISH_TEXTS = {
    "项目交付": ("Delivery of phase one of the warehouse system", "The twelve units of phase one were loaded today and should reach your site on 2 December.\nA packing list, certificates and manuals are enclosed."),
    "资源对接": ("Site for the joint tests", "We plan joint tests in the middle of December and need 200 square metres of floor space and two fork-lift trucks.\nThe tests take three days."),
    "进度同步": ("Status of the pilot line", "Two of three stations are running.\nThe sensors for the third arrive this week and will be installed next week."),
    "订单确认": ("Confirmation of order PO-2026-118", "24 boxes, 3.6 tonnes in total, from Shanghai to Rotterdam on 8 December.\nPlease notify the consignee by phone on arrival."),
    "交付时间调整": ("Delivery of the controllers", "The 200 controllers planned for 10 December will be delivered on 17 December, because a component arrives late.\n80 of them can still be delivered on the original date."),
    "质量反馈": ("Incoming goods of week 48", "Of 50 parts inspected in week 48, three have scratches on the housing (batch B2648).\nThe batch has been set aside."),
    "媒体沟通": ("Interview at the product launch", "We present our new controller in Shanghai on the morning of 10 December, followed by interviews of 30 minutes.\nProduct material will be available on the day."),
    "活动通知": ("Supplier conference in Shanghai", "The supplier conference takes place on 18 December at 9:30 in our lecture hall and lasts half a day.\nIt is followed by a tour of the production line."),
}  # fmt: skip


@dataclass(frozen=True)
class Printed:
    """One letter as it leaves. name: for people."""

    name: str
    letter: Letter
    message: Message
    document: Document


def directory() -> Directory:
    """Of colleagues too there are things that are nobody's business."""
    known = people()
    return replace(
        known, persons=tuple(replace(one, superior="SECRET-superior", aliases=("SECRET-10023",)) for one in known.persons)
    )


def exchange(kind: str, language: str = "中文", given: Mapping[str, object] | None = None) -> Exchange:
    contact = ENGLISH if language == "英文" else MEDIA if kind == "媒体沟通" else SUPPLIER
    subject, body = (ENGLISH_TEXTS if language == "英文" else TEXTS)[kind]
    row = letter(
        "EX-2026-001", company=contact.company, contact=contact.name, kind=kind, subject=subject, body=body, reply_by=BY,
        reviewer="SECRET-reviewer", verdict="SECRET-verdict",
    )  # fmt: skip
    kept = {"closed": None, "state": "SECRET-state", "remark": "SECRET-remark"}
    return Exchange(
        row | dict(given or {}),
        contact=replace(contact, phone="SECRET-phone", our_person="SECRET-person"),
        our_person="SECRET",
        kept=kept,
    )


def printed() -> Iterator[Printed]:
    """Every second is a correction, every third does not ask for an answer."""
    moment = Moment(NOW, ReportingWeek.of(NOW.date()), office=OFFICE | {"reports": "SECRET-reports"})
    for language in ("中文", "英文"):
        for number, kind in enumerate(KINDS):
            one = exchange(kind, language, {"reply_by": None} if number % 3 == 2 else {})
            made = letter_of(one, directory())
            assert made
            posting = Posting(made, f"key/{kind}", "外部往来/函件", (), one.row, 1 + number % 2, template=TEMPLATES[kind])
            document, message = post(posting, moment)
            assert isinstance(document, Document) and isinstance(message, Message)
            yield Printed(f"{kind}-{language}", made, message, document)
