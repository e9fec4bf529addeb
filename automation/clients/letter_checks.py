"""How the check of each letter that is to leave stands, of all kinds alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from automation.approval.approval_log import RECORD
from automation.approval.asking import standing_of
from automation.approval.matter import Matter
from automation.approval.questions import family
from automation.approval.standing import Standing, standing
from automation.clients.acceptance_outgoing import acceptance_outgoing
from automation.clients.case import Case
from automation.clients.cases import cases
from automation.clients.outgoing import Found, feedback_outgoing, progress_outgoing
from automation.jobs.job import Moment, Records
from automation.jobs.rows import Row, rows_of
from automation.organization.recipients import Undeliverable


def letter_checks(records: Records, moment: Moment) -> Iterator[Standing | Undeliverable]:
    """Of every letter that is not queued yet; Undeliverable where nobody can check it, with the reason."""
    log: dict[str, list[Row]] = defaultdict(list)
    for row in rows_of(records.record(RECORD.name)):
        log[row["matter"]].append(row)
    for one in _outgoing(records, moment):
        yield one if isinstance(one, Undeliverable) else _standing(one.matter, log[one.matter.name], records, moment)


def _outgoing(records: Records, moment: Moment) -> Found:
    for case in cases(records).open:
        yield from chain(feedback_outgoing(case, records, moment), progress_outgoing(case, records, moment))
    yield from acceptance_outgoing(records, moment)


def _standing(matter: Matter, log: list[Row], records: Records, moment: Moment) -> Standing:
    return standing(matter, records.posted(family(matter.name)), log, records.directory, moment.policy, moment.now)


def check_words(case: Case, records: Records, moment: Moment) -> str:
    """Whom or what the feedback letter waits for, where it could be made."""
    for one in feedback_outgoing(case, records, moment):
        if isinstance(one, Undeliverable):
            return one.reason
        stands = standing_of(one.matter, records, moment)
        if stands.returned:
            return f"反馈函被{stands.returned.person}退回，请按意见改评审记录"
        if stands.open:
            return f"反馈函等{'、'.join(each.person for each in stands.open)}核对"
    return "反馈函还没有发出"
