"""How the check of each letter that is to leave stands, of all kinds alike."""

from __future__ import annotations

from collections.abc import Iterator

from automation.approval.asking import standing_of
from automation.approval.standing import Standing
from automation.clients.acceptance_outgoing import acceptance_outgoing
from automation.clients.case import Case
from automation.clients.outgoing import Found, Outgoing, feedback_outgoing, feedbacks, progresses
from automation.jobs.job import Moment, Records
from automation.organization.recipients import Undeliverable

_AWAY = {
    "bounced": "反馈函被退信，请核对通讯录里的邮箱，改正后会重新请人核对、再发",
    "failed": "反馈函没有送出，请核对通讯录里的邮箱，改正后会重新请人核对、再发",
    "held": "反馈函在发件箱里等人处理，请问{contact}",
}
"""What became of a letter that has not reached the client."""


def letter_checks(records: Records, moment: Moment) -> Iterator[tuple[Outgoing, Standing]]:
    """Of every letter that is not queued yet and can be checked by somebody."""
    found = (one for one in _outgoing(records, moment) if isinstance(one, Outgoing))
    return ((one, standing_of(one.matter, records, moment)) for one in found)


def _outgoing(records: Records, moment: Moment) -> Found:
    yield from feedbacks(records, moment)
    yield from progresses(records, moment)
    yield from acceptance_outgoing(records, moment)


def check_words(case: Case, records: Records, moment: Moment) -> str:
    """Whom or what the feedback letter waits for, where it could be made."""
    if case.letters and case.letters[-1].state in _AWAY:
        return _AWAY[case.letters[-1].state].format(contact=moment.office.get("contact", "系统负责人"))
    for one in feedback_outgoing(case, records, moment):
        if isinstance(one, Undeliverable):
            return one.reason
        stands = standing_of(one.matter, records, moment)
        if stands.returned:
            return f"反馈函被{stands.returned.person}退回，请按意见改评审记录"
        if stands.open:
            return f"反馈函等{'、'.join(each.person for each in stands.open)}核对"
    return "反馈函还没有发出"
