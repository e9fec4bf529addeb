"""JOB: 客户需求反馈函 leaves as soon as exactly its content has been checked by a second person; what is outdated does not leave any more."""

from __future__ import annotations

from collections.abc import Iterator

from automation.approval.asking import standing_of
from automation.clients.case import FEEDBACK_LETTER, Case
from automation.clients.cases import cases
from automation.clients.letter_sending import send
from automation.clients.outgoing import Outgoing, feedbacks, gist_of
from automation.jobs.job import Job, Moment, Records, Want, Withdraw
from automation.jobs.posted import WAITING
from automation.letters.copying import called_back


def make(records: Records, moment: Moment) -> Iterator[Want]:
    for case in cases(records).by_id.values():
        yield from _call_back(case)
    for found in feedbacks(records, moment):
        if not isinstance(found, Outgoing):
            yield found
        elif (stands := standing_of(found.matter, records, moment)).approved:
            yield from send(found, stands, records, moment)


def _call_back(case: Case) -> Iterator[Withdraw]:
    """What still waits in the outbox although the review says otherwise now, or the request is over."""
    for mail in case.letters:
        if mail.state in WAITING and (not case.open or gist_of(mail) != case.gist):
            yield from called_back(mail.key, "评审或需求已经改动，这封反馈函不再发出")


JOB = Job(name=FEEDBACK_LETTER, title="发送客户需求反馈函", when="核对人核对通过后立即", make=make)
