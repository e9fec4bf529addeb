"""Puts the runner together: how reports, return slips, pre-filled forms and records get from a job's wish to the drive."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automation.organization.bulletin_place import BULLETIN
from automation.safe_write import put_new, writing

if TYPE_CHECKING:
    import pandas as pd

    from automation.app import Office
    from automation.forms.finding.found_workbook import Gathered
    from automation.forms.records import WorkbookRecords
    from automation.forms.schema.form import Form
    from automation.forms.schema.problem import Problem
    from automation.forms.schema.record_declaration import Record
    from automation.jobs.job import Bulletin, Document, FormOut, RecordUpdate, RobotPost
    from automation.jobs.runner import Runner
    from automation.mail.templates import Templates
    from automation.reports.report import Report

TEMPLATES = Path(__file__).resolve().parent.parent / "mail_templates"
Wait = Callable[[datetime, bool], datetime | None]


def make_runner(office: Office, gathered: Gathered, records: WorkbookRecords | None = None, wait: Wait | None = None) -> Runner:
    """Does what jobs want with that view of the workspace. records: gets every record that is brought up to date;
    wait: until when a mail of now, urgent or not, waits (quiet hours)."""
    from automation.jobs.runner import Runner, at_once
    from automation.mail.mime import Freezer
    from automation.mail_setup import encryption, policy, sender

    mail, drive = office.config.mail, Drive(office, gathered, records)
    return Runner(
        outbox=office.outbox,
        history=office.history,
        templates=mail_templates(),
        freezer=lambda read: Freezer(
            sender(office.config),
            read,
            encryption(office.config),
            mail.largest << 20,
            mail.redirect_all_to,
            office.ledger.secret,
            policy(office.config),
        ),
        workplace=drive,
        not_before=wait or at_once,
    )


@cache
def mail_templates() -> Templates:
    """Compiling them takes longer than filling them."""
    from automation.mail.templates import Templates

    return Templates(TEMPLATES)


def retired_notes(office: Office) -> dict[str, Mapping[str, Mapping[str, Any]]]:
    """What is still known of the rows that have left each record, by its name."""
    from automation.catalog import records

    return {one.name: office.records_ledger.notes(one.name) for one in records()}


def known_records(office: Office) -> dict[str, pd.DataFrame]:
    """Every record as the last round left it, by name."""
    from automation.catalog import records
    from automation.forms.record import as_last_seen

    return {one.name: as_last_seen(one, f"{one.folder}/{one.title}.xlsx", office.records_ledger) for one in records()}


@dataclass
class Drive:
    """The workspace as the runner writes to it; everything is opened when first needed."""

    office: Office
    gathered: Gathered
    records: WorkbookRecords | None

    def write_report(self, report: Report) -> Path:
        return self.office.write_report(report)

    def read_source(self, source: str, problems: Sequence[Problem]) -> bytes:
        """A return slip, or the bytes of a file below the workspace."""
        from automation.forms.finding.enclosed_files import read_enclosed
        from automation.forms.slips import is_slip

        return self._slip(source, problems) if is_slip(source) else read_enclosed(self.office.workspace, source)

    def put_document(self, wanted: Document) -> bytes:
        """What leaves is what was checked, even where somebody has meanwhile changed the file by hand."""
        from automation.reports.letter import draw_letter

        drawn = draw_letter(TEMPLATES / "letters" / wanted.template, wanted.values)
        self._put(wanted.path, "信函", lambda: drawn)
        return drawn

    def pin_up(self, wanted: Bulletin) -> None:
        from automation.channels.bulletin import pin_up

        with writing("公告栏", self.office.workspace):
            pin_up(self.office.workspace / BULLETIN, wanted, self.office.as_seen_in_mails())

    def post(self, wanted: RobotPost) -> None:
        """Into the robots' own outbox, from where the round sends it."""
        self.office.robots.queue(wanted, self.office.moment)

    def _slip(self, source: str, problems: Sequence[Problem]) -> bytes:
        from automation.app import SLIPS
        from automation.forms.slips import Slips

        folder = self.office.workspace / SLIPS
        with writing("退回单", folder):
            return Slips(folder, self.office.forms, self.gathered).read_source(source, problems)

    def put_form(self, wanted: FormOut) -> bytes:
        """What lies at the path afterwards: a form that is there already, perhaps half filled, stays and goes along; but to people
        outside goes what was checked."""
        if not (wanted.shown or self._form(wanted).outward):
            return self._put(wanted.path, "填报表", lambda: self._drawn(wanted))
        drawn = self._drawn(wanted)
        if not wanted.shown:
            self._put(wanted.path, "填报表", lambda: drawn)
        return drawn

    def _put(self, place: str, what: str, draw: Callable[[], bytes]) -> bytes:
        path = self.office.workspace / place
        with writing(what, path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                put_new(path, draw())
            return path.read_bytes()

    def _drawn(self, wanted: FormOut) -> bytes:
        from automation.forms.blank import draw_form
        from automation.forms.drawing.drop_downs import DropDowns
        from automation.forms.drawing.filling import Filling
        from automation.forms.schema.english import in_english
        from automation.forms.schema.form import ENGLISH

        form = self._form(wanted)
        form = in_english(form) if wanted.language == ENGLISH else form
        columns = {
            table.name: {column.name: [row.get(column.name) for row in wanted.tables[table.name]] for column in table.columns}
            for table in form.tables
            if table.name in wanted.tables
        }
        filling = Filling(fields=wanted.fields, tables=columns)
        return draw_form(form, DropDowns.of(self.gathered.setting.directory), filling)

    def _form(self, wanted: FormOut) -> Form:
        return next(form for form in self.office.forms if form.name == wanted.form)

    def keep_record(self, wanted: RecordUpdate) -> tuple[list[str], bool]:
        """Brings the workbook up to date and shows the rows, where they have changed, to the jobs that come after; returns what people
        should know, and whether the workbook waits."""
        from automation.forms.drawing.drop_downs import DropDowns
        from automation.forms.record import as_left, update
        from automation.forms.settled_record import is_settled

        record, setting, ledger = self._declared[wanted.record], self.gathered.setting, self.office.records_ledger
        path, lists = self.office.workspace / record.folder / f"{record.title}.xlsx", DropDowns.of(setting.directory)
        with writing("记录表", path.parent):
            if is_settled(record, path, wanted, ledger, lists):
                return [], False
            now, gone, back, known = self.office.moment, wanted.retired, wanted.revived, ledger.kept_truth(record.name)
            done = update(record, path, wanted.rows, ledger, now, setting, lists, retired=gone, revived=back, draw=not wanted.more)
            changed = done.path != path or ledger.kept_truth(record.name) != known
        if changed and self.records is not None:
            self.records.notes[record.name], self.records.kept[record.name] = done.retired, as_left(done, record, ledger)
        return [*filter(None, [done.waiting]), *(problem.message for problem in done.problems)], bool(done.waiting)

    @cached_property
    def _declared(self) -> dict[str, Record]:
        from automation.catalog import records

        return {record.name: record for record in records()}
