"""A matter to be approved, the mails that asked for it, and what came back: small tables for the tests of approval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from automation.approval.matter import Approver, Matter, Preview, Signed
from automation.approval.questions import next_key
from automation.approval.standing import Standing, standing
from automation.jobs.job import Moment
from automation.jobs.keys import fingerprint
from automation.jobs.posted import Answer, Posted, Recipient
from automation.organization.people import Department, Directory, Person
from automation.organization.policy import MAIL, Policy
from automation.organization.reporting_week import ReportingWeek

Row = dict[str, Any]
NOON = datetime(2026, 11, 23, 12)
"""When the first content was there and asked about."""
DIRECTORY = Directory(
    (Department("仓储部", "张伟"), Department("财务部", "李娜"), Department("总经办", "王强")),
    (
        Person("王强", "总经办", "总经理", "wang@example.com"),
        Person("张伟", "仓储部", "部门经理", "Zhang@example.com", superior="王强"),
        Person("刘洋", "仓储部", "文员", "liu@example.com", superior="张伟"),
        Person("李娜", "财务部", "部门经理", "li@example.com", superior="王强"),
    ),
)
REVIEWER, SIGNER = Approver("审核", "张伟"), Approver("会签·财务部", "李娜")


@dataclass
class Bench:
    """What asking, reminding and keeping read: people, mails, 审批记录."""

    mails: list[Posted] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    directory: Directory = DIRECTORY

    def posted(self, prefix: str) -> list[Posted]:
        return [mail for mail in self.mails if mail.key.startswith(prefix)]

    def record(self, name: str) -> pd.DataFrame:
        return pd.DataFrame(self.rows, dtype=object)


def moment(after: float = 0, ways: tuple[str, ...] = (MAIL,)) -> Moment:
    now = NOON + timedelta(hours=after)
    office = {"company": "示例公司", "contact": "何磊（分机 8021）"}
    return Moment(
        now, ReportingWeek.of(now.date()), office=office, links=lambda path: f"file:///S:/{path}", policy=Policy(approval=ways)
    )


def matter(text: str = "第一稿", approvers: Sequence[Approver] = (REVIEWER,), **given: Any) -> Matter:
    """Written by 刘洋. text: its content."""
    known: Row = {
        "name": "notice/N-1", "title": "关于年终盘点的安排", "content": fingerprint(text), "text": text, "author": "刘洋", "approvers": tuple(approvers),
        "since": NOON, "file": "通知/N-1.xlsx", "sha256": f"sha of {text}", "preview": Preview("_notice", {}),
    }  # fmt: skip
    return Matter(**(known | given))


def question(
    about: Matter, role: str = "审核", to: str = "zhang@example.com", at: datetime = NOON, state: str = "sent"
) -> Posted:
    key = next_key(about, role, to, ())
    return Posted(key, about.title, state, at, at if state == "sent" else None, (Recipient("", to, "to", state),))


def answered(mail: Posted, *answers: Answer) -> Posted:
    return replace(mail, answers=answers)


def answer(
    words: str = "通过", address: str = "zhang@example.com", after: float = 1, kind: str = "reply", doubt: str = ""
) -> Answer:
    """after: hours after NOON."""
    return Answer(address, kind, NOON + timedelta(hours=after), words, not doubt, doubt)


def signed(verdict: str = "通过", person: str = "张伟", after: float | None = 1, role: str = "审核") -> dict[str, Signed]:
    return {role: Signed(person, verdict, "", None if after is None else NOON + timedelta(hours=after))}


def logged(about: Matter, role: str = "审核", verdict: str | None = None, after: float = 1, **given: Any) -> Row:
    """A row of 审批记录."""
    at = NOON + timedelta(hours=after)
    known: Row = {
        "matter": about.name, "content": about.content, "role": role, "person": "张伟", "asked": NOON, "verdict": verdict, "words": None,
        "given": at if verdict else None, "way": "邮件回复" if verdict else None, "text": about.text,
    }  # fmt: skip
    return known | given


def stands(
    about: Matter, mails: Sequence[Posted] = (), rows: Sequence[Row] = (), ways: tuple[str, ...] = (MAIL,), after: float = 9,
    directory: Directory = DIRECTORY,
) -> Standing:  # fmt: skip
    return standing(about, mails, rows, directory, Policy(approval=ways), NOON + timedelta(hours=after))
