"""Answers to a notice that do not count: somebody else's, or one of which it is not sure who wrote it; and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from automation.approval.verdict import confirms
from automation.jobs.posted import Answer
from automation.notices.evidence import WRITTEN, is_question, said_words
from automation.notices.reach import Reach
from automation.organization.people import Directory

FORGED = "请本人打开通知邮件，直接按“已阅知”，或按“答复”回复“收到”"
STRANGER = "不是收到通知的邮箱，替别人答复不算：请本人按“已阅知”或回复“收到”"


@dataclass(frozen=True)
class Uncounted:
    """who: as people know him; at: naive local time; reason: in Chinese, with the way out."""

    address: str
    who: str
    words: str
    at: datetime
    reason: str


def uncounted(reach: Reach, directory: Directory) -> Iterator[Uncounted]:
    """Of people who have confirmed by now nothing is told; a copy is nobody's duty."""
    copied = {one.address.lower() for mail in reach.publication.mails for one in mail.recipients}
    missing = {one.address.lower(): one.label for one in reach.missing if one.address}
    for mail in reach.publication.mails:
        for answer in mail.answers:
            if answer.kind not in WRITTEN:
                continue
            if not answer.proven and answer.address in missing:
                reason = f"{answer.doubt or '不能确定是本人发来的'}：{FORGED}"
                yield _uncounted(answer, missing[answer.address], reason)
            elif answer.address not in copied and (confirms(answer.words) or is_question(answer)):
                known = next((person.name for person in directory.known_as(answer.address)), "")
                yield _uncounted(answer, known, STRANGER)


def _uncounted(answer: Answer, name: str, reason: str) -> Uncounted:
    who = f"{name}（{answer.address}）" if name else answer.address or "不明的人"
    return Uncounted(answer.address, who, said_words(answer), answer.at, reason)
