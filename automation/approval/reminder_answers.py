"""Verdicts in answer to a reminder: it may tell of several matters, so they count for none, and whoever wrote one has to hear of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from automation.approval.answers import Uncounted
from automation.approval.matter import Approver
from automation.approval.verdict import verdict
from automation.jobs.posted import ANSWERS, DIGEST, Posted
from automation.organization.people import Directory

NO_QUESTION = "回复的是提醒邮件，分不清是对哪一件的答复：请打开请求审批的那封邮件，直接按“答复”"
DAYS = 7
"""Reminders of so many days are looked through."""


def to_reminders(
    waited_for: Sequence[Approver],
    asked: Mapping[str, datetime],
    posted: Callable[[str], Sequence[Posted]],
    directory: Directory,
    now: datetime,
) -> Iterator[Uncounted]:
    """waited_for: who has not answered; asked: role -> when; posted: the mails whose keys begin so."""
    for one in waited_for:
        person, since = directory.person(one.person), asked.get(one.role)
        if person and since and person.mail.strip():
            for mail in _reminders(since, posted, now):
                for answer in mail.of(person.mail.strip()):
                    if answer.kind in ANSWERS and answer.kind != "automatic" and verdict(answer.words, (person.name,)):
                        yield Uncounted(one.role, person.name, answer.words, answer.at, NO_QUESTION, own=True)


def _reminders(since: datetime, posted: Callable[[str], Sequence[Posted]], now: datetime) -> Iterator[Posted]:
    first = max(since.date(), now.date() - timedelta(days=DAYS))
    for number in range((now.date() - first).days + 1):
        yield from (mail for mail in posted(f"{DIGEST}/{first + timedelta(days=number):%Y-%m-%d}/") if mail.queued >= since)
