"""Asks for approval, by mail and with all that is to leave; what of it waits and is of no use any more is called back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from automation.approval.approval_log import RECORD, WHOLE
from automation.approval.changes import SHOWN, changes
from automation.approval.matter import Approver, Matter, verb
from automation.approval.questions import STALE, TEMPLATE, call_back, family, next_key, of_role
from automation.approval.reminder_answers import to_reminders
from automation.approval.standing import Standing, standing
from automation.jobs.addressing import addressed
from automation.jobs.job import Moment, Records, Withdraw
from automation.jobs.mail_words import cut, short_moment, within
from automation.jobs.rows import rows_by
from automation.mail.message import Message
from automation.organization.policy import BLOCK, MAIL, Policy
from automation.organization.recipients import Undeliverable

__all__ = ["OCCASION", "TEMPLATE", "WHOLE", "ask", "standing_of"]

OCCASION = "请求审批"
USEFUL_FOR = timedelta(days=30)
TITLE = 22
"""Characters of a title in the subject, which has 40 in all."""
CHANGED = "内容已经改动：此前的请求和答复都作废，请以本邮件为准。"

Asked = Iterator[Message | Undeliverable | Withdraw]


def standing_of(matter: Matter, records: Records, moment: Moment) -> Standing:
    """Of what nobody was asked about, most often, there is nothing to be told."""
    rows, posted = rows_by(records.record(RECORD.name), "matter").get(matter.name, ()), records.posted(family(matter.name))
    if not (posted or rows or matter.signed):
        return Standing(matter, {}, (), ())
    found = standing(matter, posted, rows, records.directory, moment.policy, moment.now)
    reminded = to_reminders(found.open, found.asked, records.posted, records.directory, moment.now)
    return replace(found, uncounted=(*found.uncounted, *reminded))


def ask(stands: Standing, records: Records, moment: Moment) -> Asked:
    """Calls back what waits and asks about another content, then one mail to each who has not been asked about this one."""
    yield from call_back(stands.questions, stands.matter, STALE)
    for one in stands.open:
        to, missed = addressed(records.directory, records.directory.person(one.person), OCCASION)
        yield from missed
        if to and not _has_been_asked(stands, one, to[0][1]):
            yield _question(stands, one, to[0], moment)


def _has_been_asked(stands: Standing, one: Approver, address: str) -> bool:
    """What is held may be a mail that could not be made: it is wanted again, under the same key."""
    mine = [each for each in of_role(stands.questions, stands.matter, one.role) if each.went_to(address)]
    return any(not each.called_off and each.mail.state != "held" for each in mine)


def _question(stands: Standing, one: Approver, to: tuple[str, str], moment: Moment) -> Message:
    matter = stands.matter
    return Message(
        key=next_key(matter, one.role, to[1], stands.questions),
        template=TEMPLATE,
        to=(to,),
        values=dict(matter.preview.values) | _values(stands, one, to[0], moment),
        attachments=matter.preview.attachments,
        urgency=matter.urgency,
        classification=matter.classification,
        causes=((matter.file, matter.sha256),),
        expires=moment.now + USEFUL_FOR,
        asks="approve" if MAIL in moment.policy.approval else "",
    )


def _values(stands: Standing, one: Approver, name: str, moment: Moment) -> dict[str, Any]:
    matter, changed = stands.matter, _changed(stands)
    return {
        "person": name,
        "verb": verb(one.role),
        "roles": one.roles,
        "subject": cut(matter.shown, TITLE),
        "title": within(matter.title),
        "urgent": matter.urgency == "紧急",
        "until": short_moment(_until(matter, moment)),
        "author": matter.author,
        "instead": one.instead,
        "how": _how(one, moment.policy),
        "again": _again(stands),
        "changed": changed[:SHOWN],
        "changed_more": f"其余 {len(changed) - SHOWN} 处改动见下文。" if len(changed) > SHOWN else "",
        "file": matter.file,
        "link": moment.links(matter.file),
        "part": matter.preview.part,
        "office": dict(moment.office),
    }


def _until(matter: Matter, moment: Moment) -> datetime:
    """When he is reminded; what is urgent does not wait for office hours."""
    hours = timedelta(hours=moment.policy.remind_after)
    return moment.now + hours if matter.urgency == "紧急" else moment.working.add(moment.now, hours)


def _how(one: Approver, policy: Policy) -> list[str]:
    """As the company lets approval be given."""
    by_mail = [
        "同意发出：按邮件上方“投票”里的“通过”；没有这个按钮，就直接回复“通过”两个字。",
        "不同意：按“退回”，或者回复“退回”，后面写明意见。附条件的答复（“改了再发”）不算通过，请用“退回”。",
    ]
    by_block = [f"打开文件，在“{verb(one.role)}”一栏填上姓名、结论和时间，保存并关闭。"]
    alternatively = [f"也可以{line}" for line in by_block]
    return (by_mail + (alternatively if BLOCK in policy.approval else [])) if MAIL in policy.approval else by_block


def _again(stands: Standing) -> str:
    before = stands.before
    if before is None or not before["verdict"]:
        asked = any(one.content != stands.matter.content and one.mail.left for one in stands.questions)
        return CHANGED if before or asked else ""
    return f"{CHANGED}{before['person']}（{short_moment(before['given'])}）对改动以前的内容答复的是“{before['verdict']}”。"


def _changed(stands: Standing) -> list[dict[str, str]]:
    text = str(stands.before["text"] or "") if stands.before else ""
    return changes(text, stands.matter.text[:WHOLE]) if text else []
