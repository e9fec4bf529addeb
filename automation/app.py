"""The composition root: the only place that knows config, clock, ledgers and transports, and puts them together."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, ExitStack, closing
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from automation.config import Config, load
from automation.console import report_bug as report_bug
from automation.errors import ConfigurationError
from automation.remembered import Remembered
from automation.safe_write import writing

if TYPE_CHECKING:
    from automation.channels.robots import Robots
    from automation.forms.finding.found_workbook import Gathered, Workbook
    from automation.forms.finding.look import Look
    from automation.forms.finding.reading_queue import Progress
    from automation.forms.finding.store import Store
    from automation.forms.record import Ledger as RecordsLedger
    from automation.forms.records import WorkbookRecords
    from automation.forms.schema.column import Setting
    from automation.forms.schema.filled_form import FilledForm, Reading
    from automation.forms.schema.form import Form
    from automation.jobs.history import History
    from automation.mail.ledger import Ledger
    from automation.mail.outbox import Outbox
    from automation.mail.transports import Transport
    from automation.organization.reporting_week import ReportingWeek
    from automation.reports.report import Report

PROGRAM = Path(__file__).resolve().parent.parent
REPORTS, BLANKS, SLIPS = "报表", "空白表单", "退回单"
LEDGER, TRIAL = "ledger.sqlite", "trial.sqlite"
_SETTINGS = Remembered["Setting"]()
"""A long-lived process need not learn to know everybody anew in each round."""


class Office:
    """One run: its configuration, its moment (naive local time) and whatever it needs, opened when first asked for."""

    def __init__(self, config: Config, moment: datetime) -> None:
        self.config = config
        self.moment = moment
        self._began = monotonic()
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self._open.close()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.config.company.timezone)

    @property
    def workspace(self) -> Path:
        return self.config.paths.workspace

    @property
    def state(self) -> Path:
        return self.config.paths.state

    @cached_property
    def forms(self) -> list[Form]:
        from automation.catalog import forms

        return forms()

    @cached_property
    def store(self) -> Store:
        from automation.forms.finding.store import Store

        return self._open.enter_context(closing(Store(self.state)))

    @cached_property
    def history(self) -> History:
        from automation.jobs.history import History

        return self._open.enter_context(closing(History(self.state)))

    @cached_property
    def outbox(self) -> Outbox:
        from automation.mail.outbox import Outbox

        return Outbox(self.ledger)

    @cached_property
    def ledger(self) -> Ledger:
        from automation.mail.ledger import Ledger

        return self._open.enter_context(Ledger(self.ledger_file))

    @cached_property
    def records_ledger(self) -> RecordsLedger:
        from automation.forms.record import Ledger

        return self._open.enter_context(Ledger(self.state))

    @cached_property
    def robots(self) -> Robots:
        from automation.channels.robots import Robots

        return self._open.enter_context(closing(Robots(self.state, bool(self.config.mail.redirect_all_to))))

    @property
    def ledger_file(self) -> Path:
        """A trial has one of its own: what went only to the trial's address has not been sent to anybody."""
        return self.state / (TRIAL if self.config.mail.redirect_all_to else LEDGER)

    @cached_property
    def transport(self) -> Transport:
        from automation.mail_setup import open_transport

        return self._open.enter_context(closing(open_transport(self.config)))

    def again(self) -> Office:
        """Another run of the same configuration, now."""
        return Office(self.config, _moment(None, self.zone))

    def clock(self) -> datetime:
        """The moment of the run and what has passed since; simulated time goes on at its usual pace."""
        return self.moment + timedelta(seconds=int(monotonic() - self._began))

    def log(self) -> None:
        """From here on, what happens is written down in the state folder."""
        from automation.console import LOG, log_to

        log_to(self.state / LOG, self.config.log.level)

    def lease(self) -> AbstractContextManager[None]:
        """Held while a command changes state: one run at a time on one machine, one machine a workspace."""
        from automation.ownership import held

        return held(self.state, self.workspace, self.moment)

    @cached_property
    def executor(self) -> Executor:
        from automation.forms.finding.executors import LazyProcesses

        executor = LazyProcesses(self.config.reading.workers)
        self._open.callback(executor.shutdown, wait=True, cancel_futures=True)
        return executor

    def survey(self) -> Look:
        """Which versions lie in the workspace, without what they say."""
        from automation.forms.workspace import survey

        return survey(self.workspace, self.forms, self.store, self.moment, zone=self.zone)

    def gather(
        self, progress: Progress | None = None, only: Sequence[Path] | None = None, look: Look | None = None
    ) -> Gathered:
        """Everything in the workspace (or only those files), read and judged as of this moment."""
        from automation.forms.workspace import gather

        return gather(
            self.workspace, self.forms, self.store, self.moment, self.executor, make_setting, progress, only,
            zone=self.zone, look=look,
        )  # fmt: skip

    def recall(self, as_of: datetime) -> Gathered:
        """What lay in the workspace then, from the kept versions."""
        from automation.forms.workspace import recall

        return recall(self.store, as_of, self.forms, self.executor, make_setting)

    def records(self, gathered: Gathered, week: ReportingWeek) -> WorkbookRecords:
        """What jobs read of it for that week."""
        from automation.forms.records import WorkbookRecords, opening_remarks
        from automation.forms.workspace import submitted

        progress = next(form for form in self.forms if form.name == "weekly_progress")
        times = {(label, department): at for (department, label), at in submitted(self.store, progress).items()}
        remarks = list(opening_remarks(gathered))
        return WorkbookRecords(gathered, self.forms, times, remarks, self._a_week_before(gathered, week))

    def _a_week_before(self, gathered: Gathered, week: ReportingWeek) -> list[Workbook]:
        from automation.forms.finding.reading_queue import ReadingQueue
        from automation.forms.workspace import as_it_stood

        cutoff = week.previous().cutoff(gathered.setting.calendar, self.config.weekly.closing)
        queue = ReadingQueue(self.store, self.forms, self.executor)
        return as_it_stood(queue, "task_breakdown", cutoff, gathered.workbooks, gathered.setting) if cutoff else []

    def write_report(self, report: Report) -> Path:
        from automation.reports.workbook import write_report

        with writing("报表", self.workspace / REPORTS):
            return write_report(report, self.workspace / REPORTS / report.name, f"{self.moment:%H%M}")

    def as_seen_in_mails(self) -> dict[str, str]:
        """What mails and letters say of the office."""
        company = self.config.company
        return {
            "company": company.name,
            "english_name": company.english_name,
            "address": company.address,
            "english_address": company.english_address,
            "contact": self.config.mail.contact,
            "reports": self.link(REPORTS),
        }

    def link(self, path: str) -> str:
        """The address of what lies at that path of the workspace, for mails."""
        return (self.workspace / path).absolute().as_uri()


def make_setting(readings: Sequence[Reading]) -> Setting:
    """The surroundings that every other form is judged in, from the reference workbooks that were found."""
    from automation.forms.schema.column import Setting
    from automation.reference.address_book import directory
    from automation.reference.company_calendar import working_calendar

    def of(name: str) -> list[FilledForm]:
        return [reading.filled for reading in readings if reading.filled and reading.form == name]

    def make() -> Setting:
        return Setting(directory=directory(of("address_book")), calendar=working_calendar(of("company_calendar")))

    return _SETTINGS.of(readings, make)


def open_office(config: Path | None, workspace: Path | None, now: str | None) -> Office:
    """Reads the configuration, fixes the moment; raises ConfigurationError for what cannot be had."""
    settings = load(config or PROGRAM / "config.ini", workspace)
    return Office(settings, _moment(now, ZoneInfo(settings.company.timezone)))


def _moment(now: str | None, zone: ZoneInfo) -> datetime:
    """The given or the real moment as naive local time of the company."""
    if now is None:
        return datetime.now(zone).replace(tzinfo=None, microsecond=0)
    try:
        given = datetime.fromisoformat(now)
    except ValueError:
        given = datetime.min
    if not 2000 <= given.year < 2100:
        raise ConfigurationError(f"--now 写的“{now}”不是 2000 到 2099 年的时间。请写成 2026-11-20T17:30 这样。")
    return given.astimezone(zone).replace(tzinfo=None) if given.tzinfo else given
