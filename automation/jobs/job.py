"""A job as data: when it is due, and a pure function from records and a moment to what it wants done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Protocol

from automation.forms.schema.problem import Problem
from automation.mail.message import Message
from automation.organization.people import Directory
from automation.organization.recipients import Undeliverable
from automation.organization.reporting_week import CLOSING, ReportingWeek
from automation.organization.working_calendar import WorkingCalendar
from automation.reports.report import Report

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Moment:
    """What a job may know of its run: naive local time of the company, the reporting week, the closing time of a week,
    and `office`: what every mail says of the company."""

    now: datetime
    week: ReportingWeek
    closing: time = CLOSING
    office: Mapping[str, Any] = field(default_factory=dict)


class Records(Protocol):
    """What a job reads: tables as DataFrames (object dtype) with the source of each row. Tests pass plain tables."""

    @property
    def directory(self) -> Directory: ...

    @property
    def calendar(self) -> WorkingCalendar: ...

    @property
    def submitted(self) -> Mapping[tuple[str, str], datetime]: ...

    @property
    def remarks(self) -> list[str]: ...

    def table(self, form: str, table: str) -> pd.DataFrame: ...

    def table_before(self, form: str, table: str) -> pd.DataFrame: ...

    def fields(self, form: str) -> Sequence[Mapping[str, Any]]: ...

    def files(self) -> pd.DataFrame: ...

    def problems(self) -> list[Problem]: ...

    def letters(self) -> Mapping[tuple[str, str], Mapping[str, str]]: ...


@dataclass(frozen=True)
class Result:
    """What came out, kept in the history under its occasion; problems: everything somebody should look at."""

    occasion: str
    headline: str
    content: Mapping[str, Any]
    problems: Sequence[Problem] = ()


Want = Result | Report | Message | Undeliverable
"""What a job may want done."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """One job. `name` is also its template's name; `when` says in Chinese when it is due (每周五 17:30);
    `make` yields what it wants and opens nothing, sends nothing, asks no clock.
    """

    name: str
    title: str
    when: str
    make: Callable[[Records, Moment], Iterator[Want]]
