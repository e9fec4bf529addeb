"""JOB: before a letter to somebody outside leaves, a second person is asked to check exactly it, and reminded; its author hears."""

from __future__ import annotations

from collections.abc import Iterator

from automation.approval.due_checks import asks_now, due_clocks, due_wants
from automation.approval.matter import verb
from automation.approval.standing import Standing
from automation.correspondence.faults import OCCASION
from automation.correspondence.outgoing import Outgoing, outgoing, standings
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import Ladder
from automation.jobs.reminding import remind


def clocks(records: Records, moment: Moment) -> Iterator[Ladder]:
    found = standings(list(outgoing(records, moment)), records, moment)
    return due_clocks([stands for _, stands in found], records, moment)


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """What has been approved, sent back or changed meanwhile is nobody's any more."""
    found = standings(list(outgoing(records, moment)), records, moment)
    for one, stands in found:
        if one.draft and asks_now(stands, records, moment):
            yield one.draft
            yield from _secretly(one, stands, records, moment)
    yield from due_wants([stands for _, stands in found], records, moment)


def _secretly(one: Outgoing, stands: Standing, records: Records, moment: Moment) -> Iterator[Want]:
    """A mail whose attachment is locked shows nothing else, not even what is wanted: that is said beside it."""
    how = "另一封标着“机密”的邮件里的附件就是要发出的全文，密码打电话索取；同意的请回复那封邮件“通过”，不同意的回复“退回”加上意见"
    how += f"。没有收到那封的，请问{moment.office['contact']}" if moment.office.get("contact") else ""
    for each in stands.open:
        yield from remind(
            records.directory,
            OCCASION,
            each.person,
            item=f"{one.exchange.name}/secret",
            step=stands.matter.content,
            words=f"请{verb(each.role)}{stands.matter.shown}：{how}",
            waiting=stands.matter.author,
            rank=2,
        )


JOB = Job(
    name="check_correspondence",
    title="请人审核外部往来",
    clocks=clocks,
    when="登记表里的信写好、十分钟没有再改，就请审核人审核；没有答复的，过规定的工作小时提醒，再告知上级",
    make=make,
)
