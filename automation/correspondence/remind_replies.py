"""JOB: who wrote to somebody outside is reminded when the answer does not come by the time that it was asked for."""

from __future__ import annotations

from collections.abc import Iterator

from automation.correspondence.exchange import Exchange
from automation.correspondence.exchanges import exchanges
from automation.correspondence.replies import reply_of
from automation.correspondence.reply_ladder import STILL, ReplyLadder
from automation.correspondence.telling import tell
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import HELPS, Event
from automation.jobs.reminding import Told


def clocks(records: Records, moment: Moment) -> Iterator[ReplyLadder]:
    for name, one in _unanswered(records).items():
        if one.answer_due and one.answer_due >= moment.now - HELPS:
            yield ReplyLadder(Event(name, one.answer_due, "期望回复"))


def _unanswered(records: Records) -> dict[str, Exchange]:
    """Another text, another ladder."""
    return {f"{one.name}/{one.gist}": one for one in exchanges(records) if one.awaits and not reply_of(one)}


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """What has been answered or settled meanwhile is nobody's any more."""
    waiting = _unanswered(records)
    for occasion in moment.occasions:
        name, _, step = occasion.name.rpartition("/")
        if name in waiting:
            yield from _remind(waiting[name], step, records)


def _remind(one: Exchange, step: str, records: Records) -> Told:
    phone = f"（电话 {one.contact.phone}）" if one.contact and one.contact.phone else ""
    head, asked = ("仍没有回复", "请打电话催一催") if step == STILL else ("到时没有回复", "请催一催")
    return tell(
        one,
        records,
        item="reply",
        step=f"{one.gist}/{step}",
        head=head,
        words=f"{asked}{phone}；已经答复或不再需要的，请在跟踪表“已办结”写“是”",
        since=f"{one.asked_by}前应回复",
        rank=1,
        superior=step == STILL,
    )


JOB = Job(
    name="remind_replies",
    title="催外部往来的回复",
    clocks=clocks,
    when="期望回复时间到了没有回复，提醒责任人；再过 2 个工作日同时告知上级",
    make=make,
)
