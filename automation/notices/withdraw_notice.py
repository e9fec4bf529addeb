"""JOB: a notice that is 撤回 before it is published does not leave any more, and whoever was asked to approve it need not answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from automation.approval.questions import Question, call_back, family, questions
from automation.jobs.job import Job, Moment, Records, Reminder, Want, Withdraw
from automation.jobs.ladders import AtOnce
from automation.jobs.posted import WAITING, Posted
from automation.jobs.reminding import remind
from automation.jobs.rows import Row
from automation.notices.announcement import name_of, requests_of
from automation.notices.publication import CANCELLED, prefix
from automation.notices.tellings import Telling, clocks_of, due
from automation.notices.waiting import is_withdrawn, passing_words, registered

OCCASION = "撤回通知"
WITHDRAWN = "通知已撤回"


def clocks(records: Records, moment: Moment) -> Iterator[AtOnce]:
    return clocks_of(_tellings(records, moment), "撤回")


def make(records: Records, moment: Moment) -> Iterator[Want]:
    return due(_tellings(records, moment), moment)


def _tellings(records: Records, moment: Moment) -> Iterator[Telling]:
    for row in requests_of(records):
        if is_withdrawn(row):
            mails = [mail for mail in records.posted(prefix(row["id"])) if mail.state != CANCELLED]
            if any(mail.state not in WAITING for mail in mails):
                yield Telling(row["id"], registered(row), tuple(_too_late(row, records)))
            else:
                yield Telling(row["id"], moment.now, tuple(_called_back(row, mails, records)))
                yield Telling(row["id"], registered(row), tuple(_no_answer_needed(row, records)))


def _asked(row: Row, records: Records) -> list[Question]:
    name = name_of(row["id"])
    return questions(name, records.posted(family(name)))


def _called_back(row: Row, mails: Sequence[Posted], records: Records) -> Iterator[Want]:
    """Each mail by its own key: if it is wanted again one day, it has another one."""
    yield from call_back(_asked(row, records), None, WITHDRAWN)
    yield from (Withdraw(mail.key, WITHDRAWN) for mail in mails)


def _no_answer_needed(row: Row, records: Records) -> Iterator[Want]:
    """To those who were asked about the last content and have not answered."""
    asked = [one for one in _asked(row, records) if one.mail.left]
    for one in asked:
        if one.content == asked[-1].content and not any(answer.kind in ("vote", "reply") for answer in one.mail.answers):
            for who in one.mail.recipients:
                yield Reminder(
                    item=f"{name_of(row['id'])}/withdrawn",
                    step=one.mail.key.removeprefix(family(name_of(row["id"]))),
                    to=(who.name, who.address),
                    words=f"“{passing_words(row)}”已由经办人撤回，不用再审批，请求审批的邮件可以删掉",
                    rank=3,
                )


def _too_late(row: Row, records: Records) -> Iterator[Want]:
    return remind(
        records.directory,
        OCCASION,
        row["author"] or "",
        item=f"{name_of(row['id'])}/withdrawn",
        step="published",
        words=f"“{passing_words(row)}”已经发布，撤不回来了{'，只是不再催确认' if row['confirm'] != '否' else ''}；要改正，请在通知需求清单里另登记一行，“更正通知编号”写 {row['id']}，再把这里的“撤回”清空",
        file=row["file"],
        sheet=row["sheet"],
        rank=2,
    )


JOB = Job(name="withdraw_notice", title="撤回通知", clocks=clocks, when="通知需求清单里“撤回”改为“是”", make=make)
