"""How a matter stands: whose verdict counts for exactly this content, who has not answered yet, and which answers do not count and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from automation.approval.matter import Approver, Matter, Signed
from automation.approval.verdict import PASSED, RETURNED, verdict
from automation.jobs.posted import Answer, Posted
from automation.jobs.rows import Row
from automation.organization.people import Directory
from automation.organization.policy import BLOCK, MAIL, Policy

ASK = "ask_approval"
BY_REPLY, BY_BUTTON, BY_BLOCK = "邮件回复", "投票按钮", "审核栏"


@dataclass(frozen=True)
class Given:
    """One verdict that counts."""

    role: str
    person: str
    verdict: str
    words: str
    at: datetime
    way: str


@dataclass(frozen=True)
class Uncounted:
    """An answer that does not count. who: as people know him; reason: in Chinese, with the way out."""

    role: str
    who: str
    words: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class Standing:
    """asked: role -> when the question left (queued while it has not); given: in the order of the roles."""

    matter: Matter
    asked: dict[str, datetime]
    given: tuple[Given, ...]
    uncounted: tuple[Uncounted, ...]

    @property
    def returned(self) -> Given | None:
        return next((one for one in self.given if one.verdict == RETURNED), None)

    @property
    def approved(self) -> bool:
        """By everybody who has to, and sent back by nobody."""
        passed = {one.role for one in self.given if one.verdict == PASSED}
        return not self.returned and bool(self.matter.approvers) and passed.issuperset(one.role for one in self.matter.approvers)

    @property
    def open(self) -> list[Approver]:
        """Who has not answered."""
        answered = {one.role for one in self.given}
        return [] if self.returned else [one for one in self.matter.approvers if one.role not in answered]


def prefix(matter: Matter) -> str:
    """Of the keys of all questions about this content."""
    return f"{ASK}/{matter.name}/{matter.content}/"


def standing(matter: Matter, posted: Sequence[Posted], log: Iterable[Row], directory: Directory, policy: Policy) -> Standing:
    """posted: the mails of `prefix`; log: the rows of 审批记录."""
    rows = [row for row in log if row["matter"] == matter.name]
    asked: dict[str, datetime] = {}
    given: list[Given] = []
    uncounted: list[Uncounted] = []
    for one in matter.approvers:
        mails = [mail for mail in posted if mail.key.startswith(f"{prefix(matter)}{one.role}/")]
        if mails:
            asked[one.role] = mails[0].left or mails[0].queued
        found = [*_answered(one, mails, directory, policy), *_signed(one, matter, rows, directory, policy)]
        uncounted += [each for each in found if isinstance(each, Uncounted)]
        verdicts = sorted((each for each in found if isinstance(each, Given)), key=lambda each: each.at)
        given += verdicts[-1:] or _remembered(one, matter, rows)
    return Standing(matter, asked, tuple(given), tuple(uncounted))


def _remembered(one: Approver, matter: Matter, rows: Sequence[Row]) -> list[Given]:
    """What the record holds of this very content, where the answer itself is no more to be had."""
    return [
        Given(one.role, row["person"] or "", row["verdict"], row["words"] or "", row["given"], row["way"] or "")
        for row in rows
        if row["content"] == matter.content and row["role"] == one.role and row["verdict"] and row["given"]
    ][:1]


def _answered(one: Approver, mails: Sequence[Posted], directory: Directory, policy: Policy) -> Iterator[Given | Uncounted]:
    person = directory.person(one.person)
    own = person.mail.strip().lower() if person else ""
    for mail in mails:
        for answer in mail.answers:
            if answer.kind not in ("vote", "reply", "automatic", "other"):
                continue
            said, why = verdict(answer.words), _why_not(answer, own, directory, policy)
            if not why and said:
                yield Given(one.role, one.person, said, answer.words, answer.at, BY_BUTTON if answer.kind == "vote" else BY_REPLY)
            elif said or answer.kind != "automatic":
                reason = why or "看不出是通过还是退回：请只回复“通过”或“退回”，意见写在后面"
                yield Uncounted(one.role, _who(answer.address, directory), answer.words, answer.at, reason)


def _why_not(answer: Answer, own: str, directory: Directory, policy: Policy) -> str:
    if answer.kind == "automatic":
        return "这是自动回复，不算审批"
    if not own or answer.address != own:
        return "不是被请审批的人发来的，不算"
    if not answer.proven:
        return f"{answer.doubt or '不能确定是本人发来的'}：请审批人打开请求审批的那封邮件，直接按“答复”"
    return "" if MAIL in policy.approval else "公司规定审批写在表里的审核栏，邮件答复不算"


def _signed(
    one: Approver, matter: Matter, rows: Sequence[Row], directory: Directory, policy: Policy
) -> Iterator[Given | Uncounted]:
    """The block of the workbook. What was signed for another content never counts again: it needs a new time."""
    signed = matter.signed.get(one.role)
    if signed is None or not signed.verdict:
        return
    said = {"同意": PASSED, "不同意": RETURNED}.get(signed.verdict, signed.verdict)
    why = _why_unsigned(one, matter, signed, rows, directory, policy)
    at = signed.at or matter.since
    if why:
        yield Uncounted(one.role, signed.person or "未写名字", signed.verdict, at, why)
    else:
        yield Given(one.role, one.person, said, signed.words, at, BY_BLOCK)


def _why_unsigned(
    one: Approver, matter: Matter, signed: Signed, rows: Sequence[Row], directory: Directory, policy: Policy
) -> str:
    if BLOCK not in policy.approval:
        return "公司规定审批用邮件答复，写在表里的不算：请审批人答复请求审批的那封邮件"
    label = directory.find_person(signed.person).label if signed.person else None
    if label == matter.author:
        return "经办人不能审批自己写的内容"
    if label != one.person:
        return f"这一栏应由{one.person}填写"
    if signed.at is None:
        return "没有填审核时间：请补上"
    used = [
        row["given"] for row in rows if row["role"] == one.role and row["content"] != matter.content and row["way"] == BY_BLOCK
    ]
    if any(earlier and earlier >= signed.at for earlier in used):
        return "这是对改动以前内容的审批：内容改了，请审批人看过以后重新填写审核时间"
    return ""


def _who(address: str, directory: Directory) -> str:
    known = next((person.name for person in directory.known_as(address) if person.employed), "")
    return f"{known}（{address}）" if known else address or "不明的人"
