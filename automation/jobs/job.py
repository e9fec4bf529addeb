"""A job as data: when it is due, and a pure function from records and a moment to what it wants done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING, Any, Protocol

from automation.forms.schema.form import CHINESE
from automation.forms.schema.problem import Problem
from automation.forms.schema.record_update import RecordUpdate as RecordUpdate
from automation.forms.schema.record_update import Retired as Retired
from automation.jobs.filed import Enclosed, FiledForm
from automation.jobs.posted import Posted
from automation.jobs.when import Occasion, When
from automation.mail.message import Message
from automation.organization.people import Directory
from automation.organization.policy import Policy
from automation.organization.recipients import Undeliverable
from automation.organization.reporting_week import CLOSING, ReportingWeek
from automation.organization.terminology import Terminology
from automation.organization.working_calendar import WorkingCalendar
from automation.organization.working_time import WorkingTime
from automation.reports.report import Report

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Moment:
    """What a job may know of its run: naive local time of the company, the reporting week, the closing time of a week,
    `office`: what every mail says of the company, `occasions`: those of the job's clocks that are to be done now,
    `links`: the address of a path below the workspace, for mails, `policy`: what the company decides for itself,
    `working`: its working time, and `asides`: what the other processes want said in the managers' weekly mail."""

    now: datetime
    week: ReportingWeek
    closing: time = CLOSING
    office: Mapping[str, Any] = field(default_factory=dict)
    occasions: tuple[Occasion, ...] = ()
    links: Callable[[str], str] = str
    policy: Policy = field(default_factory=Policy)
    working: WorkingTime = field(default_factory=WorkingTime)
    asides: Callable[[], Sequence[Aside]] = tuple


@dataclass(frozen=True)
class Aside:
    """A section of the managers' weekly mail. place: of the report in which more stands, below the workspace; "" while there is none."""

    title: str
    lines: tuple[str, ...]
    place: str


@dataclass(frozen=True)
class Drop:
    """A file that somebody put into a 交付物 folder, or such a folder itself. path: below the workspace, a folder's ends with /; moment:
    when it was saved (naive local); sha256: of its size and both its ends, the same wherever it is copied, "" of a folder."""

    path: str
    moment: datetime
    sha256: str

    @property
    def is_folder(self) -> bool:
        return self.path.endswith("/")


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

    def filed(self, form: str) -> Sequence[FiledForm]:
        """Every used workbook of a form, each as a whole."""
        ...

    def files(self) -> pd.DataFrame: ...

    def problems(self) -> list[Problem]: ...

    def letters(self) -> Mapping[tuple[str, str], Mapping[str, str]]: ...

    def record(self, name: str) -> pd.DataFrame:
        """All rows of a record as they stand, the program's columns and staff's; empty before its first update."""
        ...

    def retired(self, name: str) -> Mapping[str, Mapping[str, Any]]:
        """What is still known of the rows that have left a record: the name of each Retired -> its note."""
        ...

    def holders(self) -> Mapping[str, str]:
        """File that is open in Excel -> who has it open."""
        ...

    def drops(self) -> Sequence[Drop]:
        """The files below every 交付物 folder."""
        ...

    @property
    def terminology(self) -> Terminology: ...

    def posted(self, prefix: str) -> Sequence[Posted]:
        """The mails whose key begins so, with what came back; oldest first."""
        ...

    def enclosed(self, path: str) -> Enclosed | None:
        """The file at that path of the workspace as it is now; None if there is none that may go along."""
        ...


@dataclass(frozen=True)
class Result:
    """What came out, kept in the history under its occasion; problems: everything somebody should look at."""

    occasion: str
    headline: str
    content: Mapping[str, Any]
    problems: Sequence[Problem] = ()


@dataclass(frozen=True)
class Reminder:
    """One thing that waits for somebody. All of a person's go into one mail a run, the most urgent first.

    item: what it is about, the same for ever (`task/新一代控制器/003`); step: the rung of its ladder: nobody is told of the same
    item twice in one step. to: (name, address); words: what is to be done, in one line; since: since when it waits or when it
    was or will be due; waiting: who waits for it; file: path below the workspace to open, sheet: in it; rank: 0 紧急 (goes in
    quiet hours too), 1 overdue or escalated, 2 to be done today, 3 soon; copy: told as the superior of `copy`, "" = it is his own.
    """

    item: str
    step: str
    to: tuple[str, str]
    words: str
    since: str = ""
    waiting: str = ""
    file: str = ""
    sheet: str = ""
    rank: int = 3
    copy: str = ""


@dataclass(frozen=True)
class FormOut:
    """A pre-filled form to be put on the drive, unless a file is there already. path: below the workspace; fields by column name;
    tables: their rows by column name; language: 中文, or 英文 where the form has English words; a Message of the same run attaches
    it by naming `path` as the source. shown: it is only drawn to be attached, so that somebody sees what will go out."""

    form: str
    path: str
    fields: Mapping[str, Any]
    tables: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    language: str = CHINESE
    shown: bool = False


@dataclass(frozen=True)
class Document:
    """A printable letter (.docx) to be written at `path` below the workspace, unless it is there; template: a file of
    mail_templates/letters; values: all that it may use. A Message of the same run attaches it by naming `path` as the source."""

    path: str
    template: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Bulletin:
    """One notice on the 公告栏, as it should be now; written only where it says something new. id: its 通知编号; superseded: the
    通知编号 that corrects it, "" = it is in force. Never of what is 机密.

    values: texts subject, kind, department, audience, due ("" = none), urgency, classification, background, contact, phone and
    corrects (the 通知编号 that it corrects, "" = none); day: its date; published: the moment; items: {number, text, important: bool}; demands: {text, due,
    person}; attachments: {name, note}, a note that is the path of a file below the workspace becomes a link; changes: of a
    correction {before, after}, each the pieces {words, differs: bool} of a line. {} = the page stays as it is, and only says what has taken its place.
    """

    id: str
    values: Mapping[str, Any]
    superseded: str = ""


@dataclass(frozen=True)
class RobotPost:
    """A few lines for the group robots. key: names its occasion, unique for ever: it is posted at most once; link: a page to open."""

    key: str
    title: str
    lines: tuple[str, ...]
    classification: str
    link: str = ""
    expires: datetime | None = None


@dataclass(frozen=True)
class Withdraw:
    """Mails that must not leave any more: those whose key begins so and that have not been sent."""

    prefix: str
    reason: str


Want = Result | Report | Message | Undeliverable | Reminder | FormOut | RecordUpdate | Document | Bulletin | RobotPost | Withdraw
"""What a job may want done."""


@dataclass(frozen=True)
class Beside:
    """A process's section of the managers' weekly mail, which the process that writes that mail need not know. make: the lines for
    moment.week, none = nothing is said; place: see Aside."""

    title: str
    make: Callable[[Records, Moment], Iterable[str]]
    place: Callable[[Moment], str]


@dataclass(frozen=True, kw_only=True)
class Job:
    """One job. `name` is also its template's name; clocks: when it is due, from today's records (most jobs ignore them), () = at
    every run that found something changed, before all others; `make` yields what it wants and opens nothing, sends nothing,
    asks no clock. when: the rule in Chinese where `clocks` come from records, else "" = the clocks' own words. reports: the
    titles of those that it writes.
    """

    name: str
    title: str
    make: Callable[[Records, Moment], Iterator[Want]]
    clocks: Callable[[Records, Moment], Iterable[When]] | tuple[When, ...] = ()
    when: str = ""
    reports: tuple[str, ...] = ()
