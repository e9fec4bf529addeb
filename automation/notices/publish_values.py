"""What the mail that publishes a notice says beside the notice itself: how to confirm, until when, and where else it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from automation.jobs.job import Moment
from automation.jobs.mail_words import cut
from automation.notices.announcement import Announcement
from automation.notices.correction import Changed
from automation.notices.notice_request import URGENT
from automation.notices.notice_values import notice_values
from automation.organization.bulletin_place import page_path
from automation.organization.classification import SECRET

SUBJECT = 60
"""Characters of a subject that leave the mail."""
HOW = "确认的办法：按邮件上方“投票”里的“已阅知”；没有这个按钮，就直接回复“收到”。有疑问请按“有疑问”，或者在回复里写明。"
ALONE = "本通知是机密，只发给您本人，请勿转发。"


def publish_values(one: Announcement, changes: Sequence[Changed], moment: Moment) -> dict[str, Any]:
    """All words of the template."""
    page = "" if one.classification == SECRET else page_path(one.id)
    return notice_values(one, changes) | {
        "subject": short_subject(one),
        "band": "更正通知" if one.corrects else "紧急通知" if one.urgency == URGENT else "内部通知",
        "sender": f"{one.paper.fields['department'] or ''}　{one.paper.fields['day'] or ''}",
        "until": _until(one) if one.needs_confirmation else "",
        "how": HOW if one.needs_confirmation else "",
        "urgent": one.urgency == URGENT,
        "alone": "" if page else ALONE,
        "page": page,
        "link": moment.links(page) if page else "",
        "office": dict(moment.office),
    }


def short_subject(one: Announcement) -> str:
    """What it is about is cut, never its kind, by which people tell whether they have to act."""
    end = f"的{one.paper.fields['kind'] or '通知'}"
    return f"{cut(one.subject.removesuffix(end), SUBJECT - len(end))}{end}"


def passing_title(one: Announcement) -> str:
    """What other mails call it: of what is 机密 only its number."""
    return f"通知 {one.id}" if one.classification == SECRET else one.title


def _until(one: Announcement) -> str:
    if one.urgency == URGENT:
        return "请看到后立即确认；两小时后没有确认的，会打电话通知。"
    return "请看完后确认；两个工作小时后没有确认的，会打电话提醒。"
