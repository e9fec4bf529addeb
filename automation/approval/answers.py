"""Answers by mail to a question about approval: which of them are verdicts, and why the others are none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from automation.approval.matter import COUNTERSIGN, Approver, Matter, verb
from automation.approval.questions import Question
from automation.approval.verdict import RETURNED, mentions, verdict
from automation.jobs.keys import key_part
from automation.jobs.posted import ANSWERS, TRIAL, Answer
from automation.jobs.rows import Row
from automation.organization.people import Directory, Person
from automation.organization.policy import MAIL, Policy

BY_REPLY, BY_BUTTON = "邮件回复", "投票按钮"
UNCLEAR = "看不出是通过还是退回：请审批人打开请求审批的那封邮件，只回复“通过”，或者“退回”加上意见"
EARLIER = "这是对改动以前内容的答复，改动以后的内容要重新答复：请打开最新的请求审批邮件"
UNDELIVERED = "请求审批的邮件被退信，没有送到：请核对通讯录里的邮箱"


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
    """An answer that does not count. who: as people know him; reason: in Chinese, with the way out; own: it came in the name of the
    approver, who should hear of it too; away: it says that he is not there, of no use once he has answered."""

    role: str
    who: str
    words: str
    at: datetime
    reason: str
    own: bool = False
    away: bool = False


def answered(
    one: Approver, matter: Matter, asked: Iterable[Question], directory: Directory, policy: Policy
) -> Iterator[Given | Uncounted]:
    """asked: the questions to that role about exactly this content. In a trial whoever gets all mails answers for everybody. A no counts
    although somebody else is in the role by now: nothing leaves that was sent back."""
    person, author = directory.person(one.person), directory.person(matter.author)
    for mail, answer in ((each.mail, answer) for each in asked for answer in each.mail.answers):
        own, writer = (mail.recipients[0].address.lower(), "") if mail.trial else (_mailbox(person), _mailbox(author))
        if answer.kind == "bounced":
            yield Uncounted(one.role, _who(answer.address, directory), "退信", answer.at, UNDELIVERED)
        elif answer.kind in ANSWERS:
            signing = (person, author, *(directory.known_as(own) if mail.trial else ()))
            said = verdict(answer.words, [part for each in signing for part in _signature(each)])
            no = said == RETURNED and answer.address in [each.address.lower() for each in mail.recipients]
            why = _why_not(answer, answer.address if no else own, writer, policy)
            if said and not why:
                way = TRIAL if mail.trial else BY_BUTTON if answer.kind == "vote" else BY_REPLY
                who = one.person if answer.address == own else _known(answer.address, directory) or answer.address
                yield Given(one.role, who, said, answer.words, answer.at, way)
            elif answer.kind == "automatic" and person and answer.address == own and not mentions(answer.words):
                why = f"急的话请打电话给他{_instead(person, one, matter, directory)}"
                yield Uncounted(one.role, one.person, answer.words, answer.at, why, away=True)
            elif answer.kind != "automatic" or mentions(answer.words):
                who = _who(answer.address, directory)
                yield Uncounted(one.role, who, answer.words, answer.at, why or UNCLEAR, bool(own) and answer.address == own)


def about_earlier(matter: Matter, asked: Iterable[Question], rows: Sequence[Row], directory: Directory) -> Iterator[Uncounted]:
    """Verdicts about another content that came too late to be counted then."""
    counted = {(row["content"], key_part(row["role"])): row["given"] for row in rows if row["verdict"] and row["given"]}
    for one in asked:
        last = counted.get((one.content, one.role), datetime.min)
        for answer in one.mail.answers if one.content != matter.content else ():
            if answer.kind in ANSWERS and answer.at > last and mentions(answer.words):
                yield Uncounted(
                    one.role, _who(answer.address, directory), answer.words, answer.at, EARLIER, one.went_to(answer.address)
                )


def _why_not(answer: Answer, own: str, author: str, policy: Policy) -> str:
    if answer.kind == "automatic":
        return "这是自动回复，不算审批"
    if author and answer.address == author:
        return "经办人不能审批自己写的内容"
    if not own or answer.address != own:
        return "不是被请审批的人发来的，不算"
    if not answer.proven:
        return f"{answer.doubt or '不能确定是本人发来的'}：请审批人打开请求审批的那封邮件，直接按“答复”"
    return "" if MAIL in policy.approval else "公司规定审批写在表里的审核栏，邮件答复不算"


def _instead(person: Person, one: Approver, matter: Matter, directory: Directory) -> str:
    """By what number, and who may answer for whom is away."""
    call = f"（{person.phone}）" if person.phone else ""
    if verb(one.role) == COUNTERSIGN:
        return call
    author, above = directory.person(matter.author), (directory.deputy(person), directory.superior(person))
    other = next((each for each in above if each and each != author), None)
    return f"{call}，或者在表里改由{directory.label(other)}{verb(one.role)}" if other else call


def _mailbox(person: Person | None) -> str:
    return person.mail.strip().lower() if person else ""


def _signature(person: Person | None) -> tuple[str, ...]:
    return (person.name, person.department, person.post, person.phone) if person else ()


def _known(address: str, directory: Directory) -> str:
    return next((directory.label(person) for person in directory.known_as(address) if person.employed), "")


def _who(address: str, directory: Directory) -> str:
    known = _known(address, directory)
    return f"{known}（{address}）" if known else address or "不明的人"
