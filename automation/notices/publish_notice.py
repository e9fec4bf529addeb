"""JOB: a notice that was approved goes out: by mail, on the 公告栏, if it is urgent to the group robots and by phone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from automation.approval.asking import standing_of
from automation.approval.matter import Matter
from automation.jobs.attention import not_before
from automation.jobs.job import Bulletin, Job, Moment, Records, RobotPost, Want, Withdraw
from automation.jobs.keys import key_part
from automation.jobs.ladders import AtOnce, Event, events_of
from automation.jobs.mail_words import cut
from automation.jobs.reminding import remind
from automation.mail.message import Attachment, Message
from automation.notices.announcement import PUBLISH, Announcement, announcements
from automation.notices.approve_notice import matters
from automation.notices.audience import OCCASION, Audience, audience
from automation.notices.bulletin_values import bulletin_values
from automation.notices.correction import changes_of
from automation.notices.mailing import Mailing, mailings
from automation.notices.notice_request import URGENT
from automation.notices.phone_list import phone_list
from automation.notices.publication import CANCELLED, contents_of, is_costly, prefix, published
from automation.notices.publish_values import passing_title, publish_values
from automation.notices.waiting import is_withdrawn, waiting
from automation.organization.bulletin_place import page_path
from automation.organization.classification import SECRET

TEMPLATE = "publish_notice"
USEFUL_FOR = timedelta(days=30)
CHANGED = "通知改过，已按新的内容发出"
ROBOT_FOR = timedelta(days=1)


def clocks(records: Records, moment: Moment) -> Iterator[AtOnce]:
    """At once when it is approved."""
    return (AtOnce(event) for _, event in _ready(records, moment))


def make(records: Records, moment: Moment) -> Iterator[Want]:
    due = events_of(moment.occasions)
    for one in [one for one, event in _ready(records, moment) if event.name in due]:
        meant = audience(one, records, moment)
        why = _why_not(one, meant)
        yield from _tell(one, why, records, f"{one.content}/{why}") if why else _publish(one, meant, records, moment)


def _ready(records: Records, moment: Moment) -> Iterator[tuple[Announcement, Event]]:
    """What may go out, with its occasion: once for each notice. What was published stays ready, for the run may have been cut off;
    another content of it is never published."""
    begun = [one for one in announcements(records) if not is_withdrawn(one.request) and not is_costly(one, moment.now)]
    for one, before in ((one, published(records, one)) for one in begun):
        if before:
            yield one, Event(_name(one), before.queued, "审批通过")
    known = {matter.name: matter for matter in matters(records, moment)}
    for one in waiting(records):
        approved = _approved(one, known.get(one.name), records, moment)
        if approved:
            yield one, Event(_name(one) + _further(one, records, moment), min(approved, moment.now), "审批通过")


def _name(one: Announcement) -> str:
    return f"{key_part(one.id)}/{one.content}"


def _further(one: Announcement, records: Records, moment: Moment) -> str:
    """Another occasion: once somebody can be told, and after all its mails were called back."""
    mails = records.posted(f"{prefix(one.id)}{one.content}/")
    called_back = sum(mail.state == CANCELLED for mail in mails)
    nobody = "/nobody" if _why_not(one, audience(one, records, moment)) else ""
    return (f"/{called_back}" if called_back else "") + nobody


def _approved(one: Announcement, matter: Matter | None, records: Records, moment: Moment) -> datetime | None:
    """When exactly this content was, by all who have to."""
    stands = standing_of(matter, records, moment) if matter and matter.content == one.content else None
    return max(given.at for given in stands.given) if stands and stands.approved else None


def _why_not(one: Announcement, meant: Audience) -> str:
    if meant.unknown:
        return f"通讯录里没有{'、'.join(cut(word, 20) for word in meant.unknown)}，请改正“适用对象”或补上通讯录"
    if meant.to:
        return ""
    if one.corrects and not meant.people:
        return f"要更正的通知 {cut(one.corrects, 20)} 没有发布过，或者收到它的人都已离职"
    return "没有一个人收得到邮件，请检查适用范围和通讯录里的邮箱"


def _publish(one: Announcement, meant: Audience, records: Records, moment: Moment) -> Iterator[Want]:
    changes, before = changes_of(one, records), published(records, one)
    wanted = mailings(one, meant, records.posted(prefix(one.id)), records.directory, moment.policy.together)
    values = publish_values(one, changes, moment)
    for other in sorted(contents_of(records, one.id) - {one.content}):
        yield Withdraw(f"{prefix(one.id)}{other}/", CHANGED)
    yield from (_message(one, each, values, moment) for each in wanted)
    if one.urgency == URGENT:
        yield from _robots(one, moment)
        yield from phone_list(one, meant, records, moment)
    yield from meant.untold
    yield from _tell_untold(one, meant, records)
    leaves = not_before(moment.now, moment.working, urgent=one.urgency == URGENT) is None
    if leaves and one.classification != SECRET:
        yield Bulletin(one.id, bulletin_values(one, before.queued if before else moment.now, changes))


def _message(one: Announcement, mailing: Mailing, values: Mapping[str, Any], moment: Moment) -> Message:
    paper, request = one.paper, one.request
    return Message(
        key=mailing.key,
        template=TEMPLATE,
        to=mailing.to,
        cc=mailing.cc,
        values=values,
        attachments=(*_original(one), *one.attachments),
        urgency=one.urgency,
        classification=one.classification,
        causes=((paper.path, paper.sha256), (request["file"], request["sha256"])),
        asks="confirm" if one.needs_confirmation else "",
        expires=moment.now + USEFUL_FOR,
    )


def _original(one: Announcement) -> tuple[Attachment, ...]:
    """Who has no certificate gets what is 机密 as a workbook that a password opens, so that there has to be one."""
    paper = one.paper
    return (Attachment(paper.path.rpartition("/")[2], paper.path, paper.sha256),) if one.classification == SECRET else ()


def _robots(one: Announcement, moment: Moment) -> Iterator[RobotPost]:
    if moment.policy.robots and one.classification != SECRET:
        items = sorted(one.paper.tables["items"], key=lambda row: row["important"] != "是")[:3]
        contact = f"联系人：{one.paper.fields['contact'] or ''} {one.paper.fields['phone'] or ''}"
        confirm = ("详情见邮件，请看后确认。",) if one.needs_confirmation else ("详情见邮件。",)
        yield RobotPost(
            key=f"robot/{key_part(one.id)}/{one.content}",
            title=cut(one.subject, 60),
            lines=(*(cut(row["text"], 80) for row in items), contact, *confirm),
            classification=one.classification,
            link=moment.links(page_path(one.id)),
            expires=moment.now + ROBOT_FOR,
        )


def _tell_untold(one: Announcement, meant: Audience, records: Records) -> Iterator[Want]:
    """Who stands on the phone list need not be told of twice."""
    listed = {records.directory.label(person) for person in meant.missed} if one.urgency == URGENT else set()
    untold = [each for each in meant.untold if each.person not in listed]
    if untold:
        who = "、".join(each.person for each in untold[:5])
        more = f"等 {len(untold)} 人" if len(untold) > 5 else ""
        yield from _tell(one, f"{who}{more}收不到邮件（{untold[0].reason}），请电话通知", records, one.content)


def _tell(one: Announcement, words: str, records: Records, step: str) -> Iterator[Want]:
    """The 经办人, once."""
    return remind(
        records.directory,
        OCCASION,
        one.request["author"] or "",
        item=f"{PUBLISH}/{one.name}",
        step=step,
        words=f"“{cut(passing_title(one), 30)}”：{words}",
        file=one.request["file"],
        sheet=one.request["sheet"],
        rank=0 if one.urgency == URGENT else 2,
    )


JOB = Job(
    name=TEMPLATE,
    title="发布通知",
    clocks=clocks,
    when="审批通过后立即发布；常规通知在工作时间发出",
    make=make,
    reports=("电话通知名单",),
)
