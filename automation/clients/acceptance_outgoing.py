"""The letters that ask clients to accept and are to leave now: one for each round, and one more where no answer came."""

from __future__ import annotations

from datetime import datetime, timedelta

from automation.clients.acceptance import FORM as ACCEPTANCE
from automation.clients.acceptance_letter import Asking, acceptance_letter, forms_out
from automation.clients.acceptances import Acceptance, acceptances
from automation.clients.case import ACCEPTANCE_REQUEST, Case
from automation.clients.case_problem import CaseProblem, Cells
from automation.clients.client_progress import RECORD as PROGRESS
from automation.clients.hindrance import hindrance
from automation.clients.outgoing import HELD, Found, is_lost, outgoing
from automation.clients.satisfaction import FORM as SATISFACTION
from automation.clients.wording import wording
from automation.forms.schema.form import Form
from automation.jobs.job import Moment, Records
from automation.jobs.keys import key_part
from automation.jobs.posted import first_left
from automation.letters.letter import PATIENCE

AGAIN = "/again"
STILL_ASKED = timedelta(days=30)
"""Who has not answered the first letter by then is not asked by another one."""


def acceptance_outgoing(records: Records, moment: Moment) -> Found:
    """Keys: `acceptance_request/<id>/<round>`, with `/again` the second ask, with `/<number>` one to a mended address."""
    for one in acceptances(records).by_id.values():
        found = _asking(one, moment)
        if found and not hindrance(one.case) and not any(fault.stops for fault in faults(one, records)):
            yield from _outgoing(one.case, *found, records, moment)


def _outgoing(case: Case, asking: Asking, key: str, records: Records, moment: Moment) -> Found:
    letter, source = acceptance_letter(asking, records.directory), case.progress or case.review
    if letter and source:
        series = key.split("/", 2)[2].replace("/", "-")
        yield from outgoing(case, letter, source, key, 1, records, moment, forms_out(asking), series)


def _asking(one: Acceptance, moment: Moment) -> tuple[Asking, str] | None:
    """What is to be asked now, and the key of its mail."""
    missing, asked = _missing(one), [mail for mail in one.asked if mail.state != HELD]
    base = f"{ACCEPTANCE_REQUEST}/{key_part(one.case.id)}/{one.wanted or one.round}"
    if one.wanted and (one.wanted > one.round or not asked):
        return Asking(one.case, one.wanted, missing), base
    if one.wanted and is_lost(asked[-1], one.case):
        return Asking(one.case, one.wanted, missing), f"{base}/{len(asked)}"
    left = first_left(asked)
    if left and missing and second_due(one, left, moment) and not any(mail.key.endswith(AGAIN) for mail in asked):
        return Asking(one.case, one.round, missing, left.date()), f"{base}{AGAIN}"
    return None


def _missing(one: Acceptance) -> tuple[Form, ...]:
    return (*([] if one.accepted else [ACCEPTANCE]), *([] if one.marked else [SATISFACTION]))


def second_due(one: Acceptance, left: datetime, moment: Moment) -> bool:
    """Is it time to ask once more? Not where somebody answered in words, or with forms that contradict: that is the sales lead's."""
    if one.accepted or (one.wanted and not one.latest and not replies(one)):
        return moment.working.add_days(left, PATIENCE) <= moment.now <= left + STILL_ASKED
    return False


def replies(one: Acceptance) -> list[datetime]:
    """When the client answered in words, in this round."""
    return [answer.at for mail in one.asked for answer in mail.answers if answer.kind in ("reply", "vote") and answer.proven]


def faults(one: Acceptance, records: Records) -> list[CaseProblem]:
    """What is wrong with the words that the client is to read; none while he is not to be asked."""
    row = one.case.progress
    if row is None or not one.wanted:
        return []
    cells = Cells(PROGRESS, records.letters())
    found = wording(one.case, row["delivered"], records.terminology)
    return [cells.problem(row, "delivered", finding, one.case.sales_lead, one.case.id) for finding in found]
