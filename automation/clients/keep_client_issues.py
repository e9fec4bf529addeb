"""JOB: an acceptance under conditions, or refused, is a row of 客户验收问题表; and whether its request was worked on since."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from automation.clients.acceptance import ACCEPTED
from automation.clients.acceptances import Acceptance, acceptances
from automation.clients.client_issues import RECORD
from automation.clients.client_progress import DELIVERED
from automation.jobs.job import Job, Moment, Records, RecordUpdate, Want


def make(records: Records, moment: Moment) -> Iterator[Want]:
    rows = [row for one in acceptances(records).by_id.values() if (row := _row(one))]
    if rows:
        yield RecordUpdate(RECORD.name, rows)


def _row(one: Acceptance) -> dict[str, Any] | None:
    """Of the round that is open; None where nothing is wrong, and nothing was."""
    answer, known = one.answer, one.refused
    if known is None and (answer is None or answer.fields["verdict"] == ACCEPTED):
        return None
    reworked = (known is not None and known["reworked"] == "是") or one.case.stage not in DELIVERED
    row = {"id": one.case.id, "round": str(one.round), "reworked": "是" if reworked else "否"}
    return row | (_said(one) if answer else {})


def _said(one: Acceptance) -> dict[str, Any]:
    answer = one.answer
    if answer is None:
        raise AssertionError("nothing was said")
    return {
        "client": one.case.request["client"],
        "verdict": answer.fields["verdict"],
        "opinion": answer.fields["opinion"],
        "signer": answer.fields["person"],
        "signed_on": answer.fields["day"],
        "received": answer.received,
        "paper": answer.filed.path,
    }


JOB = Job(name="keep_client_issues", title="登记客户验收问题", make=make)
