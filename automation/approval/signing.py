"""Approval written into the 审核 or 会签 block of the workbook: whether it counts for exactly the content that stands there now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from automation.approval.answers import Given, Uncounted
from automation.approval.matter import Approver, Matter, Signed
from automation.approval.questions import Question, of_role
from automation.approval.verdict import PASSED, RETURNED
from automation.jobs.rows import Row
from automation.organization.people import Directory
from automation.organization.policy import BLOCK, Policy

BY_BLOCK = "审核栏"
CLOCKS_DIFFER = timedelta(minutes=10)
MINUTE = timedelta(minutes=1)
_MEANS = {"同意": PASSED, "不同意": RETURNED}


def signed(
    one: Approver,
    matter: Matter,
    asked: Sequence[Question],
    rows: Sequence[Row],
    directory: Directory,
    policy: Policy,
    now: datetime,
) -> Iterator[Given | Uncounted]:
    """What stands in the block of any of his roles. asked: all questions about the matter; rows: its rows of 审批记录."""
    for role in (one.role, *one.also):
        block = matter.signed.get(role)
        if block and block.verdict:
            why = _why_not(one, matter, block, directory, policy) or _why_not_now(block, _since(one, matter, asked, rows), now)
            if why:
                yield Uncounted(one.role, block.person or "未写名字", block.verdict, block.at or matter.since, why)
            elif block.at:
                yield Given(one.role, one.person, _MEANS.get(block.verdict, block.verdict), block.words, block.at, BY_BLOCK)


def _why_not(one: Approver, matter: Matter, block: Signed, directory: Directory, policy: Policy) -> str:
    if BLOCK not in policy.approval:
        return "公司规定审批用邮件答复，写在表里的不算：请审批人答复请求审批的那封邮件"
    label = directory.find_person(block.person).label if block.person else None
    if label == matter.author:
        return "经办人不能审批自己写的内容"
    return "" if label == one.person else f"这一栏应由{one.person}填写"


def _why_not_now(block: Signed, since: datetime, now: datetime) -> str:
    if block.at is None:
        return "没有填时间：请补上是什么时候填的"
    if block.at > now + CLOCKS_DIFFER:
        return "填的时间还没有到：请改成实际的时间"
    if block.at < since:
        return "这是对改动以前内容的审批：请审批人看过改动以后的内容，重新填时间"
    return ""


def _since(one: Approver, matter: Matter, asked: Sequence[Question], rows: Sequence[Row]) -> datetime:
    """From when on what he signs is meant for this content: since he was asked about it, and later than he signed another one. The
    first content of all may have been signed before anybody asked. People write whole minutes."""
    others = [row for row in rows if row["content"] != matter.content]
    if not others and all(each.content == matter.content for each in asked):
        return datetime.min
    mine = [each.mail.queued for each in of_role(asked, matter, one.role)]
    used: list[datetime] = [
        row["given"] + MINUTE for row in others if row["role"] == one.role and row["way"] == BY_BLOCK and row["given"]
    ]
    return max([min(mine, default=matter.since), *used]).replace(second=0, microsecond=0)
