"""JOB: the feedback to a client is reminded when half and four fifths of its time are gone, and when it is late, with the superior."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from automation.clients.asked_people import named, remind_of
from automation.clients.case import Case
from automation.clients.cases import cases
from automation.clients.feedback_deadline import PERCENTS, FeedbackDeadline
from automation.clients.hindrance import hindrance
from automation.clients.letter_checks import check_words
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import HELPS
from automation.jobs.mail_words import cut
from automation.jobs.reminding import Told
from automation.organization.moment_words import moment_words
from automation.organization.office_time import OfficeTime

OCCASION = "客户需求反馈"
LONGEST = timedelta(days=21)
"""More than two working days and the longest holiday between them."""
_BEFORE = "{} 前要给客户反馈"
_HEADS = {
    "50%": ("客户反馈时间已过半", _BEFORE),
    "80%": ("客户反馈只剩两成时间", _BEFORE),
    "100%": ("客户反馈已超期", "时限是 {}"),
}
"""What a mail's subject shows comes first."""


def clocks(records: Records, moment: Moment) -> Iterator[FeedbackDeadline]:
    """Of what was registered long ago only the end of its ladder: of ten thousand that nobody answered it is all that counts."""
    for case in _unanswered(records, moment.now):
        long_ago = not case.talks and case.registered_at < moment.now - LONGEST
        yield FeedbackDeadline.of(case, moment.working, percents=() if long_ago else PERCENTS)


def _unanswered(records: Records, now: datetime) -> list[Case]:
    """Without 登记时间 there is no deadline: that cell is to be mended."""
    return [
        case
        for case in cases(records).open
        if not case.fed_back and case.request["registered_at"] and (case.talks or case.registered_at >= now - HELPS)
    ]


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """A step that has been put off since, because the client owes an answer, is nobody's any more."""
    waiting, office = {case.id: case for case in _unanswered(records, moment.now)}, OfficeTime(moment.working, moment.closing)
    for occasion in moment.occasions:
        id_, step = occasion.name.rsplit("/", 1)
        if case := waiting.get(id_):
            ladder = FeedbackDeadline.of(case, moment.working)
            due = ladder.due(office)
            if due and any(one.name == step for one in ladder.steps(moment.now, office)):
                why = hindrance(case) or check_words(case, records, moment)
                rank = 1 if due <= moment.now else 2 if due.date() == moment.now.date() else 3
                yield from _remind(records, case, step, due, ladder.waited(due, office), why, rank)


def _remind(records: Records, case: Case, step: str, due: datetime, waited: str, why: str, rank: int) -> Told:
    percent = step.partition("+")[0]
    aside = f"（{waited}）" if waited else ""
    head, by = _HEADS[percent]
    words = f"{head}：{named(case)}，{by.format(moment_words(due))}{aside}。{cut(why, 110)}"
    return remind_of(
        case,
        records.directory,
        OCCASION,
        superior=percent == "100%",
        item=f"{case.name}/feedback",
        step=step,
        words=words,
        rank=rank,
    )


JOB = Job(
    name="remind_feedback",
    title="催办客户反馈",
    clocks=clocks,
    when="登记后 2 个工作日内反馈：时间过 50%、80% 时提醒，到期同时告知上级；等客户答复期间暂停",
    make=make,
)
