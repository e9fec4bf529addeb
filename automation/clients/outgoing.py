"""The letters of a request that are to leave now, each with the matter that a second person has to approve first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from automation.approval.matter import CHECK, Approver, Matter, approver
from automation.clients.case import FEEDBACK_LETTER, Case
from automation.clients.case_problem import CaseProblem, Cells
from automation.clients.cases import cases, letters_by_request
from automation.clients.client_progress import RECORD as PROGRESS
from automation.clients.hindrance import hindrance
from automation.clients.letter_values import feedback, progress, progress_gist
from automation.clients.wording import wording
from automation.jobs.being_written import RESTS
from automation.jobs.filed import first_there
from automation.jobs.job import FormOut, Moment, Records
from automation.jobs.keys import key_part
from automation.jobs.posted import Posted
from automation.jobs.rows import Row
from automation.letters.checking import letter_matter, with_forms
from automation.letters.letter import Dating, Letter, unreadable
from automation.organization.recipients import Undeliverable
from automation.remembered import Remembered

OCCASION = "客户函件"
YES = "是"
PROGRESS_LETTER = "progress_letter"
HELD = "held"
NEVER_READ = (HELD, "cancelled", "bounced", "failed", "expired")
"""States of letters that their reader has never seen."""


@dataclass(frozen=True)
class Outgoing:
    """case: whose letter; source: the row that it is made from; key: of its mail; edition: 1, or one more than those that left before;
    forms: that go along to be filled in."""

    case: Case
    letter: Letter
    matter: Matter
    source: Row
    key: str
    edition: int = 1
    forms: tuple[FormOut, ...] = ()


Found = Iterator[Outgoing | Undeliverable]
_FEEDBACKS = Remembered[list[Outgoing | Undeliverable]](2)


def feedbacks(records: Records, moment: Moment) -> list[Outgoing | Undeliverable]:
    """Of all cases; several jobs of a round ask for them."""
    known = cases(records)
    also = (moment.now, tuple(moment.office.items()))
    found = (one for case in known.open for one in feedback_outgoing(case, records, moment))
    return _FEEDBACKS.of((known, records.directory), lambda: list(found), also)


def feedback_outgoing(case: Case, records: Records, moment: Moment) -> Found:
    """The feedback, unless the client has been told just this. Key: `feedback_letter/<id>/<gist>/<how many were made before>`."""
    letter = None if told(case) or hindrance(case) or not case.open else feedback(case, records.directory)
    if letter and case.review:
        before = case.letters[:-1] if _unmade(case) else case.letters
        key = f"{FEEDBACK_LETTER}/{key_part(case.id)}/{case.gist}/{len(before)}"
        read = [mail for mail in before if mail.state not in NEVER_READ]
        yield from outgoing(case, letter, case.review, key, len(read) + 1, records, moment)


def told(case: Case) -> bool:
    """Is the letter that counts, the last one, about just this? One that came back counts until the address is mended, one that a
    person cancelled is not made again."""
    now = case.gist
    letters = [mail for mail in case.letters if mail.state != "cancelled" or gist_of(mail) == now]
    return bool(letters) and gist_of(letters[-1]) == now and not _unmade(case) and not is_lost(letters[-1], case)


def _unmade(case: Case) -> bool:
    """The last one is held, perhaps because it could not be made: it is wanted again, under the same key."""
    return bool(case.letters) and case.letters[-1].state == HELD and gist_of(case.letters[-1]) == case.gist


def gist_of(mail: Posted) -> str:
    return mail.key.split("/")[2]


def is_lost(mail: Posted, case: Case) -> bool:
    """It never arrived, and there is another address now."""
    mine = case.contact.mail.strip().lower() if case.contact else ""
    return mail.state in ("bounced", "failed") and mine not in [one.address.lower() for one in mail.recipients]


def progresses(records: Records, moment: Moment) -> Found:
    """Of all cases."""
    known = letters_by_request(records.posted(f"{PROGRESS_LETTER}/"))
    for case in cases(records).open:
        yield from _progress_outgoing(case, known.get(key_part(case.id), ()), records, moment)


def _progress_outgoing(case: Case, before: Sequence[Posted], records: Records, moment: Moment) -> Found:
    """The week's progress where 可同步 = 是, unless the client has had these very words, or this week's. Another stage or percentage
    alone is no news: people write them first.

    Key: `progress_letter/<id>/<week>/<gist>`.
    """
    row = case.progress
    if row is None or row["may_sync"] != YES or not (case.open and case.fed_back) or hindrance(case):
        return
    letter, now = progress(case, records.directory), progress_gist(case)
    stopped = any(one.stops for one in progress_faults(case, records))
    key = f"{PROGRESS_LETTER}/{key_part(case.id)}/{moment.week.label}/{now}"
    if letter and not stopped and not {moment.week.label, now} & synced(before, but=key):
        yield from outgoing(case, letter, row, key, 1, records, moment, series=_number(before))


def progress_faults(case: Case, records: Records) -> list[CaseProblem]:
    """What is wrong with the words that the client is to read; none where nothing is to be sent."""
    row = case.progress
    if row is None or row["may_sync"] != YES or not case.open:
        return []
    cells = Cells(PROGRESS, records.letters())
    return [
        cells.problem(row, name, finding, case.sales_lead, case.id)
        for name in ("progress", "plan")
        for finding in wording(case, row[name], records.terminology)
    ]


def synced(before: Iterable[Posted], but: str = "") -> set[str]:
    """The weeks whose progress the client has had, and the gist of each. but: a key that counts for nothing while its mail is held."""
    return {part for mail in before if (mail.key, mail.state) != (but, HELD) for part in mail.key.split("/")[2:]}


def _number(before: Iterable[Posted]) -> str:
    return str(1 + sum(mail.state not in NEVER_READ for mail in before))


def outgoing(
    case: Case,
    letter: Letter,
    source: Row,
    key: str,
    edition: int,
    records: Records,
    moment: Moment,
    forms: tuple[FormOut, ...] = (),
    series: str = "",
) -> Found:
    """Undeliverable where nobody can check it, or its reader could not read it. series: which of several letters of its kind it is;
    within one, another content is a change of what was asked about before."""
    wrong = unreadable(letter, moment.office)
    if wrong:
        reason = f"英文函件里有中文：“{wrong[0][:40]}”" if wrong[0] else "config.ini 的 [company] english_name 没有填写"
        yield Undeliverable(letter.contact.name, OCCASION, f"{case.id} 的英文函件没有发出：{reason}，请改好")
        return
    checker = case.review["checker"] if case.review else ""
    found = list(approver(records.directory, CHECK, checker or "", case.sales_lead, OCCASION))
    yield from (one for one in found if isinstance(one, Undeliverable))
    approvers = [one for one in found if isinstance(one, Approver)]
    if approvers:
        name = f"{case.name}/{key.partition('/')[0]}{f'/{series}' if series else ''}"
        since = _there_since(source, moment.now)
        dated = Dating(revised=edition > 1)
        matter = letter_matter(name, letter, approvers, case.sales_lead, since, source, moment.office, dated)
        yield Outgoing(case, letter, with_forms(matter, forms), source, key, edition, forms)


def _there_since(row: Row, now: datetime) -> datetime:
    """The rows of a record tell no time: they are taken as written."""
    seen: datetime | None = row.get("first_seen")
    return first_there(seen, row.get("modified")) if seen else now - RESTS
