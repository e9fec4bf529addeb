"""JOB: 外部往来跟踪表 says how each letter stands, and 审批记录 who was asked to check which content and what the answer was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from automation.approval.approval_log import RECORD as LOG
from automation.approval.keeping import logged
from automation.correspondence.correspondence_record import RECORD
from automation.correspondence.exchange import Exchange
from automation.correspondence.exchanges import exchanges
from automation.correspondence.outgoing import Outgoing, outgoing, signed_at, standings
from automation.correspondence.replies import reply_of
from automation.correspondence.states import state_of
from automation.jobs.job import Job, Moment, Records, RecordUpdate, Want
from automation.letters.replies import said

HIDDEN = "（机密，内容见收信邮箱）"


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """What staff typed is taken in first; then, in the round in which it is seen, 审核结论 and the content that it stands beside, so
    that both are known before the letter leaves."""
    if not exchanges(records):
        return
    yield RecordUpdate(RECORD.name, ())
    yield from _changed([_verdict(one, moment.now) for one in outgoing(records, moment)], records)
    found = standings(list(outgoing(records, moment)), records, moment)
    log = [row for _, stands in found for row in logged(stands).rows]
    if log:
        yield RecordUpdate(LOG.name, log)
    checks = {one.exchange.id: stands for one, stands in found}
    rows = [_row(one, state_of(one, checks.get(one.id), moment.now)) for one in exchanges(records)]
    yield from _changed(rows, records)


def _changed(rows: list[dict[str, Any]], records: Records) -> Iterator[RecordUpdate]:
    """Only rows that say something new."""
    kept = {one.id: one.kept for one in exchanges(records)}
    new = [row for row in rows if (before := kept[row["id"]]) is None or any(before[name] != row[name] for name in row)]
    if new:
        yield RecordUpdate(RECORD.name, new)


def _verdict(found: Outgoing, now: datetime) -> dict[str, Any]:
    one, content = found.exchange, found.matter.content
    verdict = one.row["verdict"]
    return {"id": one.id, "verdict": verdict, "signed_at": signed_at(one, content, now), "content": content}


def _row(one: Exchange, state: str) -> dict[str, Any]:
    """What has been answered stays so, whatever becomes of the mails."""
    reply = reply_of(one)
    row = {
        "id": one.id,
        **{name: one.row[name] for name in ("company", "contact", "kind", "reply_by")},
        "subject": one.shown or None,
        "sent": _whole(one.last.left if one.last else None),
        "state": state,
    }
    if reply or one.told:
        row |= {
            "replied_at": _whole(reply.at if reply else None),
            "reply": (HIDDEN if one.secret else said(reply)) if reply else None,
        }
    return row


def _whole(moment: datetime | None) -> datetime | None:
    """In whole seconds, which a cell keeps."""
    return moment.replace(microsecond=0) if moment else None


JOB = Job(name="keep_correspondence", title="登记外部往来", make=make)
