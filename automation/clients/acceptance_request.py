"""JOB: a client is asked to accept what was delivered, with 验收单 and 满意度反馈表, as soon as exactly that letter has been checked."""

from __future__ import annotations

from collections.abc import Iterator

from automation.approval.asking import standing_of
from automation.clients.acceptance_outgoing import acceptance_outgoing
from automation.clients.acceptances import acceptances
from automation.clients.case import ACCEPTANCE_REQUEST
from automation.clients.letter_sending import send
from automation.clients.outgoing import Outgoing
from automation.jobs.job import Job, Moment, Records, Want, Withdraw
from automation.jobs.posted import WAITING
from automation.letters.copying import called_back


def make(records: Records, moment: Moment) -> Iterator[Want]:
    yield from _call_back(records)
    for found in acceptance_outgoing(records, moment):
        if not isinstance(found, Outgoing):
            yield found
        elif (stands := standing_of(found.matter, records, moment)).approved:
            yield from send(found, stands, records, moment)


def _call_back(records: Records) -> Iterator[Withdraw]:
    """What still waits in the outbox although another request has taken the place of this one, or it is closed."""
    for one in acceptances(records).by_id.values():
        for mail in one.mails:
            if mail.state in WAITING and not one.case.open:
                yield from called_back(mail.key, "需求已经关闭或变更，这封验收函不再发出")


JOB = Job(
    name=ACCEPTANCE_REQUEST,
    title="提请客户验收",
    when="阶段改为“交付”或“验收”、验收函核对通过后立即；5 个工作日没有答复的，再请一次",
    make=make,
)
