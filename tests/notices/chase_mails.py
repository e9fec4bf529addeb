"""The mails of the chase, for whoever looks at templates: a short list, a long one, the superior told, and the summary at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mixed_company import NINE, desk, everybody, mixed, morning, published
from notice_desk import NoticeDesk, paper

from automation.jobs.job import Job
from automation.mail.message import Message
from automation.notices.keep_confirmations import JOB as KEEP
from automation.notices.notice_summary import JOB as SUMMARY
from automation.notices.remind_unconfirmed import JOB as CHASE
from automation.organization.people import Directory, Person


def crowd(count: int, **asked: str) -> NoticeDesk:
    """So many people in two departments, none of whom has confirmed."""
    people = tuple(
        Person(f"员工{number:04}", ("仓储部", "采购部")[number % 3 == 0], mail=f"e{number}@example.com", phone=f"{number}")
        for number in range(count)
    )
    mine, small, mail = desk(**asked).known(KEEP, CHASE), mixed(), published(places=[0])
    mine.directory = Directory(small.departments, (*small.persons[:3], *people))
    told = (replace(mail.recipients[0], name=one.name, address=one.mail) for one in people)
    mine.mails = [replace(mail, recipients=tuple(told))]
    return mine


def _said(mine: NoticeDesk, job: Job, hours: Sequence[int]) -> list[Message]:
    moments = [NINE.replace(hour=hour) for hour in hours]
    return [want for now in moments for want in mine.round([KEEP, job], now) if isinstance(want, Message)]


def chase_mails() -> list[Message]:
    urgent = crowd(70, urgency="紧急")
    urgent.papers, urgent.policy = [paper(urgency="紧急")], replace(urgent.policy, superior_after=1)
    complete = everybody(desk("已确认", "没邮箱"), NINE.replace(hour=10)).known(KEEP, SUMMARY)
    return [
        *_said(morning(desk()).known(KEEP, CHASE), CHASE, (11,)),
        *_said(urgent, CHASE, (11, 12)),
        *_said(complete, SUMMARY, (12,)),
    ]
