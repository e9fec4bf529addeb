"""JOB: the week's progress goes to each client at closing time where 可同步 = 是 and a second person has checked it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from automation.approval.asking import standing_of
from automation.approval.standing import Standing
from automation.clients.asked_people import named, remind_of
from automation.clients.case import Case
from automation.clients.cases import cases
from automation.clients.letter_sending import send
from automation.clients.letter_values import progress_gist
from automation.clients.outgoing import PROGRESS_LETTER, YES, Outgoing, progress_faults, progresses, synced
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.keys import key_part
from automation.jobs.ladders import AtOnce, Event
from automation.jobs.reminding import Told
from automation.jobs.when import WeeklyDeadline, When

OCCASION = "客户进展同步"


def clocks(records: Records, moment: Moment) -> Iterator[When]:
    """When the week closes; what is checked later that evening or at the weekend, then; words that cannot go, as soon as they are read."""
    yield WeeklyDeadline(timedelta())
    for case in cases(records).open:
        if progress_faults(case, records):
            yield AtOnce(Event(_wording(case), moment.now, "写好"))
    closed = moment.week.cutoff(moment.working.calendar, moment.closing)
    if closed is None or moment.now <= closed:
        return
    for one in progresses(records, moment):
        if isinstance(one, Outgoing) and (stands := standing_of(one.matter, records, moment)).approved:
            event = Event(f"{moment.week.label}/{one.key.partition('/')[2]}", _checked_at(stands), "核对通过")
            if event.moment > closed:
                yield AtOnce(event)


def _wording(case: Case) -> str:
    return f"wording/{key_part(case.id)}/{progress_gist(case)}"


def _checked_at(stands: Standing) -> datetime:
    return max(given.at for given in stands.given)


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """Whatever the occasion: every letter of the week that may leave by now. What was checked later belongs to the next week."""
    names = {occasion.name.rpartition("/")[0]: occasion.name for occasion in moment.occasions}
    for case in cases(records).open if names else ():
        if _wording(case) in names:
            yield from _ill_worded(case, records)
    if any(name.startswith(moment.week.label) for name in names):
        yield from _synchronize(records, moment, closing=any(name.endswith("/+0min") for name in names.values()))


def _synchronize(records: Records, moment: Moment, *, closing: bool) -> Iterator[Want]:
    for one in progresses(records, moment):
        if not isinstance(one, Outgoing):
            yield one
            continue
        stands = standing_of(one.matter, records, moment)
        if stands.approved and _checked_at(stands).date() <= moment.week.sunday:
            yield from send(one, stands, records, moment)
        elif closing:
            yield from _unchecked(one.case, stands, records, moment)
    for case in cases(records).open if closing else ():
        yield from _unchanged(case, records, moment)


def _ill_worded(case: Case, records: Records) -> Told:
    faults = progress_faults(case, records)
    stops = any(one.stops for one in faults)
    more = f"（共 {len(faults)} 处）" if len(faults) > 1 else ""
    words = f"进展函{'还不能发' if stops else '用词请留意'}：{named(case)}，{faults[0].problem.message}{more}"
    return remind_of(
        case,
        records.directory,
        OCCASION,
        item=f"{case.name}/wording",
        step=progress_gist(case),
        words=words,
        rank=2 if stops else 3,
    )


def _unchecked(case: Case, stands: Standing, records: Records, moment: Moment) -> Told:
    checkers = "、".join(one.person for one in stands.open)
    why = f"被{stands.returned.person}退回" if stands.returned else f"{checkers}还没有核对"
    words = f"本周进展没有发给客户：{named(case)}，{why}"
    return remind_of(case, records.directory, OCCASION, item=f"{case.name}/sync", step=moment.week.label, words=words, rank=2)


def _unchanged(case: Case, records: Records, moment: Moment) -> Told:
    """The client is not told the same again; whoever left 可同步 as it was is told so."""
    may_sync = case.progress is not None and case.progress["may_sync"] == YES
    known = synced(records.posted(f"{PROGRESS_LETTER}/{key_part(case.id)}/")) if may_sync else set()
    if moment.week.label not in known and progress_gist(case) in known:
        words = f"本周没有再发进展：{named(case)}的“本周进展(对客户)”上次发出后没有更新。请更新，或者把“可同步”改为“否”"
        yield from remind_of(
            case, records.directory, OCCASION, item=f"{case.name}/sync", step=moment.week.label, words=words, rank=3
        )


JOB = Job(
    name=PROGRESS_LETTER,
    title="发送客户进展函",
    clocks=clocks,
    when="每周截止时，发出“可同步”为“是”并已核对的；措辞发不出去的，写好后立即告知",
    make=make,
)
