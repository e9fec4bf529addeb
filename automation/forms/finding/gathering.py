"""One look at the workspace: find, read what changed, judge it, decide what counts; and the same for an earlier moment."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path

import msgspec

from automation.forms.finding import sightings
from automation.forms.finding.contents import identity
from automation.forms.finding.fetching import PATIENCE, Obstacle
from automation.forms.finding.found_workbook import Gathered, Workbook
from automation.forms.finding.history import earlier_weeks, note_submissions
from automation.forms.finding.judged import MakeSetting, judge, may_be_reference
from automation.forms.finding.look import Drive, Look, look_at
from automation.forms.finding.reading_queue import Progress, ReadingQueue
from automation.forms.finding.remarks import being_edited, closed_folder, leftovers, obstructed, too_long
from automation.forms.finding.store import Sighting, Store
from automation.forms.finding.versions import settle_versions
from automation.forms.schema.filled_form import Reading
from automation.forms.schema.form import Form
from automation.remembered import RememberedByName

_AS_READ, _NOTED = RememberedByName[Sighting | None](), RememberedByName[Workbook]()


def gather(
    root: Path,
    forms: Sequence[Form],
    store: Store,
    moment: datetime,
    executor: Executor,
    make_setting: MakeSetting,
    progress: Progress | None = None,
    only: Sequence[Path] | None = None,
    *,
    zone: tzinfo | None = None,
    patience: Sequence[float] = PATIENCE,
    look: Look | None = None,
) -> Gathered:
    """Look at the workspace `root` at `moment` (naive local time of `zone`). AutomationError if it cannot be opened.

    only: judge just these files and folders (with the reference data they are judged by); nothing counts as gone then.
    look: a look that was just taken with the same arguments.
    """
    look = look or survey(root, forms, store, moment, only, zone=zone, patience=patience)
    queue = ReadingQueue(store, forms, executor, progress)
    books, readings, setting = judge(queue, look.present, make_setting, look.unsettled)
    noted = [*(_noted(look, book) for book in books.values()), *look.unread]
    with store.change():  # the look is remembered whole or not at all
        _record(look, store, readings, forms)
        earlier = earlier_weeks(queue, books.values(), setting)
        settled = settle_versions(sorted(noted, key=lambda book: book.path), forms, setting, earlier)
        note_submissions(store, settled, forms)
    return Gathered(
        [book for book in settled if look.asked is None or book.path in look.asked],
        setting,
        earlier,
        leftovers(look.scan.remains, moment, zone),
        [closed_folder(folder) for folder in look.scan.closed],
    )


def survey(
    root: Path,
    forms: Sequence[Form],
    store: Store,
    moment: datetime,
    only: Sequence[Path] | None = None,
    *,
    zone: tzinfo | None = None,
    patience: Sequence[float] = PATIENCE,
) -> Look:
    """The first half of `gather`: which versions are there, without reading what they say."""
    drive = Drive(root, [form.title for form in forms], zone, patience, only)
    return look_at(drive, store, moment, may_be_reference)


def recall(
    store: Store,
    as_of: datetime,
    forms: Sequence[Form],
    executor: Executor,
    make_setting: MakeSetting,
    progress: Progress | None = None,
) -> Gathered:
    """What lay on the drive at `as_of`, from the kept versions, judged by today's rules with the reference data of that day."""
    queue = ReadingQueue(store, forms, executor, progress)
    books, _, setting = judge(queue, sightings.at(store, as_of), make_setting)
    earlier = earlier_weeks(queue, books.values(), setting, as_of)
    settled = settle_versions(sorted(books.values(), key=lambda book: book.path), forms, setting, earlier)
    return Gathered(settled, setting, earlier)


def _noted(look: Look, book: Workbook) -> Workbook:
    """With what the circumstances of reading it give to say; while they are the same it is the very same."""
    root, who, obstacle = look.drive.root, look.holders.get(book.path), look.obstacles.get(book.path)
    return _NOTED.of(book.path, (book,), partial(_with_remarks, root, book, who, obstacle), (root, who, obstacle))


def _with_remarks(root: Path, book: Workbook, who: str | None, obstacle: Obstacle | None) -> Workbook:
    """who: has it open, "" = somebody, None = nobody."""
    problems = too_long(root, book.path)
    if obstacle:
        problems.append(obstructed(book.path, obstacle, who or "", book.modified))
    elif who is not None:
        problems.append(being_edited(book.path, book.modified))
    book = msgspec.structs.replace(book, holder=who) if who else book
    return book.noted(*problems) if problems else book


def _record(look: Look, store: Store, readings: Mapping[str, Reading], forms: Sequence[Form]) -> None:
    """What is half-saved or lies outside the workspace is not remembered."""
    declared = {form.name: form for form in forms}
    said = ((each, reading, declared.get(reading.form)) for each in look.present for reading in [readings[each.path]])
    present = [read for one in said if (read := _AS_READ.of(one[0].path, one, partial(_as_read, *one)))]
    sightings.record(store, look.before, present, look.gone(), look.moment)
    if look.asked is None:
        sightings.note_look(store, look.moment)


def _as_read(sighting: Sighting, reading: Reading, form: Form | None) -> Sighting | None:
    if reading.status == "waiting" or os.path.isabs(sighting.path):
        return None
    submitted = identity(form, reading.filled) if form else ""
    said = reading.status, reading.form, submitted
    if (sighting.status, sighting.form, sighting.identity) == said:
        return sighting
    return sighting._replace(status=reading.status, form=reading.form, identity=submitted)
