"""JOB: the sales lead hears what becomes of an acceptance: it was given, nobody answered, the client wrote something else, it came back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from automation.clients.acceptance_outgoing import AGAIN, faults, replies
from automation.clients.acceptances import Acceptance, acceptances
from automation.clients.asked_people import also, named
from automation.clients.hindrance import hindrance
from automation.jobs.deadlines import WorkingDaysAfter
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.keys import fingerprint
from automation.jobs.ladders import AtOnce, Event, HoursAfter, Ladder
from automation.jobs.mail_words import cut
from automation.jobs.posted import first_left
from automation.jobs.reminding import remind
from automation.letters.letter import ANSWER_WITHIN, PATIENCE
from automation.organization.moment_words import day_words, moment_words

OCCASION = "客户验收"
A_WEEK = 40
"""Working hours."""


@dataclass(frozen=True)
class Nudge:
    """ladder: when; head: what happened, in a word; words: what is to be done; both: told to the 执行负责人 as well."""

    ladder: Ladder
    head: str
    words: str
    rank: int = 2
    both: bool = False


def clocks(records: Records, moment: Moment) -> Iterator[Ladder]:
    for one in acceptances(records).by_id.values():
        yield from (nudge.ladder for nudge in _nudges(one, records, moment))


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """What was answered, asked again or closed meanwhile is nobody's any more."""
    due = {name: step for name, _, step in (occasion.name.rpartition("/") for occasion in moment.occasions)}
    for one in acceptances(records).by_id.values() if due else ():
        for nudge in _nudges(one, records, moment):
            if step := due.get(nudge.ladder.event.name):
                yield from _remind(one, nudge, step, records)


def _remind(one: Acceptance, nudge: Nudge, step: str, records: Records) -> Iterator[Want]:
    case, name = one.case, nudge.ladder.event.name
    row = case.progress or case.request
    whom = people(one) if nudge.both else [case.sales_lead]
    for label in whom:
        yield from remind(
            records.directory,
            OCCASION,
            label,
            item=f"{case.name}/acceptance",
            step=f"{name}/{step}",
            words=f"{nudge.head}：{named(case)}{nudge.words}{also(whom, label)}",
            since=f"{moment_words(nudge.ladder.event.moment)}{nudge.ladder.event.words}",
            waiting=cut(case.request["client"], 20),
            file=row["file"] or "",
            sheet=row["sheet"] or "",
            rank=nudge.rank,
        )


def people(one: Acceptance) -> list[str]:
    """Labels: 销售负责人 and 执行负责人."""
    review = one.case.review or {}
    return list(dict.fromkeys(filter(None, (one.case.sales_lead, review.get("person"))))) or [""]


def _nudges(one: Acceptance, records: Records, moment: Moment) -> Iterator[Nudge]:
    yield from _accepted(one)
    yield from _hindered(one, records, moment)
    if one.wanted == one.round and not one.latest:
        yield from _unanswered(one)


def _accepted(one: Acceptance) -> Iterator[Nudge]:
    if one.accepted and one.answer and one.case.open:
        by = one.answer.fields["person"] or one.answer.sender
        words = f"（{f'{cut(by, 20)}，' if by else ''}{day_words(one.answer.day)}），没有别的事，请把阶段改为“已关闭”"
        doubt = f"。验收单{one.answer.doubt}" if one.answer.doubt else ""
        event = Event(f"accepted/{one.name}", one.answer.received, "收到")
        yield Nudge(HoursAfter(event, (0,), again=A_WEEK), "客户已验收通过", f"{words}{doubt}", both=True)


def _unanswered(one: Acceptance) -> Iterator[Nudge]:
    first, second = first_left(one.asked), first_left([mail for mail in one.asked if mail.key.endswith(AGAIN)])
    answers = replies(one)
    if first:
        how = "请直接与客户联系" if answers or second else "再请一次的函正在等核对，核对通过就发"
        ladder = WorkingDaysAfter(Event(f"silent/{one.name}", first, "提请验收"), PATIENCE, ())
        yield Nudge(ladder, "客户没有交回验收单", f"，已过 {ANSWER_WITHIN} 个工作日：{how}")
    if second:
        ladder = WorkingDaysAfter(Event(f"still/{one.name}", second, "再次提请验收"), PATIENCE, ())
        yield Nudge(ladder, "请了两次，客户都没有交回验收单", "，不再发函，请直接与客户联系", 1)
    for at in answers:
        words = "，请看回信；已经表明意见的，请代填“客户/验收”里的验收单"
        yield Nudge(AtOnce(Event(f"reply/{one.name}/{at:%Y%m%d%H%M%S}", at, "回信")), "客户回了信，没有附上填好的验收单", words)
    if first and one.asked[-1].state == "bounced":
        words = "，客户没有收到：请核对通讯录里的邮箱，改好后会重新请人核对、发出"
        yield Nudge(
            AtOnce(Event(f"bounced/{one.name}/{len(one.asked)}", one.asked[-1].queued, "发出")), "验收函被退信", words, 1
        )


def _hindered(one: Acceptance, records: Records, moment: Moment) -> Iterator[Nudge]:
    """Why nothing leaves although the client is to be asked, and what is to be looked at in the words."""
    if one.wanted is None or (one.wanted == one.round and one.asked):
        return
    found = faults(one, records)
    stopping = [why for why in (hindrance(one.case), *(fault.problem.message for fault in found if fault.stops)) if why]
    remarks = [fault.problem.message for fault in found if not fault.stops]
    if stopping or remarks:
        event = Event(f"hindered/{one.name}/{fingerprint(stopping, remarks)[:12]}", moment.now, "准备")
        head = "验收函还不能发" if stopping else "验收函用词请留意"
        yield Nudge(AtOnce(event), head, f"，{[*stopping, *remarks][0]}", 1 if stopping else 2)


JOB = Job(
    name="remind_acceptance",
    title="告知客户验收情况",
    clocks=clocks,
    when="客户验收通过、来信或退信时立即；提请验收后 5 个工作日没有答复时；通过以后每 5 个工作日提醒关闭",
    make=make,
)
