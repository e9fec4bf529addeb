"""JOB: a letter to somebody outside leaves once exactly its content has been checked by a second person; what is outdated does not."""

from __future__ import annotations

from collections.abc import Iterator

from automation.approval.keeping import logged
from automation.approval.questions import call_back, family, questions
from automation.approval.standing import Standing
from automation.correspondence.correspondence_record import RECORD, TO_SEND, UNMADE
from automation.correspondence.exchange import LETTER
from automation.correspondence.exchanges import exchanges
from automation.correspondence.faults import OCCASION
from automation.correspondence.kinds import TEMPLATES
from automation.correspondence.outgoing import FOLDER, Outgoing, outgoing, standings, waiting
from automation.jobs.addressing import addressed
from automation.jobs.job import Job, Moment, Records, RecordUpdate, Want
from automation.letters.copying import called_back
from automation.letters.posting import Posting, post

CHANGED = "登记表里的内容已经改动或者已办结，这封信不再发出"
OVER = "已办结，不再审核"


def make(records: Records, moment: Moment) -> Iterator[Want]:
    for one in exchanges(records):
        for key in waiting(one):
            yield from called_back(key, CHANGED)
        if one.closed and not one.told:
            yield from call_back(questions(one.name, records.posted(family(one.name))), None, OVER)
    for found, stands in standings(list(outgoing(records, moment)), records, moment):
        if stands.approved:
            yield from _send(found, stands, records, moment)


def _send(found: Outgoing, stands: Standing, records: Records, moment: Moment) -> Iterator[Want]:
    """What was approved is written down first, and that the letter is on its way: what a person calls back from then on stays so. Of
    what is 机密 there is no copy."""
    one = found.exchange
    yield logged(stands)
    if one.kept and one.kept["state"] in UNMADE:
        yield RecordUpdate(RECORD.name, [{"id": one.id, "state": TO_SEND}])
    to, missed = addressed(records.directory, records.directory.person(one.responsible), OCCASION)
    yield from missed
    yield from post(
        Posting(
            letter=found.letter,
            key=found.key,
            folder=FOLDER,
            copies=() if one.secret else tuple(to),
            source=one.row,
            edition=found.edition,
            revised=found.revised,
            template=TEMPLATES[one.row["kind"]],
            classification=one.row["classification"],
        ),
        moment,
    )


JOB = Job(name=LETTER, title="发送外部往来", when="审核人审核通过后立即", make=make)
