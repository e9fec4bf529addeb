"""Whom the publisher of an urgent notice has to phone: its 关键人员 and whom no mail reaches, as a workbook and a mail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from automation.jobs.addressing import addressed
from automation.jobs.job import Moment, Records
from automation.jobs.keys import key_part
from automation.jobs.mail_words import cell, cut, the_rest
from automation.mail.message import Attachment, Message
from automation.notices.announcement import Announcement
from automation.notices.answering import record_place
from automation.notices.audience import OCCASION, Audience
from automation.notices.publish_values import passing_title
from automation.organization.file_names import fit_name
from automation.organization.people import Directory, Person
from automation.organization.recipients import Undeliverable
from automation.reports.report import DataTable, Note, PageTitle, Report, ReportColumn, Sheet

TEMPLATE = "phone_list"
USEFUL_FOR = timedelta(days=3)
SHOWN = 20
KEY, MAILLESS, SHARED = "关键人员", "邮件发不到", "共用邮箱"
NO_PHONE = "没有电话"
TICK = "□"
HEADINGS = ("姓名", "部门", "岗位", "电话", "为什么打", "是否已通知", "通知时间", "备注")
KEPT = "打通以后请把结果填进“通知确认记录表”，系统就不再催他。"
WIDTHS = (12, 14, 14, 16, 12, 11, 14, 26)


def to_phone(meant: Audience) -> dict[Person, str]:
    """With the reason, in the order of the 通讯录. What is sent to a shared mailbox goes to the first of those who share it."""
    found: dict[Person, str] = {}
    mailboxes: set[str] = set()
    for person in meant.people:
        mailbox = person.mail.strip().lower()
        why = MAILLESS if person in meant.missed else KEY if person.key_person else SHARED if mailbox in mailboxes else ""
        mailboxes.add(mailbox)
        if why:
            found[person] = why
    return found


def phone_list(
    one: Announcement, meant: Audience, records: Records, moment: Moment
) -> Iterator[Report | Message | Undeliverable]:
    """To the 经办人; nothing if there is nobody to phone. Of a 机密 notice neither workbook nor mail says what it is about."""
    people = to_phone(meant)
    to, missed = addressed(records.directory, records.directory.person(one.request["author"] or ""), OCCASION)
    yield from missed
    if people and to:
        report = _workbook(one, people, records.directory, moment)
        yield report
        yield Message(
            key=f"{TEMPLATE}/{key_part(one.id)}/{one.content}",
            template=TEMPLATE,
            to=(to[0],),
            values=_values(one, people, records, report, moment) | {"person": to[0][0]},
            attachments=(Attachment(report.name, report.name),),
            urgency="紧急",
            causes=_causes(one),
            expires=moment.now + USEFUL_FOR,
        )


def _causes(one: Announcement) -> tuple[tuple[str, str], ...]:
    return ((one.paper.path, one.paper.sha256),)


def _values(
    one: Announcement, people: Mapping[Person, str], records: Records, report: Report, moment: Moment
) -> dict[str, Any]:
    rows = [_row(person, why, records.directory) for person, why in people.items()]
    record, _ = record_place(records) if one.needs_confirmation else ("", "")
    return {
        "count": len(people),
        "title": cut(passing_title(one), 30),
        "phones": [
            [cell(name), cell(where), cell(phone, _tone(phone)), cell(why)] for name, where, _, phone, why in rows[:SHOWN]
        ],
        "more": the_rest(rows, SHOWN, "人"),
        "report": report.name,
        "record": record,
        "link": moment.links(record) if record else "",
        "office": dict(moment.office),
    }


def _tone(phone: str) -> str:
    return "bad" if phone == NO_PHONE else "text"


def _row(person: Person, why: str, directory: Directory) -> tuple[str, str, str, str, str]:
    return directory.label(person), directory.department_of(person), person.post, person.phone or NO_PHONE, why


def _workbook(one: Announcement, people: Mapping[Person, str], directory: Directory, moment: Moment) -> Report:
    given = list(zip(*(_row(person, why, directory) for person, why in people.items()), strict=True))
    empty = [[TICK] * len(people), [""] * len(people), [""] * len(people)]
    columns = tuple(
        ReportColumn(
            heading=heading, values=values, width=width, kind="id" if heading == "电话" else "text", tones={NO_PHONE: "red"}
        )
        for heading, values, width in zip(HEADINGS, (*given, *empty), WIDTHS, strict=True)
    )
    unheard = sum(not person.phone for person in people)
    summary = f"{len(people)} 人。打通一位，在“是否已通知”打勾。" + (
        f"{unheard} 人通讯录中没有电话，请当面通知。" if unheard else ""
    )
    kept = (Note(KEPT),) if one.needs_confirmation else ()
    blocks = (PageTitle(f"电话通知名单：{passing_title(one)}", summary), DataTable(columns, frozen=1), *kept)
    return Report(
        name=f"电话通知名单_{fit_name(one.id)}.xlsx",
        title="电话通知名单",
        sheets=(Sheet("电话通知名单", blocks),),
        made_at=moment.now,
        footer=f"电话通知名单 {one.id}",
    )
