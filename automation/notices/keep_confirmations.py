"""JOB: 通知确认记录表 says of everybody whom a notice went to what is proven; what staff typed of their calls counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from automation.jobs.job import Job, Moment, Records, RecordUpdate, Want
from automation.notices.addressees import Addressee
from automation.notices.confirmation_record import RECORD
from automation.notices.evidence import BOUNCED, DOUBT
from automation.notices.kept_rows import GONE
from automation.notices.long_done import long_done, reopened
from automation.notices.publication import ALIVE
from automation.notices.reach import Reach, reaches
from automation.organization.people import Person
from automation.remembered import Remembered

_NEW = Remembered[list[dict[str, Any]]](ALIVE)


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """What staff typed since is taken in first, so that it counts at once; then only rows that say something new are brought in, in
    the order of the 通讯录, and those of notices that were over long ago leave."""
    yield RecordUpdate(RECORD.name, (), more=True)
    if names := reopened(records, moment):
        yield RecordUpdate(RECORD.name, (), revived=names, more=True)
    new = [row for reach in reaches(records, moment) for row in _new_rows(reach, records)]
    yield RecordUpdate(RECORD.name, new, list(long_done(records, moment)))


def _new_rows(reach: Reach, records: Records) -> list[dict[str, Any]]:
    """None of a notice of which nothing has come since they were brought in."""
    return _NEW.of((reach.people, records.directory), lambda: list(_found(reach, records)), (reach.name, reach.subject))


def _found(reach: Reach, records: Records) -> Iterator[dict[str, Any]]:
    order: dict[Person | None, int] = {person: place for place, person in enumerate(records.directory.persons)}
    for one in sorted(reach.people, key=lambda each: order.get(each.person, len(order))):
        before, row = one.row, _row(reach, one, records)
        if before is None or any(before[name] != value for name, value in row.items()):
            yield row


def _row(reach: Reach, one: Addressee, records: Records) -> dict[str, Any]:
    """What the 通讯录 does not know of somebody stays as it was."""
    row = {
        "id": reach.id,
        "content": reach.publication.content,
        "person": one.label,
        "subject": reach.subject,
        "mail": one.address or None,
        "sent": _whole(one.sent),
        "delivery": delivery_words(one),
        "evidence": one.evidence.grade or None,
        "confirmed_at": _whole(one.confirmed),
        "way": one.evidence.way if one.confirmed else None,
    }
    if one.person:
        row |= {"department": records.directory.department_of(one.person), "phone": one.person.phone or None}
    return row


def _whole(moment: Any) -> Any:
    """In whole seconds, which a cell keeps."""
    return moment.replace(microsecond=0) if moment else None


def delivery_words(one: Addressee) -> str:
    """送达状态: what became of the mail, and what he says himself."""
    if one.gone:
        return GONE
    proven = one.evidence
    sent = one.unsent or (f"退信：{proven.words}" if proven.grade == BOUNCED else "已送达" if proven.grade else "已发送")
    said = DOUBT if proven.asks else "答复" if proven.words and proven.grade != BOUNCED else ""
    said += f"：{proven.words}" if said and proven.words else ""
    return "，".join(filter(None, (sent, "外出（自动回复）" if proven.away else "", said)))


JOB = Job(name="keep_confirmations", title="登记通知确认", make=make)
