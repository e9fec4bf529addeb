"""The figures of satisfaction: averages by question and quarter, from 客户满意度记录表."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from automation.clients.case import ACCEPTANCE_REQUEST
from automation.clients.quarters import Quarter
from automation.clients.satisfaction import QUESTIONS
from automation.clients.satisfaction_log import RECORD
from automation.jobs.job import Records
from automation.jobs.rows import Row, rows_of

OVERALL = QUESTIONS[-1].name
SHOWN = 8
"""Quarters of a trend."""


@dataclass(frozen=True)
class QuarterMarks:
    """rows: of the record, those of low marks first, then the latest first."""

    quarter: Quarter
    rows: Sequence[Row]

    def average(self, question: str) -> float | None:
        marks = [int(row[question]) for row in self.rows if row[question]]
        return sum(marks) / len(marks) if marks else None

    @property
    def low(self) -> list[Row]:
        return [row for row in self.rows if row["low"] == "是"]


def marks_of(quarter: Quarter, records: Records) -> QuarterMarks:
    found = [row for row in _rows(records) if Quarter.of(row["signed_on"]) == quarter]
    return QuarterMarks(quarter, sorted(found, key=lambda row: (row["low"] != "是", -row["signed_on"].toordinal(), row["id"])))


def trend(records: Records, until: Quarter) -> list[QuarterMarks]:
    """The last quarters up to that one, from the first in which there was an answer."""
    first = min((Quarter.of(row["signed_on"]) for row in _rows(records)), default=until)
    quarters = [until]
    while len(quarters) < SHOWN and quarters[0] > first:
        quarters.insert(0, quarters[0].previous())
    return [marks_of(quarter, records) for quarter in quarters]


def _rows(records: Records) -> list[Row]:
    return [row for row in rows_of(records.record(RECORD.name)) if row["signed_on"]]


def asked_in(quarter: Quarter, records: Records) -> int:
    """How many requests' clients were asked for their marks in it."""
    mails = records.posted(f"{ACCEPTANCE_REQUEST}/")
    return len({mail.key.split("/")[1] for mail in mails if mail.left and Quarter.of(mail.left.date()) == quarter})


def mark_words(value: float | None) -> str:
    """4.3, one decimal, halves up as Excel shows them."""
    return "—" if value is None else f"{int(value * 10 + 0.5 + 1e-9) / 10:.1f}"
