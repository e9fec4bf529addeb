"""JOB: whoever is to write a notice gets its 内部通知, filled with what the request says, and is told what to write."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from automation.jobs.addressing import addressed
from automation.jobs.job import FormOut, Job, Moment, Records, Want
from automation.jobs.keys import key_part
from automation.jobs.ladders import AtOnce, Event, events_of
from automation.jobs.mail_words import cut, short_moment
from automation.jobs.rows import Row
from automation.mail.message import Attachment, Message
from automation.notices.judgement import request_faults
from automation.notices.notice import FORM as NOTICE
from automation.notices.notice_values import requested_audience
from automation.notices.scope import URGENT
from automation.notices.tellings import rested
from automation.notices.told_by_phone import WRITTEN_WITHIN
from automation.notices.waiting import registered, waiting_requests
from automation.organization.classification import INTERNAL, SECRET
from automation.organization.file_names import fit_name, whole_name
from automation.organization.people import Directory

TEMPLATE = "draft_notice"
OCCASION = "撰写通知"
USEFUL_FOR = timedelta(days=30)
SUBJECT = 24


def clocks(records: Records, moment: Moment) -> Iterator[AtOnce]:
    """Once for each 通知编号: whoever throws his draft away does not get another one."""
    for row in _unwritten(records):
        event = Event(key_part(row["id"]), rested(registered(row), row["urgency"]), "通知登记")
        yield AtOnce(event)


def make(records: Records, moment: Moment) -> Iterator[Want]:
    due = events_of(moment.occasions)
    for row in _unwritten(records):
        if key_part(row["id"]) in due:
            yield from _send(row, records, moment)


def _unwritten(records: Records) -> Iterator[Row]:
    """Complete requests that nobody has written a notice for."""
    written = {paper.fields["id"] for paper in records.filed(NOTICE.name)}
    for row in waiting_requests(records):
        if row["id"] not in written and not request_faults(row, records):
            yield row


def _send(row: Row, records: Records, moment: Moment) -> Iterator[Want]:
    form = draft(row, records.directory, moment)
    yield form
    to, missed = addressed(records.directory, records.directory.person(row["author"]), OCCASION)
    yield from missed
    if to:
        secret = row["classification"] == SECRET
        yield Message(
            key=f"{TEMPLATE}/{key_part(row['id'])}",
            template=TEMPLATE,
            to=tuple(to),
            values=_values(row, form, to[0][0], moment),
            attachments=() if secret else (Attachment(form.path.rpartition("/")[2], form.path),),
            urgency=row["urgency"],
            classification=INTERNAL if secret else row["classification"],
            causes=((row["file"], row["sha256"]),),
            expires=moment.now + USEFUL_FOR,
        )


def draft(row: Row, directory: Directory, moment: Moment) -> FormOut:
    """类型 and 背景说明 stay empty: until one of them is written, nobody has begun it."""
    author = directory.person(row["author"])
    fields = {
        "id": row["id"], "matter": row["subject"], "department": row["department"], "day": moment.now.date(), "urgency": row["urgency"],
        "classification": row["classification"], "contact": row["author"], "phone": author.phone if author and author.phone else None,
    }  # fmt: skip
    signing = [{"department": name, "person": _head(directory, name)} for name in row["countersign"] or ()]
    tables = {"items": [{"number": "1", "text": row["content"]}], "countersign": signing}
    subject = "" if row["classification"] == SECRET else row["subject"]
    return FormOut(NOTICE.name, draft_path(row["id"], subject), fields, tables)


def draft_path(id_: str, subject: str) -> str:
    """Below the workspace."""
    return f"{NOTICE.folder}/{whole_name(f'{fit_name(id_)} {subject}', 60)}.xlsx"


def _head(directory: Directory, department: str) -> str | None:
    head = directory.head(department)
    return directory.label(head) if head else None


def _values(row: Row, form: FormOut, person: str, moment: Moment) -> dict[str, Any]:
    secret = row["classification"] == SECRET
    about = f"{SECRET}通知 {row['id']}" if secret else f"关于{cut(row['subject'], SUBJECT)}的通知"
    return {
        "person": person,
        "subject": cut(about, SUBJECT + 5),
        "urgent": row["urgency"] == URGENT,
        "until": short_moment(row["told_by_phone"] + WRITTEN_WITHIN) if row["told_by_phone"] else "",
        "facts": [{"label": label, "text": text} for label, text in _facts(row, secret) if text],
        "how": _how(row),
        "place": form.path,
        "link": moment.links(form.path),
        "office": dict(moment.office),
    }


def _facts(row: Row, secret: bool) -> list[tuple[str, str]]:
    open_ = [
        ("通知主题", row["subject"]),
        ("核心内容", cut(row["content"], 300)),
        ("发给", requested_audience(row)),
        ("密级", row["classification"]),
    ]
    told = [("内容", "见草稿，本邮件不写")] if secret else open_
    dues = [("截止时间", short_moment(row["due"]) if row["due"] else ""), ("更正", row["corrects"] or "")]
    return [("通知编号", row["id"]), *told, ("紧急程度", row["urgency"]), *dues]


def _how(row: Row) -> list[str]:
    signing = f"，并请{'、'.join(row['countersign'])}会签" if row["countersign"] else ""
    corrects = f"这是对通知 {row['corrects']} 的更正，全文代替原通知：没有改的也请照原样写上，系统会标出改了什么。"
    return [
        *([corrects] if row["corrects"] else []),
        "编号、部门、密级这些已经按登记的填好。请选“类型”，写“背景说明”，再改好“具体事项”“执行要求”和“附件”。",
        "附件先放进工作区（比如“通知/附件”文件夹），再在“获取方式”里写上它的路径。",
        f"写好保存、关闭就行：系统先检查，没有问题就自动请{row['head']}审批{signing}，通过以后自动发布。",
        "审批以后改动一个字，都会重新请求审批；要撤回，在通知需求清单里把“撤回”改为“是”。",
    ]


JOB = Job(name=TEMPLATE, title="发放通知草稿", clocks=clocks, when="通知登记后、十分钟没有再改（紧急：立即）", make=make)
